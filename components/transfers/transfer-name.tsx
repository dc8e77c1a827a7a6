import { Archive, Copy, FolderInput, FolderPlus, LockKeyhole, Trash2, Upload } from "lucide-react";
import { WireText } from "@/components/ui/wire-text";
import type { Transfer } from "@/lib/client/transfers/transfer";

const kinds = {
  upload: { icon: Upload, label: "Upload" },
  directory: { icon: FolderPlus, label: "New folder" },
  archive: { icon: Archive, label: "ZIP" },
  delete: { icon: Trash2, label: "Delete" },
  move: { icon: FolderInput, label: "Move" },
  copy: { icon: Copy, label: "Copy" },
  permissions: { icon: LockKeyhole, label: "Permissions" },
} as const;

/** What a transfer is about: its kind as an icon, and its name, of which folders give way to the file's own. */
export function TransferName({ transfer }: { transfer: Transfer }) {
  const { icon: Icon, label } = kinds[transfer.kind];
  const ownAt = transfer.name.lastIndexOf("/", transfer.name.length - 2) + 1;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <Icon size={14} aria-label={label} className="shrink-0 text-ink-3" />
      <span className="flex min-w-0 whitespace-pre">
        {ownAt > 0 && (
          <span className="min-w-0 shrink-999 truncate text-ink-2">
            <WireText text={transfer.name.slice(0, ownAt)} />
          </span>
        )}
        <span className="min-w-0 truncate">
          <WireText text={transfer.name.slice(ownAt)} />
        </span>
      </span>
    </span>
  );
}
