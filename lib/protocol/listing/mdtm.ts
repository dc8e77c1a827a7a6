import { daysInMonth } from "./calendar";

/** Years before this are placeholders (`00010101000000`, `16010101000000`), not dates of files. */
const EARLIEST_YEAR = 1900;

/**
 * Reads an RFC 3659 time-val, `YYYYMMDDHHMMSS[.sss]`, which is in UTC. The fraction is dropped, even a senseless one;
 * a leap second becomes the second after it, as in POSIX time.
 *
 * @returns ISO 8601 with seconds and `Z`; null for anything else: a missing time is better than a wrong one
 */
export function parseTimeVal(text: string): string | null {
  if (text.length < 14 || text.length > 40) return null;
  const digits = text.slice(0, 14);
  // A fifteenth digit is the year 2000 bug (`19100…` for 2000).
  if (!/^\d{14}$/.test(digits) || (text.length > 14 && text.charAt(14) !== ".")) return null;
  const date = Number(digits.slice(0, 8));
  const clock = Number(digits.slice(8));
  const [year, month, day] = [Math.trunc(date / 10_000), Math.trunc(date / 100) % 100, date % 100];
  const [hour, minute, second] = [Math.trunc(clock / 10_000), Math.trunc(clock / 100) % 100, clock % 100];
  if (year < EARLIEST_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  if (second === 60) {
    const iso = new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString();
    return iso.length === 24 ? `${iso.slice(0, 19)}Z` : null;
  }
  const d = digits;
  return `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}T${d.slice(8, 10)}:${d.slice(10, 12)}:${d.slice(12, 14)}Z`;
}

/**
 * Reads the answer to MDTM or MFMT: `20030409102659`, with or without the code before it and words around it.
 *
 * @param text the reply's text, perhaps with `213 ` before it
 * @returns ISO 8601 in UTC; null where the last word with a digit is no time-val
 */
export function parseMdtm(text: string): string | null {
  if (text.length > 1_000) return null;
  const words = text.split(/[\s;,=]+/).filter((word) => /\d/.test(word));
  return parseTimeVal(words.at(-1) ?? "");
}

/**
 * Writes a moment as a time-val for MFMT (draft-somers-ftp-mfxx) or MLSD, cut to the second.
 *
 * @param milliseconds since the epoch
 * @throws {RangeError} when the year does not have four digits
 */
export function formatTimeVal(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  if (iso.length !== 24) throw new RangeError("A time-val has a year of four digits");
  return iso.slice(0, 19).replace(/[-T:]/g, "");
}
