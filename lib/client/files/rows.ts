import type { Entry } from "@/lib/contract/files";
import type { ListingIndex } from "./listing-index";
import type { Order } from "./order";

const STRIDE = 1024;

/** So many keys are searched for before the lookups are made: drawing the first rows asks for a few. */
const SEARCHES = 32;

/** The rows of a listing that are shown, in their order. */
export class Rows implements Order {
  readonly entries: readonly Entry[];
  readonly keys: readonly string[];
  readonly #index: ListingIndex;
  /** By an entry's number in the listing: its row; -1 where it has none. */
  readonly #rowOf: Int32Array;
  #searches = 0;

  private constructor(index: ListingIndex, shown: Pick<Rows, "entries" | "keys">, rowOf: Int32Array) {
    this.#index = index;
    this.entries = shown.entries;
    this.keys = shown.keys;
    this.#rowOf = rowOf;
  }

  /**
   * Makes rows in steps between which the work may be paused.
   *
   * @param numbers of the entries shown, in order
   */
  static *steps(index: ListingIndex, numbers: Uint32Array): Generator<void, Rows> {
    const entries: Entry[] = [];
    const keys: string[] = [];
    const rowOf = new Int32Array(index.entries.length).fill(-1);
    for (const number of numbers) {
      const entry = index.entries[number];
      const key = index.keys[number];
      if (entry === undefined || key === undefined) continue;
      rowOf[number] = entries.length;
      entries.push(entry);
      keys.push(key);
      if (entries.length % STRIDE === 0) yield;
    }
    return new Rows(index, { entries, keys }, rowOf);
  }

  /** Prepares `indexOf` and `foldedName`, in steps between which the work may be paused: else the first call does. */
  lookupSteps(): Generator<void, void> {
    return this.#index.lookupSteps();
  }

  indexOf(key: string | null): number {
    if (key === null) return -1;
    if (!this.#index.hasLookups && this.#searches < SEARCHES) {
      this.#searches++;
      return this.keys.indexOf(key);
    }
    const number = this.#index.numberOf.get(key);
    return number === undefined ? -1 : (this.#rowOf[number] ?? -1);
  }

  /** The name of a row as it is compared. */
  foldedName(row: number): string {
    const number = this.#index.numberOf.get(this.keys[row] ?? "");
    return number === undefined ? "" : (this.#index.foldedNames[number] ?? "");
  }
}
