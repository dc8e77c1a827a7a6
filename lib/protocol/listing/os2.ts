import type { ByteString } from "../byte-string";
import { readClock, withFullYear } from "./calendar";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import { Fields, isDigits, wholeNumber } from "./fields";

/** Size, attributes (`A`, `RSA`), `DIR`, a date in figures and a clock; looked for in the first bytes only. */
const START =
  /^[ \t]*\d{1,19}[ \t]{1,40}(?:[A-Z]{1,6}[ \t]{1,40}){0,2}\d{1,2}-\d{1,2}-\d{2,4}[ \t]{1,10}\d{1,2}:\d{2}[ \t]/;
const LONGEST_START = 120;

/** OS/2's rows: `5301  A  10-30-102  06:47  loaf.ini`. */
export const os2: ListingDialect = {
  format: "os2",

  recognises: (row) => START.test(row.slice(0, LONGEST_START)),

  read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    return readSettled(
      () => readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates)),
      () => dates.settle(),
    );
  },
};

function readRow(fields: Fields, dates: DateReader): RowRead {
  if (fields.count < 3 || fields.length(0) > 20 || !isDigits(fields.text(0))) return null;
  let directory = false;
  let at = 1;
  while (at <= 2 && fields.length(at) <= 6 && /^[A-Z]+$/.test(fields.text(at))) {
    if (fields.text(at) === "DIR") directory = true;
    at++;
  }
  if (fields.length(at) > 10) return null;
  const date = dates.figures(withFullYear(fields.text(at)));
  const clock = readClock(fields.text(at + 1));
  if (date === null || clock === null) return null;
  const name = nameBehind(fields, at + 1);
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  const modified = dates.listed(date.year, date.month, date.day, clock);
  return entryWith({
    name,
    type: directory ? "directory" : "file",
    size: directory ? null : wholeNumber(fields.text(0)),
    modifiedAt: modified.at,
    modifiedPrecision: modified.precision,
  });
}

/** The name begins two spaces behind the clock; servers that leave one are followed. */
function nameBehind(fields: Fields, clock: number): ByteString {
  const rest = fields.after(clock);
  return rest.startsWith(" ") ? (rest.slice(1) as ByteString) : rest;
}
