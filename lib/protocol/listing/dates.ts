import type { ByteString } from "../byte-string";
import { type Clock, fullYear, type ListedDate, listedDate, NO_DATE, readClock } from "./calendar";
import { DateWords, LONGEST_FIELD } from "./date-words";
import type { ListingOptions } from "./entry";
import { type Fields, isDigits } from "./fields";

/** A date found in a row's fields. */
export interface DateMatch {
  readonly date: ListedDate;
  /** Index of the date's last field; one space behind it the name begins. */
  readonly last: number;
  /** The whole date stands in one field without a clock; some servers pad it to the width of one with a clock. */
  readonly alone?: boolean;
}

const FIGURES = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/;
const DAY_WORD_YEAR = /^(\d{1,2})([-/.])([^-/.\d]{3,24}\.?)\2(\d{2}|\d{4})$/;
const WORD_DAY_YEAR = /^([^-/.\d]{3,24})([-/])(\d{1,2})\2(\d{2}|\d{4})$/;
const MONTH_DAY = /^(\d{1,2})[-/.](\d{1,2})\.?$/;
const ZONE = /^[+-]\d{4}$/;

/**
 * Reads the dates of one listing. It remembers what the rows agree on: whether the day comes before the month in
 * figures, and whether the months are Croatian. {@link settle} tells whether that calls for a second reading.
 */
export class DateReader {
  readonly #now: number;
  readonly #words: DateWords;
  #dayFirst = false;
  #sawDayFirst = false;
  #sawMonthFirst = false;

  constructor(options: ListingOptions) {
    this.#now = options.now;
    this.#words = new DateWords(options.decode);
  }

  /** Takes over what the listing has shown so far. @returns whether rows read before may read differently now */
  settle(): boolean {
    const dayFirst = this.#sawDayFirst && !this.#sawMonthFirst;
    const changed = dayFirst !== this.#dayFirst;
    this.#dayFirst = dayFirst;
    return this.#words.settle() || changed;
  }

  /**
   * Reads the date whose first field is `index`, in any of the shapes of `ls`: `Jul 01 2020`, `7. Mai 05:25`,
   * `Feb 28, 2005 19:29`, `2017-03-05 21:40`, `05-nov-97`, `04-17 1998`, `6 30 16:48`, `2011년 10월 8일`.
   *
   * @returns null where no date begins; a match without a date where it has the shape and makes no sense
   */
  unix(fields: Fields, index: number): DateMatch | null {
    if (fields.length(index) > LONGEST_FIELD) return null;
    const first = fields.text(index);
    const digit = first.charCodeAt(0) <= 0x39 && first.charCodeAt(0) >= 0x30;
    if (digit && isDigits(first))
      return first.length <= 2 ? this.#numberFirst(fields, index, Number(first)) : null;
    const joined = this.#joined(fields, index, first);
    if (joined !== null) return joined;
    if (digit) {
      const pair = MONTH_DAY.exec(first);
      if (pair !== null) return this.#monthAndDay(fields, index + 1, Number(pair[1]), Number(pair[2]));
      const day = dayOf(first);
      if (day !== null) return this.#numberFirst(fields, index, day);
    }
    return this.#wordFirst(fields, index, first);
  }

  /** `6 30 2004`: month, day and year in bare figures, easily mistaken for other columns; the last resort. */
  bareFigures(fields: Fields, index: number): DateMatch | null {
    const month = smallNumber(fields.text(index));
    const day = smallNumber(fields.text(index + 1));
    if (month === null || day === null) return null;
    return this.#monthAndDay(fields, index + 2, month, day);
  }

  /** A date with a month in a language nobody here knows: the row still is a row, its date stays unknown. */
  unknownMonth(fields: Fields, index: number): DateMatch | null {
    const first = fields.text(index);
    const second = fields.text(index + 1);
    const dayAndWord = (dayOf(first) !== null && isWord(second)) || (isWord(first) && dayOf(second) !== null);
    if (!dayAndWord) return null;
    const last = this.#clockOrYear(fields, index + 2);
    return last === null ? null : { date: NO_DATE, last: last.last };
  }

  /**
   * Three figures of a date, in American order unless a number above 12 or a leading four-digit year says
   * otherwise, here or elsewhere in the same listing.
   *
   * @returns null where the text is no such date
   */
  figures(text: string): { year: number | null; month: number; day: number } | null {
    if (text.length > 10) return null;
    const match = FIGURES.exec(text);
    if (match === null) return null;
    const [, first = "", , second = "", third = ""] = match;
    if (first.length >= 3) {
      if (first.length !== 4 || third.length > 2) return null;
      return { year: Number(first), month: Number(second), day: Number(third) };
    }
    if (third.length === 3 || third.length === 1) return null;
    if (third.length === 2 && Number(first) > 31) {
      return { year: fullYear(Number(first)) ?? Number.NaN, month: Number(second), day: Number(third) };
    }
    const year = third.length === 4 ? Number(third) : (fullYear(Number(third)) ?? Number.NaN);
    return { year, ...this.#ordered(Number(first), Number(second)) };
  }

  /** Checks a date and gives it its year. */
  listed(year: number | null, month: number, day: number, clock: Clock | null): ListedDate {
    return listedDate({ year, month, day, clock }, this.#now);
  }

  #ordered(first: number, second: number): { month: number; day: number } {
    if (first > 12 && first <= 31 && second <= 12) {
      this.#sawDayFirst = true;
      return { month: second, day: first };
    }
    if (second > 12 && second <= 31 && first <= 12) {
      this.#sawMonthFirst = true;
      return { month: first, day: second };
    }
    return this.#dayFirst ? { month: second, day: first } : { month: first, day: second };
  }

  /** A whole date in one field, perhaps with a clock in the next. */
  #joined(fields: Fields, index: number, text: ByteString): DateMatch | null {
    const figures = this.figures(text);
    if (figures !== null) {
      return withZone(fields, this.#withClock(fields, index, figures.year, figures.month, figures.day));
    }
    const dayFirst = DAY_WORD_YEAR.exec(text);
    const wordFirst = dayFirst === null ? WORD_DAY_YEAR.exec(text) : null;
    const match = dayFirst ?? wordFirst;
    if (match === null) return null;
    const [, first = "", , second = "", year = ""] = match;
    const month = this.#words.read((dayFirst === null ? first : second) as ByteString)?.month ?? null;
    if (month === null) return null;
    const full = year.length === 4 ? Number(year) : (fullYear(Number(year)) ?? Number.NaN);
    return this.#withClock(fields, index, full, month, Number(dayFirst === null ? second : first));
  }

  #withClock(fields: Fields, index: number, year: number | null, month: number, day: number): DateMatch {
    const clock = this.#clock(fields, index + 1);
    if (clock === null) return { date: this.listed(year, month, day, null), last: index, alone: true };
    return { date: this.listed(year, month, day, clock), last: index + 1 };
  }

  /** `22 Dec 18:36`, `7. Mai 05:25`, `18 févr. 2014`, `6 30 16:48`. */
  #numberFirst(fields: Fields, index: number, number: number): DateMatch | null {
    if (fields.length(index + 1) > LONGEST_FIELD) return null;
    const second = fields.text(index + 1);
    if (isDigits(second)) {
      const clock = second.length <= 2 ? this.#clock(fields, index + 2) : null;
      if (clock === null) return null;
      return { date: this.listed(null, ...this.#pair(number, Number(second)), clock), last: index + 2 };
    }
    const word = this.#words.read(second);
    if (word === null || word.month === null || word.day !== null) return null;
    return this.#rest(fields, index + 2, word.year, word.month, number, second.endsWith(","));
  }

  #pair(first: number, second: number): [number, number] {
    const { month, day } = this.#ordered(first, second);
    return [month, day];
  }

  #monthAndDay(fields: Fields, index: number, first: number, second: number): DateMatch | null {
    const rest = this.#clockOrYear(fields, index);
    if (rest === null) return null;
    const [month, day] = this.#pair(first, second);
    return { date: this.listed(rest.year, month, day, rest.clock), last: rest.last };
  }

  /** `Jul 01 2020`, `NOV 28 1:15`, `Feb 28, 2005 19:29`, `4月 18日 10:36`, `7月15日 2000年`, `2011년 10월 8일`. */
  #wordFirst(fields: Fields, index: number, text: ByteString): DateMatch | null {
    const word = this.#words.read(text);
    if (word === null) return null;
    let { year, month, day } = word;
    let next = index + 1;
    let comma = false;
    if (month === null) {
      if (year === null) return null;
      const following = this.#words.read(fields.text(next));
      if (following?.month == null) return null;
      month = following.month;
      day = following.day;
      next++;
    }
    if (day === null) {
      const field = fields.text(next);
      day = dayOf(field) ?? this.#words.read(field)?.day ?? null;
      if (day === null) return null;
      comma = field.endsWith(",");
      next++;
    }
    return this.#rest(fields, next, year, month, day, comma);
  }

  #rest(
    fields: Fields,
    index: number,
    year: number | null,
    month: number,
    day: number,
    comma: boolean,
  ): DateMatch | null {
    if (year !== null) return { date: this.listed(year, month, day, null), last: index - 1 };
    const rest = this.#clockOrYear(fields, index);
    if (rest === null) return null;
    if (rest.year !== null && rest.clock === null && comma) {
      const clock = this.#clock(fields, rest.last + 1);
      if (clock !== null) return { date: this.listed(rest.year, month, day, clock), last: rest.last + 1 };
    }
    return { date: this.listed(rest.year, month, day, rest.clock), last: rest.last };
  }

  /** The clock of a recent date or the year of an old one; BSD's `ls -T` gives both, with seconds. */
  #clockOrYear(
    fields: Fields,
    index: number,
  ): { year: number | null; clock: Clock | null; last: number } | null {
    const clock = this.#clock(fields, index);
    if (clock !== null) {
      const year = clock.second === null ? null : this.#year(fields.text(index + 1));
      return { year, clock, last: year === null ? index : index + 1 };
    }
    const year = this.#year(fields.text(index));
    return year === null ? null : { year, clock: null, last: index };
  }

  #clock(fields: Fields, index: number): Clock | null {
    return index < fields.count && fields.length(index) <= LONGEST_FIELD
      ? readClock(fields.text(index))
      : null;
  }

  #year(field: ByteString): number | null {
    if (field.length < 4 || field.length > LONGEST_FIELD) return null;
    if (field.length === 4 && isDigits(field)) {
      const year = Number(field);
      return year >= 1900 && year <= 2199 ? year : null;
    }
    const word = this.#words.read(field);
    return word !== null && word.month === null && word.day === null ? word.year : null;
  }
}

/**
 * The zone that `ls --full-time` puts between a clock with seconds and the name; the wall clock is what is shown. With
 * nothing behind it, it is a name itself.
 */
function withZone(fields: Fields, match: DateMatch): DateMatch {
  const at = match.last + 1;
  if (match.alone || fields.length(at) !== 5 || !ZONE.test(fields.text(at))) return match;
  if (fields.after(at) === "" || readClock(fields.text(match.last))?.second == null) return match;
  return { ...match, last: at };
}

/** A day of the month, perhaps with a full stop or a comma. */
function dayOf(field: string): number | null {
  const bare = field.endsWith(".") || field.endsWith(",") ? field.slice(0, -1) : field;
  return bare.length <= 2 ? smallNumber(bare) : null;
}

function smallNumber(text: string): number | null {
  return text.length <= 2 && isDigits(text) ? Number(text) : null;
}

/** Letters only, in any charset, as long as a month's name may be. */
function isWord(field: string): boolean {
  return field.length >= 2 && field.length <= 24 && /^[A-Za-z\u0080-\u00ff]+\.?$/.test(field);
}
