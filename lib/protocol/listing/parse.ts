import type { ByteString } from "../byte-string";
import { DateReader } from "./dates";
import { detectDialect } from "./detect";
import type { ListingOptions, ParsedListing } from "./entry";
import { readNames } from "./nlst";
import { splitRows } from "./rows";

/**
 * Reads a whole directory listing as it came through the data connection, whatever its format. The format is decided
 * over all rows. Rows that nobody understands are returned, never thrown; a value that a row doesn't give is null,
 * never a guess. Work grows with the length of the text, whatever a server puts into it.
 */
export function parseListing(text: ByteString, options: ListingOptions): ParsedListing {
  const maxEntries = options.maxEntries ?? Number.POSITIVE_INFINITY;
  const { rows, tooLong } = splitRows(text);
  const dialect = detectDialect(rows, options);
  if (dialect === null && options.command === "NLST") {
    const read = readNames(rows, maxEntries);
    return { format: "nlst", ...read, ignored: [...read.ignored, ...tooLong] };
  }
  if (dialect === null) {
    return { format: null, entries: [], ignored: [...rows, ...tooLong], untyped: 0, truncated: false };
  }
  const read = dialect.read(rows, { options, maxEntries, dates: new DateReader(options) });
  return { format: dialect.format, ...read, ignored: [...read.ignored, ...tooLong] };
}
