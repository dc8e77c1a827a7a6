import tls from "node:tls";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isFtpError } from "../errors";
import { makeCertificate, type TestCertificate } from "../testing/certificate";
import type { FakeConnection } from "../testing/fake-connection";
import { sends } from "../testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "../testing/fake-server";
import { download, upload } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { RecordingRelay } from "../testing/relay";
import { pinned } from "../testing/session-settings";

/** A server whose every byte passes a wire tap. */
async function tapped(options: FakeServerOptions) {
  const server = await fakeServer(options);
  const relay = await RecordingRelay.start({ address: server.host, port: server.port });
  closers.push(() => relay.close());
  return { server, relay, at: { host: relay.host, port: relay.port } };
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) await close();
});

/** Lets this machine trust further authorities, as an operator's certificate store would. */
function trust(...certificates: readonly TestCertificate[]): void {
  const create = tls.createSecureContext;
  vi.spyOn(tls, "createSecureContext").mockImplementation((options = {}) =>
    create("key" in options ? options : { ...options, ca: certificates.map(({ cert }) => cert) }),
  );
}

describe("TLS that is required", () => {
  it.each([
    ["AUTH is refused for good", { answers: { AUTH: "500 what?" } }],
    ["AUTH is refused as not implemented", { answers: { AUTH: "502 no" } }],
    ["AUTH is refused for policy", { answers: { AUTH: "534 no" } }],
    ["AUTH is refused for now", { answers: { AUTH: "431 later" } }],
    ["AUTH is answered by 331", { answers: { AUTH: "331 Password?" } }],
    ["the greeting is 230", { greeting: "230 You are in", answers: { AUTH: "500 what?" } }],
    [
      "the greeting is 230 and AUTH is 230 too",
      { greeting: "230 You are in", answers: { AUTH: "530 in already" } },
    ],
    ["the server answers 234 and goes on in clear", { answers: { AUTH: "234 Go on" } }],
    ["replies come with the 234", { answers: { AUTH: ["234 Go on", "331 Password?", "230 In"] } }],
    [
      "half a reply comes with the 234",
      { answers: { AUTH: (connection) => connection.raw("234 Go on\r\n331 Pass") } },
    ],
  ] satisfies [string, FakeServerOptions][])(
    "B5, B6, D11: sends neither name nor password when %s",
    async (_what, options) => {
      const { server, relay, at } = await tapped({ files: { "/a": "1" }, ...options });
      await expect(openSession(at, { encryption: "explicit", timeoutSeconds: 1 })).rejects.toMatchObject({
        code: "connection-failed",
      });
      expect(server.lines[0]).toBe("AUTH TLS");
      expect(server.commands.filter(({ verb }) => /USER|PASS/.test(verb))).toEqual([]);
      expect(relay.text("client")).not.toMatch(/USER|PASS|student|correct/);
    },
  );

  it("B6, D11: takes no reply from before the handshake for one of after it", async () => {
    // In one piece with the greeting, before AUTH is sent: everything that the login waits for.
    const greeting = (connection: FakeConnection) =>
      connection.raw("220 hi\r\n234 Go on\r\n331 Password?\r\n230 In\r\n211 None\r\n");
    const { server, relay, at } = await tapped({ tls: "explicit", greeting });
    const outcome = await openSession(at, pinned(server.certificate)).then(
      () => "logged in",
      () => "refused",
    );
    const passwords = server.commands.filter(({ verb }) => verb === "PASS").length;
    expect(passwords).toBe(outcome === "logged in" ? 1 : 0);
    expect(relay.text("client")).not.toMatch(/USER|PASS|student|correct/);
  });

  it.each([
    ["whole replies", "331 Password?\r\n230 In\r\n"],
    ["half a reply", "331 Pass"],
    ["a line that no reply has", "\r\n\0"],
  ])(
    "B6, D11: ends before the handshake, which would go well, when %s come with the 234",
    async (_what, more) => {
      const AUTH: Handler = async (connection) => {
        await connection.raw(`234 Go on\r\n${more}`);
        await connection.secure(connection.server.secureContext);
      };
      const { server, relay, at } = await tapped({ tls: "explicit", answers: { AUTH } });
      await expect(openSession(at, pinned(server.certificate))).rejects.toMatchObject({
        code: "connection-failed",
      });
      expect(server.lines).toEqual(["AUTH TLS"]);
      expect(relay.text("client")).toBe("AUTH TLS\r\n");
    },
  );

  it("D11: implicit TLS says nothing to a server that answers in clear", async () => {
    const { server, relay, at } = await tapped({ greeting: "220 plain" });
    await expect(openSession(at, { encryption: "implicit", timeoutSeconds: 1 })).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(server.commands.filter(({ verb }) => /USER|PASS/.test(verb))).toEqual([]);
    expect(relay.text("client")).not.toMatch(/USER|PASS|student|correct/);
  });

  it("D11: the login never passes the wire in clear, on any of the session's connections", async () => {
    const { server, relay, at } = await tapped({ tls: "explicit", files: { "/a": "hello" } });
    const session = await openSession(at, pinned(server.certificate));
    await download(session, "/a");
    expect(linesOf(server, "PASS")).toHaveLength(server.connections.length);
    expect(relay.text("client")).not.toMatch(/USER|PASS|student|correct/);
  });
});

describe("a certificate", () => {
  it("B16, D11: is accepted when the machine trusts it and it is for the host", async () => {
    const certificate = await makeCertificate();
    trust(certificate);
    const server = await fakeServer({ tls: "explicit", certificate });
    const session = await openSession({ host: "localhost", port: server.port }, { encryption: "explicit" });
    expect(session.secured).not.toBeNull();
    const [socket] = server.connections.map((connection) => connection.socket);
    // The server is told which name is meant.
    expect(socket instanceof tls.TLSSocket && Reflect.get(socket, "servername")).toBe("localhost");
  });

  it.each([
    ["is for another host", { name: "other.example" }, "localhost", /ALTNAME/],
    ["has expired", { validTo: new Date(Date.now() - 86_400_000) }, "127.0.0.1", /EXPIRED/],
  ])(
    "B16, D11: that %s is refused before the login, although its issuer is trusted",
    async (_what, made, host, why) => {
      const certificate = await makeCertificate(made);
      trust(certificate);
      const server = await fakeServer({ tls: "explicit", certificate });
      const error: unknown = await openSession({ host, port: server.port }, { encryption: "explicit" }).catch(
        (error: unknown) => error,
      );
      expect(isFtpError(error, "connection-failed") && error.message).toMatch(why);
      expect(isFtpError(error) && error.certificate?.sha256).toBe(certificate.sha256);
      expect(server.lines).toEqual(["AUTH TLS"]);
    },
  );

  it.each(["explicit", "implicit"] as const)(
    "D11: that nobody vouches for is refused before the login (%s)",
    async (encryption) => {
      const server = await fakeServer({ tls: encryption });
      await expect(openSession(server, { encryption })).rejects.toMatchObject({
        code: "connection-failed",
        certificate: { sha256: server.certificate.sha256 },
      });
      expect(server.commands.filter(({ verb }) => verb !== "AUTH")).toEqual([]);
    },
  );

  it("D11: other than the one that was accepted is refused before the login", async () => {
    const accepted = await makeCertificate();
    const server = await fakeServer({ tls: "explicit" });
    await expect(openSession(server, pinned(accepted))).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("another certificate"),
      certificate: { sha256: server.certificate.sha256 },
    });
    expect(server.lines).toEqual(["AUTH TLS"]);
  });

  it.each(["explicit", "implicit"] as const)(
    "D11: that changed is refused when the session connects again (%s)",
    async (encryption) => {
      const first = await FakeFtpServer.start({ tls: encryption, files: { "/a": "1" } });
      const { port } = first;
      const session = await openSession(first, { ...pinned(first.certificate), encryption });
      await first.close();
      await expect.poll(() => session.state).toBe("idle");
      const other = await fakeServer({ tls: encryption, port, certificate: await makeCertificate() });
      await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
        code: "connection-failed",
      });
      await expect(session.download(session.encodePath("/a"))).rejects.toMatchObject({
        code: "connection-failed",
      });
      expect(other.connections.length).toBeGreaterThan(0);
      expect(other.commands.filter(({ verb }) => verb !== "AUTH")).toEqual([]);
    },
  );
});

describe("a data connection of an encrypted session", () => {
  const secret = "the file's text";
  const files = { "/a": secret };
  const work = {
    MLSD: (session) => session.list(session.encodePath("/")),
    RETR: (session) => download(session, "/a"),
    STOR: (session) => upload(session, "/new", secret),
  } satisfies Record<string, (session: Awaited<ReturnType<typeof openSession>>) => Promise<unknown>>;
  const verbs = ["MLSD", "RETR", "STOR"] as const;
  const modes = ["passive", "active"] as const;
  const all = verbs.flatMap((verb) => modes.map((dataMode) => [verb, dataMode] as const));

  it("D11: that the server refuses to encrypt (PROT P) ends the login before any transfer", async () => {
    const server = await fakeServer({ tls: "explicit", files, answers: { PROT: "536 no" } });
    await expect(openSession(server, pinned(server.certificate))).rejects.toMatchObject({
      code: "connection-failed",
      reply: { command: "PROT P", code: 536 },
    });
    expect(server.commands.filter(({ verb }) => /EPSV|PASV|EPRT|PORT|LIST|MLSD/.test(verb))).toEqual([]);
  });

  it.each(all)(
    "D11: in clear for %s (%s), although PROT P was accepted, carries nothing",
    async (verb, dataMode) => {
      // The server says that it protects data connections, and doesn't.
      const server = await fakeServer({ tls: "explicit", files, answers: { PROT: "200 Private." } });
      server.answers.set(verb, sends("type=file;size=1; planted\r\n"));
      const session = await openSession(server, {
        ...pinned(server.certificate),
        dataMode,
        timeoutSeconds: 2,
      });
      await expect(work[verb](session)).rejects.toMatchObject({ code: "data-connection-failed" });
      expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toContain("tls");
      const received = Buffer.concat(server.dataConnections.map((data) => data.received)).toString("latin1");
      expect(received).not.toContain(secret);
    },
  );

  it.each(all)("D11: with another certificate for %s (%s) carries nothing", async (verb, dataMode) => {
    const other = await makeCertificate();
    const context = tls.createSecureContext({ key: other.key, cert: other.cert });
    const server = await fakeServer({ tls: "explicit", files, answers: { PROT: "200 Private." } });
    const answer: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const data = await connection.openData({ read: false });
      await data.secure(context).catch(() => undefined);
      data.read();
      await data.end("type=file;size=1; planted\r\n");
      await connection.reply("226 Transfer complete.");
    };
    server.answers.set(verb, answer);
    const session = await openSession(server, { ...pinned(server.certificate), dataMode, timeoutSeconds: 2 });
    await expect(work[verb](session)).rejects.toMatchObject({ code: "data-connection-failed" });
    const received = Buffer.concat(server.dataConnections.map((data) => data.received)).toString("latin1");
    expect(received).not.toContain(secret);
  });
});
