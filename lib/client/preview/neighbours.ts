import { entryKey } from "@/lib/client/files/entry-key";
import type { Entry } from "@/lib/contract/files";
import { previewable } from "./kind";

/** Where a file stands among those that can be looked at. */
export interface Neighbours {
  readonly previous: Entry | null;
  readonly next: Entry | null;
  /** From 1; 0 when it isn't among them any more. */
  readonly position: number;
  readonly count: number;
}

/** The files before and after an entry. @param siblings in the order in which they are listed */
export function neighbours(siblings: readonly Entry[], entry: Entry): Neighbours {
  const files = siblings.filter(previewable);
  const key = entryKey(entry);
  const at = files.findIndex((file) => entryKey(file) === key);
  if (at === -1) return { previous: null, next: null, position: 0, count: files.length };
  return {
    previous: files[at - 1] ?? null,
    next: files[at + 1] ?? null,
    position: at + 1,
    count: files.length,
  };
}
