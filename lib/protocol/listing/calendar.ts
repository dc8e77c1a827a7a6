import type { DatePrecision } from "./entry";

/** A moment as a server wrote it. Nothing is checked yet; `year` is null where the row has none. */
export interface WrittenDate {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly clock: Clock | null;
}

/** A time of day as written; 24:00 is allowed and means the next day's midnight. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  /** Null where the server gave none. */
  readonly second: number | null;
}

/** A date that may be shown, or two nulls where the row has none that makes sense. */
export interface ListedDate {
  /** ISO 8601, cut to its precision; without `Z`, because LIST gives the server's wall clock. */
  readonly at: string | null;
  readonly precision: DatePrecision | null;
}

export const NO_DATE: ListedDate = { at: null, precision: null };

const DAY_MS = 86_400_000;
/** How far back a date without a year is looked for: February 29 can be eight years away (1896–1904). */
const YEARS_BACK = 8;

function milliseconds(year: number, date: WrittenDate): number | null {
  const { month, day, clock } = date;
  if (!Number.isInteger(year) || year < 1000 || year > 9999) return null;
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= daysInMonth(year, month))) return null;
  if (clock === null) return Date.UTC(year, month - 1, day);
  const second = clock.second ?? 0;
  const midnight = clock.hour === 24 && clock.minute === 0 && second === 0;
  if (!(clock.hour <= 23 || midnight) || !(clock.minute <= 59) || !(second <= 59)) return null;
  return Date.UTC(year, month - 1, day, clock.hour, clock.minute, second);
}

/** Days in a month (1 to 12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Checks a written date and turns it into ISO 8601.
 *
 * A date without a year gets the latest one that does not put it more than a day (24 hours) ahead of `now`:
 * `ls` leaves the year out of recent dates, and the server's clock may be a time zone ahead.
 *
 * @param now milliseconds since the epoch
 * @returns {@link NO_DATE} for an impossible date (February 30, 25:00): a missing date is better than a wrong one
 */
export function listedDate(date: WrittenDate, now: number): ListedDate {
  const precision = date.clock === null ? "day" : date.clock.second === null ? "minute" : "second";
  const ms = date.year === null ? latestBefore(date, now + DAY_MS) : milliseconds(date.year, date);
  if (ms === null) return NO_DATE;
  const iso = new Date(ms).toISOString();
  if (iso.length !== 24) return NO_DATE; // 9999-12-31 24:00 would need a five-digit year
  return { at: iso.slice(0, precision === "day" ? 10 : precision === "minute" ? 16 : 19), precision };
}

function latestBefore(date: WrittenDate, limit: number): number | null {
  const latest = new Date(limit).getUTCFullYear();
  for (let year = latest; year >= latest - YEARS_BACK; year--) {
    const ms = milliseconds(year, date);
    if (ms !== null && ms <= limit) return ms;
  }
  return null;
}

/** A two-digit year: 80 to 99 are 19xx, 00 to 49 are 20xx; null between them, where nobody can tell. */
export function fullYear(twoDigits: number): number | null {
  if (twoDigits >= 80 && twoDigits <= 99) return 1900 + twoDigits;
  return twoDigits >= 0 && twoDigits <= 49 ? 2000 + twoDigits : null;
}

/** OS/2 and CMS count years from 1900 and write the count in full: `10-30-102` is `10-30-2002`. */
export function withFullYear(date: string): string {
  const years = /^\d{1,2}[-/]\d{1,2}[-/](\d{3})$/.exec(date)?.[1];
  return years === undefined ? date : `${date.slice(0, -3)}${1900 + Number(years)}`;
}

/** `9:4`, `21:40`, `24:00`, `06:18:57`, `13:37:12.123456`, `10:48AM`, `11:01p`. Matched against short fields only. */
const CLOCK = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?(?:([ap])\.?(?:m\.?)?)?$/i;
const LONGEST_CLOCK = 24;

/**
 * Reads a time of day. Whether it exists (25:61) is {@link listedDate}'s business, so that a row with a bad time
 * still is a row.
 *
 * @param meridiem `a` or `p` where AM or PM stands in a field of its own
 */
export function readClock(text: string, meridiem?: "a" | "p"): Clock | null {
  if (text.length > LONGEST_CLOCK) return null;
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const half = meridiem ?? match[4]?.toLowerCase();
  const second = match[3] === undefined ? null : Number(match[3]);
  return { hour: hourOf(Number(match[1]), half), minute: Number(match[2]), second };
}

/** Noon is 12 PM, midnight 12 AM; servers that write 13:05PM mean 13:05. NaN where the two contradict each other. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === "a") return hour === 12 ? 0 : hour < 12 ? hour : Number.NaN;
  if (half === "p") return hour === 0 ? Number.NaN : hour < 12 ? hour + 12 : hour;
  return hour;
}
