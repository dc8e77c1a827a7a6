import { describe, expect, it } from "vitest";
import { hostPort, sends } from "../testing/fake-replies";
import { download, upload } from "../testing/files";
import { expectInStep } from "../testing/in-step";
import { eventsOf, fakeServer, notesOf, openSession } from "../testing/open-session";
import { sendsSlowly } from "../testing/slow-transfer";
import { run, usualAnswer } from "../testing/usual-answer";

const row = "type=file;size=1; a\r\n";
/** More than sockets buffer: whoever doesn't read or write it blocks the other end. */
const content = Buffer.alloc(8 * 1024 * 1024, "0123456789abcdef");
const modes = ["passive", "active"] as const;

describe("no 226", () => {
  it("S14: ends the wait for it and says so, and the session goes on", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: sends("abc", { closing: null }), MLSD: sends(row, { closing: null }) },
    });
    const session = await openSession(server, { timeoutSeconds: 1 });
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/all data .*did not confirm it .*RETR \/a within 1 s/i),
    });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/did not confirm it .*MLSD \//i),
    });
    await expectInStep(session);
  });

  it("S14: doesn't speak of data that was moved where none was, and no 150 either", async () => {
    const server = await fakeServer({ answers: { MLSD: sends("", { opening: null, closing: null }) } });
    const session = await openSession(server, { timeoutSeconds: 3 });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/^Nothing was moved .*said nothing \(no reply to MLSD \//),
    });
    await expectInStep(session);
  });

  it("S14: has no time-out while data flows, however long it takes", async () => {
    const text = "one byte after";
    const answers = { RETR: sendsSlowly(text, 100) };
    const server = await fakeServer({ files: { "/a": text }, answers });
    const session = await openSession(server, { timeoutSeconds: 1 });
    expect((await download(session, "/a")).toString()).toBe(text);
  });
});

describe.each(modes)("226 before the data in %s mode", (dataMode) => {
  it("S17: waits for the data to end", async () => {
    const server = await fakeServer({ files: { "/a": content } });
    server.answers.set("MLSD", sends(row.repeat(50_000), { early: true }));
    server.answers.set("RETR", sends(content, { early: true }));
    const session = await openSession(server, { dataMode });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(50_000);
    expect((await download(session, "/a")).equals(content)).toBe(true);
    await expectInStep(session);
  });
});

describe("226 more than once", () => {
  it("S18: is ignored, and not taken for the answer to what follows", async () => {
    const closing = "226 Done.\r\n226 Done, really.\r\n226 And once more.";
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { MLSD: sends(row, { closing }), RETR: sends("abc", { closing }) },
    });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    await expectInStep(session);
    expect((await download(session, "/a")).toString()).toBe("abc");
    await expect(session.facts(session.encodePath("/nothing"))).rejects.toMatchObject({ code: "not-found" });
    expect(server.connections).toHaveLength(2);
  });

  it("S18: is ignored also when it comes after the next command, and is noted", async () => {
    const server = await fakeServer({ answers: { MLSD: sends(row) } });
    const make = usualAnswer(server, "MKD");
    server.answers.set("MKD", async (connection, path, command) => {
      await connection.reply("226 Transfer complete.");
      await run(make, connection, path, command);
    });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    await expectInStep(session);
    const notes = notesOf(session);
    expect(notes).toEqual(["stray-reply", "stray-reply"]);
    expect(server.connections).toHaveLength(1);
  });

  it("S18: does not end a second download before its data", async () => {
    const server = await fakeServer({ files: { "/a": "abc", "/b": content } });
    const retrieve = usualAnswer(server, "RETR");
    server.answers.set("RETR", (connection, path, command) => {
      if (path === "/a")
        return sends("abc", { closing: "226 Done.\r\n226 Done." })(connection, path, command);
      return retrieve(connection, path, command);
    });
    const session = await openSession(server, { transferConnections: 1 });
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect((await download(session, "/b")).equals(content)).toBe(true);
    await expectInStep(session);
  });
});

describe("replies in pieces", () => {
  it("S44: finds the port in a 227 that is cut anywhere", async () => {
    const server = await fakeServer({ files: { "/a": "abc" } });
    const ports: number[] = [];
    let cut = 0;
    server.answers.set("PASV", async (connection) => {
      // Always five digits, of which a piece would be a port too.
      const port = await connection.listen();
      ports.push(port);
      const reply = `227 Entering Passive Mode (${hostPort("127.0.0.1", port)}).\r\n`;
      await connection.raw(reply, { at: [++cut % reply.length], pause: 2 });
    });
    const session = await openSession(server, { passiveCommand: "PASV" });
    for (let i = 0; i < 55; i++)
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(eventsOf(session, "data-dialling").map(({ remote }) => remote.port)).toEqual(ports);
    expect(server.connections).toHaveLength(1);
  });

  it("S44: keeps blank lines and lines that look like replies inside a reply", async () => {
    const server = await fakeServer({
      greeting: "220-Welcome\n\n 220 not yet\n230-nor this\n\n220 Ready",
      answers: {
        FEAT: "211-Features:\n\n MLST type*;size*;\n\n SIZE\n211 End",
        PWD: '257-\n\n257 "/pub" is here',
        MLSD: sends(row, { opening: "150-\n\n150 Go", closing: "226-Done\n\n 226 odd\n226 End" }),
      },
      chunking: { every: 1 },
    });
    const session = await openSession(server);
    expect(session.home).toBe("/pub");
    expect(session.features).toEqual(["MLST type*;size*;", "SIZE"]);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    await expectInStep(session);
  });

  it.each(modes)("S44: works in %s mode when every reply comes byte by byte", async (dataMode) => {
    const server = await fakeServer({ files: { "/a": "abc" }, chunking: { every: 1 } });
    const session = await openSession(server, { dataMode, passiveCommand: "PASV", activeCommand: "PORT" });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect((await download(session, "/a")).toString()).toBe("abc");
    await upload(session, "/b", Buffer.from("stored"));
    expect(server.files.get("/b")?.toString()).toBe("stored");
  });
});
