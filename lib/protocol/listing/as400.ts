import type { ByteString } from "../byte-string";
import { type Clock, readClock } from "./calendar";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import type { EntryType, ListedEntry } from "./entry";
import { Fields, isPadding, wholeNumber } from "./fields";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** Owner, size, date and clock, of which any may be missing, and the object's type with its star. */
const START =
  /^(?:[^ \t*]{1,10})?[ \t]{1,60}(?:\d{1,20}[ \t]{1,20})?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ \t]{1,20}\d{1,2}[:.]\d{2}[:.]\d{2}[ \t]{1,20})?\*[A-Z][A-Z0-9]{1,9}(?:[ \t]|$)/;
const LONGEST_START = 160;
const TYPE = /^\*([A-Z][A-Z0-9]{1,9})$/;
/** The type is padded to ten characters, and a space stands behind it. */
const TYPE_WIDTH = 11;

const TYPES: ReadonlyMap<string, EntryType> = new Map([
  ["DIR", "directory"],
  ["DDIR", "directory"],
  ["FLR", "directory"],
  ["LIB", "directory"],
  ["SYMLNK", "link"],
  ["BLKSF", "other"],
  ["CHRSF", "other"],
  ["FIFO", "other"],
  ["SOCKET", "other"],
]);

/**
 * The rows of IBM i (OS/400) in its own format (`SITE LISTFMT 0`), for libraries and for the integrated file system:
 * `BAKER  2719 10/29/98 17:20:08 *STMF  opening hours.txt`.
 */
export const as400: ListingDialect = {
  format: "as400",

  recognises: (row) => START.test(row.slice(0, LONGEST_START)),

  *read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const read = yield* readSettled(
      () => readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates)),
      () => dates.settle(),
    );
    yield* markHolders(read.entries);
    return read;
  },
};

function readRow(fields: Fields, dates: DateReader): RowRead {
  if (!START.test(fields.row.slice(0, LONGEST_START))) return null;
  let typeAt = 0;
  while (typeAt < 4 && !fields.text(typeAt).startsWith("*")) typeAt++;
  const kind = TYPE.exec(fields.text(typeAt))?.[1] ?? "";
  const path = nameBehind(fields, typeAt);
  const marked = path.length > 1 && path.endsWith("/");
  const whole = marked ? path.slice(0, -1) : path;
  // A member is only found through its file; everything else bears its path for show.
  const name = (kind === "MEM" ? whole : whole.slice(whole.lastIndexOf("/") + 1)) as ByteString;
  // Inside a file there is a row for the file itself, without a name.
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  const type = marked ? "directory" : (TYPES.get(kind) ?? "file");
  const hasOwner = fields.start(0) === 0;
  const date = readDate(fields, typeAt, dates);
  const sizeAt = typeAt - (date === null ? 1 : 3);
  return entryWith({
    name,
    type,
    size: type === "file" && sizeAt >= (hasOwner ? 1 : 0) ? wholeNumber(fields.text(sizeAt)) : null,
    modifiedAt: date?.at ?? null,
    modifiedPrecision: date?.precision ?? null,
    owner: hasOwner ? fields.text(0) : null,
  });
}

/** Date and clock before the type; null where there are none (members have none). */
function readDate(fields: Fields, typeAt: number, dates: DateReader) {
  if (typeAt < 2) return null;
  const figures = dates.figures(fields.text(typeAt - 2));
  const clock = readJobClock(fields.text(typeAt - 1));
  if (figures === null || clock === null) return null;
  return dates.listed(figures.year, figures.month, figures.day, clock);
}

/** The time separator is the server job's: a colon or a full stop. */
function readJobClock(text: string): Clock | null {
  return text.length > 8 ? null : readClock(text.replaceAll(".", ":"));
}

/** The name, from its column; servers that don't pad the type are followed. */
function nameBehind(fields: Fields, typeAt: number): ByteString {
  const from = fields.start(typeAt) + TYPE_WIDTH;
  const padded = fields.row.slice(fields.end(typeAt), from);
  return fields.row.slice(isPadding(padded) ? from : fields.start(typeAt + 1)) as ByteString;
}

/** A database file holds members and is a directory to FTP; that a `*FILE` is one only shows in its members' rows. */
function* markHolders(entries: ListedEntry[]): Steps<void> {
  const holders = new Set<string>();
  for (const [at, { name }] of entries.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    const slash = name.lastIndexOf("/");
    if (slash > 0) holders.add(name.slice(0, slash));
  }
  if (holders.size === 0) return;
  for (const [at, entry] of entries.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    if (entry.type === "file" && holders.has(entry.name)) {
      entries[at] = { ...entry, type: "directory", size: null };
    }
  }
}
