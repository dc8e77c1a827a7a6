import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import { FUZZ } from "../testing/fuzz-runs";
import { DateReader } from "./dates";
import { DIALECTS, detectDialect } from "./detect";
import { type ListingOptions, MOST_IGNORED, type ParsedListing } from "./entry";
import corpus from "./fixtures/listings.json";
import { readNames } from "./nlst";
import { parseListing, parseListingInSteps } from "./parse";
import { drain, ROWS_PER_STEP, type Steps } from "./steps";

const NOW = Date.UTC(2026, 2, 18, 10);
const COMMANDS = ["MLSD", "LIST", "NLST"] as const;
const ROWS = 5_000;
const FEW_ROWS = 1_200;

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
const optionsFor = (command: ListingOptions["command"], system?: string): ListingOptions => ({
  command,
  now: NOW,
  ...(system === undefined ? {} : { system }),
});

/** What the tests below read: every listing of the corpus, row after row. */
const listings = [
  ...corpus.batches.map((batch) => ({
    id: batch.id,
    system: batch.system,
    lines: [
      ...(batch.header ?? []),
      ...corpus.rows.flatMap((row) => (row.batch === batch.id ? row.line : [])),
    ],
  })),
  ...corpus.listings.map(({ id, system, raw }) => ({ id, system, lines: raw.split(/\r?\n/) })),
].map(({ id, system, lines }) => ({ id, system, lines: lines.map((line) => byteString(latin1(line))) }));

/** As many rows as wanted, by repeating some. */
const repeated = (lines: readonly ByteString[], count: number): ByteString[] =>
  Array.from({ length: count }, (_, i) => lines[i % lines.length] ?? byteString(""));

const countSteps = (steps: Steps<unknown>): number => {
  let count = 1;
  while (!steps.next().done) count++;
  return count;
};

/** Rows that count how often they are looked at. */
function watched(rows: ByteString[]): { rows: readonly ByteString[]; taken: () => number } {
  let reads = 0;
  const proxy = new Proxy(rows, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key, receiver);
    },
  });
  const taken = () => {
    const since = reads;
    reads = 0;
    return since;
  };
  return { rows: proxy, taken };
}

/** The most rows that one step looks at, and how many all of them do. */
function looks(lines: ByteString[], work: (rows: readonly ByteString[]) => Steps<unknown>) {
  const { rows, taken } = watched(lines);
  const steps = work(rows);
  let most = 0;
  let all = 0;
  for (let done = false; !done; ) {
    done = steps.next().done === true;
    const now = taken();
    most = Math.max(most, now);
    all += now;
  }
  return { most, all };
}

describe("a step", () => {
  // One row more than a step's, where the next row decides how one is read.
  const bound = 2 * ROWS_PER_STEP + 2;

  for (const { id, system, lines } of listings) {
    it(`works on few rows while the format is found and while they are read: ${id}`, () => {
      for (const command of COMMANDS) {
        const options = optionsFor(command, system);
        const rows = repeated(lines, FEW_ROWS);
        expect(looks(rows, (some) => detectDialect(some, options)).most).toBeLessThanOrEqual(bound);
        for (const dialect of DIALECTS) {
          const context = { options, maxEntries: Number.POSITIVE_INFINITY, dates: new DateReader(options) };
          const { most, all } = looks(rows, (some) => dialect.read(some, context));
          expect(most).toBeLessThanOrEqual(bound);
          expect(all).toBeGreaterThanOrEqual(FEW_ROWS);
        }
        expect(looks(rows, (some) => readNames(some, FEW_ROWS)).most).toBeLessThanOrEqual(bound);
      }
    });
  }

  const perPass = ROWS / ROWS_PER_STEP;
  const row = (line: (i: number) => string) =>
    Array.from({ length: ROWS }, (_, i) => `${line(i)}\r\n`).join("");

  // Cutting takes two passes over the rows; finding the format half a one, and a whole one for every format that is
  // tried before it; the rest is each format's own.
  it.each([
    ["unix", "LIST", 3.5, row((i) => `-rw-r--r-- 1 a b ${i} May 05 2009 ${i}`)],
    ["unix read twice", "LIST", 4.5, row((i) => `-rw-r--r-- 1 a b ${i} 2009-05-05       ${i}`)],
    [
      "dos read twice, behind its tags",
      "LIST",
      6.5,
      row((i) => `27-05-14  10:48AM       <DIR>          ${i}`),
    ],
    ["links without targets", "MLSD", 3, row((i) => `type=OS.unix=symlink;unique=${i}; ${i}`)],
    [
      "links and their targets",
      "MLSD",
      5,
      row((i) => (i % 2 ? `type=file;unique=${i}; /t` : `type=OS.unix=symlink;unique=${i + 1}; ${i}`)),
    ],
    [
      "links and targets that share one unique fact",
      "MLSD",
      5,
      row((i) => (i % 2 ? "type=file;unique=1; /t" : `type=OS.unix=symlink;unique=1; ${i}`)),
    ],
    ["versions", "LIST", 9.5, row((i) => `A.TXT;${i}   5  23-MAR-2000 10:00`)],
    [
      "members",
      "LIST",
      10.5,
      row((i) =>
        i % 2
          ? `BAKER                 *MEM       F${i}.FILE/A.MBR`
          : `BAKER  5 10/28/98 09:13:45 *FILE      F${i + 1}.FILE`,
      ),
    ],
    ["names", "NLST", 4, row((i) => `/pub/${i}`)],
    ["nothing that anybody knows", "LIST", 2 + DIALECTS.length / 2, row(() => "?")],
    ["empty lines", "LIST", 2, row(() => "")],
    ["rows that are too long", "LIST", 2, row(() => "x".repeat(10_001))],
  ] as const)("is one of many: %s", (_, command, passes, text) => {
    const steps = countSteps(parseListingInSteps(byteString(text), optionsFor(command)));
    expect(steps).toBeGreaterThanOrEqual(passes * perPass);
  });
});

/** Reads two listings by turns. */
function interleaved(steps: readonly Steps<ParsedListing>[]): ParsedListing[] {
  const results: ParsedListing[] = [];
  let left = steps.map((one, i) => ({ one, i }));
  while (left.length > 0) {
    left = left.filter(({ one, i }) => {
      const step = one.next();
      if (step.done) results[i] = step.value;
      return !step.done;
    });
  }
  return results;
}

describe("reading by turns", () => {
  const both = (texts: readonly ByteString[], options: ListingOptions) =>
    expect(interleaved(texts.map((text) => parseListingInSteps(text, options)))).toEqual(
      texts.map((text) => parseListing(text, options)),
    );

  it("gives what reading at once gives, for every listing of the corpus", () => {
    for (const [i, { system, lines }] of listings.entries()) {
      const other = listings[(i + 1) % listings.length]?.lines ?? [];
      const texts = [lines, other].map((some) => byteString(repeated(some, 400).join("\r\n")));
      for (const command of COMMANDS) both(texts, optionsFor(command, system));
    }
  });

  it("gives what reading at once gives, for whatever comes", () => {
    const line = fc.oneof(
      fc.constantFrom(...listings.flatMap(({ lines }) => lines)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => byteString(Buffer.from(bytes).toString("latin1"))),
    );
    const text = fc
      .tuple(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom(1, 2, 3, 5, 8, 40),
      )
      .map(([lines, end, times]) => byteString((lines.join(end) + end).repeat(times)));
    fc.assert(
      fc.property(text, text, fc.constantFrom(...COMMANDS), (one, other, command) => {
        both([one, other], optionsFor(command));
      }),
      FUZZ,
    );
  });

  it("may be left midway", () => {
    const text = byteString("-rw-r--r-- 1 a b 5 May 05 2009 x\r\n".repeat(ROWS));
    const steps = parseListingInSteps(text, optionsFor("LIST"));
    for (let i = 0; i < 30; i++) expect(steps.next().done).toBe(false);
    steps.return({ format: null, entries: [], ignored: [], untyped: 0, truncated: true });
    expect(steps.next().done).toBe(true);
    expect(drain(parseListingInSteps(text, optionsFor("LIST"))).entries).toHaveLength(ROWS);
  });
});

describe("rows that are no entries", () => {
  const tooLong = "x".repeat(10_001);
  it.each([
    ["of no format", "LIST", "?\r\n", ""],
    ["among Unix rows", "LIST", "?\r\n", "-rw-r--r-- 1 a b 5 May 05 2009 x\r\n"],
    ["among MLSD rows", "MLSD", "?\r\n", "type=file; x\r\n"],
    ["among names", "NLST", "ls: x: Permission denied\r\n", "x\r\n"],
    ["too long", "LIST", `${tooLong}\r\n`, "-rw-r--r-- 1 a b 5 May 05 2009 x\r\n"],
  ] as const)("are kept up to a number: %s", (_, command, bad, good) => {
    const text = byteString(good.repeat(2 * MOST_IGNORED) + bad.repeat(MOST_IGNORED + 100));
    const { entries, ignored } = parseListing(text, optionsFor(command));
    expect(entries).toHaveLength(good === "" ? 0 : 2 * MOST_IGNORED);
    expect(ignored).toHaveLength(MOST_IGNORED);
  });

  it("keeps those that are too long last", () => {
    const { ignored } = parseListing(byteString(`${tooLong}\r\n?\r\n`), optionsFor("LIST"));
    expect(ignored).toEqual(["?", tooLong]);
  });
});
