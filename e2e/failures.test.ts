import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startBlackHole } from "@/lib/ftp/testing/black-hole";
import { silence } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { contentOf, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { startVsftpd } from "./servers/vsftpd";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start();
});
afterAll(() => app?.close());

const student = { user: "student", password: "student" };
const practice = () => ({ host: "127.0.0.1", port: app.practicePort, ...student });

async function fakeServer(options: FakeServerOptions): Promise<FakeFtpServer> {
  const server = await FakeFtpServer.start(options);
  onTestFinished(() => server.close());
  return server;
}

async function silentPort(): Promise<number> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const bound = server.address();
  return bound !== null && typeof bound === "object" ? bound.port : 0;
}

describe("a connection that can't be made says what to do", () => {
  it.each([
    ["a wrong host", () => ({ host: "no-such-host.invalid", port: 21 }), 502, "connection-failed", /spelled/],
    ["a wrong port", () => ({ host: "127.0.0.1", port: 1 }), 502, "connection-failed", /nothing listens/],
    ["a wrong password", () => ({ ...practice(), password: "wrong" }), 401, "login-refused", /password/],
    [
      "a web server on the port",
      () => ({ host: "127.0.0.1", port: Number(new URL(app.url).port) }),
      502,
      "connection-failed",
      /not an FTP server|did not answer|greeting/,
    ],
    [
      "a silent port",
      async () => ({ host: "127.0.0.1", port: await silentPort(), timeoutSeconds: 1 }),
      502,
      "connection-failed",
      /greeting/,
    ],
    ["control characters", () => ({ ...practice(), user: "a\r\nDELE x" }), 400, "invalid-request", /./],
  ] as const)("%s", async (_name, target, status, code, detail) => {
    const browser = await app.browser();
    const response = await browser.send("POST", "/api/sessions", { timeoutSeconds: 3, ...(await target()) });
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    const problem = await browser.problem(response);
    expect(problem).toMatchObject({ status, code });
    expect(`${problem.detail} ${JSON.stringify(problem.errors ?? [])}`).toMatch(detail);
    if (status !== 400) expect(problem.events).toBeDefined();
  });
});

describe("who may ask", () => {
  it("another browser gets 404 for a session, by any route", async () => {
    const [mine, other] = [await app.browser(), await app.browser()];
    const session = await mine.connect(practice());
    const base = `/api/sessions/${session.id}`;
    for (const path of [
      base,
      `${base}/entries?path=/`,
      `${base}/events`,
      contentOf(session.id, "/pub/README.md"),
    ]) {
      const response = await other.get(path);
      expect(response.status, path).toBe(404);
      expect((await other.problem(response)).code).toBe("not-found");
    }
    expect((await other.send("DELETE", base)).status).toBe(404);
    expect((await mine.get(base)).status).toBe(200);
  });

  it("a foreign origin changes nothing", async () => {
    const browser = await app.browser();
    const session = await browser.connect(practice());
    const headers = { origin: "https://evil.example", "content-type": "application/json" };
    const body = JSON.stringify({ path: "/incoming/evil" });
    const response = await browser.fetch(`/api/sessions/${session.id}/directories`, {
      method: "POST",
      headers,
      body,
    });
    expect(await browser.problem(response)).toMatchObject({ status: 403, code: "cross-site" });
    const { events } = await browser.transcript(session.id);
    expect(events.some((event) => event.type === "command" && event.line.startsWith("MKD"))).toBe(false);
  });

  it("a path with control characters is refused before anything is sent", async () => {
    const browser = await app.browser();
    const session = await browser.connect(practice());
    const before = (await browser.transcript(session.id)).events.length;
    const path = encodeURIComponent("/incoming/a\r\nDELE /pub/README.md");
    const response = await browser.get(`/api/sessions/${session.id}/entries?path=${path}`);
    expect(await browser.problem(response)).toMatchObject({ status: 400, code: "invalid-request" });
    expect((await browser.transcript(session.id)).events).toHaveLength(before);
  });
});

describe("twenty requests at once on one session", () => {
  it("all succeed", async () => {
    const browser = await app.browser();
    const session = await browser.connect(practice());
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        if (i % 4 === 0) {
          const body = Buffer.alloc(50_000, i);
          return (await browser.fetch(contentOf(session.id, `/incoming/${i}.bin`), { method: "PUT", body }))
            .status;
        }
        if (i % 4 === 1) {
          const response = await browser.get(contentOf(session.id, "/pub/README.md"));
          await response.arrayBuffer();
          return response.status;
        }
        return (await browser.get(`/api/sessions/${session.id}/entries?path=/pub`)).status;
      }),
    );
    expect(
      statuses.every((status) => status === 200 || status === 201),
      String(statuses),
    ).toBe(true);
  });
});

describe("a data connection that fails", () => {
  it.each(["passive", "active"] as const)(
    "answers data-connection-failed with a finding in %s mode, within the time-out, and the session goes on",
    async (dataMode) => {
      const hole = await startBlackHole();
      onTestFinished(() => hole.close());
      // Passive: the announced port swallows the dial. Active: the server never dials, and stays deaf.
      const server = await fakeServer({
        answers: {
          EPSV: `229 Entering (|||${hole.port}|)`,
          PASV: `227 Entering (127,0,0,1,${hole.port >> 8},${hole.port & 255})`,
          MLSD: silence,
          RETR: silence,
          STOR: silence,
        },
        files: { "/a.txt": "abc" },
      });
      const browser = await app.browser();
      const session = await browser.connect({
        ...student,
        host: "127.0.0.1",
        port: server.port,
        dataMode,
        timeoutSeconds: 2,
      });
      const attempts = [
        () => browser.get(`/api/sessions/${session.id}/entries?path=/`),
        () => browser.get(contentOf(session.id, "/a.txt")),
        () => browser.fetch(contentOf(session.id, "/b.txt"), { method: "PUT", body: "b" }),
      ];
      for (const attempt of attempts) {
        const startedAt = performance.now();
        const problem = await browser.problem(await attempt());
        expect(problem).toMatchObject({ status: 502, code: "data-connection-failed" });
        expect(problem.finding?.advice).toMatch(/./);
        expect(problem.exchange).toBeGreaterThan(0);
        // Ten times the time-out: a busy machine stays below, and only a missing bound, which means a minute, exceeds it.
        expect(performance.now() - startedAt).toBeLessThan(20_000);
      }
      const made = await browser.send("POST", `/api/sessions/${session.id}/directories`, { path: "/new" });
      expect(made.status).toBe(201);
    },
  );
});

const skip = reasonToSkip("servers");
const old = Buffer.from("the old content");
const large = 40 * 1024 * 1024;

describe.skipIf(skip !== null)(`an upload that breaks off${skip === null ? "" : ` (${skip})`}`, () => {
  /** A slow upload onto an existing and onto a new file of a real server, broken by `breakOff` in the middle. */
  async function broken(
    path: string,
    breakOff: (put: ReturnType<typeof request>, kill: () => Promise<void>) => Promise<void> | void,
  ) {
    const server = await startVsftpd({ tls: false });
    onTestFinished(() => server.close());
    const browser = await app.browser();
    const { host, port, user, password } = server;
    const session = await browser.connect({ host, port, user, password, timeoutSeconds: 3 });
    await browser.fetch(contentOf(session.id, "/existing.bin"), { method: "PUT", body: old });
    const status = await new Promise<number | null>((resolve) => {
      const put = request(`${app.url}${contentOf(session.id, path)}`, {
        method: "PUT",
        headers: { cookie: browser.cookie, "content-length": large },
      });
      put.once("response", (response) => resolve(response.resume().statusCode ?? 0));
      put.once("error", () => resolve(null));
      put.write(randomBytes(large / 2));
      void waitForPart(server.root).then(() => breakOff(put, () => server.close()));
    });
    return { browser, session, status, root: server.root };
  }

  /** Until the server has some bytes of the upload. */
  async function waitForPart(root: string): Promise<void> {
    for (let i = 0; i < 200; i++) {
      const parts = readdirSync(root).filter((name) => name.startsWith(".portside-"));
      if (parts.some((name) => statSync(join(root, name)).size > 0)) return;
      await delay(25);
    }
    throw new Error("The upload never reached the server");
  }

  it.each(["/existing.bin", "/new.bin"])(
    "at the browser's side leaves nothing under %s that wasn't there",
    async (path) => {
      const { root, status } = await broken(path, (put) => void put.destroy());
      expect(status).toBeNull();
      await expect.poll(() => readdirSync(root), { timeout: 10_000 }).toEqual(["existing.bin"]);
      expect(statSync(join(root, "existing.bin")).size).toBe(old.length);
    },
  );

  it("with fewer bytes than announced is an error", async () => {
    const { status, root } = await broken("/new.bin", (put) => void put.socket?.end());
    expect(status === null || status >= 400).toBe(true);
    await expect.poll(() => existsSync(join(root, "new.bin"))).toBe(false);
  });

  it("at the server's side is an error that names what stayed", async () => {
    const server = await startVsftpd({ tls: false });
    onTestFinished(() => server.close());
    const browser = await app.browser();
    const { host, port, user, password } = server;
    const session = await browser.connect({ host, port, user, password, timeoutSeconds: 3 });
    let serverIsGone = false;
    const put = browser.fetch(contentOf(session.id, "/existing.bin"), {
      method: "PUT",
      body: slowBody(() => serverIsGone),
      // Node's fetch wants it for a stream; the DOM's types don't know it.
      ...{ duplex: "half" },
    });
    await waitForPart(server.root);
    await server.close();
    serverIsGone = true;
    const problem = await browser.problem(await put);
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.leftBehind ?? "").toMatch(/^\/\.portside-.*\.part$/);
  });
});

/** Slow, and without end until it is told: fetch shows an answer only when the body has been sent. */
function slowBody(isOver: () => boolean): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      await delay(10);
      if (isOver()) controller.close();
      else controller.enqueue(new Uint8Array(randomBytes(64 * 1024)));
    },
  });
}
