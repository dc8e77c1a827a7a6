import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import { FUZZ } from "../testing/fuzz-runs";
import type { ListedEntry, ListingOptions, ParsedListing } from "./entry";
import corpus from "./fixtures/listings.json";
import { parseListing } from "./parse";
import { parseSize } from "./size";

const NOW = Date.UTC(2026, 2, 18, 10);
const COMMANDS = ["MLSD", "LIST", "NLST"] as const;

const parse = (text: ByteString, command: ListingOptions["command"], system?: string) =>
  parseListing(text, { command, now: NOW, ...(system === undefined ? {} : { system }) });

/** What holds for every listing, whoever sent it. */
function expectSane({ entries, truncated }: ParsedListing) {
  if (truncated) expect.fail("rows are missing");
  for (const entry of entries) {
    const wrong = nonsenseOf(entry);
    if (wrong !== null) expect.fail(`${wrong}: ${JSON.stringify(entry)}`);
  }
}

/** What no entry may have, in words; by hand, because matchers would take longer than the parser. */
function nonsenseOf(entry: ListedEntry): string | null {
  const { name, type, size, modifiedAt, modifiedPrecision, permissions, linkTarget } = entry;
  if (name === "" || name === "." || name === "..") return "no name";
  if (size !== null && !(Number.isSafeInteger(size) && size >= 0)) return "no size";
  if (size !== null && type !== "file") return "a size of something else";
  if (linkTarget !== null && type !== "link") return "a target of something else";
  if ((modifiedAt === null) !== (modifiedPrecision === null)) return "half a date";
  if (modifiedAt !== null && !isReal(modifiedAt)) return "no date of the calendar";
  if (permissions !== null && !/^[0-7]{4}$/.test(permissions.mode)) return "no mode";
  return null;
}

/** Whether it is the same after it was turned into a date and back: February 30 would become March 2. */
function isReal(at: string): boolean {
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\dZ?)?)?$/.test(at)) return false;
  const local = at.replace("Z", "");
  const ms = Date.parse(local.length > 10 ? `${local}Z` : local);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(local);
}

const anyBytes = fc
  .uint8Array({ maxLength: 400 })
  .map((bytes) => byteString(Buffer.from(bytes).toString("latin1")));

/** Rows put together from what real rows are made of: far more likely to be believed than random bytes. */
const piece = fc.constantFrom(
  ..."-rw-r--r-- drwxr-xr-x lrwxrwxrwx 1 0 12 -5 4096 99999999999999999999 1,234 root Jan Feb 30 31 32 00 24:00 25:61 12:05 2014 0000 9999 05-27-14 2014-02-30 10:48AM <DIR> <JUNCTION> -> [x] . .. type=file; size=1; modify=20140230000000; type=dir; __proto__=x; unique=1; type=OS.unix=symlink; a/b ; = \r \n \u0000 \u00e9".split(
    " ",
  ),
  ...`A.TXT;1 B.DIR;2 ;1 14/16 23-MAR-2000 31-FEB-2000 [A,B] [A (RWED,,) %RMS-E-PRV *DIR *MEM *FILE A.FILE/A.MBR
  10/28/98 28.10.98 Volume Dsname Name VV.MM Migrated 3390 2013/03/27 **NONE** PO PS VSAM 01.15 003D80 FFFFFFFF ANY 24
  [RWCEAFMS] d[R----F--] +i1, +s1,m1, +/, DIR A 09-14-96 10-30-102 101 6-Jul-10 13:03:29 118, "nunu" V F A1 - 7/16/101`.split(
    /\s+/,
  ),
  "+m999999999999999,s9,\tx",
  "\t",
  "\t..",
  " ",
  "  ",
  "\r\n",
);
const likelyText = fc.array(piece, { maxLength: 60 }).map((pieces) => byteString(pieces.join(" ")));

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

/** A row with some bytes changed, lost or doubled. */
const damaged = (rows: readonly { readonly line: string }[]) =>
  fc
    .tuple(
      fc.constantFrom(...rows.map(({ line }) => latin1(line))),
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
const brokenRow = damaged(corpus.rows);

/** Formats whose rows agree on more than dates (paddings, links and their targets), so that a damaged one may matter. */
const AGREEING = new Set(["unix", "dos", "mlsd", "other"]);

const system = fc.constantFrom(undefined, ...new Set(corpus.batches.map((batch) => batch.system)));

describe("whatever a server sends", () => {
  afterEach(() => {
    const polluted: object = {};
    for (const key in polluted) expect.fail(`every object has got a ${key}`);
  });

  for (const command of COMMANDS) {
    it(`${command} never throws and never makes up nonsense`, () => {
      const text = fc.oneof(
        anyBytes,
        likelyText,
        fc.array(brokenRow, { maxLength: 4 }).map((rows) => byteString(rows.join(""))),
      );
      fc.assert(
        fc.property(text, system, (bytes, name) => expectSane(parse(bytes, command, name))),
        FUZZ,
      );
    });
  }

  for (const batch of corpus.batches.filter(({ format }) => !AGREEING.has(format))) {
    it(`damaged rows spoil no whole ones: ${batch.id}`, () => {
      const rows = corpus.rows.filter((row) => row.batch === batch.id);
      const heading = (batch.header ?? []).map((line) => `${latin1(line)}\r\n`).join("");
      fc.assert(
        fc.property(fc.constantFrom(...rows), fc.array(damaged(rows), { maxLength: 4 }), (row, broken) => {
          const names = new Set<string>([row.name, ...(row.also?.name ?? [])].map(latin1));
          const whole = `${latin1(row.line)}\r\n`;
          const text = byteString(heading + broken.map((one) => whole + one).join("") + whole.repeat(2));
          const listing = parse(text, "LIST", batch.system);
          expectSane(listing);
          expect(listing.format).toBe(batch.format);
          const found = listing.entries.filter(({ name }) => names.has(name));
          expect(found.length).toBeGreaterThanOrEqual(broken.length + 2);
        }),
        FUZZ,
      );
    });
  }

  it("an answer to SIZE never throws and is a size or null", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^213 [0-9., ]{0,30}$/)), (text) => {
        const size = parseSize(text);
        if (size !== null) expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
      }),
      FUZZ,
    );
  });

  it("a size survives being written and read", () => {
    const answers = fc.constantFrom(
      "213 #",
      "213 #\r\n",
      "#",
      "213 file: x, Size =#",
      "213 # bytes",
      "213-x\n213 #.",
    );
    fc.assert(
      fc.property(fc.maxSafeNat(), answers, (size, answer) => {
        if (answer === "#" && String(size).startsWith("213")) return;
        expect(parseSize(answer.replace("#", String(size)))).toBe(size);
      }),
      FUZZ,
    );
  });
});
