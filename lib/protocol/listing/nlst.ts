import type { ByteString } from "../byte-string";
import { isDotName, type RowsRead, readEach } from "./dialect";
import { saysError } from "./said-rows";
import { ROWS_PER_STEP, type Steps } from "./steps";

/**
 * Reads the answer to NLST: one name a row. Some servers put the path before every name; what all rows have in common
 * up to a slash is not part of the names. Which entries are directories stays unknown, except where a slash ends them.
 */
export function* readNames(rows: readonly ByteString[], maxEntries: number): Steps<RowsRead> {
  const prefix = yield* commonPath(rows);
  let untyped = 0;
  const read = yield* readEach(rows, maxEntries, (row) => {
    if (saysError(row)) return null;
    const rest = row.slice(prefix);
    const marked = rest.length > 1 && rest.endsWith("/");
    const name = (marked ? rest.slice(0, -1) : rest) as ByteString;
    if (isDotName(name)) return "skip";
    if (!marked) untyped++;
    return {
      name,
      type: marked ? "directory" : "file",
      size: null,
      modifiedAt: null,
      modifiedPrecision: null,
      permissions: null,
      owner: null,
      group: null,
      linkTarget: null,
      can: null,
    };
  });
  return { ...read, untyped };
}

/** The length of the path, slash included, that every row begins with. */
function* commonPath(rows: readonly ByteString[]): Steps<number> {
  const first = rows[0] ?? "";
  let length = first.lastIndexOf("/", first.length - 2) + 1;
  let count = 0;
  for (const row of rows) {
    if (count++ % ROWS_PER_STEP === 0) yield;
    while (length > 0 && !(row.length > length && row.startsWith(first.slice(0, length)))) {
      length = length === 1 ? 0 : first.lastIndexOf("/", length - 2) + 1;
    }
    if (length === 0) break;
  }
  return length;
}
