import type { ByteString } from "../byte-string";
import { DateReader } from "./dates";
import { detectDialect } from "./detect";
import { type ListingOptions, MOST_IGNORED, type ParsedListing } from "./entry";
import { readNames } from "./nlst";
import { type ListingText, splitRows } from "./rows";
import { drain, type Steps } from "./steps";

/**
 * Reads a whole directory listing as it came through the data connection, whatever its format. The format is decided
 * over all rows. Rows that nobody understands are returned, never thrown; a value that a row doesn't give is null,
 * never a guess. Work grows with the length of the text, whatever a server puts into it.
 *
 * Everything else waits meanwhile: long listings are better read with {@link parseListingInSteps}.
 */
export function parseListing(text: ListingText, options: ListingOptions): ParsedListing {
  return drain(parseListingInSteps(text, options));
}

/** {@link parseListing} in steps of at most `ROWS_PER_STEP` rows each. A generator that is left midway holds nothing. */
export function* parseListingInSteps(text: ListingText, options: ListingOptions): Steps<ParsedListing> {
  const maxEntries = options.maxEntries ?? Number.POSITIVE_INFINITY;
  const { rows, tooLong } = yield* splitRows(text);
  const withTooLong = (ignored: readonly ByteString[]) => [...ignored, ...tooLong].slice(0, MOST_IGNORED);
  const dialect = yield* detectDialect(rows, options);
  if (dialect === null && options.command === "NLST") {
    const read = yield* readNames(rows, maxEntries);
    return { format: "nlst", ...read, ignored: withTooLong(read.ignored) };
  }
  if (dialect === null) {
    const ignored = withTooLong(rows.slice(0, MOST_IGNORED));
    return { format: null, entries: [], ignored, untyped: 0, truncated: false };
  }
  const read = yield* dialect.read(rows, { options, maxEntries, dates: new DateReader(options) });
  return { format: dialect.format, ...read, ignored: withTooLong(read.ignored) };
}
