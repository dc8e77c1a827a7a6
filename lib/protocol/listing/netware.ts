import type { ByteString } from "../byte-string";
import { findDate } from "./date-column";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import { Fields, isDigits, wholeNumber } from "./fields";

/** A type and the rights in brackets, joined or apart. */
const START = /^[ \t]{0,8}[-d][ \t]{0,8}\[[-A-Za-z]{1,16}\][ \t]/;
const RIGHTS = /^[-d]?\[[-A-Za-z]{1,16}\]$/;

/** NetWare's rows, which are like Unix's with the user's effective rights in brackets in the place of permissions. */
export const netware: ListingDialect = {
  format: "netware",

  recognises: (row) => START.test(row.slice(0, 48)),

  read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const gaps = { least: Number.POSITIVE_INFINITY, rows: 0 };
    let padding = 0;
    const readAll = () =>
      readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates, padding, gaps));
    return readSettled(readAll, () => {
      // Old servers pad the date; that the padding is no part of the names shows in rows that agree on it.
      if (gaps.rows > 1) padding = gaps.least - 1;
      return dates.settle() || padding > 0;
    });
  },
};

function readRow(
  fields: Fields,
  dates: DateReader,
  padding: number,
  gaps: { least: number; rows: number },
): RowRead {
  const rightsAt = fields.length(0) === 1 ? 1 : 0;
  if (fields.length(rightsAt) > 24 || !RIGHTS.test(fields.text(rightsAt))) return null;
  const kind = fields.row.charAt(fields.start(0));
  if (kind !== "d" && kind !== "-") return null;
  const found = findDate(fields, rightsAt + 2, dates);
  if (found === null) return null;
  const { first, match } = found;
  if (match.last + 1 < fields.count) {
    gaps.least = Math.min(gaps.least, fields.start(match.last + 1) - fields.end(match.last));
    gaps.rows++;
  }
  const name = fields.after(match.last).slice(padding) as ByteString;
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  return entryWith({
    name,
    type: kind === "d" ? "directory" : "file",
    size: kind === "d" ? null : wholeNumber(fields.text(first - 1)),
    modifiedAt: match.date.at,
    modifiedPrecision: match.date.precision,
    owner: owner(fields, rightsAt + 1, first - 1),
  });
}

/** What stands between the rights and the size, without the link count that some servers put before it. */
function owner(fields: Fields, start: number, sizeAt: number): ByteString | null {
  const from = sizeAt - start > 1 && isDigits(fields.text(start)) ? start + 1 : start;
  if (from >= sizeAt) return null;
  return fields.row.slice(fields.start(from), fields.end(sizeAt - 1)) as ByteString;
}
