import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import { FUZZ } from "../testing/fuzz-runs";
import type { ListingOptions, ParsedListing } from "./entry";
import corpus from "./fixtures/listings.json";
import { parseMdtm, parseTimeVal } from "./mdtm";
import { parseListing } from "./parse";
import { parseSize } from "./size";

const NOW = Date.UTC(2026, 2, 18, 10);
const COMMANDS = ["MLSD", "LIST", "NLST"] as const;

const parse = (text: ByteString, command: ListingOptions["command"], system?: string) =>
  parseListing(text, { command, now: NOW, ...(system === undefined ? {} : { system }) });

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

  it("replies to MDTM and SIZE never throw and are right or null", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^213 [0-9. ]{0,30}$/)), (text) => {
        const size = parseSize(text);
        if (size !== null) expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
        const time = parseMdtm(text);
        if (time !== null) expect(new Date(time).toISOString().slice(0, 19)).toBe(time.slice(0, 19));
      }),
      FUZZ,
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
      FUZZ,
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
        const os2 = byteString(`     5      A          10-30-102   06:47  ${text}\r\n`);
        const eplf = byteString(`+m1,s5,r,\t${text}\r\n`);
        const netware = byteString(`- [RWCEAFMS] cashier       5 Jun 08 16:27 ${text}\r\n`);
        expect(parse(unix, "LIST").entries[0]?.name).toBe(text);
        expect(parse(mlsd, "MLSD").entries[0]?.name).toBe(text);
        // Windows has no blank names: such a row has lost its own.
        if (text.trim() !== "") expect(parse(dos, "LIST").entries[0]?.name).toBe(text);
        expect(parse(os2, "LIST").entries[0]?.name).toBe(text);
        expect(parse(eplf, "LIST").entries[0]?.name).toBe(text);
        expect(parse(netware, "LIST").entries[0]?.name).toBe(text);
        // A slash ends a directory's name there, and others a path.
        const plain = text.replaceAll("/", "_");
        const as400 = byteString(`BAKER      5 10/28/98 09:13:45 *STMF      ${plain}\r\n`);
        expect(parse(as400, "LIST").entries[0]?.name).toBe(plain);
      }),
      FUZZ,
    );
  });
});
