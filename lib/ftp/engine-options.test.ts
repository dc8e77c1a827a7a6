import { once } from "node:events";
import { createServer, type Server, type TLSSocket, type TlsOptions } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { byteString } from "../protocol/byte-string";
import { defaultEngineOptions, type EngineLimits } from "./engine-options";
import { Session } from "./session";
import { makeCertificate, testCertificate } from "./testing/certificate";
import { sends } from "./testing/fake-replies";
import type { FakeFtpServer } from "./testing/fake-server";
import { anywhere, fakeServer, openSessionWith } from "./testing/open-session";
import { settingsFor } from "./testing/session-settings";

/** A session under other limits than the usual ones. */
function sessionWithin(server: FakeFtpServer, limits: Partial<EngineLimits>): Promise<Session> {
  return openSessionWith(server, { limits: { ...defaultEngineOptions.limits, ...limits } });
}

describe("the deployment's limits on what a server sends", () => {
  const rows = Array.from({ length: 20 }, (_, i) => `type=file;size=1; f${i}\r\n`).join("");

  it.each([
    ["rows", { listingRows: 19 }],
    ["bytes", { listingBytes: 300 }],
  ])("stop a listing with too many %s, and the session goes on", async (_, limits) => {
    const server = await fakeServer({ answers: { MLSD: sends(rows) }, files: { "/f": "abc" } });
    const session = await sessionWithin(server, limits);
    await expect(session.list(byteString("/"))).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringMatching(/larger than .*operator can raise/),
    });
    expect((await session.facts(byteString("/f"))).size).toBe(3);
  });

  it("let a listing through that just fits", async () => {
    const server = await fakeServer({ answers: { MLSD: sends(rows) } });
    const session = await sessionWithin(server, { listingRows: 20, listingBytes: rows.length });
    expect((await session.list(byteString("/"))).entries).toHaveLength(20);
  });

  it("end a connection whose reply is too long", async () => {
    const server = await fakeServer({ answers: { MLSD: `550 ${"x".repeat(3000)}` } });
    const session = await sessionWithin(server, { reply: { line: 2000, reply: 4000, lines: 10 } });
    await expect(session.list(byteString("/"))).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/longer than any FTP reply should be/),
    });
  });

  it("end a recursive delete in a tree that is too deep", async () => {
    const server = await fakeServer({ files: { "/a/b/c/d/f": "1" } });
    const session = await sessionWithin(server, { treeDepth: 3 });
    await expect(session.remove(byteString("/a"), { recursive: true })).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringMatching(/more than 3 deep/),
    });
    expect([...server.files.keys()]).toEqual(["/a/b/c/d/f"]);
  });

  it("bound the log", async () => {
    const server = await fakeServer();
    const session = await sessionWithin(server, { traffic: { events: 5, characters: 1_000_000 } });
    await session.list(byteString("/"));
    expect(session.traffic.after()).toHaveLength(5);
  });
});

/** Listens on loopback until the test ends. @returns its port */
async function listening(server: Server): Promise<number> {
  onTestFinished(() => {
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
  return bound.port;
}

/** Speaks TLS from the first byte, asks for a certificate, and resolves with what the client showed. */
async function shownTo(
  options: TlsOptions,
  connect: (port: number, sha256: string) => Promise<unknown>,
): Promise<TLSSocket> {
  const { key, cert, sha256 } = await testCertificate();
  const server = createServer({ key, cert, requestCert: true, rejectUnauthorized: false, ...options });
  const port = await listening(server);
  const secured = once(server, "secureConnection");
  // The login ends with the 421; what counts is what the server was shown.
  const ended = connect(port, sha256).catch(() => undefined);
  const [socket]: TLSSocket[] = await secured;
  if (socket === undefined) throw new Error("The event carries a socket");
  const shown = socket;
  shown.end("421 That was all.\r\n");
  await ended;
  return shown;
}

describe("what a TLS server is shown", () => {
  const settings = (port: number, sha256: string) =>
    settingsFor({ host: "127.0.0.1", port }, { encryption: "implicit", certificate: { sha256 } });

  it("is the deployment's client certificate, where it asks for one", async () => {
    const own = await makeCertificate({ name: "portside.example" });
    const options = { ...defaultEngineOptions, clientCertificate: { certificate: own.cert, key: own.key } };
    const socket = await shownTo({}, (port, sha256) =>
      Session.connect({ id: "test", settings: settings(port, sha256), network: anywhere, options }),
    );
    const shown = socket.getPeerX509Certificate()?.fingerprint256;
    expect(shown?.replaceAll(":", "").toLowerCase()).toBe(own.sha256);
  });

  it("B16: is the protocol that it is asked to speak (ALPN)", async () => {
    const socket = await shownTo({ ALPNProtocols: ["http/1.1", "ftp"] }, (port, sha256) =>
      Session.connect({ id: "test", settings: settings(port, sha256), network: anywhere }),
    );
    expect(socket.alpnProtocol).toBe("ftp");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "is missing where it wants a client certificate, and the error says what to do (%s)",
    async (version) => {
      const { key, cert, sha256 } = await testCertificate();
      const server = createServer(
        { key, cert, requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version },
        (socket) => socket.end("220 Hello\r\n"),
      );
      const port = await listening(server);
      await expect(
        Session.connect({ id: "test", settings: settings(port, sha256), network: anywhere }),
      ).rejects.toMatchObject({
        code: "connection-failed",
        message: expect.stringContaining("PORTSIDE_CLIENT_CERTIFICATE"),
      });
    },
  );
});
