import { Download, Eye } from "lucide-react";
import { useState } from "react";
import { downloadFiles } from "@/components/files/download";
import { LazyPreview } from "@/components/preview/lazy-preview";
import { Button } from "@/components/ui/button";
import { useNotify } from "@/components/ui/notices";
import { LARGEST_FILE } from "@/lib/client/editor/file-version";
import { formatSize } from "@/lib/client/format";
import { nameOf, type RemotePath } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

export interface RefusedFileProps {
  readonly reason: "binary" | "large";
  /** Bytes, where they are known. */
  readonly size: number | null;
  readonly file: {
    readonly session: Session;
    readonly directory: RemotePath;
    /** Of the directory, as its listing gave them. */
    readonly pathBytes: string | undefined;
    readonly path: RemotePath;
    readonly entry: Entry | null;
  };
}

/** Why a file isn't edited, and what can be done with it instead. */
export function RefusedFile({ reason, size, file }: RefusedFileProps) {
  const { path, entry, ...place } = file;
  const notify = useNotify();
  const [isPreviewed, setPreviewed] = useState(false);
  const length = size === null ? "" : ` (${formatSize(size)})`;
  const download = () =>
    downloadFiles(place.session.id, [path], (_, problem) =>
      notify.failed(`Download ${visibleText(nameOf(path))}`, problem),
    );
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
        {entry !== null && (
          <Button onClick={() => setPreviewed(true)}>
            <Eye size={15} aria-hidden="true" />
            Preview
          </Button>
        )}
        <Button onClick={download}>
          <Download size={15} aria-hidden="true" />
          Download
        </Button>
      </div>
      {isPreviewed && entry !== null && (
        <LazyPreview
          {...place}
          entry={entry}
          siblings={[entry]}
          onDownload={download}
          onClose={() => setPreviewed(false)}
        />
      )}
    </div>
  );
}
