import type { Entry } from "@/lib/contract/files";
import { folded } from "@/lib/protocol/glob";
import { atOnce } from "../turns";
import { entryKey } from "./entry-key";
import { naturalKeySteps } from "./natural-keys";
import { firstNumbers, sortSteps } from "./sort-steps";

const STRIDE = 256;

/** What looking something up in a listing needs. */
interface Lookups {
  /** An entry's number by its key. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** Names as they are compared: for the filter, and for searching by first letters. */
  readonly foldedNames: readonly string[];
}

/** What arranging a listing needs of it, whatever the arrangement. Entries are meant by their number in the listing. */
export class ListingIndex {
  readonly entries: readonly Entry[];
  readonly keys: readonly string[];
  /** Every entry's number, in the natural order of names. */
  readonly byName: Uint32Array;
  #lookups: Lookups | null = null;

  constructor(entries: readonly Entry[], keys: readonly string[], byName: Uint32Array) {
    this.entries = entries;
    this.keys = keys;
    this.byName = byName;
  }

  /** Whether `numberOf` and `foldedNames` are there; else the first call makes them, which takes long. */
  get hasLookups(): boolean {
    return this.#lookups !== null;
  }

  get numberOf(): Lookups["numberOf"] {
    return this.#lookedUp().numberOf;
  }

  get foldedNames(): Lookups["foldedNames"] {
    return this.#lookedUp().foldedNames;
  }

  /** Prepares what nobody needs to see the first rows, in steps between which the work may be paused. */
  *lookupSteps(): Generator<void, void> {
    if (this.#lookups !== null) return;
    const numberOf = new Map<string, number>();
    const foldedNames: string[] = [];
    for (const { name } of this.entries) {
      numberOf.set(this.keys[foldedNames.length] ?? "", foldedNames.length);
      foldedNames.push(folded(name));
      if (foldedNames.length % STRIDE === 0) yield;
    }
    this.#lookups = { numberOf, foldedNames };
  }

  #lookedUp(): Lookups {
    if (this.#lookups === null) atOnce(this.lookupSteps());
    return this.#lookups ?? { numberOf: new Map(), foldedNames: [] };
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const indexes = new WeakMap<readonly Entry[], ListingIndex>();

/** Indexes a listing in steps between which the work may be paused; the same listing only once. */
export function* indexListing(entries: readonly Entry[]): Generator<void, ListingIndex> {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const keys: string[] = [];
  const names: string[] = [];
  for (const entry of entries) {
    keys.push(entryKey(entry));
    names.push(entry.name);
    if (keys.length % STRIDE === 0) yield;
  }
  const natural = yield* naturalKeySteps(names);
  const compare = (a: number, b: number) =>
    compareTexts(natural[a] ?? "", natural[b] ?? "") || compareTexts(keys[a] ?? "", keys[b] ?? "");
  const byName = yield* sortSteps(firstNumbers(entries.length), compare);
  const index = new ListingIndex(entries, keys, byName);
  indexes.set(entries, index);
  return index;
}
