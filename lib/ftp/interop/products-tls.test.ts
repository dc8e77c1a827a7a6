import { buffer } from "node:stream/consumers";
import { createSecureContext, TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import type { Session } from "../session";
import type { SessionSettings } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { FakeFtpServer } from "../testing/fake-server";
import { download, uploadReplacing } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { pinned } from "../testing/session-settings";

const content = Buffer.alloc(300_000, "portside ");
const files = { "/big": content };

/** A session under TLS that accepts the server's own certificate. */
function openSecured(server: FakeFtpServer, given: Partial<SessionSettings> = {}): Promise<Session> {
  return openSession(server, { ...pinned(server.certificate), ...given });
}

/** Lists, downloads and uploads: every kind of data connection. */
async function useAllTransfers(session: Session): Promise<void> {
  await session.list(session.encodePath("/"));
  expect((await download(session, "/big")).equals(content)).toBe(true);
  await uploadReplacing(session, "/new", content);
}

describe("servers that insist on the control connection's TLS session", () => {
  it.each([
    ["passive", "TLSv1.2"],
    ["passive", "TLSv1.3"],
    ["active", "TLSv1.2"],
    ["active", "TLSv1.3"],
  ] as const)("S1: get it on every kind of data connection (%s, %s)", async (dataMode, tlsVersion) => {
    const server = await fakeServer({ tls: "explicit", requireSessionReuse: true, tlsVersion, files });
    const session = await openSecured(server, { dataMode, transferConnections: 1 });
    await useAllTransfers(session);
    await useAllTransfers(session);
    expect(server.dataConnections).toHaveLength(6);
    expect(server.dataConnections.map(({ sessionReused }) => sessionReused)).not.toContain(false);
    expect(eventsOf(session, "data-secured").every(({ resumed }) => resumed)).toBe(true);
    expect(server.files.get("/new")?.equals(content)).toBe(true);
  });

  it("S1: are offered the newest ticket, which the last data connection brought", async () => {
    const rows = "type=file;size=1; a\r\n";
    const server = await fakeServer({ tls: "explicit", tlsVersion: "TLSv1.3" });
    // Ticket keys of its own: it takes back what it handed out itself and not the control connection's tickets.
    const { key, cert } = server.certificate;
    const forData = createSecureContext({ key, cert, minVersion: "TLSv1.3" });
    server.answers.set("MLSD", async (connection) => {
      await connection.reply("150 Here it comes.");
      connection.protection = "C";
      const data = await connection.openData({ read: false });
      connection.protection = "P";
      await data.secure(forData);
      data.read();
      await data.end(rows);
      await connection.reply("226 Transfer complete.");
    });
    const session = await openSecured(server);
    for (let i = 0; i < 3; i++) await session.list(session.encodePath("/"));
    expect(server.dataConnections.map(({ sessionReused }) => sessionReused)).toEqual([false, true, true]);
  });

  it.each([
    "425 Unable to build data connection: TLS session of data connection not resumed.",
    "522 SSL connection failed: session reuse required: see require_ssl_reuse option in vsftpd.conf man page",
  ])("S1: are quoted when they refuse all the same: %s", async (closing) => {
    const server = await fakeServer({
      tls: "explicit",
      files,
      answers: { MLSD: sends("", { ending: "cut", closing }) },
    });
    const session = await openSecured(server, { passiveCommand: "EPSV" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      message: expect.stringContaining(closing.slice(4, 40)),
      reply: { command: "MLSD /", code: Number(closing.slice(0, 3)) },
    });
    await session.makeDirectory(session.encodePath("/x"));
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ["localhost", "localhost"],
    ["127.0.0.1", null],
  ] as const)(
    "S2: are shown the same name on both connections of implicit FTPS (%s)",
    async (host, servername) => {
      const server = await fakeServer({ tls: "implicit", requireSessionReuse: true, files });
      const certificate = { sha256: server.certificate.sha256 };
      const given = { encryption: "implicit", certificate } as const;
      const session = await openSession({ host, port: server.port }, given);
      await useAllTransfers(session);
      const sockets = [...server.connections, ...server.dataConnections].map(({ socket }) => socket);
      const names = sockets.map((socket) => {
        // Node says false where the client sent no name, as it must for an address (RFC 6066 §3).
        const name: unknown = socket instanceof TLSSocket && Reflect.get(socket, "servername");
        return name === false ? null : name;
      });
      expect(names).toEqual(names.map(() => servername));
      expect(server.dataConnections.map(({ sessionReused }) => sessionReused)).not.toContain(false);
    },
  );
});

describe("servers that end TLS data without close_notify", () => {
  it("S41: bring a whole file when the size agrees", async () => {
    const server = await fakeServer({
      tls: "explicit",
      files,
      answers: { RETR: sends(content, { ending: "cut" }) },
    });
    const session = await openSecured(server);
    expect((await download(session, "/big")).equals(content)).toBe(true);
  });

  it.each([
    ["SIZE", {}],
    ["the 150", { SIZE: "500 SIZE not understood", MLSD: sends("type=file; big\r\n") }],
    [
      "the listing",
      { SIZE: "500 SIZE not understood", MLSD: sends(`type=file;size=${content.length}; big\r\n`) },
    ],
  ] as const)("S41: cannot make a part look whole, because %s told the size", async (source, answers) => {
    const opening = source === "the 150" ? `150 Opening (${content.length} bytes).` : "150 Here it comes.";
    const server = await fakeServer({
      tls: "explicit",
      files,
      answers: { ...answers, RETR: sends(content.subarray(0, 200_000), { opening, ending: "cut" }) },
    });
    const session = await openSecured(server);
    const { body } = await session.download(session.encodePath("/big"));
    await expect(buffer(body)).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining(`200000 of ${content.length} bytes`),
    });
  });

  it("S41: end the data connection without an error of its own", async () => {
    const rows = "type=file;size=1; a\r\ntype=file;size=2; b\r\n";
    const server = await fakeServer({ tls: "explicit", answers: { MLSD: sends(rows, { ending: "cut" }) } });
    const session = await openSecured(server);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(2);
    expect(eventsOf(session, "data-failed")).toEqual([]);
  });
});
