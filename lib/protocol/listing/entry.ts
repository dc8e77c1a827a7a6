import type { ByteString } from "../byte-string";

/** How exact a listing's date is: LIST gives minutes or days, MLSD seconds. */
export type DatePrecision = "second" | "minute" | "day" | "year";

export type EntryType = "file" | "directory" | "link" | "other";

/** One row of a directory listing. Texts are the bytes that were on the wire; the session's charset decodes them. */
export interface ListedEntry {
  readonly name: ByteString;
  readonly type: EntryType;
  /** Bytes; null where the row doesn't say. */
  readonly size: number | null;
  /** ISO 8601 cut to its precision; `Z` only when UTC is known (MLSD, EPLF); null where nothing is known. */
  readonly modifiedAt: string | null;
  readonly modifiedPrecision: DatePrecision | null;
  readonly permissions: { readonly mode: string; readonly text: string } | null;
  readonly owner: ByteString | null;
  readonly group: ByteString | null;
  readonly linkTarget: ByteString | null;
  /** What the logged-in user may do: the letters of MLSD's `perm` fact (RFC 3659 §7.5.5), lower case; null without it. */
  readonly can: string | null;
}

/**
 * `nlst` are bare names; `size-first` are rows that begin with the size (VxWorks and others); `mvs` is z/OS outside
 * its Unix file system, `as400` IBM i, `zvm` z/VM and its CMS.
 */
export type ListingFormat =
  | "mlsd"
  | "unix"
  | "dos"
  | "size-first"
  | "nlst"
  | "vms"
  | "as400"
  | "mvs"
  | "netware"
  | "eplf"
  | "os2"
  | "nonstop"
  | "zvm";

/** The most rows that {@link ParsedListing} keeps of those that are no entries. */
export const MOST_IGNORED = 1_000;

export interface ParsedListing {
  readonly format: ListingFormat | null;
  readonly entries: readonly ListedEntry[];
  /**
   * Rows that are no entries (totals, headings, errors) or that nobody understood, as sent: the first
   * {@link MOST_IGNORED} of them, those that are too long to be read last. Further ones are dropped.
   */
  readonly ignored: readonly ByteString[];
  /** Entries whose row does not tell file from directory (NLST, MLSD without `type`); they are listed as files. */
  readonly untyped: number;
  /** Whether rows were left out because `maxEntries` was reached. */
  readonly truncated: boolean;
}

export interface ListingOptions {
  /** The command that the rows answer. */
  readonly command: "MLSD" | "LIST" | "NLST";
  /** Milliseconds since the epoch: decides the year of a date that has none. */
  readonly now: number;
  /** Decodes a byte string with the session's charset; used for month names only. */
  readonly decode?: (bytes: ByteString) => string;
  /** Text after 215 in the answer to SYST, where known. */
  readonly system?: string;
  /** Stops after that many entries; unlimited without it. */
  readonly maxEntries?: number;
}
