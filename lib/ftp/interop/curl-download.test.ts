import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { hostPort, inTurn, sends, silence } from "../testing/fake-replies";
import { download } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf, verbsOf } from "../testing/received-commands";
import { sendsSlowly } from "../testing/slow-transfer";
import { usualAnswer } from "../testing/usual-answer";

const content = randomBytes(300_000);

describe("a refused download", () => {
  it("C51: fails with the server's words when RETR is answered 314, and the session goes on", async () => {
    const server = await fakeServer({ files: { "/a": "abc", "/b": "b" } });
    const retrieve = usualAnswer(server, "RETR");
    server.answers.set("RETR", (connection, argument, command) =>
      argument.endsWith("a") ? "314 Strange thing" : retrieve(connection, argument, command),
    );
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringMatching(/RETR \/a.*314 Strange thing/),
      reply: { code: 314 },
    });
    const connections = server.connections.length;
    expect((await download(session, "/b")).toString()).toBe("b");
    expect(server.connections).toHaveLength(connections);
  });

  it.each([
    ["SIZE alone, in unclear words", { SIZE: "550 Could not get file size." }],
    ["SIZE and RETR", { SIZE: "550 No such file.", RETR: "550 No such file." }],
    ["RETR alone", { SIZE: "213 3", MDTM: "213 20240102030405", RETR: "550 Failed to open file." }],
  ])(
    "C52: says “not found” when 550 answers %s, and the connection serves the next one",
    async (_name, refusals) => {
      const server = await fakeServer({ files: { "/b": "whole" } });
      for (const [verb, refusal] of Object.entries(refusals)) {
        const answer = usualAnswer(server, verb);
        server.answers.set(verb, (connection, argument, command) =>
          argument.endsWith("missing") ? refusal : answer(connection, argument, command),
        );
      }
      const session = await openSession(server);
      await expect(download(session, "/missing")).rejects.toMatchObject({
        code: "not-found",
        message: expect.stringContaining("missing"),
      });
      const connections = server.connections.length;
      expect((await download(session, "/b")).toString()).toBe("whole");
      expect(server.connections).toHaveLength(connections);
    },
  );
});

describe("a server with its own order of things", () => {
  it("C53: reads the data that comes after 150 and 226 in one packet", async () => {
    let replied = (): number => 0;
    const server = await fakeServer({
      files: { "/a": content },
      answers: {
        RETR: async (connection) => {
          const data = await connection.openData();
          await connection.raw("150 Here it comes.\r\n226 Done.\r\n");
          await expect.poll(() => replied()).toBe(2);
          await data.end(content);
        },
      },
    });
    const session = await openSession(server);
    replied = () => eventsOf(session, "reply").filter(({ code }) => code === 150 || code === 226).length;
    expect((await download(session, "/a")).equals(content)).toBe(true);
  });

  it("C53: also when the server dials only after that packet", async () => {
    let replied = (): number => 0;
    const server = await fakeServer({
      files: { "/a": content },
      answers: {
        RETR: async (connection) => {
          await connection.raw("150 Here it comes.\r\n226 Done.\r\n");
          await expect.poll(() => replied()).toBe(2);
          const data = await connection.openData();
          await data.end(content);
        },
      },
    });
    const session = await openSession(server, { dataMode: "active" });
    replied = () => eventsOf(session, "reply").filter(({ code }) => code === 150 || code === 226).length;
    expect((await download(session, "/a")).equals(content)).toBe(true);
  });

  it.each(["500 Unknown command.", "550 Not allowed.", "213 unknown"])(
    "C54: downloads with unknown size when SIZE is answered %s, 150 names none and the listing neither",
    async (SIZE) => {
      const server = await fakeServer({
        answers: {
          SIZE,
          MLSD: "500 Unknown command.",
          LIST: sends("lrwxrwxrwx 1 ftp ftp 7 Jan 02  2024 link -> /target\r\n"),
          RETR: sends(content),
        },
      });
      const session = await openSession(server);
      const { facts, body } = await session.download(session.encodePath("/link"));
      expect(facts.size).toBeNull();
      expect((await buffer(body)).equals(content)).toBe(true);
    },
  );

  it("C54: downloads what it may not list, with unknown size, where there is no SIZE", async () => {
    const refused = "550 Permission denied.";
    const server = await fakeServer({
      files: { "/drop/a": content },
      answers: { SIZE: "500 Unknown command.", MLSD: refused, LIST: refused, CWD: refused },
    });
    const session = await openSession(server);
    expect((await download(session, "/drop/a")).equals(content)).toBe(true);
  });

  it("C54: asks no more for SIZE once it is known not to be there", async () => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { SIZE: "500 Unknown command." } });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect(linesOf(server, "SIZE")).toHaveLength(1);
  });
});

describe("a slow or silent server", () => {
  it("C63: isn't given up while bytes flow, however long it takes in all", async () => {
    const text = "one byte at a time, slowly";
    const server = await fakeServer({ files: { "/a": text }, answers: { RETR: sendsSlowly(text, 60) } });
    const session = await openSession(server, { timeoutSeconds: 1 });
    const startedAt = performance.now();
    expect((await download(session, "/a")).toString()).toBe(text);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
  });

  it("C63: is given up when it falls silent in the middle", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: sends("ab", { ending: "stay-open", closing: null }) },
    });
    const session = await openSession(server, { timeoutSeconds: 1 });
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining("fell silent"),
    });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["timeout"]);
  });

  it("C63: ends at the caller's own deadline, and the session goes on", async () => {
    const server = await fakeServer({
      files: { "/a": "a".repeat(10_000), "/b": "b" },
      answers: { RETR: inTurn(sendsSlowly("a".repeat(10_000), 20), sends("b")) },
    });
    const session = await openSession(server);
    const caller = new AbortController();
    const { body } = await session.download(session.encodePath("/a"), { signal: caller.signal });
    const failed = buffer(body);
    body.once("data", () => caller.abort());
    await expect(failed).rejects.toMatchObject({ code: "cancelled" });
    expect((await download(session, "/b")).toString()).toBe("b");
  });

  it("C64: says that the server didn't confirm when the control connection is silent after the data, and connects anew", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: inTurn(sends("abc", { closing: null }), sends("abc")) },
    });
    const session = await openSession(server, { timeoutSeconds: 1 });
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/did not confirm.*RETR \/a/),
    });
    const [first] = server.commands.filter(({ verb }) => verb === "RETR");
    expect((await download(session, "/a")).toString()).toBe("abc");
    const [, second] = server.commands.filter(({ verb }) => verb === "RETR");
    expect(second?.connection).toBeGreaterThan(first?.connection ?? Number.NaN);
  });

  it("C64: doesn't wait for a control connection that ended with the data", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: {
        RETR: async (connection, argument, command) => {
          await sends("abc", { closing: null })(connection, argument, command);
          connection.hangUp();
        },
      },
    });
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({ code: "connection-failed" });
    server.answers.set("RETR", sends("abc"));
    expect((await download(session, "/a")).toString()).toBe("abc");
  });

  it.each([
    ["426 Connection closed; transfer aborted.", "incomplete"],
    ["451 Local error in processing.", "incomplete"],
    ["550 Read error.", "ftp-error"],
    ["552 Quota exceeded.", "storage-full"],
    ["314 Strange thing.", "ftp-error"],
  ])("C65: believes %s, also after all bytes", async (closing, code) => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { RETR: sends("abc", { closing }) } });
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(closing.replace(/\.$/, "")),
      reply: { command: "RETR /a", code: Number(closing.slice(0, 3)) },
    });
    server.answers.set("RETR", sends("abc"));
    const connections = server.connections.length;
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect(server.connections).toHaveLength(connections);
  });
});

describe("looking at a file", () => {
  it("C66: takes SIZE and MDTM alone, in binary type, and no data connection", async () => {
    const server = await fakeServer({ files: { "/dir/a": "abc" } });
    const session = await openSession(server);
    const facts = await session.facts(session.encodePath("/dir/a"));
    expect(facts).toEqual({ size: 3, modifiedAt: "2024-01-02T03:04:05Z" });
    const verbs = verbsOf(server);
    expect(verbs.slice(-2)).toEqual(["SIZE", "MDTM"]);
    expect(verbs.indexOf("TYPE")).toBeLessThan(verbs.indexOf("SIZE"));
    for (const verb of ["PASV", "EPSV", "PORT", "EPRT", "RETR"]) expect(verbs).not.toContain(verb);
    expect(server.dataConnections).toEqual([]);
  });

  it("C66: opens no data connection where PASV and EPSV lead nowhere", async () => {
    const nowhere = `227 Entering Passive Mode (${hostPort("127.0.0.1", 1)}).`;
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { PASV: nowhere, EPSV: silence },
    });
    const session = await openSession(server);
    expect((await session.facts(session.encodePath("/a"))).size).toBe(3);
  });
});
