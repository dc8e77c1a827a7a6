import { File, FileSymlink, Folder, Shapes } from "lucide-react";
import type { Entry } from "@/lib/contract/files";

const icons = { file: File, directory: Folder, link: FileSymlink, other: Shapes } as const;

/** What each type of entry is called in a list. */
export const entryKinds = { file: "File", directory: "Folder", link: "Link", other: "Special file" } as const;

/** What an entry is, as a picture with a name. */
export function EntryIcon({ type }: Pick<Entry, "type">) {
  const Icon = icons[type];
  return (
    <Icon
      size={16}
      aria-label={entryKinds[type]}
      className={`shrink-0 ${type === "directory" ? "text-accent" : "text-ink-3"}`}
    />
  );
}
