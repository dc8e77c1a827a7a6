import { FileClock, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { type TemporaryFile, totalSize } from "@/lib/client/files/temporary-files";
import { formatCount, formatSize } from "@/lib/client/format";
import type { Entry } from "@/lib/contract/files";
import { TemporaryFilesDialog } from "./temporary-files-dialog";

export interface TemporaryFilesNoticeProps {
  readonly files: readonly TemporaryFile[];
  readonly onShow: (entries: readonly Entry[]) => void;
  readonly onDelete: (entries: readonly Entry[]) => void;
}

/** "2 unfinished uploads of earlier attempts", "1 replaced original", or both. */
function inWords(files: readonly TemporaryFile[]): string {
  const parts = files.filter(({ kind }) => kind === "part").length;
  const originals = files.length - parts;
  return [
    ...(parts > 0
      ? [`${formatCount(parts)} unfinished ${parts === 1 ? "upload" : "uploads"} of earlier attempts`]
      : []),
    ...(originals > 0
      ? [`${formatCount(originals)} ${originals === 1 ? "file" : "files"} moved aside by a replacement`]
      : []),
  ].join(" and ");
}

/** Says that Portside's own temporary files lie in the directory shown. */
export function TemporaryFilesNotice({ files, onShow, onDelete }: TemporaryFilesNoticeProps) {
  const [isAsking, setAsking] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  if (files.length === 0 || dismissed) return null;
  const bytes = totalSize(files);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-paper px-4 py-1.5">
      <p role="status" className="flex min-w-0 flex-1 basis-72 items-center gap-2">
        <FileClock size={15} aria-hidden="true" className="shrink-0 text-note" />
        <span className="min-w-0">
          {inWords(files)} {files.length === 1 ? "lies" : "lie"} here
          {bytes > 0 && ` (${formatSize(bytes)})`}
        </span>
      </p>
      <span className="flex items-center gap-2">
        <Button onClick={() => onShow(files.map(({ entry }) => entry))}>Show</Button>
        <Button onClick={() => setAsking(true)}>Delete…</Button>
        <IconButton label="Not now" onClick={() => setDismissed(true)}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </span>
      {isAsking && (
        <TemporaryFilesDialog files={files} onDelete={onDelete} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}
