import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../byte-string";
import type { ListingOptions } from "./entry";
import { parseListing } from "./parse";
import { LONGEST_ROW } from "./rows";

const NOW = Date.UTC(2026, 2, 18, 10);
const COMMANDS = ["MLSD", "LIST", "NLST"] as const;

const parse = (text: ByteString, command: ListingOptions["command"], system?: string) =>
  parseListing(text, { command, now: NOW, ...(system === undefined ? {} : { system }) });

describe("published abuses", () => {
  it("A10: a fact called __proto__ spoils neither its row nor the rest", () => {
    const text = byteString("type=file;__proto__=x;size=1; a\r\n__proto__=x; b\r\ntype=file;size=2; c\r\n");
    expect(parse(text, "MLSD").entries.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("A11: absurd dates and sizes in MLSD are ignored one by one", () => {
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
  ])("A1: %j stays exactly that, for the callers that build paths to refuse", (name) => {
    expect(parse(byteString(`-rw-r--r-- 1 a b 5 May 05 2009 ${name}\r\n`), "LIST").entries[0]?.name).toBe(
      name,
    );
    expect(parse(byteString(`type=file; ${name}\r\n`), "MLSD").entries[0]?.name).toBe(name);
  });
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
  "VMS columns that never end": (length) => `A.TXT;1 ${"5/6 [A ".repeat(length / 7)}`,
  "VMS owners that never end": (length) => `A.TXT;1 5 1-JAN-2000 ${"[".repeat(length)}`,
  "a VMS name that never ends": (length) => `${"A;1".repeat(length / 3)} 5 1-JAN-2000`,
  "VMS names alone": (length) => `A.TXT;1${" ".repeat(length)}`,
  "VMS columns without a name": (length) => `   5  1-JAN-2000 ${"5 ".repeat(length / 2)}`,
  "IBM i stars": (length) => `BAKER 5 10/28/98 09:13:45 ${"*DIR ".repeat(length / 5)}`,
  "an IBM i name of slashes": (length) => `BAKER 5 10/28/98 09:13:45 *DIR ${"/".repeat(length)}`,
  "a member's path": (length) => `BAKER                 *MEM       ${"A/".repeat(length / 2)}B`,
  "z/OS organisations": (length) => `BAK010 3390 2013/03/27 ${"PO ".repeat(length / 3)}`,
  "a z/OS name that never ends": (length) => `BAK010 3390 2013/03/27 1 1 PO ${"A.".repeat(length / 2)}`,
  "migrated to nowhere": (length) => `Migrated${" ".repeat(length)}`,
  "a z/OS module's attributes": (length) => `PRICER 003D80 00020B ${"31 ".repeat(length / 3)}`,
  "z/OS members": (length) => `A${" ".repeat(length)}`,
  "NetWare rights": (length) => `- [${"R".repeat(length)}] a 5 Jan 1 2014 x`,
  "NetWare columns that never end": (length) => `- [RWCEAFMS] ${"5 Jan ".repeat(length / 6)}`,
  "EPLF facts": (length) => `+${"s1,m1,".repeat(length / 6)}\tx`,
  "EPLF without a tab": (length) => `+${",".repeat(length)}`,
  "OS/2 attributes": (length) => `5 ${"A ".repeat(length / 2)}`,
  "an OS/2 date that never ends": (length) => `5 A 10-30-${"1".repeat(length)}`,
  "a NonStop name that never ends": (length) => `${"A".repeat(length)} 101 5 6-Jul-10 13:03:29 1,1`,
  "NonStop columns": (length) => `A 101 5 6-Jul-10 13:03:29 ${"1, ".repeat(length / 3)}`,
  "z/VM columns": (length) => `A B ${"V ".repeat(length / 2)}`,
  "z/VM numbers": (length) => `A B V ${"1 ".repeat(length / 2)}`,
  digits: (length) => "1".repeat(length),
  slashes: (length) => "/a".repeat(length / 2),
  dots: (length) => ".".repeat(length),
  "carriage returns": (length) => "\r".repeat(length),
};

describe("time", () => {
  /** The best of some runs, in milliseconds: other load can only add to it. */
  const best = (text: ByteString, command: ListingOptions["command"], system?: string) => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      parse(text, command, system);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };

  for (const [what, row] of Object.entries(HOSTILE)) {
    it(`A7, A8: grows with the bytes, not with their square: ${what}`, () => {
      const total = 400_000;
      const rows = (length: number) => byteString(`${row(length)}\n`.repeat(total / length));
      for (const [command, system] of [
        ...COMMANDS.map((name) => [name] as const),
        ["LIST", "MVS"] as const,
      ]) {
        // As many bytes in 25 times longer rows: linear work stays the same, quadratic work is 25 times as much.
        const short = best(rows(360), command, system);
        const long = best(rows(LONGEST_ROW - 1_000), command, system);
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

  it("A7: one line without end is cut off unread", () => {
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
