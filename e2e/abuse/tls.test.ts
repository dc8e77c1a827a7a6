import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { makeCertificate } from "@/lib/ftp/testing/certificate";
import { sends } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { RecordingRelay } from "@/lib/ftp/testing/relay";
import { requestNames } from "./path-requests";
import { startPortside } from "./portside";
import { problemsOf } from "./visitor";

// What this machine's store of authorities is to the running application.
const trusted = {
  host: await makeCertificate(),
  other: await makeCertificate({ name: "other.example" }),
  expired: await makeCertificate({ validTo: new Date(Date.now() - 86_400_000) }),
};
const directory = mkdtempSync(join(tmpdir(), "portside-trusted-"));
writeFileSync(
  join(directory, "trusted.pem"),
  Object.values(trusted)
    .map(({ cert }) => cert)
    .join("\n"),
);
afterAll(() => rmSync(directory, { recursive: true }));

const portside = startPortside({ NODE_EXTRA_CA_CERTS: join(directory, "trusted.pem") });

const pinned = ({ sha256 }: { readonly sha256: string }, encryption = "explicit") => ({
  encryption,
  certificate: { accept: `sha256:${sha256}` },
});

/** Asks for an encrypted session on a server whose every byte passes a wire tap. */
async function refused(options: FakeServerOptions, given: object = { encryption: "explicit" }) {
  const server = await fakeServer(options);
  const relay = await RecordingRelay.start({ address: server.host, port: server.port });
  onTestFinished(() => relay.close());
  const { response } = await portside.connect(relay, { timeoutSeconds: 2, ...given });
  return { server, relay, problems: await problemsOf(response) };
}

const login = /USER|PASS|student|correct/;

describe("TLS that is required", () => {
  it.each([
    ["AUTH is refused for good", { answers: { AUTH: "500 what?" } }],
    ["AUTH is refused for now", { answers: { AUTH: "431 later" } }],
    ["AUTH is answered by 331", { answers: { AUTH: "331 Password?" } }],
    ["the greeting is 230", { greeting: "230 You are in", answers: { AUTH: "500 what?" } }],
    ["the server answers 234 and goes on in clear", { answers: { AUTH: "234 Go on" } }],
    ["replies come with the 234", { answers: { AUTH: ["234 Go on", "331 Password?", "230 In"] } }],
    [
      "half a reply comes with the 234",
      { answers: { AUTH: (connection) => connection.raw("234 Go on\r\n331 Pass") } },
    ],
  ] satisfies [string, FakeServerOptions][])(
    "B5, B6, D11: neither name nor password is sent when %s",
    async (_what, options) => {
      const { server, relay, problems } = await refused(options);
      expect(problems).toMatchObject([{ status: 502, code: "connection-failed" }]);
      expect(linesOf(server, "USER", "PASS")).toEqual([]);
      expect(relay.text("client")).not.toMatch(login);
    },
  );

  it("B6, D11: ends before a handshake that would go well, when replies come with the 234", async () => {
    const AUTH: Handler = async (connection) => {
      await connection.raw("234 Go on\r\n331 Password?\r\n230 In\r\n");
      await connection.secure(connection.server.secureContext);
    };
    const certificate = await makeCertificate();
    const { relay, problems } = await refused({ certificate, answers: { AUTH } }, pinned(certificate));
    expect(problems).toMatchObject([{ code: "connection-failed" }]);
    expect(relay.text("client")).toBe("AUTH TLS\r\n");
  });

  it("D11: implicit TLS says nothing to a server that answers in clear", async () => {
    const { relay, problems } = await refused({}, { encryption: "implicit" });
    expect(problems).toMatchObject([{ code: "connection-failed" }]);
    expect(relay.text("client")).not.toMatch(login);
  });
});

describe("a certificate", () => {
  it("B16, D11: is accepted when its issuer is trusted and it is for the host, which the server is told", async () => {
    const server = await fakeServer({ tls: "explicit", certificate: trusted.host });
    const { response } = await portside.connect(
      { host: "localhost", port: server.port },
      { encryption: "explicit" },
    );
    expect(response.status).toBe(201);
    const [socket] = server.connections.map((connection) => connection.socket);
    expect(socket instanceof TLSSocket && Reflect.get(socket, "servername")).toBe("localhost");
  });

  it.each([
    ["is for another host", trusted.other, "localhost"],
    ["has expired", trusted.expired, "127.0.0.1"],
  ])(
    "B16, D11: that %s is refused before the login, although its issuer is trusted",
    async (_what, certificate, host) => {
      const server = await fakeServer({ tls: "explicit", certificate });
      const { response } = await portside.connect({ host, port: server.port }, { encryption: "explicit" });
      expect(await problemsOf(response)).toMatchObject([
        { code: "connection-failed", certificate: { sha256: certificate.sha256 } },
      ]);
      expect(server.lines).toEqual(["AUTH TLS"]);
    },
  );

  it("D11: that nobody vouches for, or other than the accepted one, is refused before the login", async () => {
    const server = await fakeServer({ tls: "explicit" });
    for (const given of [{ encryption: "explicit" }, pinned(trusted.host)]) {
      const { response } = await portside.connect(server, given);
      expect(await problemsOf(response)).toMatchObject([
        { code: "connection-failed", certificate: { sha256: server.certificate.sha256 } },
      ]);
    }
    expect(linesOf(server, "USER", "PASS")).toEqual([]);
  });

  it("D11: that changed is refused by every request when the session connects again", async () => {
    const first = await FakeFtpServer.start({ tls: "explicit", files: { "/a": "1" } });
    const visitor = await portside.visit(first, pinned(first.certificate));
    const { port } = first;
    await first.close();
    const certificate = await makeCertificate();
    const other = await fakeServer({ tls: "explicit", port, certificate, files: { "/a": "1" } });
    for (const request of ["listEntries", "downloadContent", "uploadContent", "search"]) {
      const problems = await problemsOf(await visitor.askFor(request, "/a"));
      expect(problems, request).toMatchObject([{ code: "connection-failed" }]);
    }
    expect(other.connections.length).toBeGreaterThan(0);
    expect(linesOf(other, "USER", "PASS")).toEqual([]);
  });
});

describe("a data connection of an encrypted session", () => {
  const files = { "/d/a": "the file's text", "/elsewhere": "1" };

  it("D11: that the server refuses to encrypt (PROT P) ends the login", async () => {
    const server = await fakeServer({ tls: "explicit", files, answers: { PROT: "536 no" } });
    const { response } = await portside.connect(server, pinned(server.certificate));
    expect(await problemsOf(response)).toMatchObject([{ code: "connection-failed" }]);
    expect(linesOf(server, "EPSV", "PASV", "MLSD", "LIST")).toEqual([]);
  });

  it.each(["passive", "active"])(
    "D11: in clear (%s), although PROT P was accepted, carries nothing for any request",
    async (dataMode) => {
      const planted = sends("type=file;size=1; planted\r\n");
      const server = await fakeServer({
        tls: "explicit",
        files,
        // The server says that it protects data connections, and doesn't.
        answers: { PROT: "200 Private.", MLSD: planted, RETR: planted, STOR: planted },
      });
      const visitor = await portside.visit(server, {
        ...pinned(server.certificate),
        dataMode,
        timeoutSeconds: 5,
      });
      const transfers = ["listEntries", "downloadContent", "uploadContent", "downloadArchive", "search"];
      for (const request of requestNames.filter((name) => transfers.includes(name))) {
        const path = ["listEntries", "search"].includes(request) ? "/d" : "/d/a";
        const response = await visitor.askFor(request, path);
        expect(await response.text(), request).not.toContain("planted");
      }
      const received = Buffer.concat(server.dataConnections.map((data) => data.received)).toString("latin1");
      expect(received).not.toContain("new");
      const events = await visitor.events();
      expect(events.some((event) => event.type === "data-failed" && event.reason === "tls")).toBe(true);
    },
  );
});
