import { describe, expect, it } from "vitest";
import { hasOwnNotation, isAbsolute, joinPath, lastName, namesOf, parentPath, rootOf } from "./path";

describe("rootOf and namesOf", () => {
  it.each([
    ["/", "/", []],
    ["/pub/a b/c", "/", ["pub", "a b", "c"]],
    ["//pub///a/", "/", ["pub", "a"]],
    ["C:/somedir/x", "C:/", ["somedir", "x"]],
    ["C:\\somedir/x", "C:\\", ["somedir", "x"]],
    ["C:/\x95\\/x", "C:/", ["\x95\\", "x"]],
    ["C:", "C:", []],
    ["DISK$USER:[ANON.PUB]", "DISK$USER:[ANON.PUB]", []],
    ["DISK$USER:[ANON]/PUB/A.TXT;1", "DISK$USER:[ANON]", ["PUB", "A.TXT;1"]],
    ["'USER.DATA.'/MEMBER", "'USER.DATA.'", ["MEMBER"]],
    ["\\SYS.$VOL.SUB/file", "\\SYS.$VOL.SUB", ["file"]],
  ])("takes %j apart", (path, root, names) => {
    expect(rootOf(path)).toBe(root);
    expect(namesOf(path)).toEqual(names);
  });

  it("tells a server's own notation from slashes and drives", () => {
    expect(["/a", "C:/a", "C:\\a", "C:", "A:[B]", "'HLQ.'", "QGPL"].map(hasOwnNotation)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe("isAbsolute", () => {
  it.each([
    ["/", ["/", "/a"], ["", "a", "a/b", "C:/a", "A:[B]/c", "'HLQ.'"]],
    ["C:/ftp", ["/a", "C:", "c:/a", "D:\\a"], ["", "a", "a/b", "C:a", "[B]"]],
    ["DISK:[ANON]", ["DISK:[ANON]/a", "DISK:[ANON.PUB]/a", "[PUB]", "SYS$LOGIN:", "/a"], ["", "a", "a/b"]],
    ["'USER.DATA.'", ["'USER.DATA.'/A", "'SYS1.'"], ["USER/A"]],
    ["\\SYS.$VOL.SUB", ["\\SYS.$VOL.SUB/file", "$VOL.OTHER"], ["file"]],
    ["QGPL", ["QGPL", "QGPL/A"], ["QSYS", "A/QGPL"]],
  ])("tells beneath the home %j", (home, absolute, relative) => {
    expect(absolute.filter((path) => !isAbsolute(path, home))).toEqual([]);
    expect(relative.filter((path) => isAbsolute(path, home))).toEqual([]);
  });
});

describe("joinPath, parentPath and lastName", () => {
  it.each([
    ["/", "a", "/a"],
    ["/pub", " a", "/pub/ a"],
    ["/pub\\", "a", "/pub\\/a"],
    ["C:/", "a", "C:/a"],
    ["C:\\", "a", "C:\\a"],
    ["C:/dir", "a", "C:/dir/a"],
    ["C:\\", "a", "C:\\a"],
    ["C:/\x95\\", "a", "C:/\x95\\/a"],
    ["DISK:[A]", "B.TXT;2", "DISK:[A]/B.TXT;2"],
    ["'HLQ.'", "DATA", "'HLQ.'/DATA"],
  ])("joins %j and %j, and takes them apart again", (directory, name, path) => {
    expect(joinPath(directory, name)).toBe(path);
    expect(lastName(path)).toBe(name);
    expect(parentPath(path)).toBe(directory);
  });

  it("finds nothing above a root", () => {
    expect(["/", "C:/", "DISK:[A]"].map(parentPath)).toEqual([null, null, null]);
    expect(lastName("/")).toBe("");
  });
});
