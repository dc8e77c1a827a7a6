import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Entry, entrySchema } from "@/lib/contract/files";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { Handler } from "@/lib/ftp/testing/fake-server";
import { flood } from "@/lib/ftp/testing/flood";
import { startPortside } from "./portside";
import { problemsOf, type Visitor, wholeOf } from "./visitor";

const portside = startPortside();

/** Sends the same until the data connection is cut. */
const endless =
  (piece: string): Handler =>
  async (connection) => {
    await connection.reply("150 Here it comes.");
    const { socket } = await connection.openData();
    await flood(socket, piece);
    await connection.reply("426 Connection closed.");
  };

/** Lists one directory so, and the root as holding it. */
const onlyOf =
  (directory: string, list: Handler): Handler =>
  (connection, path, command) =>
    (path === directory ? list : sends(`type=dir; ${directory.slice(1)}\r\n`))(connection, path, command);

async function entriesOf(visitor: Visitor): Promise<readonly Entry[]> {
  const response = await visitor.askFor("listEntries", "/");
  expect(response.status).toBe(200);
  return z.object({ entries: entrySchema.array() }).parse(await response.json()).entries;
}

const listing = (rows: string | Uint8Array, listCommand = "MLSD") =>
  portside.visitScripted(
    { answers: { MLSD: sends(rows), LIST: sends(rows) } },
    { listCommand, timeoutSeconds: 120 },
  );

describe("a listing without end", () => {
  it.each([
    ["listEntries", "one line", "x"],
    ["listEntries, as lines", "rows", "type=file;size=1; a\r\n"],
    ["search", "short rows", "\n"],
    ["search, for totals", "rows of directories", "type=dir; a\r\n"],
    ["downloadArchive", "the facts of one row", "a=b;"],
    ["delete, with all inside", "rows", "type=file;size=1; a\r\n"],
  ])("A4, D9: ends %s of %s, and the session goes on", async (request, _what, piece) => {
    const visitor = await portside.visitScripted(
      { files: { "/d/a": "1" }, answers: { MLSD: onlyOf("/d", endless(piece)) } },
      { timeoutSeconds: 120 },
    );
    const told = await problemsOf(await visitor.askFor(request, "/d"));
    if (request !== "downloadArchive")
      expect(told).toContainEqual(expect.objectContaining({ code: "too-large" }));
    await expect
      .poll(() => visitor.server.dataConnections.every(({ socket }) => socket.destroyed))
      .toBe(true);
    expect(visitor.server.lines.filter((line) => line.startsWith("DELE"))).toEqual([]);
    expect((await visitor.askFor("makeDirectory", "/new")).status).toBe(201);
  });

  it.each([
    ["one line of 100 MB", Buffer.alloc(100_000_000, "a")],
    ["a million rows", "type=file; a\r\n".repeat(1_000_000)],
  ])("A4, D9: %s is given up before its end, also by a typed command", async (_what, rows) => {
    const visitor = await listing(rows);
    expect(await problemsOf(await visitor.askFor("listEntries", "/"))).toMatchObject([{ code: "too-large" }]);
    const typed = await visitor.type("MLSD /");
    expect(await typed.json()).toMatchObject({ dataTruncated: true });
    expect((await visitor.askFor("makeDirectory", "/new")).status).toBe(201);
  });
});

describe("rows that make parsers slow", () => {
  const long = 9_900;
  it.each([
    ["Unix columns without end", `-rw-r--r-- ${"1 ".repeat(long / 2)}\r\n`],
    ["Unix dates without end", `-rw-r--r-- 1 a b 5 ${"Jan 1 ".repeat(long / 6)}\r\n`],
    ["one row of 4 MB", `-rw-r--r-- ${"1 ".repeat(2_000_000)}\r\n`],
    ["a=;a=;", `type=dir;${"a=;".repeat(long / 3)} x\r\n`],
    ["a====", `a${"=".repeat(long)}\r\n`],
  ])("A7, A8, D9: %s hide no row that makes sense", async (_what, row) => {
    const isMlsd = row.includes("=");
    const last = isMlsd ? "type=file;size=12; last\r\n" : "-rw-r--r-- 1 a b 12 May 05 2009 last\r\n";
    const rows = row.repeat(Math.ceil((4 * 1024 * 1024) / row.length)) + last;
    const visitor = await listing(rows, isMlsd ? "MLSD" : "LIST");
    expect((await entriesOf(visitor)).at(-1)).toMatchObject({ name: "last", size: 12 });
  });
});

describe("facts that are traps", () => {
  it.each([
    "type=file;__proto__=x;size=1; trap",
    "type=file;constructor=x;toString=y;hasOwnProperty=z; trap",
    "type=constructor;size=__proto__;modify=toString; trap",
    `${"__proto__=".repeat(900)}x; trap`,
  ])("A10, D9: %j spoils nothing", async (row) => {
    const visitor = await listing(`type=file;size=1; a\r\n${row}\r\ntype=dir; b\r\ntype=file; __proto__\r\n`);
    const rest = (await entriesOf(visitor)).filter(({ name }) => name !== "trap");
    expect(rest.map(({ name, type }) => [name, type])).toEqual([
      ["a", "file"],
      ["b", "directory"],
      ["__proto__", "file"],
    ]);
    expect((await wholeOf(await visitor.askFor("listEntries, as lines", "/"))).toString()).toContain(
      '"name":"b"',
    );
  });

  it.each([
    "Modify=2014102206510x2.999",
    "Modify=2014",
    "Modify=99999999999999",
    "size=-5",
    "size=abc",
    "size=1e9",
    `size=${"9".repeat(400)}`,
  ])("A11: %s is ignored, its row stays", async (fact) => {
    const visitor = await listing(`type=file;size=1; a\r\ntype=file;${fact}; odd\r\ntype=file;size=3; b\r\n`);
    expect(await entriesOf(visitor)).toMatchObject([
      { name: "a", size: 1 },
      { name: "odd", size: null, modifiedAt: null },
      { name: "b", size: 3 },
    ]);
  });
});
