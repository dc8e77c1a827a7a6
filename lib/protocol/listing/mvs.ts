import type { ByteString } from "../byte-string";
import { type ListedDate, NO_DATE, readClock } from "./calendar";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach } from "./dialect";
import type { ListedEntry } from "./entry";
import { Fields } from "./fields";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** Volume, unit (not at list level 2), date of the last reference, space and record columns, organisation, name. */
const DATA_SET =
  /^[ \t]{0,4}[^ \t]{1,8}[ \t]{1,20}(?:[^ \t]{1,8}[ \t]{1,20})?(?:\d{4}\/\d\d\/\d\d|\*\*NONE\*\*)[ \t].{0,80}[ \t](?:P[OS]|DA|IS)(?:-?[A-Z])?[ \t]{1,20}[^ \t]/;
const VSAM = /^[ \t]{0,4}[^ \t]{1,8}[ \t]{1,20}[^ \t]{1,8}[ \t]{1,60}VSAM[ \t]{1,20}[^ \t]/;
/** What stands in the place of the columns for data sets that are no longer on disk, or that have none. */
const WITHOUT_COLUMNS =
  /^[ \t]{0,4}(?:Migrated|ARCIVE|Pseudo Directory|Error determining attributes|Not Mounted|[^ \t]{1,8}[ \t]{1,4}Tape)(?:[ \t][ \t]|\t)/;
const DATA_SET_HEADING = /^Volume[ \t].{0,80}[ \t]Dsname[ \t]{0,40}$/;
/** Members with ISPF's statistics: version, created, changed. */
const STATISTICS =
  /^[ \t]{0,4}[^ \t]{1,20}[ \t]{1,20}\d\d\.\d\d[ \t]{1,20}(?:\d\d){1,2}\/\d\d\/\d\d[ \t]{1,20}(?:\d\d){1,2}\/\d\d\/\d\d[ \t]{1,20}\d\d:\d\d/;
/** Load modules: size and place (TTR) in hexadecimal, attributes, addressing and residency mode. */
const MODULE =
  /^[ \t]{0,4}[^ \t]{1,20}[ \t]{1,20}[0-9A-F]{6,8}[ \t]{1,20}[0-9A-F]{6}[ \t].{0,80}[ \t](?:24|31|64|ANY|MIN)[ \t]{1,20}(?:24|31|64|ANY)[ \t]{0,40}$/;
const MEMBER_HEADING = /^[ \t]{0,4}Name[ \t]{1,20}(?:VV\.MM|Size)[ \t]/;
/** Eight characters: letters, digits and national characters (`{` is one in some code pages). */
const MEMBER = /^[ \t]{0,4}[A-Z@#$][A-Z0-9@#${]{0,7}[ \t]{0,100}$/;
/** A data set's name, in quotes where it is absolute. */
const NAME = /^'?[A-Z@#$][A-Z0-9@#$.-]*'?$/;
const SYSTEM = /\bMVS\b|z\/OS/i;

const LONGEST_COLUMNS = 200;
/** The name's column in data set rows of all list levels. */
const NAME_COLUMN = { first: 50, last: 62 };

/**
 * z/OS outside its Unix file system: data sets, which may be partitioned and hold members, and the members of one.
 * There are no sizes in bytes, except for load modules; the date of a data set is that of its last use, not of a change.
 */
export const mvs: ListingDialect = {
  format: "mvs",

  recognises(row, options) {
    const start = row.slice(0, LONGEST_COLUMNS);
    if (isDataSet(start) || isHeading(start) || STATISTICS.test(start) || isModule(row)) return true;
    // Members without statistics are names alone, which only the server's name tells from anything else.
    return options.command === "LIST" && SYSTEM.test(options.system ?? "") && isMember(row);
  },

  *read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const holdsDataSets = yield* haveDataSets(rows);
    let untyped = 0;
    const read = yield* readEach(rows, maxEntries, (row) => {
      if (isHeading(row.slice(0, LONGEST_COLUMNS))) return null;
      fields.read(row);
      if (isDotName(fields.text(holdsDataSets ? fields.count - 1 : 0))) return "skip";
      if (!holdsDataSets) return readMember(fields, dates);
      const entry = readDataSet(fields);
      if (entry !== null && !entry.typed) untyped++;
      return entry?.entry ?? null;
    });
    return { ...read, untyped: Math.min(untyped, read.entries.length) };
  },
};

/** Whether the rows are data sets, or what one of them holds. */
function* haveDataSets(rows: readonly ByteString[]): Steps<boolean> {
  let count = 0;
  for (const row of rows) {
    if (count++ % ROWS_PER_STEP === 0) yield;
    const start = row.slice(0, LONGEST_COLUMNS);
    if (DATA_SET_HEADING.test(start) || isDataSet(start)) return true;
  }
  return false;
}

function isDataSet(start: string): boolean {
  return DATA_SET.test(start) || VSAM.test(start) || WITHOUT_COLUMNS.test(start);
}

function isHeading(start: string): boolean {
  return DATA_SET_HEADING.test(start) || MEMBER_HEADING.test(start);
}

function isModule(row: ByteString): boolean {
  return row.length <= LONGEST_COLUMNS && MODULE.test(row);
}

function isMember(row: ByteString): boolean {
  return row.length <= LONGEST_COLUMNS && MEMBER.test(row);
}

/** A data set; not `typed` where the row doesn't tell whether it holds members. */
function readDataSet(fields: Fields): { entry: ListedEntry; typed: boolean } | null {
  const last = fields.count - 1;
  // No row of this format has more fields than fit: the last one read is the last one there is.
  if (last < 1 || fields.count === Fields.most) return null;
  const name = fields.text(last);
  const start = fields.row.slice(0, LONGEST_COLUMNS);
  if (DATA_SET.test(start)) {
    // PO, PO-E (extended) and POU (unmovable) are partitioned.
    const type = fields.text(last - 1).startsWith("PO") ? "directory" : "file";
    return { entry: entryWith({ name, type }), typed: true };
  }
  if (!VSAM.test(start) && !WITHOUT_COLUMNS.test(start) && !isInNameColumn(fields, last)) return null;
  if (/^[ \t]*Pseudo Directory/i.test(start)) {
    return { entry: entryWith({ name, type: "directory" }), typed: true };
  }
  return { entry: entryWith({ name, type: "file" }), typed: false };
}

/** Whether a field stands where names stand, apart from what is before it, and may be the name of a data set. */
function isInNameColumn(fields: Fields, index: number): boolean {
  const column = fields.start(index);
  if (column < NAME_COLUMN.first || column > NAME_COLUMN.last) return false;
  return column - fields.end(index - 1) > 1 && fields.length(index) <= 46 && NAME.test(fields.text(index));
}

function readMember(fields: Fields, dates: DateReader): RowRead {
  const name = fields.text(0);
  if (isMember(fields.row)) return entryWith({ name, type: "file" });
  if (isModule(fields.row)) {
    return entryWith({ name, type: "file", size: Number.parseInt(fields.text(1), 16) });
  }
  if (!STATISTICS.test(fields.row.slice(0, LONGEST_COLUMNS))) return null;
  const changed = readChanged(fields.text(3), fields.text(4), dates);
  return entryWith({ name, type: "file", modifiedAt: changed.at, modifiedPrecision: changed.precision });
}

/** `2013/11/19` and `08:51`; the year always comes first, even with two figures. */
function readChanged(day: string, time: string, dates: DateReader): ListedDate {
  const [year = "", month, date] = day.split("/");
  const century = year.length === 2 ? (Number(year) < 50 ? "20" : "19") : "";
  const clock = readClock(time);
  return clock === null ? NO_DATE : dates.listed(Number(century + year), Number(month), Number(date), clock);
}
