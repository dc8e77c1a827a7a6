import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";

const list = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), {
    command: "LIST",
    now: Date.UTC(2026, 2, 18),
  });

describe("IBM i rows", () => {
  it.each([
    ["*DIR", "directory"],
    ["*DDIR", "directory"],
    ["*FLR", "directory"],
    ["*LIB", "directory"],
    ["*STMF", "file"],
    ["*DOC", "file"],
    ["*SYMLNK", "link"],
    ["*FIFO", "other"],
  ])("knows %s", (kind, type) => {
    const row = `BAKER           40960 10/28/98 09:13:45 ${kind.padEnd(10)} loaves`;
    expect(list(row)).toMatchObject({
      format: "as400",
      entries: [{ name: "loaves", type, size: type === "file" ? 40_960 : null, owner: "BAKER" }],
    });
  });

  it("keeps the spaces of names, and follows servers that don't pad the type", () => {
    const { entries } = list(
      "BAKER           40960 10/28/98 09:13:45 *STMF       one before, two behind  ",
      "BAKER           40960 10/28/98 09:13:45 *DIR narrow one/",
      "BAKER           40960 10/28/98 09:13:45 *USRSPACEX wide",
    );
    expect(entries.map(({ name }) => name)).toEqual([" one before, two behind  ", "narrow one", "wide"]);
  });

  it("reads rows without owner, size or date", () => {
    const { entries } = list(
      "                 2719 10/29/98 17:20:08 *STMF      anonymous.txt",
      "BAKER                 10/29/98 17:20:08 *STMF      no size.txt",
      "BAKER                                   *STMF      nothing.txt",
    );
    expect(entries).toMatchObject([
      { name: "anonymous.txt", size: 2719, owner: null, modifiedAt: "1998-10-29T17:20:08" },
      { name: "no size.txt", size: null, owner: "BAKER", modifiedAt: "1998-10-29T17:20:08" },
      { name: "nothing.txt", size: null, owner: "BAKER", modifiedAt: null },
    ]);
  });

  it("takes a file that has members for a directory", () => {
    const { entries, ignored } = list(
      "BAKER           36864 21.06.96 23:30:00 *FILE      WHEAT.FILE",
      "BAKER                                   *MEM       WHEAT.FILE/WHEAT.MBR",
      "BAKER         8192000 21.06.96 23:30:00 *FILE      WEEKLY.SAVF",
      "BAKER           36864 21.06.96 23:30:00 *FILE      ",
    );
    expect(entries).toMatchObject([
      { name: "WHEAT.FILE", type: "directory", size: null },
      { name: "WHEAT.FILE/WHEAT.MBR", type: "file", size: null, modifiedAt: null },
      { name: "WEEKLY.SAVF", type: "file", size: 8_192_000 },
    ]);
    expect(ignored).toHaveLength(1);
  });

  it("takes the path off everything but members", () => {
    const [entry] = list("BAKER  9069 05/20/15 15:36:52 *STMF /shop/bills/may.pdf").entries;
    expect(entry?.name).toBe("may.pdf");
  });

  it.each([
    ["98/10/28 09.13.45", "1998-10-28T09:13:45"],
    ["28-10-98 09:13:45", "1998-10-28T09:13:45"],
    ["1998/10/28 09:13:45", "1998-10-28T09:13:45"],
    ["10/28/98 30:13:45", null],
    ["13/13/98 09:13:45", null],
  ])("%s is %s", (written, at) => {
    expect(list(`BAKER  5 ${written} *STMF      x`).entries).toMatchObject([{ name: "x", modifiedAt: at }]);
  });

  it("takes the order of day and month from the whole listing", () => {
    const { entries } = list(
      "BAKER  5 03.04.98 09:13:45 *STMF      a",
      "BAKER  5 28.04.98 09:13:45 *STMF      b",
    );
    expect(entries.map(({ modifiedAt }) => modifiedAt?.slice(0, 10))).toEqual(["1998-04-03", "1998-04-28"]);
  });
});
