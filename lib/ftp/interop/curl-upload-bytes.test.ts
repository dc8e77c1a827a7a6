import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { Session } from "../session";
import type { SessionSettings } from "../session-types";
import type { FakeConnection } from "../testing/fake-connection";
import type { FakeDataConnection } from "../testing/fake-data-connection";
import { sends, takes } from "../testing/fake-replies";
import type { FakeFtpServer, FakeServerOptions } from "../testing/fake-server";
import { download, upload } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";

/** Every byte, and line ends of all kinds, at the ends too. */
const text = Buffer.concat([
  Buffer.from("\r\na\nb\rc\r\n\n\r\r\n\u001a"),
  Buffer.from(Array.from({ length: 256 }, (_, code) => code)),
  Buffer.from([0xff, 0xff, 0xfe, 0x0d]),
]);

/** A server that is in ASCII type until told otherwise (RFC 959 §3.1.1.1), and changes line ends in it. */
async function asciiServer(): Promise<FakeFtpServer> {
  const binary = new WeakSet<FakeConnection>();
  const toDisk = (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  const toWire = (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
  return fakeServer({
    files: { "/there": text },
    answers: {
      TYPE: (connection, argument) => {
        if (argument.toUpperCase() === "I") binary.add(connection);
        else binary.delete(connection);
        return "200 Type set.";
      },
      STOR: takes((bytes, path, connection) =>
        connection.server.files.set(path, binary.has(connection) ? bytes : toDisk(bytes)),
      ),
      RETR: (connection, argument, command) => {
        const bytes = connection.server.files.get(argument) ?? Buffer.alloc(0);
        return sends(binary.has(connection) ? bytes : toWire(bytes))(connection, argument, command);
      },
    },
  });
}

describe("bytes on a server that starts in ASCII type", () => {
  it("C84: are stored as they are", async () => {
    const server = await asciiServer();
    const session = await openSession(server);
    await upload(session, "/new", text);
    expect(server.files.get("/new")).toEqual(text);
  });

  it("C84: are fetched as they are", async () => {
    const server = await asciiServer();
    const session = await openSession(server);
    expect(await download(session, "/there")).toEqual(text);
  });

  it("C84: stay so after listings, on the same connection and on a new one", async () => {
    const server = await asciiServer();
    const session = await openSession(server, { transferConnections: 0 });
    await session.list(session.encodePath("/"));
    await upload(session, "/1", text);
    await session.list(session.encodePath("/"));
    await upload(session, "/2", text);
    for (const connection of server.connections) connection.hangUp();
    await expect.poll(() => session.connections).toBe(0);
    await upload(session, "/3", text);
    for (const path of ["/1", "/2", "/3"]) expect(server.files.get(path)).toEqual(text);
    expect(server.lines).not.toContain("TYPE A");
  });
});

describe("the end of a data connection", () => {
  const ways: readonly (readonly [string, FakeServerOptions, Partial<SessionSettings>])[] = [
    ["plain, passive", {}, {}],
    ["plain, active", {}, { dataMode: "active" }],
    ["TLS 1.2", { tls: "explicit", tlsVersion: "TLSv1.2" }, { encryption: "explicit" }],
    ["TLS 1.3", { tls: "explicit", tlsVersion: "TLSv1.3" }, { encryption: "explicit" }],
    ["TLS 1.3, active", { tls: "explicit" }, { encryption: "explicit", dataMode: "active" }],
  ];

  function open(server: FakeFtpServer, given: Partial<SessionSettings>): Promise<Session> {
    return openSession(server, { ...given, certificate: { sha256: server.certificate.sha256 } });
  }

  /** How a data connection ended for the server: null cleanly, or the error, such as ECONNRESET. */
  function ending({ socket }: FakeDataConnection): Promise<Error | null> {
    return new Promise((resolve) => {
      socket.once("error", resolve);
      socket.once("close", () => resolve(null));
    });
  }

  it.each(ways)("C85: is clean for the server that stores a file (%s)", async (_name, options, settings) => {
    const endings: Promise<Error | null>[] = [];
    const server = await fakeServer({
      ...options,
      answers: {
        STOR: async (connection, argument) => {
          await connection.reply("150 Ready.");
          const data = await connection.openData();
          endings.push(ending(data));
          connection.server.files.set(argument, await data.receiveAll());
          await connection.reply("226 Done.");
        },
      },
    });
    const session = await open(server, settings);
    const content = randomBytes(200_000);
    await upload(session, "/a", content);
    expect(server.files.get("/a")?.equals(content)).toBe(true);
    expect(await Promise.all(endings)).toEqual([null]);
  });

  it.each(ways)(
    "C85: takes no byte from a server that reads only after its 226 (%s)",
    async (_name, options, settings) => {
      const opened: FakeDataConnection[] = [];
      let ended: () => number = () => 0;
      const server = await fakeServer({
        ...options,
        answers: {
          SIZE: "500 What?",
          STOR: async (connection) => {
            await connection.reply("150 Ready.");
            const data = await connection.openData({ read: false });
            opened.push(data);
            await expect.poll(() => ended()).toBe(1);
            await connection.reply("226 Done.");
          },
        },
      });
      const session = await open(server, settings);
      ended = () => eventsOf(session, "data-closed").filter(({ direction }) => direction === "up").length;
      const content = randomBytes(20_000);
      await upload(session, "/a", content);
      const [data] = opened;
      data?.read();
      expect((await data?.receiveAll())?.equals(content)).toBe(true);
    },
  );

  it.each(ways)("C85: is clean for the server that sends a file (%s)", async (_name, options, settings) => {
    const endings: Promise<Error | null>[] = [];
    const content = randomBytes(200_000);
    const server = await fakeServer({
      ...options,
      files: { "/a": content },
      answers: {
        RETR: async (connection) => {
          await connection.reply("150 Here it comes.");
          const data = await connection.openData();
          const ended = ending(data);
          endings.push(ended);
          data.socket.end(content);
          await once(data.socket, "finish");
          await connection.reply("226 Done.");
        },
      },
    });
    const session = await open(server, settings);
    expect((await download(session, "/a")).equals(content)).toBe(true);
    expect(await Promise.all(endings)).toEqual([null]);
  });
});
