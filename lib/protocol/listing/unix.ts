import type { ByteString } from "../byte-string";
import { findDate } from "./date-column";
import type { DateReader } from "./dates";
import { isDotName, type ListingDialect, type RowRead, readEach, readSettled } from "./dialect";
import type { ListedEntry } from "./entry";
import { Fields, isDigits, wholeNumber } from "./fields";
import { type ModeColumn, modeColumnReader, readModeColumn } from "./permissions";

const START = /^[ \t]*(?:\d{1,20}[ \t]{1,20}){0,2}([-A-Za-z][-+@.*\w]{8,39})[ \t]/;
/** Indentation, inode, blocks and the permission column fit in here. */
const LONGEST_START = 80;

/** The rows of `ls -l`, which servers on every system imitate, each in its own way. */
export const unix: ListingDialect = {
  format: "unix",

  recognises(row) {
    const column = START.exec(row.slice(0, LONGEST_START))?.[1];
    return column !== undefined && readModeColumn(column) !== null;
  },

  read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const layout: Layout = { padding: 0, gap: Number.POSITIVE_INFINITY };
    const readColumn = modeColumnReader();
    const readAll = () =>
      readEach(rows, maxEntries, (row) => readRow(fields.read(row), readColumn, dates, layout));
    return readSettled(readAll, () => {
      if (Number.isFinite(layout.gap)) layout.padding = layout.gap - 1;
      return dates.settle() || layout.padding > 0;
    });
  },
};

/** Where the rows of a listing agree on more than one space behind a date without a clock (GNU's iso style pads). */
interface Layout {
  /** Spaces between such a date and the name, beyond the one that is always there. */
  padding: number;
  /** The fewest spaces seen there. */
  gap: number;
}

/** The permission column's field; `ls -i` and `ls -s` put the inode and the blocks before it. */
function modeIndex(fields: Fields): number {
  let index = 0;
  while (index < 2 && fields.length(index) <= 20 && isDigits(fields.text(index))) index++;
  return index;
}

function readRow(
  fields: Fields,
  readColumn: (field: string) => ModeColumn | null,
  dates: DateReader,
  layout: Layout,
): RowRead {
  const modeAt = modeIndex(fields);
  if (fields.count < modeAt + 4) return null;
  const column = readColumn(fields.text(modeAt));
  if (column === null) return null;
  const found = findDate(fields, modeAt + 2, dates);
  if (found === null) return null;
  let rest = fields.after(found.match.last);
  if (found.match.alone) {
    const gap = fields.start(found.match.last + 1) - fields.end(found.match.last);
    if (found.match.last + 1 < fields.count) layout.gap = Math.min(layout.gap, gap);
    rest = rest.slice(layout.padding) as ByteString;
  }
  if (rest === "") return null;
  const sizeAt = found.first - 1;
  const sizeText = fields.text(sizeAt);
  const { name, linkTarget } = nameAndTarget(rest, column, wholeNumber(sizeText));
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  return {
    name,
    type: column.type,
    // Only a file's size says something: a directory's is its own, a link's its target's length, a device has none.
    size: column.type === "file" ? fileSize(sizeText) : null,
    modifiedAt: found.match.date.at,
    modifiedPrecision: found.match.date.precision,
    permissions: column.permissions,
    ...ownerAndGroup(fields, modeAt + 1, sizeAt, column),
    linkTarget,
    can: null,
  };
}

/**
 * A file's size in bytes: null for a negative, a rounded or an oversized one, and where the group runs into it,
 * because where the size begins is a guess.
 */
function fileSize(text: string): number | null {
  const separated = text.length <= 30 && /^\d{1,3}(?:,\d{3})+$/.test(text);
  return wholeNumber(separated ? text.replaceAll(",", "") : text);
}

/**
 * Cuts a link's row at its arrow. With several arrows the right one leaves as many bytes for the target as the size
 * column says (a link's size is its target's length); failing that, the first.
 */
function nameAndTarget(
  rest: ByteString,
  column: ModeColumn,
  size: number | null,
): { name: ByteString; linkTarget: ByteString | null } {
  if (column.type !== "link") {
    // ls -F marks directories; no name on Unix can hold a slash.
    const marked = column.type === "directory" && rest.length > 1 && rest.endsWith("/");
    return { name: marked ? (rest.slice(0, -1) as ByteString) : rest, linkTarget: null };
  }
  let arrow = rest.indexOf(" -> ");
  if (arrow === -1) return { name: rest, linkTarget: null };
  if (size !== null && rest.length - size > 4) {
    const exact = rest.length - size - 4;
    if (rest.startsWith(" -> ", exact)) arrow = exact;
  }
  const target = rest.slice(arrow + 4) as ByteString;
  return { name: rest.slice(0, arrow) as ByteString, linkTarget: target === "" ? null : target };
}

/** Owner and group where the columns leave no doubt; null where one is missing, glued, or holds spaces. */
function ownerAndGroup(
  fields: Fields,
  start: number,
  sizeAt: number,
  column: ModeColumn,
): Pick<ListedEntry, "owner" | "group"> {
  if (column.glued !== "" && !isDigits(column.glued)) return { owner: null, group: null };
  let from = start;
  let to = sizeAt;
  let counted = column.glued !== "";
  if (!counted && to > from && isDigits(fields.text(from))) {
    from++;
    counted = true;
  }
  if (column.type === "other" && to > from && fields.text(to - 1).endsWith(",")) to--;
  const size = fields.text(sizeAt);
  const gluedSize = column.type === "file" && !/^-?[\d.,]+[a-z]*$/i.test(size);
  const owner = fields.text(from);
  if (to - from === 1) {
    const doubtful = isDigits(owner) || (column.type === "directory" && !counted && owner === "folder");
    return { owner: doubtful ? null : owner, group: null };
  }
  if (to - from === 2)
    return gluedSize ? { owner: null, group: null } : { owner, group: fields.text(from + 1) };
  return to > from ? splitAtGap(fields, from, to) : { owner: null, group: null };
}

/** Owner and group with spaces in them: told apart by the one gap of several spaces between them. */
function splitAtGap(fields: Fields, from: number, to: number): Pick<ListedEntry, "owner" | "group"> {
  let gap = -1;
  for (let index = from + 1; index < to; index++) {
    if (fields.start(index) - fields.end(index - 1) < 2) continue;
    if (gap !== -1) return { owner: null, group: null };
    gap = index;
  }
  if (gap === -1) return { owner: null, group: null };
  const slice = (first: number, last: number) =>
    fields.row.slice(fields.start(first), fields.end(last)) as ByteString;
  return { owner: slice(from, gap - 1), group: slice(gap, to - 1) };
}
