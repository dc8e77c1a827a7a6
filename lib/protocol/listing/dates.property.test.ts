import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { FUZZ } from "../testing/fuzz-runs";
import corpus from "./fixtures/listings.json";
import { formatTimeVal, parseMdtm, parseTimeVal } from "./mdtm";
import { parseListing } from "./parse";

const NOW = Date.UTC(2026, 2, 18, 10);
const DAY_MS = 86_400_000;

const latin1 = (text: string) => byteString(Buffer.from(text, "utf8").toString("latin1"));
const list = (text: string, now = NOW) => parseListing(latin1(text), { command: "LIST", now }).entries;

const pad = (number: number, width = 2) => String(number).padStart(width, "0");

const ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const MONTHS = [
  ENGLISH,
  ENGLISH.map((name) => name.toUpperCase()),
  "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(" "),
  "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(" "),
  "янв фев мар апр май июн июл авг сен окт ноя дек".split(" "),
  "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月".split(" "),
];

/** A moment taken apart, as UTC. */
function partsOf(ms: number) {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

type Parts = ReturnType<typeof partsOf>;
type Precision = "day" | "minute" | "second";
type Shape = readonly [Precision, (date: Parts, month: string) => string];

const clock = ({ hour, minute }: Parts) => `${pad(hour)}:${pad(minute)}`;
const iso = ({ year, month, day }: Parts) => `${year}-${pad(month)}-${pad(day)}`;
const half = ({ hour, minute }: Parts) => `${pad(hour % 12 || 12)}:${pad(minute)}${hour < 12 ? "AM" : "PM"}`;

/** How `ls` writes a date with its year, in one locale or another. */
const UNIX_SHAPES: readonly Shape[] = [
  ["day", ({ day, year }, month) => `${month} ${String(day).padStart(2)}  ${year}`],
  ["day", ({ day, year }, month) => `${day} ${month} ${year}`],
  ["day", ({ day, year }, month) => `${day}. ${month} ${year}`],
  ["day", iso],
  ["minute", (date, month) => `${month} ${date.day}, ${date.year} ${clock(date)}`],
  ["minute", (date) => `${iso(date)} ${clock(date)}`],
  ["second", (date, month) => `${month} ${pad(date.day)} ${clock(date)}:${pad(date.second)} ${date.year}`],
  ["second", (date) => `${iso(date)} ${clock(date)}:${pad(date.second)}.123456789 +0530`],
];

/** How Windows writes it, with two figures or four, in America or elsewhere. */
const DOS_SHAPES: readonly Shape[] = [
  ["minute", (date) => `${pad(date.month)}-${pad(date.day)}-${date.year}  ${half(date)}`],
  ["minute", (date) => `${pad(date.month)}-${pad(date.day)}-${pad(date.year % 100)}  ${half(date)}`],
  ["minute", (date) => `${pad(date.month)}/${pad(date.day)}/${date.year}  ${clock(date)}`],
  ["minute", (date) => `${iso(date)}  ${clock(date)}`],
];

const LENGTHS = { day: 10, minute: 16, second: 19 };

/** What is read of a moment, as precise as it was written. */
const read = (ms: number, precision: Precision) => ({
  modifiedAt: new Date(ms).toISOString().slice(0, LENGTHS[precision]),
  modifiedPrecision: precision,
});

const moment = (from: string, to: string) =>
  fc
    .integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 - 1 })
    .map((seconds) => seconds * 1000);

/** Whether a text in ISO 8601 is a date that the calendar has: turned into one and back, it is the same. */
function isReal(text: string): boolean {
  const ms = Date.parse(text.length === 16 ? `${text}Z` : text.length === 19 ? `${text}Z` : text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.replace(/Z$/, ""));
}

describe("a date with its year", () => {
  it("comes out of a Unix row as it went in", () => {
    fc.assert(
      fc.property(
        moment("1900-01-01", "2200-01-01"),
        fc.constantFrom(...UNIX_SHAPES),
        fc.constantFrom(...MONTHS),
        (ms, [precision, write], months) => {
          const date = partsOf(ms);
          const written = write(date, months[date.month - 1] ?? "");
          const [entry] = list(`-rw-r--r-- 1 a b 5 ${written} x\r\n`);
          expect(entry).toMatchObject({ name: "x", size: 5, ...read(ms, precision) });
        },
      ),
      FUZZ,
    );
  });

  it("is unknown when the month has no such day, and its row is read all the same", () => {
    const year = fc.oneof(fc.constantFrom(1900, 2000, 2100), fc.integer({ min: 1900, max: 2199 }));
    const month = fc.oneof(fc.constant(2), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(year, month, fc.integer({ min: 28, max: 32 }), (...date) => {
        const [year, month, day] = date;
        const text = date.map((part) => pad(part)).join("-");
        const expected = isReal(text) ? text : null;
        for (const written of [`${ENGLISH[month - 1]} ${day}  ${year}`, `${text} 00:00`]) {
          const [entry] = list(`-rw-r--r-- 1 a b 5 ${written} x\r\n`);
          expect(entry?.name).toBe("x");
          expect(entry?.modifiedAt?.slice(0, 10) ?? null).toBe(expected);
        }
        const time = `${year}${pad(month)}${pad(day)}000000`;
        expect(parseTimeVal(time)).toBe(expected === null ? null : `${text}T00:00:00Z`);
      }),
      FUZZ,
    );
  });

  it("comes out of a DOS row as it went in", () => {
    fc.assert(
      fc.property(
        moment("1980-01-01", "2050-01-01"),
        fc.constantFrom(...DOS_SHAPES),
        (ms, [precision, write]) => {
          const [entry] = list(`${write(partsOf(ms), "")}       <DIR>          x\r\n`);
          expect(entry).toMatchObject({ name: "x", ...read(ms, precision) });
        },
      ),
      FUZZ,
    );
  });

  it("comes out of a DOS listing with the day first, once a day above 12 shows it", () => {
    fc.assert(
      fc.property(moment("1980-01-01", "2050-01-01"), fc.integer({ min: 13, max: 28 }), (ms, late) => {
        const date = partsOf(ms);
        const row = (day: number) => `${pad(day)}.${pad(date.month)}.${date.year}  ${clock(date)}  5 x\r\n`;
        const [entry] = list(row(date.day) + row(late));
        expect(entry).toMatchObject(read(ms, "minute"));
      }),
      FUZZ,
    );
  });
});

describe("a date without a year", () => {
  const now = moment("1970-01-01", "9990-01-01");

  it("is that of the last year, or of a day ahead at most", () => {
    // A year less a day, so that no date is meant twice.
    const back = fc.integer({ min: 0, max: 364 * 24 * 60 });
    fc.assert(
      fc.property(now, back, fc.constantFrom(...MONTHS), (at, minutes, months) => {
        const ms = Math.floor((at + DAY_MS) / 60_000) * 60_000 - minutes * 60_000;
        const date = partsOf(ms);
        const row = `-rw-r--r-- 1 a b 5 ${months[date.month - 1]} ${date.day} ${clock(date)} x\r\n`;
        expect(list(row, at)[0]).toMatchObject(read(ms, "minute"));
      }),
      FUZZ,
    );
  });

  it("is the latest that is not more than a day ahead, whatever it is, or unknown when no year has it", () => {
    const figure = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(now, figure(13), figure(32), figure(25), figure(61), (at, month, day, hour, minute) => {
        const row = `-rw-r--r-- 1 a b 5 ${month} ${day} ${pad(hour)}:${pad(minute)} x\r\n`;
        const listed = list(row, at)[0]?.modifiedAt ?? null;
        if (listed === null) {
          const text = `2000-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
          // Day and month may stand in either order; 24:00 is a time of day, and ISO 8601 has it as well.
          expect(isReal(text) && hour < 24).toBe(false);
          return;
        }
        const ms = Date.parse(`${listed}Z`);
        expect(isReal(listed)).toBe(true);
        expect(ms).toBeLessThanOrEqual(at + DAY_MS);
        // 24:00 of 29 February is 1 March, which every year has, and yet it means a leap year.
        if (hour === 24) return;
        const year = Number(listed.slice(0, 4));
        const later = Date.parse(`${year + 1}${listed.slice(4)}Z`);
        if (!Number.isNaN(later) && isReal(`${year + 1}${listed.slice(4)}`))
          expect(later).toBeGreaterThan(at + DAY_MS);
      }),
      FUZZ,
    );
  });
});

describe("whatever stands for a date", () => {
  const word = fc.constantFrom(
    ..."0 1 2 12 13 28 29 30 31 32 99 100 1899 1900 1999 2000 2024 2100 9999 24:00 24:01 23:59:60 12:05 1:5 00:00AM 13:05PM 12:00a 11:01p 05-27-14 31-02-2000 2014-02-30 2000-02-29 29-Feb-1900 13.13.13 9999-12-31 10-30-102 7/16/101 Feb Feb. 29 30. Feb, 2月 2月30日 2011년 lis sij +0100 AM PM a <DIR>".split(
      " ",
    ),
  );
  const before = fc.constantFrom(
    "-rw-r--r-- 1 a b 5 ",
    "",
    "5 ",
    "5 A ",
    "BAKER 5 ",
    "A.TXT;1 5 ",
    "- [RWCEAFMS] a 5 ",
    "A B V 1 2 3 ",
    "A 101 5 ",
    "V 3390 ",
    "A 01.15 2013/03/27 ",
  );
  const after = fc.constantFrom(" x", " 5 x", "  <DIR>  x", " *STMF x", " 118,40 x", "");

  it("gives a date that the calendar has, or none", () => {
    fc.assert(
      fc.property(before, fc.array(word, { minLength: 1, maxLength: 4 }), after, (head, words, tail) => {
        for (const { modifiedAt } of list(`${head}${words.join(" ")}${tail}\r\n`)) {
          if (modifiedAt !== null && !isReal(modifiedAt)) expect.fail(modifiedAt);
        }
      }),
      FUZZ,
    );
  });

  it("gives one in answers to MDTM, or none", () => {
    const digits = fc.stringMatching(
      /^(213 )?[0-2][0-9]{3}[01][0-9][0-3][0-9][0-2][0-9][0-6][0-9][0-6][0-9](\.[0-9]*)?$/,
    );
    fc.assert(
      fc.property(fc.oneof(digits, fc.string({ unit: "binary", maxLength: 30 })), (text) => {
        for (const time of [parseMdtm(text), parseTimeVal(text)]) {
          if (time !== null && !(time.endsWith("Z") && isReal(time))) expect.fail(time);
        }
      }),
      FUZZ,
    );
  });
});

it("a moment survives being written for MFMT and read from MDTM", () => {
  fc.assert(
    fc.property(
      moment("1900-01-01", "9999-12-31"),
      fc.nat(999),
      fc.constantFrom("213 ", "", "213 ok: "),
      (ms, more, code) => {
        const expected = `${new Date(ms).toISOString().slice(0, 19)}Z`;
        expect(parseTimeVal(formatTimeVal(ms + more))).toBe(expected);
        expect(parseMdtm(`${code}${formatTimeVal(ms)}.${pad(more, 3)}`)).toBe(expected);
      },
    ),
    FUZZ,
  );
});

describe("the machine's time zone", () => {
  const zone = process.env.TZ;

  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each([
    ["Pacific/Kiritimati", -840],
    ["Pacific/Niue", 660],
    ["America/St_Johns", 210],
    ["Europe/Berlin", -60],
  ])("%s changes no date", (name, minutes) => {
    const rows = corpus.rows.map(({ line, batch }) => ({
      line,
      system: corpus.batches.find(({ id }) => id === batch)?.system,
    }));
    const readAll = () =>
      rows.map(({ line, system }) =>
        parseListing(latin1(line), {
          command: "LIST",
          now: NOW,
          ...(system === undefined ? {} : { system }),
        }),
      );
    process.env.TZ = "UTC";
    const expected = readAll();
    process.env.TZ = name;
    // Otherwise this shows nothing.
    expect(new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset()).toBe(minutes);
    expect(readAll()).toEqual(expected);
    // The last half hour in which the year may still be guessed as the old one, in UTC.
    const eve = Date.UTC(2025, 11, 31, 0, 15);
    const row = (text: string) => `-rw-r--r-- 1 a b 5 ${text} x\r\n`;
    expect(list(row("Jan 01 00:10"), eve)[0]?.modifiedAt).toBe("2026-01-01T00:10");
    expect(list(row("Jan 01 00:20"), eve)[0]?.modifiedAt).toBe("2025-01-01T00:20");
    expect(parseMdtm("213 20260118164107")).toBe("2026-01-18T16:41:07Z");
    expect(formatTimeVal(Date.UTC(2026, 0, 18, 16, 41, 7))).toBe("20260118164107");
  });
});
