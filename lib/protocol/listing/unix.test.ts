import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import type { ListedEntry } from "./entry";
import { parseListing } from "./parse";

const NOW = Date.UTC(2026, 2, 18, 10);

const utf8 = (text: string) => byteString(Buffer.from(text, "utf8").toString("latin1"));
const list = (...rows: string[]) =>
  parseListing(utf8(rows.map((row) => `${row}\r\n`).join("")), { command: "LIST", now: NOW });
const one = (row: string): ListedEntry | undefined => list(row).entries[0];

describe("dates", () => {
  it.each([
    ["Jan  5 12:34:56 2019", "2019-01-05T12:34:56", "second"],
    ["2017-03-05 21:40:13.123456789 +0100", "2017-03-05T21:40:13", "second"],
    ["2005-06-07 21:22", "2005-06-07T21:22", "minute"],
    ["09-26 13:45", "2025-09-26T13:45", "minute"],
    ["09-26 2000", "2000-09-26", "day"],
    ["3 29 03:26", "2025-03-29T03:26", "minute"],
    ["3 29 2001", "2001-03-29", "day"],
    ["26.05.2005 13:05", "2005-05-26T13:05", "minute"],
    ["05/26/2005 01:05PM", "2005-05-26T13:05", "minute"],
    ["Sep-02-2012 10:00", "2012-09-02T10:00", "minute"],
    ["20 sept. 2013", "2013-09-20", "day"],
    ["ÁPR 5 2013", "2013-04-05", "day"],
    ["10월 8일 10:36", "2025-10-08T10:36", "minute"],
    ["2005年 3月 7日", "2005-03-07", "day"],
    ["8月 17 20:10", "2025-08-17T20:10", "minute"],
    ["Dec 31 24:00", "2026-01-01T00:00", "minute"],
    ["Feb 29 12:00", "2024-02-29T12:00", "minute"],
    ["Feb  7 2106", "2106-02-07", "day"],
  ])("%s", (written, at, precision) => {
    expect(one(`-rw-r--r-- 1 tilda bakers 4711 ${written} a name`)).toMatchObject({
      name: utf8("a name"),
      size: 4711,
      modifiedAt: at,
      modifiedPrecision: precision,
    });
  });

  it.each([
    "Feb 30 2014",
    "Jun 31 12:00",
    "Oct 05 25:00",
    "Oct 05 10:61",
    "2014-13-01 10:00",
    "Foo 12 2014",
    "12 Фуу 10:00",
    "05-nov-65",
  ])("claims nothing of %s, and keeps the row", (written) => {
    expect(one(`-rw-r--r-- 1 tilda bakers 4711 ${written} a name`)).toMatchObject({
      name: "a name",
      size: 4711,
      modifiedAt: null,
      modifiedPrecision: null,
    });
  });

  it("take a zone along only where a name is behind it", () => {
    expect(one("-rw-r--r-- 1 a b 5 2017-03-05 21:40:13 +0100")?.name).toBe("+0100");
    expect(one("-rw-r--r-- 1 a b 5 2017-03-05 21:40:13 +0100 +0200")?.name).toBe("+0200");
    expect(one("-rw-r--r-- 1 a b 5 2017-03-05 21:40 +0100 x")?.name).toBe("+0100 x");
  });

  it("takes the order of day and month from the whole listing", () => {
    const rows = ["-rw-r--r-- 1 a b 1 03-04-2005 10:00 x", "-rw-r--r-- 1 a b 1 16-01-2005 10:00 y"];
    expect(list(...rows).entries.map(({ modifiedAt }) => modifiedAt)).toEqual([
      "2005-04-03T10:00",
      "2005-01-16T10:00",
    ]);
    expect(one(rows[0] ?? "")?.modifiedAt).toBe("2005-03-04T10:00");
  });

  it("reads Croatian months where the listing is Croatian, else Polish and Czech ones", () => {
    const row = "-rw-r--r-- 1 a b 1 lis 5 2012 x";
    expect(one(row)?.modifiedAt).toBe("2012-11-05");
    expect(list(row, "-rw-r--r-- 1 a b 1 ruj 5 2012 y").entries.map(({ modifiedAt }) => modifiedAt)).toEqual([
      "2012-10-05",
      "2012-09-05",
    ]);
  });

  it("reads months in a charset that is not the session's", () => {
    const row = byteString("-rw-r--r-- 1 a b 1 19. M\u00e4r 03:58 x\r\n");
    expect(
      parseListing(row, { command: "LIST", now: NOW, decode: () => "\ufffd" }).entries[0]?.modifiedAt,
    ).toBe("2026-03-19T03:58");
  });

  it("survives a decoder that throws", () => {
    const decode = () => {
      throw new TypeError("invalid");
    };
    const row = utf8("-rw-r--r-- 1 a b 1 18 févr. 2014 x\r\n");
    expect(parseListing(row, { command: "LIST", now: NOW, decode }).entries[0]?.modifiedAt).toBe(
      "2014-02-18",
    );
  });

  it("does not mistake the padding behind a lone date for part of the names", () => {
    const rows = ["-rw-r--r-- 1 a b 1 2017-03-05  old", "-rw-r--r-- 1 a b 1 2017-03-06   older"];
    expect(list(...rows).entries.map(({ name }) => name)).toEqual(["old", " older"]);
    expect(list(...rows, "-rw-r--r-- 1 a b 1 2017-03-06 new").entries.map(({ name }) => name)).toEqual([
      " old",
      "  older",
      "new",
    ]);
  });
});

describe("rows that are cut behind a lone date", () => {
  it("do not change how the others are read", () => {
    const cut = ["-rw-r--r-- 1 a b 1 16-01-2005", "-rw-r--r-- 1 a b 1 16-01-2005 "];
    const whole = ["-rw-r--r-- 1 a b 1 16-01-2005 x", "-rw-r--r-- 1 a b 1 03-04-2005 name"];
    expect(list(...cut, ...whole).entries).toMatchObject([
      { name: "x", modifiedAt: "2005-01-16" },
      { name: "name", modifiedAt: "2005-04-03" },
    ]);
  });
});

describe("columns", () => {
  it.each([
    ["-rw-r--r-- 1 tilda bakers 12 May 05 2009 x", "tilda", "bakers"],
    ["-rw-r--r-- 1 2201 50 12 May 05 2009 x", "2201", "50"],
    ["-rw-r--r-- www www 12 May 05 2009 x", "www", "www"],
    ["-rw-r--r-- 4 miller 12 May 05 2009 x", "miller", null],
    ["-rw-r--r-- 1 500 12 May 05 2009 x", null, null],
    ["-rw-r--r-- 1 clerk    all of   us 12 May 05 2009 x", null, null],
    ["-rw-r--r-- 1 clerk    all of us 12 May 05 2009 x", "clerk", "all of us"],
    ["-rw-r--r-- 1 Bake Admins Bake Staff 12 May 05 2009 x", null, null],
    ["-rw-r--r-- 1 courier couriergrp77012345 May 05 2009 x", "courier", null],
    ["crw-rw-rw- 1 root sys 1,   3 May 05 2009 x", "root", "sys"],
    ["drwxrwxr-x               folder        3 May 05 2009 x", null, null],
  ])("%s: owner %s, group %s", (row, owner, group) => {
    expect(one(row)).toMatchObject({ owner, group });
  });

  it.each([
    ["-rw-r--r--", "0644", "rw-r--r--"],
    ["-rwsrwSr-T", "7764", "rwsrwSr-T"],
    ["drwxrwsr-x+", "2775", "rwxrwsr-x"],
    ["--rw-r-----", "0640", "rw-r-----"],
    ["-drwxr-x---", "0750", "rwxr-x---"],
  ])("%s has the mode %s", (column, mode, text) => {
    expect(one(`${column} 1 a b 12 May 05 2009 x`)?.permissions).toEqual({ mode, text });
  });

  it("claims no permissions where the column is short", () => {
    expect(one("drw-r--rw 1 a b 12 May 05 2009 x")).toMatchObject({ type: "directory", permissions: null });
  });

  it.each([
    ["1,234,567", 1_234_567],
    ["9007199254740993", null],
    ["-17", null],
    ["531M", null],
    ["4.0K", null],
  ])("a size of %s is %s", (written, size) => {
    expect(one(`-rw-r--r-- 1 a b ${written} May 05 2009 x`)).toMatchObject({ name: "x", size });
  });

  it("reads past inodes and blocks", () => {
    expect(one(" 1835041   8 -rw-r--r-- 1 a b 12 May 05 2009 x")).toMatchObject({
      name: "x",
      owner: "a",
      size: 12,
    });
  });

  it("finds a name behind a group of a dozen words, and a date in a name", () => {
    expect(one("-rw-r--r-- 1 a b 12 May 05 2009 34 Jun 06 2010 x")).toMatchObject({
      name: "34 Jun 06 2010 x",
      size: 12,
    });
  });
});

describe("names", () => {
  it("keeps control characters", () => {
    expect(one("-rw-r--r-- 1 a b 12 May 05 2009 a\u0007b\rc")?.name).toBe("a\u0007b\rc");
  });

  it("keeps Icon\\r where line ends are line feeds", () => {
    const text = "-rw-r--r-- 1 a b 12 May 05 2009 x\n-rw-r--r-- 1 a b 0 May 05 2009 Icon\r\ntotal 3\n";
    expect(
      parseListing(byteString(text), { command: "LIST", now: NOW }).entries.map(({ name }) => name),
    ).toEqual(["x", "Icon\r"]);
  });

  it("drops doubled carriage returns", () => {
    const row = "-rw-r--r-- 1 a b 12 May 05 2009 x\r\r\n";
    expect(parseListing(byteString(row + row), { command: "LIST", now: NOW }).entries[0]?.name).toBe("x");
  });

  it("cuts the mark of ls -F from directories only", () => {
    expect(
      list("drwxr-xr-x 1 a b 12 May 05 2009 d/", "drwxr-xr-x 1 a b 12 May 05 2009 ../").entries,
    ).toMatchObject([{ name: "d" }]);
  });

  it.each([
    ["lrwxrwxrwx 1 a b 8 May 05 2009 x -> ", "x", null],
    ["lrwxrwxrwx 1 a b 3 May 05 2009 a -> b -> c", "a", "b -> c"],
    ["lrwxrwxrwx 1 a b 1 May 05 2009 a -> b -> c", "a -> b", "c"],
  ])("%s", (row, name, linkTarget) => {
    expect(one(row)).toMatchObject({ name, linkTarget });
  });

  it("makes nothing up from rows that are cut short anywhere", () => {
    const row = "-rw-r--r--   1 www www   611 Mar 02  2013 x";
    for (let length = 0; length < row.length; length++)
      expect(list(row.slice(0, length)).entries).toEqual([]);
  });

  it("returns what is no entry", () => {
    const { entries, ignored, format } = list(
      "total 12",
      "-rw-r--r-- 1 a b 12 May 05 2009 x",
      "ls: y: Permission denied",
    );
    expect(format).toBe("unix");
    expect(entries).toHaveLength(1);
    expect(ignored).toEqual(["total 12", "ls: y: Permission denied"]);
  });

  it("stops at maxEntries and says so", () => {
    const rows = byteString("-rw-r--r-- 1 a b 12 May 05 2009 x\r\n".repeat(5));
    const parse = (maxEntries: number) => parseListing(rows, { command: "LIST", now: NOW, maxEntries });
    expect(parse(3)).toMatchObject({ truncated: true, entries: { length: 3 } });
    expect(parse(5)).toMatchObject({ truncated: false, entries: { length: 5 } });
  });
});
