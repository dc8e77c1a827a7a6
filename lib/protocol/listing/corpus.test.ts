import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import type { ListedEntry, ListingOptions } from "./entry";
import corpus from "./fixtures/listings.json";
import { parseListing } from "./parse";

const NOW = Date.UTC(2026, 2, 18, 10);
const HOUR_MS = 3_600_000;

interface Expected {
  readonly name: string;
  readonly type: string | null;
  readonly size: number | null;
  readonly linkTarget: string | null;
  readonly date: string | null;
  readonly datePrecision: string | null;
  readonly nameBytes?: string;
  readonly hoursFromNow?: number;
  readonly also?: Readonly<Record<string, readonly (string | number | null)[]>>;
}

const bytes = (text: string, encoding = "utf-8"): ByteString =>
  byteString(iconv.encode(text, encoding).toString("latin1"));
const decoded = (text: ByteString, encoding = "utf-8") => iconv.decode(Buffer.from(text, "latin1"), encoding);

function options(command: string, system: string, charset = "utf-8"): ListingOptions {
  return {
    command: command === "MLSD" ? "MLSD" : "LIST",
    now: NOW,
    system,
    decode: (text) => decoded(text, charset),
  };
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The corpus's `{date}`: as `ls` writes it, and as the corpus does. */
function fromNow(hours: number): { written: string; date: string } {
  const iso = new Date(NOW + hours * HOUR_MS).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  return { written: `${month} ${iso.slice(8, 10)} ${iso.slice(11, 16)}`, date: `--${iso.slice(5, 16)}` };
}

/** The year rule, written down a second time and differently: the latest year at most a day ahead. */
function withYear(date: string): string {
  if (!date.startsWith("--")) return date;
  for (let year = 2028; ; year--) {
    const full = `${year}-${date.slice(2)}`;
    if (Date.parse(`${full}Z`) <= NOW + 24 * HOUR_MS) return full;
  }
}

/** Compares by the corpus's rules: null claims nothing, `also` names further right answers. */
function check(entry: ListedEntry | undefined, expected: Expected, charset = "utf-8") {
  expect(entry).toBeDefined();
  if (entry === undefined) return;
  const right = (field: string, value: string | number | null) => [value, ...(expected.also?.[field] ?? [])];
  if (expected.nameBytes !== undefined) {
    expect(Buffer.from(entry.name, "latin1").toString("base64url")).toBe(expected.nameBytes);
  } else {
    expect(right("name", expected.name)).toContain(decoded(entry.name, charset));
  }
  if (expected.type !== null) expect(entry.type).toBe(expected.type);
  if (expected.size !== null) expect(right("size", expected.size)).toContain(entry.size);
  if (entry.size !== null) expect(entry.size).toBeGreaterThanOrEqual(0);
  if (expected.linkTarget !== null)
    expect(decoded(entry.linkTarget ?? bytes(""), charset)).toBe(expected.linkTarget);
  if (entry.type !== "link") expect(entry.linkTarget).toBeNull();
  if (expected.datePrecision === "none") {
    expect(entry.modifiedAt).toBeNull();
  } else if (expected.date !== null) {
    const date = expected.hoursFromNow === undefined ? expected.date : fromNow(expected.hoursFromNow).date;
    expect(entry.modifiedAt).toBe(withYear(date));
    expect(entry.modifiedPrecision).toBe(expected.datePrecision);
  }
}

describe("batches of rows", () => {
  for (const batch of corpus.batches) {
    const rows = corpus.rows.filter((row) => row.batch === batch.id);
    const lines = rows.map(({ line, ...row }) =>
      "hoursFromNow" in row ? line.replace("{date}", fromNow(row.hoursFromNow ?? 0).written) : line,
    );
    const eol = batch.eol ?? "\r\n";
    const parse = (some: readonly string[]) => {
      const text = [...(batch.header ?? []), ...some, ...(batch.footer ?? [])]
        .map((line) => line + eol)
        .join("");
      return parseListing(bytes(text, batch.encoding), options(batch.command, batch.system, batch.charset));
    };

    it(`${batch.id}: ${batch.note}`, () => {
      const listing = parse(lines);
      expect(listing.entries).toHaveLength(rows.length);
      for (const [i, row] of rows.entries()) check(listing.entries[i], row, batch.charset);
    });

    for (const [i, row] of rows.entries()) {
      it(`${row.id} alone: ${row.name}`, () => {
        const { entries } = parse(lines.slice(i, i + 1));
        expect(entries).toHaveLength(1);
        check(entries[0], row, batch.charset);
      });
    }
  }
});

describe("whole listings", () => {
  for (const listing of corpus.listings) {
    it(`${listing.id}: ${listing.note}`, () => {
      const { entries } = parseListing(
        bytes(listing.raw, listing.encoding),
        options(listing.command, listing.system, listing.charset),
      );
      expect(entries).toHaveLength(listing.entries.length);
      for (const [i, expected] of listing.entries.entries()) check(entries[i], expected, listing.charset);
    });
  }
});

describe("the year rule", () => {
  for (const { now, written, date } of corpus.yearRule.examples) {
    it(`${written} seen at ${now}`, () => {
      const row = bytes(`-rw-r--r-- 1 a b 1 ${written} x\r\n`);
      const { entries } = parseListing(row, { command: "LIST", now: Date.parse(now) });
      expect(entries[0]?.modifiedAt).toBe(date);
    });
  }
});
