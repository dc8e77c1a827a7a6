import type { Entry } from "@/lib/contract/files";
import { foldedMatcher } from "@/lib/protocol/glob";
import { indexListing, type ListingIndex } from "./listing-index";
import { Rows } from "./rows";
import { sortSteps } from "./sort-steps";

/** The columns that a listing can be sorted by. */
export const sortColumns = ["name", "size", "modified", "permissions", "owner", "group", "type"] as const;
export type SortColumn = (typeof sortColumns)[number];

/** The column that rows are sorted by. */
export interface Sorted<Column extends string> {
  readonly column: Column;
  readonly descending: boolean;
}
export type Sorting = Sorted<SortColumn>;

export interface Arrangement {
  readonly sorting: Sorting;
  /** Directories before everything else. */
  readonly foldersFirst: boolean;
  /** A part of the name or a pattern for it, as `globMatcher` has them: only what matches is shown. */
  readonly filter: string;
  /** Names that begin with a dot. */
  readonly hidden: boolean;
}

/** Entries between two places where the work may be paused. */
const STRIDE = 512;

/** What a name ends with, in lower case: "gz" of "a.tar.gz"; nothing for a directory or a dot file. */
export function extensionOf({ name, type }: Pick<Entry, "name" | "type">): string {
  const dot = name.lastIndexOf(".");
  return type === "directory" || dot <= 0 ? "" : name.slice(dot + 1).toLowerCase();
}

type Value = number | string | null;

/** Compares two values of which either may be unknown: the unknown one comes last, in either direction. */
function compareKnown(a: Value, b: Value, direction: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === "string" && typeof b === "string") return direction * (a < b ? -1 : 1);
  return direction * (Number(a) - Number(b));
}

/** What a column sorts by; null where an entry has nothing there. */
export function valueIn(column: Exclude<SortColumn, "name">, entry: Entry): Value {
  switch (column) {
    case "size":
      return entry.type === "directory" ? null : entry.size;
    case "modified":
      return entry.modifiedAt;
    case "permissions":
      return entry.permissions?.mode ?? null;
    case "owner":
      return entry.owner;
    case "group":
      return entry.group;
    case "type":
      return extensionOf(entry) || null;
  }
}

function* filterSteps(index: ListingIndex, { filter, hidden }: Arrangement): Generator<void, Uint32Array> {
  const { byName, entries } = index;
  const wanted = filter.trim();
  if (wanted !== "") yield* index.lookupSteps();
  const matches = foldedMatcher(wanted);
  const foldedNames = wanted === "" ? null : index.foldedNames;
  const shown = new Uint32Array(byName.length);
  let count = 0;
  for (let at = 0; at < byName.length; at++) {
    const number = byName[at] ?? 0;
    const isShown = hidden || !(entries[number]?.name.startsWith(".") ?? false);
    if (isShown && (foldedNames === null || matches(foldedNames[number] ?? ""))) shown[count++] = number;
    if (at % STRIDE === 0) yield;
  }
  return shown.subarray(0, count);
}

/** Puts entries that are in the order of their names into that of a column. */
function* columnSteps(
  entries: readonly Entry[],
  byName: Uint32Array,
  { column, descending }: Sorting,
): Generator<void, Uint32Array> {
  if (column === "name") return descending ? byName.reverse() : byName;
  const values: Value[] = [];
  for (const entry of entries) {
    values.push(valueIn(column, entry));
    if (values.length % STRIDE === 0) yield;
  }
  return yield* valueOrderSteps(values, byName, descending);
}

/** Numbers in the order of the values that they stand for; where these are the same, in the order that they come in. */
export function* valueOrderSteps(
  values: readonly Value[],
  numbers: Uint32Array,
  descending: boolean,
): Generator<void, Uint32Array> {
  const direction = descending ? -1 : 1;
  const compare = (a: number, b: number) => compareKnown(values[a] ?? null, values[b] ?? null, direction);
  return yield* sortSteps(numbers, compare);
}

/**
 * Filters and sorts a listing, in steps between which the work may be paused: natural order of names ("file2" before
 * "file10"), and where a column's values are the same; what is unknown comes last. What doesn't depend on the
 * arrangement is done once a listing.
 */
export function* arrangeSteps(entries: readonly Entry[], arrangement: Arrangement): Generator<void, Rows> {
  const index = yield* indexListing(entries);
  const filtered = yield* filterSteps(index, arrangement);
  const sorted = yield* columnSteps(entries, filtered, arrangement.sorting);
  const order = arrangement.foldersFirst ? yield* foldersFirstSteps(entries, sorted) : sorted;
  return yield* Rows.steps(index, order);
}

/** The same order, but directories come before everything else. */
function* foldersFirstSteps(entries: readonly Entry[], numbers: Uint32Array): Generator<void, Uint32Array> {
  const order = new Uint32Array(numbers.length);
  const others = new Uint32Array(numbers.length);
  let folderCount = 0;
  let otherCount = 0;
  for (const number of numbers) {
    if (entries[number]?.type === "directory") order[folderCount++] = number;
    else others[otherCount++] = number;
    if ((folderCount + otherCount) % STRIDE === 0) yield;
  }
  order.set(others.subarray(0, otherCount), folderCount);
  return order;
}

/** What a click on a column's header makes of the sorting: the same column turns round, another one rises. */
export function sortBy<Column extends string>(
  sorting: Sorted<Column> | null,
  column: Column,
): Sorted<Column> {
  return { column, descending: sorting?.column === column && !sorting.descending };
}
