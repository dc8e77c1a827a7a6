import type { Entry } from "@/lib/contract/files";

/** An entry of a listing for a test: a file of one byte, unless it is said otherwise. */
export function entryOf(name: string, more: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: 1,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...more,
  };
}
