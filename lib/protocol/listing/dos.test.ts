import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";

const list = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), {
    command: "LIST",
    now: Date.UTC(2026, 2, 18),
  });

describe("DOS rows", () => {
  it("reads what the dir command prints, with its heading and summary", () => {
    const { format, entries, ignored } = list(
      " Volume in drive C has no label.",
      " Directory of C:\\bakery",
      "",
      "07/25/2019  11:21 AM    <DIR>          .",
      "07/25/2019  11:21 PM    <DIR>          ovens",
      "07/25/2019  12:00 AM           302,117 rye bread.bmp",
      "07/25/2019  11:21 AM    <SYMLINK>      menu [..\\menus [old].txt]",
      "07/25/2019  11:21 AM    <JUNCTION>     hidden [...]",
      "               2 File(s)        302,117 bytes",
    );
    expect(format).toBe("dos");
    expect(entries).toMatchObject([
      { name: "ovens", type: "directory", size: null, modifiedAt: "2019-07-25T23:21" },
      { name: "rye bread.bmp", type: "file", size: 302_117, modifiedAt: "2019-07-25T00:00" },
      { type: "link" },
      { name: "hidden", type: "link", linkTarget: null },
    ]);
    expect(ignored).toHaveLength(3);
  });

  it.each([
    ["E:\\media [old]\\x", "photos [E:\\media [old]\\x]"],
    ["\\\\host\\share", "photos [\\\\host\\share]"],
  ])("finds the target %s", (linkTarget, text) => {
    expect(list(`07-25-2019  11:21AM    <SYMLINKD>     ${text}`).entries[0]).toMatchObject({
      name: "photos",
      linkTarget,
    });
  });

  it("keeps the spaces of names", () => {
    const { entries } = list(
      "05-27-14  10:48AM       <DIR>            two before",
      "05-27-14  10:48AM                   21  one before",
      "05-27-14  10:48AM                   21 behind  ",
    );
    expect(entries.map(({ name }) => name)).toEqual(["  two before", " one before", "behind  "]);
  });

  it("follows a server that pads its tags differently", () => {
    const narrow = list("05-27-14  10:48AM <DIR> a", "05-27-14  10:48AM 5 b");
    expect(narrow.entries.map(({ name }) => name)).toEqual(["a", "b"]);
    const wide = list("05-27-14  10:48AM  <DIR>              a", "05-27-14  10:48AM  <DIR>               b");
    expect(wide.entries.map(({ name }) => name)).toEqual(["a", " b"]);
  });

  it.each([
    ["27-05-14  10:48", "2014-05-27T10:48"],
    ["25.12.2019  10:48", "2019-12-25T10:48"],
    ["05-27-65  10:48AM", null],
    ["13-13-14  10:48AM", null],
    ["05-27-14  13:48AM", null],
    ["05-27-14  13:48PM", "2014-05-27T13:48"],
    ["05-27-14  24:00", "2014-05-28T00:00"],
  ])("%s is %s", (written, at) => {
    expect(list(`${written}               5 x`).entries[0]).toMatchObject({ name: "x", modifiedAt: at });
  });

  it("takes the order of day and month from the whole listing", () => {
    const { entries } = list("03-04-14  10:48   5 a", "27-05-14  10:48   5 b");
    expect(entries.map(({ modifiedAt }) => modifiedAt)).toEqual(["2014-04-03T10:48", "2014-05-27T10:48"]);
  });

  it("makes nothing up from rows that are cut short", () => {
    const row = "02-14-16  08:09PM               302117 v";
    for (let length = 0; length < row.length; length++)
      expect(list(row.slice(0, length)).entries).toEqual([]);
  });

  it("shows a tag that nobody knows as something else", () => {
    expect(list("05-27-14  10:48AM       <DEVICE>       x").entries[0]).toMatchObject({
      type: "other",
      size: null,
    });
  });
});

describe("rows that begin with the size", () => {
  it("reads VxWorks' columns", () => {
    const { format, entries } = list(
      "  size          date       time       name",
      "--------       ------     ------    --------",
      "    2048    Feb-28-1998  05:23:30   CHRIS             <DIR>",
      "   60412    Oct-13-2000  22:14:09   thermostat.o",
    );
    expect(format).toBe("size-first");
    expect(entries).toMatchObject([
      { name: "CHRIS", type: "directory", size: null, modifiedAt: "1998-02-28T05:23:30" },
      { name: "thermostat.o", type: "file", size: 60_412, modifiedPrecision: "second" },
    ]);
  });

  it("takes what looks like a zone or a space in UTF-8 for a part of VxWorks' names", () => {
    const { entries } = list(
      "   5   Oct-13-2000  22:14:09   +0100",
      "   5   Oct-13-2000  22:14:09   +0100   <DIR>",
      "   5   Oct-13-2000  22:14:09   voil\u00c3\u00a0  ",
      "   5   Oct-13-2000  22:14:09   caf\u00c3\u00a0   <DIR>",
    );
    expect(entries.map(({ name }) => name)).toEqual([
      "+0100",
      "+0100",
      "voil\u00c3\u00a0",
      "caf\u00c3\u00a0",
    ]);
  });
});
