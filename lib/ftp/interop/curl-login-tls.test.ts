import { describe, expect, it } from "vitest";
import { makeCertificate } from "../testing/certificate";
import { namesIn } from "../testing/files";
import { countingNetwork, fakeServer, notesOf, openSession } from "../testing/open-session";
import { RecordingRelay } from "../testing/relay";
import { patient, pinned } from "../testing/session-settings";

const files = { "/a.txt": "abc" };
describe("AUTH TLS", () => {
  it("C1: comes first also after a 230 greeting, and whoever was in has to log in again after it", async () => {
    const server = await fakeServer({ tls: "explicit", greeting: "230 Welcome without password.", files });
    const session = await openSession(server, { ...patient, ...pinned(server.certificate) });
    expect(server.lines.slice(0, 3)).toEqual(["AUTH TLS", "USER student", "PASS correct horse"]);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
  });

  it("C18: takes no reply that comes with its refusal for the answer to a later command", async () => {
    const injected = ["331 Password?", "230 In.", '257 "/injected"', "200 Fine.", "226 Done."];
    const server = await fakeServer({
      answers: { AUTH: (connection) => connection.raw(`500 No.\r\n${injected.join("\r\n")}\r\n`) },
      files: { "/home/a.txt": "abc" },
      greeting: (connection) => {
        connection.directory = "/home";
        return connection.reply("220 Hello.");
      },
    });
    const session = await openSession(server, { ...patient, encryption: "explicit-if-available" });
    expect(server.lines.slice(0, 3)).toEqual(["AUTH TLS", "USER student", "PASS correct horse"]);
    expect(session.home).toBe("/home");
    expect(await namesIn(session, "/home")).toEqual(["a.txt"]);
    expect(notesOf(session)).toContain("tls-not-offered");
  });

  it.each([
    ["whole replies", "331 Password?\r\n230 In.\r\n"],
    ["half a reply", "230-In"],
  ])("C18: is fatal when %s come with its acceptance, before the password", async (_what, injected) => {
    const server = await fakeServer({
      answers: { AUTH: (connection) => connection.raw(`234 Go on.\r\n${injected}`) },
    });
    await expect(openSession(server, { ...patient, encryption: "explicit" })).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("before the TLS handshake"),
    });
    expect(server.lines).toEqual(["AUTH TLS"]);
  });

  it("C19: that is refused ends a session that requires TLS, with the server's words", async () => {
    const server = await fakeServer({ answers: { AUTH: "500 AUTH not understood." } });
    await expect(openSession(server, { ...patient, encryption: "explicit" })).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("500 AUTH not understood"),
      reply: { command: "AUTH TLS", code: 500 },
    });
    expect(server.commands.filter(({ verb }) => /^(USER|PASS)$/.test(verb))).toEqual([]);
    expect(server.connections).toHaveLength(1);
  });

  it("C20: holds for the whole session: CCC is never sent, the control connection stays encrypted", async () => {
    const server = await fakeServer({ tls: "explicit", files, answers: { CCC: "200 In clear from here." } });
    const session = await openSession(server, { ...patient, ...pinned(server.certificate) });
    await session.list(session.encodePath("/"));
    await session.makeDirectory(session.encodePath("/new"));
    await session.close();
    expect(server.lines).not.toContain("CCC");
    // The fake reads TLS from AUTH on: a command in clear would not have come through.
    expect(server.lines).toEqual(expect.arrayContaining(["MKD /new", "QUIT"]));
    expect(server.connections.map(({ isSecured }) => isSecured)).toEqual([true]);
  });
});

describe("a certificate that nobody vouches for", () => {
  it.each(["explicit", "implicit"] as const)(
    "C21: is shown and refused until the person accepts it (%s)",
    async (encryption) => {
      const server = await fakeServer({ tls: encryption, files });
      const { sha256 } = server.certificate;
      await expect(openSession(server, { ...patient, encryption })).rejects.toMatchObject({
        code: "connection-failed",
        certificate: { sha256 },
      });
      expect(server.commands.filter(({ verb }) => verb !== "AUTH")).toEqual([]);

      const session = await openSession(server, { ...patient, encryption, certificate: { sha256 } });
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    },
  );

  it("C21: is refused when it is another one than the person accepted", async () => {
    const server = await fakeServer({ tls: "explicit", certificate: await makeCertificate() });
    const { sha256 } = await makeCertificate();
    await expect(
      openSession(server, { ...patient, encryption: "explicit", certificate: { sha256 } }),
    ).rejects.toMatchObject({
      code: "connection-failed",
      certificate: { sha256: server.certificate.sha256 },
    });
    expect(server.lines).toEqual(["AUTH TLS"]);
  });
});

describe("implicit TLS on a port that speaks plain FTP", () => {
  it("C22: fails at once when the server greets in clear, with a hint at the port", async () => {
    const server = await fakeServer();
    const network = countingNetwork();
    await expect(openSession(server, { ...patient, encryption: "implicit" }, network)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/TLS handshake failed[\s\S]*implicit on 990/),
    });
    expect(network.open()).toBe(0);
  });

  it("C22: is explained in one readable line", async () => {
    const server = await fakeServer();
    const settings = { ...patient, encryption: "implicit" } as const;
    const error: unknown = await openSession(server, settings).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/\n|error:0A|\.c:\d/);
  });

  it("C22: fails within the time-out when the server waits for the client", async () => {
    const server = await fakeServer();
    const relay = await RecordingRelay.start({ address: server.host, port: server.port });
    relay.isBlackHole = true;
    const network = countingNetwork();
    try {
      await expect(
        openSession(relay, { timeoutSeconds: 1, encryption: "implicit" }, network),
      ).rejects.toMatchObject({
        code: "connection-failed",
        message: expect.stringContaining("No answer to the TLS handshake in time"),
      });
      expect(network.open()).toBe(0);
    } finally {
      await relay.close();
    }
  });
});
