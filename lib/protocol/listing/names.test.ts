import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { parseListing } from "./parse";
import { LONGEST_ROW } from "./rows";

const names = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), { command: "NLST", now: 0 });
const namesOf = (...rows: string[]) => names(...rows).entries.map(({ name }) => name);

describe("NLST", () => {
  it("takes every row for a name, spaces and all", () => {
    expect(namesOf("a", " b ", "total 12", ".", "..", ".c", "")).toEqual(["a", " b ", "total 12", ".c"]);
    expect(names("a")).toMatchObject({ format: "nlst", untyped: 1 });
  });

  it("takes off a path that all rows share", () => {
    expect(namesOf("/pub/a", "/pub/b")).toEqual(["a", "b"]);
    expect(namesOf("./a", "./b/")).toEqual(["a", "b"]);
    expect(namesOf("/a", "/b")).toEqual(["a", "b"]);
    expect(namesOf("pub/a", "other/b")).toEqual(["pub/a", "other/b"]);
    expect(namesOf("/a/b/c", "/x")).toEqual(["a/b/c", "x"]);
  });

  it("knows directories that a slash marks", () => {
    expect(names("a", "b/")).toMatchObject({
      entries: [{ type: "file" }, { type: "directory", name: "b" }],
      untyped: 1,
    });
  });

  it("is not fooled by error texts", () => {
    expect(names("ls: *.txt: No such file or directory")).toMatchObject({
      entries: [],
      ignored: { length: 1 },
    });
  });

  it("reads long rows only if all of them are", () => {
    expect(names("-rw-r--r-- 1 a b 12 May 05 2009 x", "drwxr-xr-x 1 a b 12 May 05 2009 y").format).toBe(
      "unix",
    );
    expect(names("-rw-r--r-- 1 a b 12 May 05 2009 x", "y").format).toBe("nlst");
  });
});

describe("rows", () => {
  it("leaves out rows that are too long, and reads the rest", () => {
    const long = "x".repeat(LONGEST_ROW + 1);
    expect(names("a", long, "b")).toMatchObject({ entries: [{ name: "a" }, { name: "b" }], ignored: [long] });
  });

  it("strips a byte order mark and takes a last row without line end", () => {
    const text = byteString("\u00ef\u00bb\u00bfa\r\nb");
    expect(parseListing(text, { command: "NLST", now: 0 }).entries.map(({ name }) => name)).toEqual([
      "a",
      "b",
    ]);
  });

  it("reads nothing from nothing", () => {
    for (const command of ["MLSD", "LIST", "NLST"] as const) {
      expect(parseListing(byteString(""), { command, now: 0 }).entries).toEqual([]);
    }
  });
});
