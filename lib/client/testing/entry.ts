import type { Entry } from "@/lib/contract/files";

/** An entry as listings give it: a file of which the server told nothing but the name, unless changed. */
export function entryOf(name: string, change: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: null,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...change,
  };
}
