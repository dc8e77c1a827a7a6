import type { ByteString } from "../byte-string";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach } from "./dialect";
import type { ListedEntry } from "./entry";
import { wholeNumber } from "./fields";
import { permissionsFromMode } from "./permissions";

/** Real rows have five facts at most, of some twenty bytes each. */
const LONGEST_FACTS = 1_000;

/** The last second of the year 9999, since 1970. */
const LAST_SECOND = 253_402_300_799;

/**
 * The Easily Parsed LIST Format of Bernstein's publicfile and its relatives: a plus sign, facts that each end in a
 * comma, a tab, and the name (`+i0.772212,m987654321,/,<tab>cold store`). Its dates are UTC.
 */
export const eplf: ListingDialect = {
  format: "eplf",

  recognises: (row) => factsEnd(row) !== -1,

  read: (rows, { maxEntries }) => readEach(rows, maxEntries, readRow),
};

/** The offset of the tab behind the facts; -1 where the row isn't EPLF. */
function factsEnd(row: ByteString): number {
  if (!row.startsWith("+")) return -1;
  const tab = row.slice(0, LONGEST_FACTS).indexOf("\t");
  return tab !== -1 && (tab === 1 || row.charAt(tab - 1) === ",") ? tab : -1;
}

function readRow(row: ByteString): RowRead {
  const tab = factsEnd(row);
  const name = row.slice(tab + 1) as ByteString;
  if (tab === -1 || name === "") return null;
  if (isDotName(name)) return "skip";
  let directory = false;
  let size: number | null = null;
  let modifiedAt: string | null = null;
  let permissions: ListedEntry["permissions"] = null;
  for (const fact of row.slice(1, tab).split(",")) {
    if (fact === "/") directory = true;
    else if (fact.startsWith("s")) size ??= wholeNumber(fact.slice(1));
    else if (fact.startsWith("m")) modifiedAt ??= readSeconds(fact.slice(1));
    else if (fact.startsWith("up")) permissions ??= permissionsFromMode(fact.slice(2));
  }
  return entryWith({
    name,
    // What can be neither entered nor fetched has neither `/` nor `r`; a file without permission is the likeliest.
    type: directory ? "directory" : "file",
    size: directory ? null : size,
    modifiedAt,
    modifiedPrecision: modifiedAt === null ? null : "second",
    permissions,
  });
}

/** Seconds since 1970 as ISO 8601 in UTC; null for anything else. */
function readSeconds(text: string): string | null {
  const seconds = wholeNumber(text);
  if (seconds === null || seconds > LAST_SECOND) return null;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
