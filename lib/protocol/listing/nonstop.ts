import type { ByteString } from "../byte-string";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach } from "./dialect";
import { Fields, wholeNumber } from "./fields";

/** Name, file code (with a letter for files that are open or odd), end of file, date, clock, owner. */
const START =
  /^[ \t]{0,8}[^ \t]{1,40}[ \t]{1,40}\d{1,5}[ \t]{0,2}[A-Z?*+]{0,3}[ \t]{1,40}\d{1,20}[ \t]{1,20}\d{1,2}-[A-Za-z]{3}-\d{2,4}[ \t]{1,20}\d{1,2}:\d{2}:\d{2}[ \t]{1,20}\d{1,3},[ \t]{0,3}\d{1,3}(?:[ \t]|$)/;
const DATE = /^\d{1,2}-[A-Za-z]{3}-\d{2,4}$/;
const OWNER = /^(\d{1,3}),[ \t]{0,3}(\d{1,3})(?:[ \t]|$)/;

/** HPE NonStop's (Tandem's) Guardian files: `TILLS  101  12288  6-Jul-10 13:03:29 118, 40 "nunu"`. */
export const nonstop: ListingDialect = {
  format: "nonstop",

  recognises: (row) => START.test(row.slice(0, 260)),

  read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    return readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates));
  },
};

function readRow(fields: Fields, dates: DateReader): RowRead {
  if (!START.test(fields.row.slice(0, 260))) return null;
  const dateAt = isDate(fields, 3) ? 3 : 4;
  const found = isDate(fields, dateAt) ? dates.unix(fields, dateAt) : null;
  if (found === null) return null;
  const name = fields.text(0);
  if (isDotName(name)) return "skip";
  // A Guardian user is a group and a member of it, by number.
  const [, group = null, owner = null] =
    OWNER.exec(fields.row.slice(fields.start(found.last + 1)).slice(0, 12)) ?? [];
  return entryWith({
    name,
    type: "file",
    size: wholeNumber(fields.text(dateAt - 1)),
    modifiedAt: found.date.at,
    modifiedPrecision: found.date.precision,
    owner: owner as ByteString | null,
    group: group as ByteString | null,
  });
}

function isDate(fields: Fields, index: number): boolean {
  return fields.length(index) <= 11 && DATE.test(fields.text(index));
}
