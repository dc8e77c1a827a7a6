import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";

const list = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), {
    command: "LIST",
    now: Date.UTC(2026, 2, 18),
  });

describe("NetWare rows", () => {
  it("reads the owner, with spaces or without", () => {
    const { entries } = list(
      "- [RWCEAFMS] cashier                          77301 Jun 08 16:27 float.txt",
      "d [R----F--] The Bakery                         512 Jan 29  1998 .",
      "d [R----F--] The Bakery                         512 Jan 29  1998 Vans",
      "-[RWCEMFA]  1 *unknown    33280 Mar 16  1995  flour.wk1",
    );
    expect(entries).toMatchObject([
      { name: "float.txt", owner: "cashier", size: 77_301 },
      { name: "Vans", owner: "The Bakery", type: "directory", size: null },
      { name: " flour.wk1", owner: "*unknown", size: 33_280 },
    ]);
  });

  it("follows a server that pads its dates", () => {
    const { entries } = list(
      "d [R----F--] supervisor            512       Jan 16 18:53    loaves",
      "- [R----F--] cashier            214059       Oct 20 15:27    float.txt",
    );
    expect(entries.map(({ name }) => name)).toEqual(["loaves", "float.txt"]);
  });
});

describe("EPLF rows", () => {
  it("reads facts in any order and ignores those that make no sense", () => {
    const { format, entries } = list(
      "+up644,s3071,m1111111111,r,\tcrust.html",
      "+/,s512,\t..",
      "+/,s512,\tcold\tstore ",
      "+m-5,s1.5,i1,x,,\ta",
      "+m99999999999999999999,s99999999999999999999,up999,\tb",
      "+,\t+",
    );
    expect(format).toBe("eplf");
    expect(entries).toMatchObject([
      {
        name: "crust.html",
        size: 3071,
        modifiedAt: "2005-03-18T01:58:31Z",
        permissions: { mode: "0644" },
      },
      { name: "cold\tstore ", type: "directory", size: null },
      { name: "a", size: null, modifiedAt: null },
      { name: "b", size: null, modifiedAt: null, permissions: null },
      { name: "+" },
    ]);
  });
});

describe("OS/2 rows", () => {
  it("reads attributes, years of two to four figures, and names with spaces", () => {
    const { format, entries } = list(
      "                 0           DIR   09-14-96   21:16  Bakery Objects",
      "            587823    RSA    DIR   01-08-1997 13:58   two spaces ",
      "              5301      A          10-30-102   06:47  loaf.ini",
      "              5301                 10-30-02   06:47  plain",
      "                 0           DIR   09-14-96   21:16  ..",
    );
    expect(format).toBe("os2");
    expect(entries).toMatchObject([
      { name: "Bakery Objects", type: "directory", modifiedAt: "1996-09-14T21:16" },
      { name: " two spaces ", type: "directory", size: null, modifiedAt: "1997-01-08T13:58" },
      { name: "loaf.ini", type: "file", size: 5301, modifiedAt: "2002-10-30T06:47" },
      { name: "plain", type: "file", modifiedAt: "2002-10-30T06:47" },
    ]);
  });
});

describe("NonStop rows", () => {
  it("reads owners and files that are open", () => {
    const { format, entries } = list(
      "$BAKE.TILLS",
      'TILLS        101            12288  6-Jul-10 13:03:29 118, 40 "nunu"',
      'ORDERS       700O               0 26-Feb-04 23:59:59 255,255 "oooo"',
      'LEDGER       101 ?     2147483648 31-Feb-04 23:59:59   1,  7 "----"',
    );
    expect(format).toBe("nonstop");
    expect(entries).toMatchObject([
      { name: "TILLS", size: 12_288, modifiedAt: "2010-07-06T13:03:29", group: "118", owner: "40" },
      { name: "ORDERS", size: 0, modifiedAt: "2004-02-26T23:59:59", group: "255", owner: "255" },
      { name: "LEDGER", size: 2_147_483_648, modifiedAt: null, group: "1", owner: "7" },
    ]);
  });
});

describe("z/VM rows", () => {
  it("reads both shapes, and directories", () => {
    const { format, entries } = list(
      "BREAD    LISTING  V        121       430         14 2009-09-08  7:06:05 191A00",
      "RECIPES  DIR      -          -         -          - 2009-09-08 07:06:05 -",
      "CRUMB    XEDIT    A1 V     65     31     2       7/16/101  18:25:53",
      "CRUST    EXEC     V  F     80     31     2       7/16/01  18:25",
    );
    expect(format).toBe("zvm");
    expect(entries).toMatchObject([
      { name: "BREAD.LISTING", type: "file", size: null, modifiedAt: "2009-09-08T07:06:05" },
      { name: "RECIPES", type: "directory", modifiedAt: "2009-09-08T07:06:05" },
      { name: "CRUMB.XEDIT", modifiedAt: "2001-07-16T18:25:53", modifiedPrecision: "second" },
      { name: "CRUST.EXEC", modifiedAt: "2001-07-16T18:25", modifiedPrecision: "minute" },
    ]);
  });
});
