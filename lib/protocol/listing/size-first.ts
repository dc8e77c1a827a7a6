import type { ByteString } from "../byte-string";
import type { DateReader } from "./dates";
import { isDotName, type ListingDialect, type RowRead, readEach } from "./dialect";
import { Fields, isDigits, wholeNumber, withoutPadding } from "./fields";

const START = /^[ \t]*\d{1,19}[ \t]{1,20}[A-Za-z]{3,9}(?:-\d{1,2}-\d{2,4}[ \t]|\.?[ \t]{1,3}\d{1,2},[ \t])/;

/**
 * Rows that begin with the size: `0  Jun 22, 2003 08:37 parts/`, where a slash marks directories, and VxWorks'
 * `512  Oct-13-2000  22:14:09   parts  <DIR>`, whose columns stand several spaces apart.
 */
export const sizeFirst: ListingDialect = {
  format: "size-first",

  recognises: (row) => START.test(row.slice(0, 80)),

  read(rows, { dates, maxEntries }) {
    const fields = new Fields();
    return readEach(rows, maxEntries, (row) => readRow(fields.read(row), dates));
  },
};

function readRow(fields: Fields, dates: DateReader): RowRead {
  if (fields.count < 4 || fields.length(0) > 20 || !isDigits(fields.text(0))) return null;
  const found = dates.unix(fields, 1);
  if (found === null) return null;
  const spaced = fields.text(1).includes("-");
  const rest = spaced
    ? (fields.row.slice(fields.start(found.last + 1)) as ByteString)
    : fields.after(found.last);
  const { name, directory } = nameAndKind(rest, spaced);
  if (name === "") return null;
  if (isDotName(name)) return "skip";
  return {
    name,
    type: directory ? "directory" : "file",
    size: directory ? null : wholeNumber(fields.text(0)),
    modifiedAt: found.date.at,
    modifiedPrecision: found.date.precision,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
  };
}

function nameAndKind(rest: ByteString, spaced: boolean): { name: ByteString; directory: boolean } {
  if (!spaced) {
    const directory = rest.length > 1 && rest.endsWith("/");
    return { name: directory ? (rest.slice(0, -1) as ByteString) : rest, directory };
  }
  const bare = withoutPadding(rest);
  if (!/[ \t]<DIR>$/.test(bare.slice(-6))) return { name: bare, directory: false };
  return { name: withoutPadding(bare.slice(0, -6) as ByteString), directory: true };
}
