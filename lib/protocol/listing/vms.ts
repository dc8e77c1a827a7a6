import type { ByteString } from "../byte-string";
import { NO_DATE } from "./calendar";
import type { DateReader } from "./dates";
import { entryWith, isDotName, type ListingDialect, readEach } from "./dialect";
import type { ListedEntry } from "./entry";
import { Fields, isPadding, wholeNumber } from "./fields";
import { ROWS_PER_STEP, type Steps } from "./steps";

const BLOCK_BYTES = 512;
/** A name and a type have 236 characters at most; a version five digits. */
const NAME = /^[^ \t;]{1,260};\d{1,5}(?=[ \t]|$)/;
const NAME_ALONE = /^[^ \t;]{1,260};\d{1,5}[ \t]{0,80}$/;
const LONGEST_NAME = 350;
/** `23-MAR-2000`, in any language. */
const DATE = /^\d{1,2}-[A-Za-z\u0080-\u00ff]{2,12}-\d{2,4}$/;
const DATE_WITHIN = /(?:^|[ \t])\d{1,2}-[A-Za-z\u0080-\u00ff]{2,12}-\d{2,4}(?:[ \t]|$)/;
/** Blocks in use, perhaps with the blocks set aside behind a slash. */
const BLOCKS = /^(\d{1,12})(?:\/\d{1,12})?$/;
/** Columns behind the name: size, date, clock, owner, protections; more are never looked at. */
const MOST_COLUMNS = 16;
const LONGEST_COLUMNS = 300;
const LONGEST_OWNER = 80;

/**
 * The rows of OpenVMS, `NAME.TYPE;version  blocks  date  [owner]  (protections)`, whose columns differ in order and
 * number from server to server. A long name stands on a row of its own, with its columns on the next.
 */
export const vms: ListingDialect = {
  format: "vms",

  recognises(row, options) {
    const name = NAME.exec(row.slice(0, LONGEST_NAME))?.[0];
    if (name === undefined) return false;
    const columns = row.slice(name.length, name.length + LONGEST_COLUMNS);
    if (DATE_WITHIN.test(columns)) return true;
    // Names alone are what NLST answers.
    return options.command === "LIST" && (isPadding(columns) || /^[ \t]+%[A-Z]/.test(columns));
  },

  *read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    const versions: number[] = [];
    const read = yield* readEach(unwrapped(rows), maxEntries, (row) => {
      const found = readRow(fields.read(row), dates);
      if (found === null) return null;
      if (isDotName(found.entry.name)) return "skip";
      versions.push(found.version);
      return found.entry;
    });
    yield* nameVersions(read.entries, versions);
    return read;
  },
};

/** Joins the rows of long names with the rows that hold their columns. */
function* unwrapped(rows: readonly ByteString[]): Generator<ByteString, void, void> {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const next = rows[i + 1];
    if (row === undefined) break;
    const wraps = next !== undefined && isNameAlone(row) && isColumns(next);
    yield wraps ? (`${row} ${next}` as ByteString) : row;
    if (wraps) i++;
  }
}

function isNameAlone(row: ByteString): boolean {
  return row.length <= LONGEST_NAME && NAME_ALONE.test(row);
}

function isColumns(row: ByteString): boolean {
  return !NAME.test(row.slice(0, LONGEST_NAME)) && DATE_WITHIN.test(row.slice(0, LONGEST_COLUMNS));
}

function readRow(fields: Fields, dates: DateReader): { entry: ListedEntry; version: number } | null {
  if (fields.count < 2 || fields.length(0) > LONGEST_NAME || !NAME.test(fields.text(0))) return null;
  const columns = readColumns(fields, dates);
  if (columns === null) return null;
  const full = fields.text(0);
  const semicolon = full.lastIndexOf(";");
  const file = full.slice(0, semicolon);
  const directory = file.length > 4 && file.slice(-4).toUpperCase() === ".DIR";
  const { date, blocks, owner, group } = columns;
  const bytes = blocks === null ? null : blocks * BLOCK_BYTES;
  return {
    entry: entryWith({
      name: (directory ? file.slice(0, -4) : file) as ByteString,
      type: directory ? "directory" : "file",
      size: directory || bytes === null || !Number.isSafeInteger(bytes) ? null : bytes,
      modifiedAt: date.at,
      modifiedPrecision: date.precision,
      // Protections (RWED for system, owner, group and world) have no octal mode that could be set.
      owner,
      group,
    }),
    version: Number(full.slice(semicolon + 1)),
  };
}

/** The columns in whatever order; null without a date, which every row with columns has. */
function readColumns(fields: Fields, dates: DateReader) {
  let date: { at: string | null; precision: ListedEntry["modifiedPrecision"] } | null = null;
  let blocks: number | null = null;
  let owner: ByteString | null = null;
  let group: ByteString | null = null;
  for (let index = 1; index < Math.min(fields.count, MOST_COLUMNS); index++) {
    if (fields.length(index) > LONGEST_OWNER) continue;
    const text = fields.text(index);
    if (date === null && DATE.test(text)) {
      const found = dates.unix(fields, index);
      date = found?.date ?? NO_DATE;
      index = found?.last ?? index;
      continue;
    }
    blocks ??= wholeNumber(BLOCKS.exec(text)?.[1] ?? "");
    if (owner === null && text.startsWith("[")) {
      const start = fields.start(index);
      const end = fields.row.slice(start, start + LONGEST_OWNER).indexOf("]");
      if (end === -1) continue;
      ({ owner, group } = readOwner(fields.row.slice(start + 1, start + end)));
      while (fields.end(index) <= start + end && index + 1 < fields.count) index++;
    }
  }
  return date === null ? null : { date, blocks, owner, group };
}

/** `GROUP,MEMBER` or one identifier. */
function readOwner(text: string): { owner: ByteString | null; group: ByteString | null } {
  const comma = text.indexOf(",");
  const part = (name: string) =>
    isPadding(name) ? null : (name.replace(/^[ \t]+|[ \t]+$/g, "") as ByteString);
  if (comma === -1) return { owner: part(text), group: null };
  return { owner: part(text.slice(comma + 1)), group: part(text.slice(0, comma)) };
}

/**
 * Without a version a name means the newest one. Where a listing has several, the older ones keep theirs, so that
 * every name stands for one file.
 */
function* nameVersions(entries: ListedEntry[], versions: readonly number[]): Steps<void> {
  const newest = new Map<ByteString, number>();
  for (const [at, { name, type }] of entries.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    if (type === "file") newest.set(name, Math.max(newest.get(name) ?? 0, versions[at] ?? 0));
  }
  for (const [at, entry] of entries.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    const version = versions[at] ?? 0;
    if (entry.type !== "file" || version >= (newest.get(entry.name) ?? 0)) continue;
    entries[at] = { ...entry, name: `${entry.name};${version}` as ByteString };
  }
}
