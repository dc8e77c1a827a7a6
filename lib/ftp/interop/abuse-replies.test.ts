import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sends } from "../testing/fake-replies";
import { download } from "../testing/files";
import { flood } from "../testing/flood";
import { countingNetwork, eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf, verbsOf } from "../testing/received-commands";

/** What Portside reads at most, and what sockets on both sides may hold besides. */
const bounded = 16 * 1024 * 1024;

describe("text without end on the control connection", () => {
  it.each([
    ["one line", "x"],
    ["a multi-line reply", "220-for ever\r\n"],
    ["lines of a multi-line reply that never closes", "220-a\r\n 220\r\n221 b\r\n"],
  ])("A5, D9: ends a greeting of %s, and connecting with it", async (_what, piece) => {
    let flooded: Promise<number> | undefined;
    const server = await fakeServer({
      greeting: (connection) => {
        flooded = flood(connection.socket, piece);
      },
    });
    const network = countingNetwork();
    await expect(openSession(server, { timeoutSeconds: 60 }, network)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/too long|longer|limit/i),
    });
    expect(await flooded).toBeLessThan(bounded);
    expect(server.lines).toEqual([]);
    expect(network.open()).toBe(0);
  });

  it.each(["250-", "250-a\r\n", "250 "])(
    "A5, D9: ends the connection of a command that is answered by %j without end, and goes on with another",
    async (piece) => {
      let flooded: Promise<number> | undefined;
      const server = await fakeServer({
        files: { "/a": "1" },
        answers: {
          MKD: async (connection) => {
            flooded = flood(connection.socket, piece);
          },
        },
      });
      const session = await openSession(server, { timeoutSeconds: 60 });
      const before = session.traffic.lastSeq;
      await expect(session.makeDirectory(session.encodePath("/x"))).rejects.toMatchObject({
        code: "connection-failed",
      });
      expect(await flooded).toBeLessThan(bounded);
      // The log keeps what came to a readable length.
      expect(JSON.stringify(session.traffic.after(before)).length).toBeLessThan(20_000);
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    },
  );

  it.each([
    ["1xx that no final reply follows", "150 wait\r\n"],
    ["226 after 226", "226 done\r\n"],
  ])(
    "D9: ends a connection that sends %s, long before the operation's time is over",
    async (_what, piece) => {
      let flooded: Promise<number> | undefined;
      const server = await fakeServer({
        files: { "/a": "1" },
        answers: {
          MKD: async (connection) => {
            flooded = flood(connection.socket, piece);
          },
        },
      });
      const session = await openSession(server, { timeoutSeconds: 600 });
      await session.list(session.encodePath("/"));
      await expect(session.makeDirectory(session.encodePath("/x"))).rejects.toMatchObject({
        code: "connection-failed",
        message: expect.stringContaining("one reply after the other"),
      });
      expect(await flooded).toBeLessThan(bounded);
      // What stood behind the last one in the same piece isn't in the log.
      expect(eventsOf(session, "reply").length).toBeLessThan(5_000);
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    },
  );

  it("D9: lets another session work while a server floods this one", async () => {
    const hostile = await fakeServer({
      answers: {
        MKD: async (connection) => {
          while (!connection.isClosed) {
            await connection.reply("250-more");
            await nextTurn();
          }
        },
      },
    });
    const session = await openSession(hostile, { timeoutSeconds: 600 });
    const other = await openSession(await fakeServer({ files: { "/a": "1" } }));
    const cancel = new AbortController();
    const flooded = session.makeDirectory(session.encodePath("/x"), { signal: cancel.signal });
    flooded.catch(() => undefined);
    await hostile.received("MKD");
    for (let i = 0; i < 3; i++) await other.list(other.encodePath("/"));
    cancel.abort();
    // On a slow machine the reply's own limit may come before that.
    await expect(flooded).rejects.toMatchObject({
      code: expect.stringMatching(/^(cancelled|connection-failed)$/),
    });
  });
});

describe("an answer that can't be read", () => {
  it("A5: is no reason to send its command again", async () => {
    const server = await fakeServer({ answers: { MKD: (connection) => connection.raw("257 made\0\r\n") } });
    const session = await openSession(server);
    await expect(session.makeDirectory(session.encodePath("/x"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(server.lines.filter((line) => line === "MKD /x")).toHaveLength(1);
  });
});

describe("numbers in 227 and 229", () => {
  it.each([
    ["digits", `227 (${"1".repeat(100_000)})`],
    ["numbers", `227 (${"1,".repeat(50_000)}1)`],
    ["numbers, six at a time", `227 ${"256,0,0,1,4,1 ".repeat(7_000)}`],
    ["bars", `229 (${"|".repeat(100_000)}`],
  ])("A8: a run of 100 000 %s is refused without dialling, and the session goes on", async (_what, reply) => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { EPSV: reply, PASV: reply } });
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
  });
});

describe("the answer to PWD", () => {
  it.each([
    ["without its closing quote", '257 "/only one'],
    ["that is empty", '257 ""'],
    ["with an ETX", '257 "/a\x03b" is it'],
    ["with a CR", '257 "/a\rDELE x" is it'],
    ["with a DEL", '257 "/a\x7f" is it'],
  ])("B8: %s is not believed, and never sent back", async (_what, reply) => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { PWD: reply } });
    const session = await openSession(server, { listCommand: "LIST" });
    expect(session.home).toBe("/");
    expect((await session.list(session.encodePath(session.home))).entries).toHaveLength(1);
    expect(linesOf(server, "CWD")).toEqual(["CWD /"]);
  });

  it("B8: with a line break in the middle is no path of two commands", async () => {
    const server = await fakeServer({
      files: { "/a": "1" },
      answers: { PWD: (connection) => connection.raw('257-"/a\r\nDELE x\r\n257 "\r\n') },
    });
    const session = await openSession(server);
    await session.list(session.encodePath(session.home)).catch(() => undefined);
    expect(verbsOf(server)).not.toContain("DELE");
  });
});

describe("long closing replies", () => {
  it("B10: a 226 of 100 000 characters ends a download well", async () => {
    const server = await fakeServer({
      files: { "/a": "hello" },
      answers: { RETR: sends("hello", { closing: `226 ${"x".repeat(100_000)}` }) },
    });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe("hello");
  });

  it.each(["226", "426"])(
    "B10: a %s of 2 000 000 characters fails the download, and the session goes on",
    async (code) => {
      const server = await fakeServer({
        files: { "/a": "hello" },
        answers: { RETR: sends("hello", { closing: `${code} ${"x".repeat(2_000_000)}` }) },
      });
      const session = await openSession(server);
      const { body } = await session.download(session.encodePath("/a"));
      await expect(body.toArray()).rejects.toMatchObject({ code: "connection-failed" });
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    },
  );

  it("B10: a login refused in 60 000 lines is a refused login", async () => {
    const server = await fakeServer({ answers: { PASS: `530-no\n${" again\n".repeat(60_000)}530 no` } });
    await expect(openSession(server)).rejects.toMatchObject({ code: "login-refused", reply: { code: 530 } });
  });
});
