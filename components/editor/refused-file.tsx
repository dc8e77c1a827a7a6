import { Download, Eye } from "lucide-react";
import { useAction } from "@/components/actions/use-actions";
import { Button } from "@/components/ui/button";
import { LARGEST_FILE } from "@/lib/client/editor/file-version";
import { formatSize } from "@/lib/client/format";

export interface RefusedFileProps {
  readonly reason: "binary" | "large";
  /** Bytes, where they are known. */
  readonly size: number | null;
  /** Closes the editor, because something else will show the file. */
  readonly onClose: () => void;
}

/** Why a file isn't edited, and what can be done with it instead. */
export function RefusedFile({ reason, size, onClose }: RefusedFileProps) {
  const preview = useAction("preview");
  const download = useAction("download");
  const length = size === null ? "" : ` (${formatSize(size)})`;
  return (
    <div className="grid min-h-0 flex-1 place-content-center gap-3 p-6 text-center">
      <p role="status" className="text-lg font-semibold">
        {reason === "binary" ? "This is no text file" : `This file is too large to be edited${length}`}
      </p>
      <p className="text-ink-2">
        {reason === "binary"
          ? "It holds bytes that no text has, and saving it as text would destroy it."
          : `Files up to ${formatSize(LARGEST_FILE)} can be edited here.`}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button
          disabled={preview.unavailable !== undefined}
          onClick={() => {
            onClose();
            preview.run();
          }}
        >
          <Eye size={15} aria-hidden="true" />
          {reason === "binary" ? "Open as hex" : "Preview"}
        </Button>
        <Button disabled={download.unavailable !== undefined} onClick={download.run}>
          <Download size={15} aria-hidden="true" />
          Download
        </Button>
      </div>
    </div>
  );
}
