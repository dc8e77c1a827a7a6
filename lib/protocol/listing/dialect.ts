import type { ByteString } from "../byte-string";
import type { DateReader } from "./dates";
import { type ListedEntry, type ListingFormat, type ListingOptions, MOST_IGNORED } from "./entry";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** What a dialect made of a listing's rows. */
export interface RowsRead {
  readonly entries: ListedEntry[];
  /** The first {@link MOST_IGNORED} rows that are no entries. */
  readonly ignored: ByteString[];
  /** Entries whose row does not tell file from directory. */
  readonly untyped: number;
  /** Whether rows were left because `maxEntries` was reached. */
  readonly truncated: boolean;
}

/** What a dialect may know besides the rows. */
export interface DialectContext {
  readonly options: ListingOptions;
  readonly maxEntries: number;
  readonly dates: DateReader;
}

/** One format of directory listing, in a file of its own. */
export interface ListingDialect {
  readonly format: ListingFormat;
  /** Whether a row looks like this format; cheap, and sure enough that a majority of rows decides. */
  recognises(row: ByteString, options: ListingOptions): boolean;
  /** Reads all rows of a listing; rows that are none are returned in `ignored`. Never throws. */
  read(rows: readonly ByteString[], context: DialectContext): Steps<RowsRead>;
}

/** A row that was read: an entry, a row of the format that is no entry (`.`, `cdir`), or null for anything else. */
export type RowRead = ListedEntry | "skip" | null;

/** Reads rows that stand for themselves, one by one. */
export function* readEach(
  rows: Iterable<ByteString>,
  maxEntries: number,
  readRow: (row: ByteString) => RowRead,
): Steps<RowsRead> {
  const entries: ListedEntry[] = [];
  const ignored: ByteString[] = [];
  let count = 0;
  for (const row of rows) {
    if (count++ % ROWS_PER_STEP === 0) yield;
    const read = readRow(row);
    if (read === "skip") continue;
    if (read === null) {
      if (ignored.length < MOST_IGNORED) ignored.push(row);
      continue;
    }
    if (entries.length >= maxEntries) return { entries, ignored, untyped: 0, truncated: true };
    entries.push(read);
  }
  return { entries, ignored, untyped: 0, truncated: false };
}

/**
 * Reads a listing, and once more when the whole of it shows something that changes how its rows read.
 *
 * @param readAll reads every row anew at each call
 * @param settle takes over what the rows have shown; returns whether they must be read again ({@link DateReader.settle})
 */
export function* readSettled(readAll: () => Steps<RowsRead>, settle: () => boolean): Steps<RowsRead> {
  const first = yield* readAll();
  if (!settle()) return first;
  // Nobody needs these any more: two readings at once would take twice the memory.
  first.entries.length = 0;
  return yield* readAll();
}

/** An entry of a format whose rows say little: whatever isn't given stays unknown. */
export function entryWith(known: Pick<ListedEntry, "name" | "type"> & Partial<ListedEntry>): ListedEntry {
  return {
    size: null,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...known,
  };
}

/** The directory itself and its parent, which are not entries. */
export function isDotName(name: string): boolean {
  return name === "." || name === "..";
}
