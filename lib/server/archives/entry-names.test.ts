import { describe, expect, it } from "vitest";
import { distinctNames, safeEntryName } from "./entry-names";

const exact = (name: string) => ({ name, nameIsExact: true });

describe("a name in an archive", () => {
  it.each([
    ["notes.txt"],
    ["grüße 日本語 🗂.txt"],
    [".htaccess"],
    ["...more"],
    ["-rf"],
    ["console.log"],
    ["com10"],
    [" names with spaces.txt"],
    ["\ufffd is a letter of Unicode"],
  ])("stays as it is: %s", (name) => {
    expect(safeEntryName(exact(name))).toBe(name);
  });

  it.each([
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["..\\..\\x", ".._.._x"],
    ["..", "__"],
    [".. ", "___"],
    [".", "_"],
    ["", "_"],
    ["/etc/x", "_etc_x"],
    ["C:\\x", "C__x"],
    ["c:x", "c_x"],
    ["a\r\nb\u0000\u001b[31m", "a__b__[31m"],
    ["\u202etxt.exe", "_txt.exe"],
    ["a\u2028b", "a_b"],
    ["half \ud83d", "half _"],
    ["CON", "CON_"],
    ["aux.txt", "aux_.txt"],
    ["Lpt1 .tar.gz", "Lpt1_ .tar.gz"],
    ["aux ", "aux__"],
    ["12:30, a?*.txt", "12_30, a__.txt"],
    ['<b>|"x"', "_b___x_"],
    ["file.txt:stream", "file.txt_stream"],
    ["space at the end ", "space at the end_"],
    ["dots at the end. ..", "dots at the end____"],
  ])("A1, D1, D3: %j becomes %j", (name, safe) => {
    expect(safeEntryName(exact(name))).toBe(safe);
  });

  it("is made of a very long one in no time", () => {
    const spaces = " ".repeat(1_000_000);
    expect(safeEntryName(exact(`${spaces}x`))).toBe(`${spaces}x`);
  });

  it("has an underscore for bytes that are no text", () => {
    expect(safeEntryName({ name: "caf\ufffd.txt", nameIsExact: false })).toBe("caf_.txt");
  });
});

describe("names in one directory of an archive", () => {
  it("are different, and those that are safe as they are keep their own", () => {
    expect(distinctNames(["a/b.txt", "a_b.txt", "a\\b.txt", "x", "..", "__"].map(exact))).toEqual([
      "a_b (2).txt",
      "a_b.txt",
      "a_b (3).txt",
      "x",
      "__ (2)",
      "__",
    ]);
  });

  it("are different also where only what Windows doesn't take told them apart", () => {
    expect(distinctNames(["a.", "a ", "a_", "a?"].map(exact))).toEqual(["a_ (2)", "a_ (3)", "a_", "a_ (4)"]);
  });

  it("are numbered around names that have a number already", () => {
    expect(distinctNames(["a (2)", "x/y", "x_y", "x_y (2)"].map(exact))).toEqual([
      "a (2)",
      "x_y (3)",
      "x_y",
      "x_y (2)",
    ]);
  });

  it("may differ by case alone", () => {
    expect(distinctNames(["Readme", "README"].map(exact))).toEqual(["Readme", "README"]);
  });

  it("are made different in no time, also a hundred thousand of them", () => {
    const names = Array.from({ length: 100_000 }, () => ({ name: "\ufffd", nameIsExact: false }));
    expect(new Set(distinctNames(names)).size).toBe(100_000);
  });
});
