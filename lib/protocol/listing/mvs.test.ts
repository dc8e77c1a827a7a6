import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";

const SYSTEM = "MVS is the operating system of this server. FTP Server is running on z/OS.";
const list = (rows: readonly string[], system?: string) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), {
    command: "LIST",
    now: Date.UTC(2026, 2, 18),
    ...(system === undefined ? {} : { system }),
  });

describe("z/OS data sets", () => {
  it("reads list levels 0 and 1, whatever the columns hold", () => {
    const { format, entries, ignored, untyped } = list([
      "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname",
      "BAK010 3390   2020/01/03  1   15  VB   32756 32760  PO  BAKERY.JOBS",
      "BAK010 3390   2022/02/17  1    3  FB      80 16000 PO-E BAKERY.ASM",
      "BAK010 3390   2022/02/18  1+++++  VBS  32767 27966  PS  $.HUGE",
      "BAK010 3390   **NONE**    1   15  NONE     0     0  PO  BAKERY.NEVER.USED",
      "BAK010 3390   2005/06/06 213000 U 0 27998 PO BAKERY.GLUED",
      "BAK010 3390                                      VSAM  BAKERY.CLUSTER",
      "Migrated                                                BAKERY.OLD",
      "Pseudo Directory                                        BAKERY",
      "V43525 Tape                                             BAKERY.TAPE",
      "ARCIVE Not Direct Access Device                         BAKERY.KEPT",
      "User catalog connector                                  'BAKERY.CATALOG'",
    ]);
    expect(format).toBe("mvs");
    expect(entries.map(({ name, type }) => [name, type])).toEqual([
      ["BAKERY.JOBS", "directory"],
      ["BAKERY.ASM", "directory"],
      ["$.HUGE", "file"],
      ["BAKERY.NEVER.USED", "directory"],
      ["BAKERY.GLUED", "directory"],
      ["BAKERY.CLUSTER", "file"],
      ["BAKERY.OLD", "file"],
      ["BAKERY", "directory"],
      ["BAKERY.TAPE", "file"],
      ["BAKERY.KEPT", "file"],
      ["'BAKERY.CATALOG'", "file"],
    ]);
    expect(untyped).toBe(5);
    expect(ignored).toHaveLength(1);
    for (const entry of entries) expect(entry).toMatchObject({ size: null, modifiedAt: null });
  });

  it("reads list level 2, which has no unit", () => {
    const { entries } = list([
      "Volume Referred      Ext      Used Recfm Lrecl BlkSz Dsorg Dsname",
      "BAK010 2020/01/03      1        15  VB   32756 32760  PO   BAKERY.JOBS",
      "BAK010 2022/02/18      1 327674532  VBS  32767 27966  PS   BAKERY.HUGE",
      "BAK010 2022/02/17      1         3  FB      80 16000 PO-E  BAKERY.ASM",
    ]);
    expect(entries.map(({ type }) => type)).toEqual(["directory", "file", "directory"]);
  });

  it("takes no prose for a data set", () => {
    const { entries } = list([
      "BAK010 3390   2020/01/03  1   15  VB   32756 32760  PO  BAKERY.JOBS",
      "The catalog could not be read to its end; ask the bakery OPERATOR",
      "Migrated data sets are not shown",
    ]);
    expect(entries).toHaveLength(1);
  });
});

describe("z/OS members", () => {
  it("reads members with and without statistics", () => {
    const { entries, ignored } = list([
      " Name     VV.MM   Created       Changed      Size  Init   Mod   Id",
      "CIABATTA  01.15 2008/05/06 2013/11/19 08:51   377   301    44 BAK003",
      "BAGUETTE                                                       ",
      "$2ROLLS   01.01 01/10/18 99/10/18 11:58    29    29     0",
      "No more members.",
    ]);
    expect(entries).toMatchObject([
      { name: "CIABATTA", modifiedAt: "2013-11-19T08:51", modifiedPrecision: "minute", size: null },
      { name: "BAGUETTE", modifiedAt: null, size: null },
      { name: "$2ROLLS", modifiedAt: "1999-10-18T11:58" },
    ]);
    expect(ignored).toHaveLength(2);
  });

  it("tells members without statistics by their heading or by the server's name alone", () => {
    const heading = " Name     VV.MM   Created       Changed      Size  Init   Mod   Id";
    expect(list([heading, "BAGUETTE", "CIABATTA"]).entries).toHaveLength(2);
    expect(list(["BAGUETTE", "CIABATTA"], SYSTEM).entries).toHaveLength(2);
    expect(list(["BAGUETTE", "CIABATTA"], "UNIX Type: L8")).toMatchObject({ format: null, entries: [] });
  });

  it("reads load modules, whose size is hexadecimal", () => {
    const { entries } = list([
      " Name      Size     TTR   Alias-of AC --------- Attributes --------- Amode Rmode",
      "PRICER    003D80   00020B          00 FO             RN RU            31    ANY",
      "PRICES    003D80   00020B PRICER   00 FO             RN RU            ANY    24",
      "PLAIN     0000F0   000411  00 FO                31    ANY",
    ]);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ["PRICER", 15_744],
      ["PRICES", 15_744],
      ["PLAIN", 240],
    ]);
  });

  it("leaves z/OS's Unix files to the Unix rows", () => {
    expect(
      list(["total 8", "drwxrwxr-x   2 BAKER    SYS1        8192 Oct 19  2015 loaves"], SYSTEM).format,
    ).toBe("unix");
  });
});
