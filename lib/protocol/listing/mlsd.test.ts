import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import type { ListedEntry } from "./entry";
import { parseMlsdRow } from "./mlsd";
import { parseListing } from "./parse";

const list = (...rows: string[]) =>
  parseListing(byteString(rows.map((row) => `${row}\r\n`).join("")), { command: "MLSD", now: 0 });
const one = (row: string): ListedEntry | undefined => list(row).entries[0];

describe("facts", () => {
  it.each(["__proto__=x;type=file; x", "=;type=file; x", "valueless;type=file; x", ";type=file; x"])(
    "an answer to MLSD is MLSD although all of it begins oddly: %s",
    (row) => {
      expect(list(row)).toMatchObject({ format: "mlsd", entries: [{ name: "x", type: "file" }] });
    },
  );

  it("reads who owns a file and what may be done with it", () => {
    const row =
      "type=file;perm=AdFrw;UNIX.mode=0664;UNIX.owner=502;UNIX.ownername=tilda;UNIX.groupname=bakers;UNIX.group=100; x";
    expect(one(row)).toMatchObject({
      can: "adfrw",
      owner: "tilda",
      group: "bakers",
      permissions: { mode: "0664", text: "rw-rw-r--" },
    });
    expect(one("type=dir;perm=;UNIX.uid=14;UNIX.gid=50; x")).toMatchObject({
      can: "",
      owner: "14",
      group: "50",
    });
    expect(one("type=dir; x")).toMatchObject({ can: null, owner: null, group: null, permissions: null });
  });

  it.each([
    ["0644", "0644", "rw-r--r--"],
    ["755", "0755", "rwxr-xr-x"],
    ["02770", "2770", "rwxrws---"],
    ["01777", "1777", "rwxrwxrwt"],
    ["06640", "6640", "rwSr-S---"],
    ["0100600", "0600", "rw-------"],
    ["00", "0000", "---------"],
  ])("UNIX.mode=%s", (fact, mode, text) => {
    expect(one(`type=file;UNIX.mode=${fact}; x`)?.permissions).toEqual({ mode, text });
  });

  it.each([
    "size=abc",
    "size=-5",
    "size=",
    "size=1e3",
    "size=0x10",
    "size=+5",
    "size=9007199254740993",
    "size=1,234",
  ])("%s is no size", (fact) =>
    expect(one(`type=file;${fact};modify=20200102030405; x`)).toMatchObject({ name: "x", size: null }),
  );

  it.each([
    "2014",
    "2014102206510x",
    "2014102206510x2.999",
    "20141022065101x",
    "00010101000000",
    "191000102030405",
    "20200230000000",
    "20200101240000",
    "20200101006000",
    "-20200101000000",
    "",
    "yesterday",
  ])("modify=%s is no date", (value) => {
    expect(one(`type=file;size=5;modify=${value}; x`)).toMatchObject({
      name: "x",
      size: 5,
      modifiedAt: null,
      modifiedPrecision: null,
    });
  });

  it.each(["UNIX.mode=rw", "UNIX.mode=0999", "perm=1;DELE", "perm=a b"])("%s is ignored", (fact) => {
    expect(one(`type=file;${fact}; x`)).toMatchObject({ type: "file", permissions: null });
  });

  it("takes the first fact that makes sense", () => {
    expect(one("type=file;size=abc;size=51;size=52; x")?.size).toBe(51);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"])(
    "%s is a fact like others",
    (name) => {
      const { entries } = list(
        `type=file;${name}=x;${name}=y;size=5; a`,
        `type=${name};size=6; b`,
        `${name}=z; c`,
        "type=dir; d",
      );
      expect(entries.map(({ size }) => size)).toEqual([5, 6, null, null]);
      expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
    },
  );
});

describe("rows", () => {
  it.each([
    ["type=file;size=1; x", "x"],
    ["type=file;size=1 x", "x"],
    ["type=OS.unix=slink:/with a space/in it;perm=; x y", "x y"],
    ["type=file; a=b; c", "a=b; c"],
    [" type is not told", "type is not told"],
  ])("%s", (row, name) => expect(parseMlsdRow(byteString(row))?.name).toBe(name));

  it.each(["type=file;size=1;", "type=file; ", "nothing", "two words", "", " "])("%j is no entry", (row) => {
    expect(list("type=dir; d", row).entries.map(({ name }) => name)).toEqual(["d"]);
  });

  it("tells how many entries have no type", () => {
    expect(list("size=1; a", "type=dir; b", " c")).toMatchObject({
      untyped: 2,
      entries: [{ type: "file" }, { type: "directory" }, { type: "file" }],
    });
  });

  it.each([
    ["OS.unix=slink:../x", "link", "../x"],
    ["os.UNIX=SymLink", "link", null],
    ["OS.unix=slink", "link", null],
    ["OS.windows=slink:C:\\x", "link", "C:\\x"],
    ["OS.unix=chr-8/17", "other", null],
    ["OS.unix=socket", "other", null],
    ["nonsense", "file", null],
  ])("type=%s", (value, type, linkTarget) => {
    expect(one(`type=${value};size=3; x`)).toMatchObject({ type, linkTarget });
  });

  it("gives a link the path that has its unique fact, wherever it stands, and keeps paths without a link", () => {
    const { entries } = list(
      "type=file;unique=1; /srv/a",
      "type=OS.unix=symlink;unique=1; a",
      "type=file;unique=2; /srv/b",
      "type=file;unique=1; hard link",
    );
    expect(entries.map(({ name, linkTarget }) => [name, linkTarget])).toEqual([
      ["a", "/srv/a"],
      ["/srv/b", null],
      ["hard link", null],
    ]);
  });

  it("keeps control characters in names, and drops what stands for the directory itself", () => {
    const { entries } = list(
      "type=dir; .",
      "type=pdir; up",
      "TYPE=CDIR; here",
      "type=file; a\u0000\u001bb",
      "type=dir; ..x",
    );
    expect(entries.map(({ name }) => name)).toEqual(["a\u0000\u001bb", "..x"]);
  });

  it("stops at maxEntries and says so", () => {
    const text = byteString("type=file; x\r\n".repeat(5));
    const parsed = parseListing(text, { command: "MLSD", now: 0, maxEntries: 3 });
    expect(parsed).toMatchObject({ truncated: true, entries: { length: 3 } });
  });
});

describe("answers of servers that mix the commands up", () => {
  it("reads Unix rows after MLSD, and MLSD rows after LIST", () => {
    expect(list("total 3", "-rw-r--r-- 1 a b 12 May 05 2009 x").format).toBe("unix");
    const mlsd = byteString("type=file;size=1; x\r\ntype=dir; y\r\n");
    expect(parseListing(mlsd, { command: "LIST", now: 0 })).toMatchObject({
      format: "mlsd",
      entries: { length: 2 },
    });
  });
});
