import type { Entry } from "@/lib/contract/files";
import { globMatcher } from "@/lib/protocol/glob";

/** The columns that a listing can be sorted by. */
export type SortColumn = "name" | "size" | "modified";

export interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export interface Arrangement {
  readonly sorting: Sorting;
  /** Shown only when the name holds it; `*` and `?` stand for any characters and any one. */
  readonly filter: string;
  /** Names that begin with a dot. */
  readonly hidden: boolean;
}

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byName(a: Entry, b: Entry): number {
  return natural.compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** Directories come first. */
function rank(entry: Entry): number {
  return entry.type === "directory" ? 0 : 1;
}

/** Compares two values of which either may be unknown: the unknown one comes last. */
function compareKnown<T extends number | string>(a: T | null, b: T | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function compare(column: SortColumn, a: Entry, b: Entry): number {
  switch (column) {
    case "name":
      return byName(a, b);
    case "size":
      return compareKnown(a.size, b.size) || byName(a, b);
    case "modified":
      return compareKnown(a.modifiedAt, b.modifiedAt) || byName(a, b);
  }
}

/** The predicate of a filter text: a part of the name, or a pattern for the whole of it; case doesn't matter. */
export function nameMatcher(filter: string): (name: string) => boolean {
  const wanted = filter.trim();
  return wanted === "" ? () => true : globMatcher(wanted);
}

/** Filters and sorts a listing: folders first, natural order of names ("file2" before "file10"). */
export function arrange(entries: readonly Entry[], { sorting, filter, hidden }: Arrangement): Entry[] {
  const matches = nameMatcher(filter);
  const shown = entries.filter((entry) => (hidden || !entry.name.startsWith(".")) && matches(entry.name));
  const direction = sorting.descending ? -1 : 1;
  return shown.sort((a, b) => rank(a) - rank(b) || direction * compare(sorting.column, a, b));
}

/** What a click on a column's header makes of the sorting: the same column turns round, another one rises. */
export function sortBy(sorting: Sorting, column: SortColumn): Sorting {
  return { column, descending: sorting.column === column && !sorting.descending };
}

/** Tells the entries of one directory apart, also when two names look alike. */
export function entryKey(entry: Pick<Entry, "name" | "nameBytes">): string {
  return entry.nameBytes === undefined ? entry.name : `bytes:${entry.nameBytes}`;
}
