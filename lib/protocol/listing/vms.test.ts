import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";

const list = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), {
    command: "LIST",
    now: Date.UTC(2026, 2, 18),
  });
const COLUMNS = "5/6  23-MAR-2000 07:44:01  [BAKERY,CLERK]  (RWED,RWED,RE,)";

describe("VMS rows", () => {
  it("reads blocks, date, group and owner", () => {
    const { format, entries } = list(`STARTUP.COM;3  ${COLUMNS}`);
    expect(format).toBe("vms");
    expect(entries).toEqual([
      {
        name: "STARTUP.COM",
        type: "file",
        size: 2560,
        modifiedAt: "2000-03-23T07:44:01",
        modifiedPrecision: "second",
        permissions: null,
        owner: "CLERK",
        group: "BAKERY",
        linkTarget: null,
        can: null,
      },
    ]);
  });

  it.each([
    ["a size behind the date", "17-JUN-1994 17:25:37   63/64   (RWED,RWED,R,)", 63 * 512, null],
    ["an owner without group", "63  17-JUN-1994 17:25:37  [CLERK]", 63 * 512, "CLERK"],
    ["an owner that is cut off", "63  17-JUN-1994 17:25:37  [AP_BAKERY,APPRENT   (RWE,,,)", 63 * 512, null],
    ["an owner with a space", "63  17-JUN-1994 17:25:37  [BAKERY, CLERK] (RWE,,,)", 63 * 512, "CLERK"],
    ["a size that isn't in blocks", "2KB  17-JUN-1994 17:25:37", null, null],
  ])("reads %s", (_, columns, size, owner) => {
    expect(list(`A.TXT;1  ${columns}`).entries).toMatchObject([
      { name: "A.TXT", size, owner, modifiedAt: "1994-06-17T17:25:37" },
    ]);
  });

  it.each(["31-FEB-2000 07:44", "15-XYZ-2002 07:44", "15-MAR-2002 25:61"])("has no date in %s", (written) => {
    expect(list(`A.TXT;1   5/6   ${written}  [CLERK]`).entries).toMatchObject([
      { name: "A.TXT", size: 2560, modifiedAt: null, owner: "CLERK" },
    ]);
  });

  it("joins long names with their columns, indented or not", () => {
    const { entries, ignored } = list(
      "Directory DKB200:[BAKERY]",
      "ALL-THE-LOAVES-WE-EVER-BAKED.DAT;1",
      `       ${COLUMNS}`,
      "ALL-THE-ROLLS-WE-EVER-BAKED.DAT;12  ",
      COLUMNS,
      "LOST-ITS-COLUMNS.DAT;1",
      `B.TXT;1 ${COLUMNS}`,
      "LAST.DAT;1",
    );
    expect(entries.map(({ name }) => name)).toEqual([
      "ALL-THE-LOAVES-WE-EVER-BAKED.DAT",
      "ALL-THE-ROLLS-WE-EVER-BAKED.DAT",
      "B.TXT",
    ]);
    expect(ignored).toEqual(["Directory DKB200:[BAKERY]", "LOST-ITS-COLUMNS.DAT;1", "LAST.DAT;1"]);
  });

  it("keeps the version of all but the newest of a name", () => {
    const rows = ["A.TXT;2", "A.TXT;10", "A.TXT;9", "B.TXT;1", "A.DIR;1"];
    expect(list(...rows.map((name) => `${name}  ${COLUMNS}`)).entries.map(({ name }) => name)).toEqual([
      "A.TXT;2",
      "A.TXT",
      "A.TXT;9",
      "B.TXT",
      "A",
    ]);
  });

  it("knows directories in any case, and names without a type", () => {
    expect(list(`Sub.dir;1 ${COLUMNS}`, `README.;1 ${COLUMNS}`, `.DIR;1 ${COLUMNS}`).entries).toMatchObject([
      { name: "Sub", type: "directory", size: null },
      { name: "README.", type: "file" },
      { name: ".DIR", type: "file" },
    ]);
  });

  it("makes nothing up from rows that are cut short", () => {
    const row = `STARTUP.COM;3  ${COLUMNS}`;
    for (let length = 0; length < "STARTUP.COM;3  5/6  23-MAR-20".length; length++)
      expect(list(row.slice(0, length)).entries).toEqual([]);
  });
});
