import { describe, expect, it } from "vitest";
import { namesIn } from "../testing/files";
import { flood } from "../testing/flood";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";

describe("a greeting that is none", () => {
  it("C13: is named for what it is at once, and nothing is sent", async () => {
    const server = await fakeServer({
      greeting: (connection) =>
        connection.raw("HTTP/1.1 200 OK\r\nServer: fake\r\n\r\n220 Not yet\r\n500 Weird\r\n"),
    });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/not an FTP server.*HTTP\/1\.1 200 OK.*web server/),
    });
    expect(server.lines).toEqual([]);
  });

  it("C14: is given up for a NUL byte, and nothing is sent", async () => {
    const server = await fakeServer({ greeting: "220 Wel\0come" });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("NUL"),
    });
    expect(server.lines).toEqual([]);
  });
});

describe("a reply that breaks the rules in the middle of a session", () => {
  it("C14: costs the connection when it holds a NUL byte; the next operation has another", async () => {
    const server = await fakeServer({ answers: { MKD: '257 "/n\0ew" made.' } });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/new"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(eventsOf(session, "control-closed")[0]).toMatchObject({
      connection: 1,
      by: "client",
      reason: expect.stringContaining("NUL"),
    });
    await session.list(session.encodePath("/"));
    expect(session.connections).toBe(1);
  });

  it("is not taken for another kind of server, once an FTP server has spoken", async () => {
    const server = await fakeServer({ answers: { STAT: (connection) => connection.raw("hello\r\n") } });
    const session = await openSession(server, patient);
    await expect(session.sendTyped("STAT")).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/^The server's answer can't be read: “hello” doesn't begin with a code/),
    });
    const [closed] = eventsOf(session, "control-closed");
    expect(closed?.reason).not.toContain("Check host and port");
  });

  it("C14: is no reason to do again what may have been done", async () => {
    const server = await fakeServer({ answers: { MKD: '257 "/n\0ew" made.' } });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/new"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(linesOf(server, "MKD")).toEqual(["MKD /new"]);
  });

  it("C14: is no reason to do again what may have been done, nor is half a reply", async () => {
    const server = await fakeServer({
      answers: {
        MKD: async (connection) => {
          await connection.raw("257 Mad");
          connection.hangUp();
        },
      },
    });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/y"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(linesOf(server, "MKD")).toEqual(["MKD /y"]);
  });
});

describe("a long reply", () => {
  const files = { "/pub/a.txt": "abc" };
  const byList = { ...patient, listCommand: "LIST" } as const;

  it("C15: of one line of 17000 bytes is understood", async () => {
    const text = "x".repeat(17_000);
    const server = await fakeServer({ files });
    server.answers.set("CWD", (connection) => {
      connection.directory = "/pub";
      return `250 ${text}`;
    });
    const session = await openSession(server, byList);
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect(eventsOf(session, "reply").flatMap(({ lines }) => lines)).toContain(`250 ${text}`);
    expect(server.connections).toHaveLength(1);
  });

  const lines = Array.from({ length: 226 }, (_, index) => `250-${String(index).padEnd(71, ".")}`);
  const start = lines.join("\r\n").length + 2;
  const whole = `${lines.join("\r\n")}\r\n250 Entered.\r\n`;

  it.each([
    ["before its last line", [start]],
    ["inside its last code", [start + 2]],
    ["between the last code and its space", [start + 3]],
    ["behind the last code", [start + 4]],
    ["inside its last line end", [whole.length - 1]],
    ["at every 4096th byte", [4096, 8192, 12_288, 16_384]],
    ["at every line end", lines.map((_, index) => (index + 1) * 77 - 1)],
  ])("C16: of 226 continuation lines is whole when it is cut %s", async (_where, at) => {
    const server = await fakeServer({ files });
    server.answers.set("CWD", async (connection) => {
      connection.directory = "/pub";
      await connection.raw(whole, { at, pause: 1 });
      return undefined;
    });
    const session = await openSession(server, byList);
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect(eventsOf(session, "reply").find(({ lines }) => lines.length > 200)?.lines).toEqual([
      ...lines,
      "250 Entered.",
    ]);
    expect(server.connections).toHaveLength(1);
  });
});

describe("a reply without end", () => {
  it.each([
    ["a line", "220 ", "x".repeat(4096)],
    ["lines", "220-Welcome\r\n", `220-${"x".repeat(1000)}\r\n`],
    ["blank lines", "220-Welcome\r\n", "\r\n".repeat(1000)],
  ])("C17: is given up as a greeting (%s)", async (_kind, beginning, piece) => {
    const server = await fakeServer({
      greeting: async (connection) => {
        await connection.raw(beginning);
        await flood(connection.socket, piece);
      },
    });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("longer than any FTP reply"),
    });
    expect(server.lines).toEqual([]);
  });

  it("C17: costs the connection later on; the next operation has another", async () => {
    const server = await fakeServer({
      answers: {
        MKD: async (connection) => {
          await connection.raw("257-Making\r\n");
          await flood(connection.socket, `257-${"x".repeat(1000)}\r\n`);
        },
      },
    });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/new"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(eventsOf(session, "control-closed")[0]).toMatchObject({ connection: 1, by: "client" });
    await session.list(session.encodePath("/"));
    expect(session.connections).toBe(1);
  });
});
