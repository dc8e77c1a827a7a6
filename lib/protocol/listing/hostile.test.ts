import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import type { ListingOptions, ParsedListing } from "./entry";
import corpus from "./fixtures/listings.json";
import { parseMdtm, parseTimeVal } from "./mdtm";
import { parseListing } from "./parse";
import { LONGEST_ROW } from "./rows";
import { parseSize } from "./size";

const NOW = Date.UTC(2026, 2, 18, 10);
const COMMANDS = ["MLSD", "LIST", "NLST"] as const;

const parse = (text: ByteString, command: ListingOptions["command"]) =>
  parseListing(text, { command, now: NOW });

/** What holds for every listing, whoever sent it. */
function expectSane({ entries, truncated }: ParsedListing) {
  expect(truncated).toBe(false);
  for (const entry of entries) {
    expect(entry.name.length).toBeGreaterThan(0);
    expect(entry.name === "." || entry.name === "..").toBe(false);
    if (entry.size !== null) {
      expect(Number.isSafeInteger(entry.size) && entry.size >= 0).toBe(true);
      expect(entry.type).toBe("file");
    }
    if (entry.linkTarget !== null) expect(entry.type).toBe("link");
    expect(entry.modifiedAt === null).toBe(entry.modifiedPrecision === null);
    if (entry.modifiedAt !== null) {
      expect(entry.modifiedAt).toMatch(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\dZ?)?)?$/);
      const zoned = entry.modifiedAt.length === 16 ? `${entry.modifiedAt}Z` : entry.modifiedAt;
      expect(Number.isNaN(Date.parse(zoned))).toBe(false);
    }
    if (entry.permissions !== null) expect(entry.permissions.mode).toMatch(/^[0-7]{4}$/);
  }
}

const anyBytes = fc
  .uint8Array({ maxLength: 400 })
  .map((bytes) => byteString(Buffer.from(bytes).toString("latin1")));

/** Rows put together from what real rows are made of: far more likely to be believed than random bytes. */
const piece = fc.constantFrom(
  ..."-rw-r--r-- drwxr-xr-x lrwxrwxrwx 1 0 12 -5 4096 99999999999999999999 1,234 root Jan Feb 30 31 32 00 24:00 25:61 12:05 2014 0000 9999 05-27-14 2014-02-30 10:48AM <DIR> <JUNCTION> -> [x] . .. type=file; size=1; modify=20140230000000; type=dir; __proto__=x; unique=1; type=OS.unix=symlink; a/b ; = \r \n \u0000 \u00e9".split(
    " ",
  ),
  " ",
  "  ",
  "\r\n",
);
const likelyText = fc.array(piece, { maxLength: 60 }).map((pieces) => byteString(pieces.join(" ")));

/** A row of the corpus with some bytes changed, lost or doubled. */
const realRow = fc.constantFrom(
  ...corpus.rows.map(({ line }) => Buffer.from(line, "utf8").toString("latin1")),
);
const brokenRow = fc
  .tuple(
    realRow,
    fc.array(fc.tuple(fc.nat(120), fc.nat(2), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
  )
  .map(([row, changes]) => {
    let text = row;
    for (const [at, kind, code] of changes) {
      const inserted = kind === 0 ? "" : String.fromCharCode(code);
      text = text.slice(0, at) + inserted + text.slice(kind === 2 ? at : at + 1);
    }
    return byteString(`${text}\r\n`);
  });

describe("whatever a server sends", () => {
  for (const command of COMMANDS) {
    it(`${command} never throws and never makes up nonsense`, () => {
      const text = fc.oneof(
        anyBytes,
        likelyText,
        fc.array(brokenRow, { maxLength: 4 }).map((rows) => byteString(rows.join(""))),
      );
      fc.assert(
        fc.property(text, (bytes) => expectSane(parse(bytes, command))),
        { numRuns: 2_000 },
      );
    });
  }

  it("replies to MDTM and SIZE never throw and are right or null", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^213 [0-9. ]{0,30}$/)), (text) => {
        const size = parseSize(text);
        if (size !== null) expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
        const time = parseMdtm(text);
        if (time !== null) expect(new Date(time).toISOString().slice(0, 19)).toBe(time.slice(0, 19));
      }),
    );
  });

  it("a moment survives being written and read", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1900-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const written = date.toISOString().slice(0, 19);
          expect(parseTimeVal(written.replace(/[-T:]/g, ""))).toBe(`${written}Z`);
        },
      ),
    );
  });

  it("a name comes out as it went in", () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) =>
        Buffer.from(bytes)
          .toString("latin1")
          .replace(/[\r\n]/g, "_"),
      )
      .filter((text) => text !== "." && text !== "..");
    fc.assert(
      fc.property(name, (text) => {
        const unix = byteString(`-rw-r--r-- 1 a b 5 May 05 2009 ${text}\r\n`);
        const mlsd = byteString(`type=file;size=5; ${text}\r\n`);
        const dos = byteString(`05-27-14  10:48AM                    5 ${text}\r\n`);
        expect(parse(unix, "LIST").entries[0]?.name).toBe(text);
        expect(parse(mlsd, "MLSD").entries[0]?.name).toBe(text);
        expect(parse(dos, "LIST").entries[0]?.name).toBe(text);
      }),
    );
  });
});

describe("published abuses", () => {
  it("CVE-2026-126345: a fact called __proto__ spoils neither its row nor the rest", () => {
    const text = byteString("type=file;__proto__=x;size=1; a\r\n__proto__=x; b\r\ntype=file;size=2; c\r\n");
    expect(parse(text, "MLSD").entries.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("absurd dates and sizes in MLSD are ignored one by one", () => {
    const facts = ["Modify=2014102206510x2.999", "Modify=2014", "size=-5", "size=abc"];
    const text = byteString(facts.map((fact) => `type=file;${fact}; x\r\n`).join(""));
    expect(parse(text, "MLSD").entries).toMatchObject(
      facts.map(() => ({ name: "x", size: null, modifiedAt: null })),
    );
  });

  it.each([
    "../../../etc/passwd",
    "..\\..\\x",
    "/etc/x",
    "C:\\x",
    "a/b",
    "<img src=x onerror=alert(1)>.txt",
    "-R",
    "|sh",
    "a\u0000b",
    "a\u001b[2Jb",
  ])(
    "CVE-2026-27699 and relatives: %j stays exactly that, for the callers that build paths to refuse",
    (name) => {
      expect(parse(byteString(`-rw-r--r-- 1 a b 5 May 05 2009 ${name}\r\n`), "LIST").entries[0]?.name).toBe(
        name,
      );
      expect(parse(byteString(`type=file; ${name}\r\n`), "MLSD").entries[0]?.name).toBe(name);
    },
  );
});

/**
 * Rows that made other parsers quadratic (CVE-2026-102990, GHSA-5rfr-xx34-2xxv) or might do so with this one.
 * Each makes a row of about the length it is given.
 */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  "Unix columns that never end": (length) => `-rw-r--r-- ${"1 ".repeat(length / 2)}`,
  "Unix dates that never end": (length) => `-rw-r--r-- 1 a b 5 ${"Jan 1 ".repeat(length / 6)}`,
  "a Unix size that never ends": (length) => `-rw-r--r-- 1 a b ${"9".repeat(length)} Jan 1 2014 x`,
  "one word": (length) => `-rw-r--r--${"r".repeat(length)}`,
  spaces: (length) => `-rw-r--r-- 1 a b 5${" ".repeat(length)}Jan`,
  arrows: (length) => `lrwxrwxrwx 1 a b 5 Jan 1 2014 x${" -> ".repeat(length / 4)}`,
  "a=====": (length) => `a${"=".repeat(length)}`,
  "a=;a=;": (length) => `type=file;${"a=;".repeat(length / 3)} x`,
  ";;;;;": (length) => `type=file;${";".repeat(length)}= x`,
  "a link's target with spaces": (length) => `type=OS.unix=slink:${" ;".repeat(length / 2)}`,
  "a DOS size that never ends": (length) => `05-27-14  10:48AM  ${"1,".repeat(length / 2)}`,
  brackets: (length) => `05-27-14  10:48AM  <SYMLINK>     x${" [".repeat(length / 2)}]`,
  "a tag that never ends": (length) => `05-27-14  10:48AM  <${"A".repeat(length)}`,
  digits: (length) => "1".repeat(length),
  slashes: (length) => "/a".repeat(length / 2),
  dots: (length) => ".".repeat(length),
  "carriage returns": (length) => "\r".repeat(length),
};

describe("time", () => {
  /** The best of some runs, in milliseconds: other load can only add to it. */
  const best = (text: ByteString, command: ListingOptions["command"]) => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      parse(text, command);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };

  for (const [what, row] of Object.entries(HOSTILE)) {
    it(`grows with the bytes, not with their square: ${what}`, () => {
      const total = 400_000;
      const rows = (length: number) => byteString(`${row(length)}\n`.repeat(total / length));
      for (const command of COMMANDS) {
        // As many bytes in 25 times longer rows: linear work stays the same, quadratic work is 25 times as much.
        const short = best(rows(360), command);
        const long = best(rows(LONGEST_ROW - 1_000), command);
        expect(long).toBeLessThan(10 * Math.max(short, 5));
      }
    });
  }

  it("links and targets that all share one unique fact are not paired one by one", () => {
    const text = (count: number) =>
      byteString(
        "type=OS.unix=symlink;unique=1; a\n".repeat(count) + "type=file;unique=1; /t\n".repeat(count),
      );
    const { entries } = parse(text(20_000), "MLSD");
    expect(entries).toHaveLength(20_000);
    expect(best(text(16_000), "MLSD")).toBeLessThan(60 * Math.max(best(text(1_000), "MLSD"), 2));
  });

  it("one line without end is cut off unread", () => {
    const text = byteString(
      `${"-rw-r--r-- 1 a b 5 ".repeat(200_000)}\r\n-rw-r--r-- 1 a b 12 May 05 2009 x\r\n`,
    );
    const { entries, ignored } = parse(text, "LIST");
    expect(entries).toMatchObject([{ name: "x" }]);
    expect(ignored).toHaveLength(1);
  });

  it("reads a hundred thousand rows", () => {
    const text = byteString(
      Array.from({ length: 100_000 }, (_, i) => `-rw-r--r-- 1 a b ${i} May 05 2009 ${i}\r\n`).join(""),
    );
    expect(parse(text, "LIST").entries).toHaveLength(100_000);
  });
});
