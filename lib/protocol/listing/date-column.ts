import type { DateMatch, DateReader } from "./dates";
import type { Fields } from "./fields";

/**
 * Finds the leftmost date behind a number (the size): names may look like dates, and owners and groups may be
 * missing or hold spaces, so columns can't be counted.
 *
 * @param start index of the first field that may be a date
 */
export function findDate(
  fields: Fields,
  start: number,
  dates: DateReader,
): { first: number; match: DateMatch } | null {
  const search = (read: (index: number) => DateMatch | null, sized: boolean) => {
    for (let index = start; index < fields.count - 1; index++) {
      if (sized && !endsInFigure(fields, index - 1)) continue;
      const match = read(index);
      if (match !== null) return { first: index, match };
    }
    return null;
  };
  return (
    search((index) => dates.unix(fields, index), true) ??
    search((index) => dates.bareFigures(fields, index) ?? dates.unknownMonth(fields, index), true) ??
    search((index) => dates.unix(fields, index), false)
  );
}

/** Whether a field may be a size: it ends in a digit, or is rounded (`12.5k`). */
function endsInFigure(fields: Fields, index: number): boolean {
  const code = fields.row.charCodeAt(fields.end(index) - 1);
  if (code >= 0x30 && code <= 0x39) return true;
  return fields.length(index) <= 12 && /^\d+(?:[.,]\d+)?[bkmgtp](?:i?b)?$/i.test(fields.text(index));
}
