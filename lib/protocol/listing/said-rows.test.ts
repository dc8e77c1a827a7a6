import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";
import { isHeading, saysDenied, saysError } from "./said-rows";

describe("rows that are no entries and hide none", () => {
  it.each([
    "total 0",
    "total 1234",
    "insgesamt 0",
    "Directory DKA0:[ANONYMOUS.EMPTY]",
    "Total of 0 files.",
    "Grand total of 1 directory, 0 files.",
    "%RMS-E-FNF, file not found",
    "File         Code             EOF  Last Modification    Owner  RWEP",
    "  size          date       time       name",
    "--------       ------     ------    --------",
    " Volume in drive C has no label.",
    " Directory of C:\\pub",
    "               0 File(s)              0 bytes",
    "No files found.",
    "The directory is empty",
  ])("are headings of an empty directory: %j", (row) => {
    expect(parseListing(byteString(row), { command: "LIST", now: 0 }).format).toBeNull();
    expect(isHeading(byteString(row), null)).toBe(true);
  });

  it.each(["<row>alpha</row>", "alpha 12", "{name: total}", "ls: .: Permission denied", "Sorry."])(
    "are not %j",
    (row) => {
      expect(isHeading(byteString(row), null)).toBe(false);
    },
  );

  it("are totals in any language between rows of ls", () => {
    expect(isHeading(byteString("insgesamt 8"), "unix")).toBe(true);
    expect(isHeading(byteString("\u00e7\u00b8\u00bd\u00e8\u00a8\u0088 1.2K"), "unix")).toBe(true);
    expect(isHeading(byteString("insgesamt 8"), null)).toBe(false);
  });
});

describe("errors among the rows", () => {
  it.each([
    ["ls: .: Permission denied", true],
    ["ls: cannot open directory '.': Permission denied", true],
    ["/bin/ls: cannot open directory '.': Permission denied", true],
    ["ftpd: .: Permission denied", true],
    ["%DIRECT-E-PRV, insufficient privilege", true],
    ["ls: -a: No such file or directory", false],
    [".: Permission denied", true],
    ["<row>Permission denied</row>", false],
    ["Permission denied", false],
  ])("%j denies the directory: %s", (row, expected) => {
    expect(saysDenied(byteString(row))).toBe(expected);
  });

  it.each([
    ["ls: -a: No such file or directory", true],
    ["/bin/ls: .: Permission denied", true],
    ["ls.txt", false],
    ["ls: a novel", false],
  ])("%j is an error of the program that lists: %s", (row, expected) => {
    expect(saysError(byteString(row))).toBe(expected);
  });
});
