import type { ByteString } from "../byte-string";
import { readClock, withFullYear } from "./calendar";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import { Fields } from "./fields";

/** File name, file type, perhaps a disk letter, record format, three numbers (a directory has dashes), date, clock. */
const START =
  /^[ \t]{0,8}[^ \t]{1,20}[ \t]{1,20}[^ \t]{1,20}[ \t]{1,20}(?:[A-Z]\d?[ \t]{1,20})?[FV-][ \t]{1,20}(?:(?:\d{1,12}|-)[ \t]{1,20}){3}(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4})[ \t]{1,20}\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]|$)/;
const LONGEST_START = 260;
/** Columns from the record format to the date. */
const COLUMNS = 4;

/**
 * z/VM's rows (`BREAD LISTING V 121 430 14 2009-09-08 07:06:05 191A00`) and those of older CMS, which name the disk
 * (`CRUMB XEDIT A1 V 65 31 2 7/16/101 18:25:53`). Files are counted in records, so their size stays unknown.
 */
export const zvm: ListingDialect = {
  format: "zvm",

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
  if (!START.test(fields.row.slice(0, LONGEST_START))) return null;
  // A disk letter alone may look like a record format: the date tells which columns are there.
  for (const formatAt of [2, 3]) {
    const dateAt = formatAt + COLUMNS;
    if (fields.length(dateAt) > 10) continue;
    const date = dates.figures(withFullYear(fields.text(dateAt)));
    const clock = readClock(fields.text(dateAt + 1));
    if (date === null || clock === null) continue;
    const modified = dates.listed(date.year, date.month, date.day, clock);
    const directory = fields.text(1) === "DIR" && fields.text(formatAt) === "-";
    if (directory && isDotName(fields.text(0))) return "skip";
    return entryWith({
      name: directory ? fields.text(0) : (`${fields.text(0)}.${fields.text(1)}` as ByteString),
      type: directory ? "directory" : "file",
      modifiedAt: modified.at,
      modifiedPrecision: modified.precision,
    });
  }
  return null;
}
