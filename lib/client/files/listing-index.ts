import type { Entry } from "@/lib/contract/files";
import { folded } from "@/lib/protocol/glob";
import { entryKey } from "./entry-key";
import { naturalKeySteps } from "./natural-keys";
import { firstNumbers, sortSteps } from "./sort-steps";

/** What arranging a listing needs of it, whatever the arrangement. Entries are meant by their number in the listing. */
export interface ListingIndex {
  readonly entries: readonly Entry[];
  readonly keys: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Names as they are compared: for the filter, and for searching by first letters. */
  readonly foldedNames: readonly string[];
  /** Every entry's number, in the natural order of names. */
  readonly byName: Uint32Array;
}

const STRIDE = 256;

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const indexes = new WeakMap<readonly Entry[], ListingIndex>();

/** Indexes a listing in steps between which the work may be paused; the same listing only once. */
export function* indexListing(entries: readonly Entry[]): Generator<void, ListingIndex> {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const keys: string[] = [];
  const foldedNames: string[] = [];
  const numberOf = new Map<string, number>();
  const names: string[] = [];
  for (const entry of entries) {
    const key = entryKey(entry);
    numberOf.set(key, keys.length);
    keys.push(key);
    names.push(entry.name);
    foldedNames.push(folded(entry.name));
    if (keys.length % STRIDE === 0) yield;
  }
  const natural = yield* naturalKeySteps(names);
  const compare = (a: number, b: number) =>
    compareTexts(natural[a] ?? "", natural[b] ?? "") || compareTexts(keys[a] ?? "", keys[b] ?? "");
  const byName = yield* sortSteps(firstNumbers(entries.length), compare);
  const index = { entries, keys, numberOf, foldedNames, byName };
  indexes.set(entries, index);
  return index;
}
