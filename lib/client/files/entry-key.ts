import type { Entry } from "@/lib/contract/files";

/** Tells the entries of one directory apart, also when two names look alike. */
export function entryKey(entry: Pick<Entry, "name" | "nameBytes">): string {
  return entry.nameBytes === undefined ? entry.name : `bytes:${entry.nameBytes}`;
}
