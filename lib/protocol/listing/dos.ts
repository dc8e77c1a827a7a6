import type { ByteString } from "../byte-string";
import { readClock } from "./calendar";
import type { DateReader } from "./dates";
import { isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import type { EntryType } from "./entry";
import { Fields, isPadding, wholeNumber } from "./fields";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** A date in figures and a clock, at the start of a row; looked for in its first bytes only. */
const START = /^[ \t]*\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}[ \t]{1,20}\d{1,2}:\d{2}/;
const MERIDIEM = /^([ap])\.?m\.?$/i;
const TAG = /^<([A-Za-z]{3,20})>$/;
/** `<DIR>` and its relatives are padded to this width, so what stands behind it belongs to the name. */
const TAG_WIDTH = 15;
/** The tag with the spaces behind it, behind a date and a clock. */
const TAG_COLUMN = /^[^<]{1,60}(<[A-Za-z]{3,20}>[ ]+)[^ ]/;

const TAG_TYPES: ReadonlyMap<string, EntryType> = new Map([
  ["DIR", "directory"],
  ["JUNCTION", "link"],
  ["SYMLINK", "link"],
  ["SYMLINKD", "link"],
]);

/** The rows of IIS in its MS-DOS style and of `dir`: date, time, `<DIR>` or size, name. */
export const dos: ListingDialect = {
  format: "dos",

  recognises: (row) => START.test(row.slice(0, 60)),

  *read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const width = yield* tagWidth(rows);
    const readAll = () => readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates, width));
    return yield* readSettled(readAll, () => dates.settle());
  },
};

/** How wide the column with the tags is: wider than usual only if at least two rows say so and none contradicts. */
function* tagWidth(rows: readonly ByteString[]): Steps<number> {
  let least = Number.POSITIVE_INFINITY;
  let tags = 0;
  let count = 0;
  for (const row of rows) {
    if (count++ % ROWS_PER_STEP === 0) yield;
    const match = TAG_COLUMN.exec(row.slice(0, 200));
    if (match?.[1] === undefined) continue;
    least = Math.min(least, match[1].length);
    tags++;
  }
  return tags > 1 && least > TAG_WIDTH ? least : TAG_WIDTH;
}

function readRow(fields: Fields, dates: DateReader, width: number): RowRead {
  if (fields.count < 4) return null;
  const date = dates.figures(fields.text(0));
  if (date === null) return null;
  const half = fields.length(2) <= 4 ? MERIDIEM.exec(fields.text(2))?.[1]?.toLowerCase() : undefined;
  const clock = readClock(fields.text(1), half === "a" || half === "p" ? half : undefined);
  if (clock === null) return null;
  const kind = readKind(fields, half === undefined ? 2 : 3, width);
  if (kind === null) return null;
  const { name, linkTarget } =
    kind.type === "link" ? nameAndTarget(kind.rest) : { name: kind.rest, linkTarget: null };
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  const { at, precision } = dates.listed(date.year, date.month, date.day, clock);
  return {
    name,
    type: kind.type,
    size: kind.size,
    modifiedAt: at,
    modifiedPrecision: precision,
    permissions: null,
    owner: null,
    group: null,
    linkTarget,
    can: null,
  };
}

/** The column with a tag or a size, and what follows it. */
function readKind(
  fields: Fields,
  index: number,
  width: number,
): { type: EntryType; size: number | null; rest: ByteString } | null {
  if (fields.length(index) > 40) return null;
  const text = fields.text(index);
  const tag = TAG.exec(text)?.[1];
  if (tag !== undefined) {
    const padded = fields.row.slice(fields.end(index), fields.start(index) + width);
    // A name that begins inside the padding means that this server pads less.
    const from = isPadding(padded)
      ? fields.start(index) + Math.max(width, text.length + 1)
      : fields.start(index + 1);
    return {
      type: TAG_TYPES.get(tag.toUpperCase()) ?? "other",
      size: null,
      rest: fields.row.slice(from) as ByteString,
    };
  }
  if (!/^-?\d/.test(text)) return null;
  const separated = /^\d{1,3}(?:[.,']\d{3})+$/.test(text);
  return {
    type: "file",
    size: wholeNumber(separated ? text.replace(/\D/g, "") : text),
    rest: fields.after(index),
  };
}

/** A link's target stands behind an arrow (FTP servers) or in brackets (`dir`, which writes `[...]` for a hidden one). */
function nameAndTarget(rest: ByteString): { name: ByteString; linkTarget: ByteString | null } {
  const arrow = rest.indexOf(" -> ");
  if (arrow > 0) return cut(rest, arrow, rest.slice(arrow + 4));
  if (!rest.endsWith("]")) return { name: rest, linkTarget: null };
  const absolute = rest.search(/ \[(?:[A-Za-z]:\\|\\\\)/);
  const bracket = absolute > 0 ? absolute : rest.lastIndexOf(" [");
  if (bracket <= 0) return { name: rest, linkTarget: null };
  const target = rest.slice(bracket + 2, -1);
  return cut(rest, bracket, target === "..." ? "" : target);
}

function cut(
  rest: ByteString,
  at: number,
  target: string,
): { name: ByteString; linkTarget: ByteString | null } {
  return { name: rest.slice(0, at) as ByteString, linkTarget: target === "" ? null : (target as ByteString) };
}
