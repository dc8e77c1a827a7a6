import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { deferred } from "../deferred";
import { sends } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { flood } from "../testing/flood";
import { listed } from "../testing/listed-rows";
import { countingNetwork, fakeServer, openSession } from "../testing/open-session";
import { argumentsOf } from "../testing/received-commands";

/** Sends the same until the data connection is cut; `sent` then tells how many bytes left. */
function endless(piece: string): { readonly handler: Handler; readonly sent: Promise<number> } {
  const sent = deferred<number>();
  const handler: Handler = async (connection) => {
    await connection.reply("150 Here it comes.");
    const { socket } = await connection.openData();
    sent.resolve(await flood(socket, piece));
    await connection.reply("426 Connection closed.");
  };
  return { handler, sent: sent.promise };
}

/** What is read of a listing, and what the sockets of both sides may hold besides. */
const bounded = 64 * 1024 * 1024;

describe("a listing without end", () => {
  it.each([
    ["MLSD", "one line", "x"],
    ["MLSD", "rows", "type=file;size=1; a\r\n"],
    ["MLSD", "short rows", "\n"],
    ["MLSD", "the facts of one row", "a=b;"],
    ["LIST", "one line", "-rw-r--r-- 1 a b 5 "],
    ["LIST", "rows", "-rw-r--r-- 1 a b 5 May 05 2009 x\r\n"],
  ] as const)("A4, D9: %s of %s is given up, and the session goes on", async (command, _what, piece) => {
    const { handler, sent } = endless(piece);
    const server = await fakeServer({ files: { "/d/a": "1" }, answers: { [command]: handler } });
    const network = countingNetwork();
    const session = await openSession(server, { listCommand: command, timeoutSeconds: 60 }, network);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringContaining("given up"),
    });
    await expect.poll(() => server.dataConnections.every(({ socket }) => socket.destroyed)).toBe(true);
    expect(await sent).toBeLessThan(bounded);
    expect(network.open()).toBe(1);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
  });

  it("A4, D9: in one line of 100 MB is given up before its end", async () => {
    const server = await fakeServer({ answers: { MLSD: sends(Buffer.alloc(100_000_000, "a")) } });
    const session = await openSession(server, { timeoutSeconds: 60 });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({ code: "too-large" });
    await session.makeDirectory(session.encodePath("/new"));
  });

  it("A4, D9: in a million rows is given up before its end", async () => {
    const server = await fakeServer({ answers: { MLSD: sends("type=file; a\r\n".repeat(1_000_000)) } });
    const session = await openSession(server, { timeoutSeconds: 60 });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({ code: "too-large" });
    await session.makeDirectory(session.encodePath("/new"));
  });

  it("A4: that nobody waits for any more ends with the caller", async () => {
    const slow: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const { socket } = await connection.openData();
      while (!socket.destroyed) {
        socket.write("type=file; a\r\n");
        await nextTurn();
      }
      await connection.reply("426 Connection closed.");
    };
    const server = await fakeServer({ answers: { MLSD: slow } });
    const session = await openSession(server, { timeoutSeconds: 60 });
    const cancel = new AbortController();
    const listing = session.list(session.encodePath("/"), { signal: cancel.signal });
    await server.received("MLSD");
    await expect.poll(() => server.dataConnections).toHaveLength(1);
    cancel.abort();
    await expect(listing).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => server.dataConnections[0]?.socket.destroyed).toBe(true);
    await session.makeDirectory(session.encodePath("/new"));
  });
});

describe("rows that make parsers slow", () => {
  const long = 9_900;
  const hostile = {
    "Unix columns without end": `-rw-r--r-- ${"1 ".repeat(long / 2)}\r\n`,
    "Unix dates without end": `-rw-r--r-- 1 a b 5 ${"Jan 1 ".repeat(long / 6)}\r\n`,
    "blanks without end": `-rw-r--r-- 1 a b 5${" ".repeat(long)}x\r\n`,
    "a=;a=;": `type=dir;${"a=;".repeat(long / 3)} x\r\n`,
    "a====": `a${"=".repeat(long)}\r\n`,
  };
  /** Just below what is read at all, and an ordinary row at the end. */
  const listingOf = (row: string) =>
    row.repeat(Math.floor((31 * 1024 * 1024) / row.length)) +
    (row.includes("=") ? "type=file;size=12; last\r\n" : "-rw-r--r-- 1 a b 12 May 05 2009 last\r\n");
  const serve = (rows: string) => fakeServer({ answers: { MLSD: sends(rows), LIST: sends(rows) } });

  it.each(Object.entries(hostile))("A7, A8, D9: %s hide no row that makes sense", async (_what, row) => {
    const server = await serve(listingOf(row));
    const session = await openSession(server, {
      timeoutSeconds: 60,
      listCommand: row.includes("=") ? "MLSD" : "LIST",
    });
    const { entries } = await session.list(session.encodePath("/"));
    expect(entries.at(-1)).toMatchObject({ name: "last", size: 12 });
  });

  it("A7, D9: one row of 31 MB hides no row that makes sense", async () => {
    const row = `-rw-r--r-- ${"1 ".repeat(15_500_000)}\r\n-rw-r--r-- 1 a b 12 May 05 2009 last\r\n`;
    const session = await openSession(await serve(row), { timeoutSeconds: 60, listCommand: "LIST" });
    const { entries } = await session.list(session.encodePath("/"));
    expect(entries).toMatchObject([{ name: "last", size: 12 }]);
  });

  // Listings that take some hundred milliseconds to read: long enough for a command and its answer in between.
  it.each([
    ["A7, D9", "Unix columns without end", listingOf(hostile["Unix columns without end"])],
    ["A7, D9", "Unix dates without end", listingOf(hostile["Unix dates without end"])],
    ["A8, D9", "a=;a=;", listingOf(hostile["a=;a=;"])],
    ["D9", "190 000 ordinary rows", "type=file;size=1;modify=20240102030405; x\r\n".repeat(190_000)],
  ])("%s: %s leave another session its turn while they are read", async (_ids, _what, rows) => {
    const listCommand = rows.includes("=") ? "MLSD" : "LIST";
    const session = await openSession(await serve(rows), { timeoutSeconds: 60, listCommand });
    const other = await openSession(await fakeServer());
    const order: string[] = [];
    const asked = new Promise<void>((resolve, reject) => {
      session.traffic.subscribe((event) => {
        // Everything has come; from here on the listing is only read.
        if (event.type !== "reply" || event.code !== 226) return;
        const made = other.makeDirectory(other.encodePath("/new"));
        made.then(() => order.push("the other session")).then(() => resolve(), reject);
      });
    });
    await session.list(session.encodePath("/"));
    order.push("the listing");
    await asked;
    expect(order).toEqual(["the other session", "the listing"]);
  });

  it("D9: 190 000 ordinary rows are never worked on so long that nobody else gets a turn", async () => {
    const rows = "type=file;size=1;modify=20240102030405; x\r\n".repeat(190_000);
    const session = await openSession(await serve(rows), { timeoutSeconds: 60, listCommand: "MLSD" });
    let turn = 0;
    let longest = 0;
    let startedAt = 0;
    let isOver = false;
    const look = () => {
      const now = performance.now();
      longest = Math.max(longest, now - turn);
      turn = now;
      if (!isOver) setImmediate(look);
    };
    session.traffic.subscribe((event) => {
      // Everything has come; from here on the listing is only read.
      if (event.type !== "reply" || event.code !== 226) return;
      startedAt = turn = performance.now();
      look();
    });
    await session.list(session.encodePath("/"));
    const total = performance.now() - startedAt;
    longest = Math.max(longest, performance.now() - turn);
    isOver = true;
    expect(longest).toBeLessThan(total / 3);
  });
});

describe("facts that are traps", () => {
  it.each([
    "type=file;__proto__=x;size=1; trap",
    "__proto__=x; trap",
    "type=file;constructor=x;toString=y;hasOwnProperty=z; trap",
    "type=__proto__; trap",
    "type=constructor;size=__proto__;modify=toString; trap",
    `${"__proto__=".repeat(900)}x; trap`,
    `${"constructor.prototype.".repeat(400)}a=x; trap`,
  ])("A10, D9: %j spoils nothing", async (row) => {
    const { session, entries } = await listed(`type=file;size=1; a\r\n${row}\r\ntype=dir; b\r\n`);
    expect(entries.filter(({ name }) => name !== "trap")).toMatchObject([
      { name: "a", type: "file", size: 1 },
      { name: "b", type: "directory" },
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(Reflect.get({}, "x")).toBeUndefined();
    await session.makeDirectory(session.encodePath("/new"));
  });

  it("A10: entries and directories may have such names", async () => {
    const names = ["__proto__", "constructor", "prototype", "toString"];
    const { entries } = await listed(names.map((name) => `type=file;size=1; ${name}\r\n`).join(""));
    expect(entries.map(({ name, size }) => [name, size])).toEqual(names.map((name) => [name, 1]));
  });

  it.each([
    "Modify=2014102206510x2.999",
    "Modify=2014",
    "Modify=99999999999999",
    `Modify=${"9".repeat(5000)}`,
    "size=-5",
    "size=abc",
    "size=1e9",
    "size=0x10",
    "size=",
    `size=${"9".repeat(400)}`,
    "size=9007199254740993",
  ])("A11: %s is ignored, its row stays", async (fact) => {
    const { entries } = await listed(
      `type=file;size=1; a\r\ntype=file;${fact}; odd\r\ntype=file;size=3; b\r\n`,
    );
    expect(entries).toMatchObject([
      { name: "a", size: 1 },
      { name: "odd", size: null, modifiedAt: null },
      { name: "b", size: 3 },
    ]);
  });

  it.each(["9".repeat(400), "-5", "1e9"])("A11: a Unix size of %s is never a wrong number", async (size) => {
    const { entries } = await listed(
      `-rw-r--r-- 1 a b ${size} May 05 2009 odd\r\n-rw-r--r-- 1 a b 3 May 05 2009 b\r\n`,
      "LIST",
    );
    expect(entries.at(-1)).toMatchObject({ name: "b", size: 3 });
    for (const entry of entries.filter(({ name }) => name === "odd")) expect(entry.size).toBeNull();
  });
});

describe("patterns in names", () => {
  it.each(["[", "a[", "[a-", "*", "?", "{a,b", "~", "\\", "[[:alpha:"])(
    "B11: %j is a name like any other, in listings and when a directory is deleted with everything in it",
    async (name) => {
      const server = await fakeServer({ files: { [`/d/${name}`]: "1", "/d/other": "2" } });
      const session = await openSession(server);
      const { entries } = await session.list(session.encodePath("/d"));
      expect(entries.map((entry) => entry.name)).toEqual([name, "other"]);
      server.answers.set("DELE", "550 no");
      await session.remove(session.encodePath("/d"), { recursive: true }).catch(() => undefined);
      const deleted = argumentsOf(server, "DELE");
      expect(deleted).toEqual([`/d/${name}`, "/d/other"]);
    },
  );
});
