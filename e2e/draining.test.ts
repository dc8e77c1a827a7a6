import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, get, type IncomingMessage, request } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { healthSchema } from "@/lib/contract/health";
import { tusVersion, uploadContentType } from "@/lib/contract/uploads";
import { type Deferred, deferred } from "@/lib/ftp/deferred";
import { FakeFtpServer, type Handler } from "@/lib/ftp/testing/fake-server";
import { type AppBrowser, contentOf, RunningApp } from "./running-app";

/** Beyond 1 MiB an upload has a temporary name, and what of it is stored stays. */
const content = randomBytes(3 * 1024 * 1024);
const half = content.length / 2;
/** Longer than any test: what ends before it ended by itself. */
const patient = { PORTSIDE_DRAIN_SECONDS: "600" };

/** STOR and APPE as most servers have them: what came before a transfer broke off stays. */
const keepsWhatCame: Handler = async (connection, path, { verb }) => {
  const { files } = connection.server;
  await connection.reply("150 Ready for it.");
  const data = await connection.openData();
  await data.receiveAll().catch(() => undefined);
  const before = verb === "APPE" ? [files.get(path) ?? Buffer.alloc(0)] : [];
  files.set(path, Buffer.concat([...before, data.received]));
  return "226 Kept.";
};

let server: FakeFtpServer;
/** The second half of the file goes out when this resolves. */
let secondHalf: Deferred<void>;
let app: RunningApp | null = null;

beforeEach(async () => {
  secondHalf = deferred();
  server = await FakeFtpServer.start({
    files: { "/slow.bin": content },
    answers: {
      STOR: keepsWhatCame,
      APPE: keepsWhatCame,
      async RETR(connection) {
        await connection.reply("150 Here it comes.");
        const data = await connection.openData({ read: false });
        await data.send(content.subarray(0, half));
        await secondHalf.promise;
        await data.end(content.subarray(half));
        return "226 That was all.";
      },
    },
  });
});
afterEach(async () => {
  secondHalf.resolve();
  await app?.close();
  app = null;
  await server.close();
});

it("lets a download that is under way arrive whole, and begins nothing new", async () => {
  app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", ...patient });
  const browser = await app.browser();
  const { id } = await browser.connect(login());
  const download = await browser.get(contentOf(id, "/slow.bin"));
  app.signal("SIGTERM");
  await untilDraining(browser);

  for (const refused of [
    await browser.send("POST", "/api/sessions", login()),
    await browser.get(contentOf(id, "/slow.bin")),
    await browser.get(`/api/sessions/${id}/archive?path=%2Fslow.bin`),
    await browser.send("POST", `/api/sessions/${id}/delete`, { paths: ["/slow.bin"], recursive: false }),
  ]) {
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await browser.problem(refused)).toMatchObject({ code: "busy", status: 503 });
  }
  expect(await (await browser.get("/api/sessions")).json()).toMatchObject([{ id, state: "connected" }]);

  secondHalf.resolve();
  expect(hashOf(Buffer.from(await download.arrayBuffer()))).toBe(hashOf(content));
  expect(await app.ended()).toBe(0);
  expect(server.lines.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
  expect(server.lines.at(-1)).toBe("QUIT");
});

it("cuts an upload that takes longer, which goes on after the restart to the same bytes", async () => {
  app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", PORTSIDE_DRAIN_SECONDS: "1" });
  const browser = await app.browser();
  const { id } = await browser.connect(login());
  const upload = await beginUpload(browser, id);
  const patch = request(new URL(upload, app.url), {
    method: "PATCH",
    headers: { ...tusHeaders(browser), "upload-offset": "0", "content-type": uploadContentType },
  });
  // It ends with an answer or without one; what is stored is what counts.
  patch.on("error", () => undefined);
  patch.on("response", (response) => response.resume());
  patch.write(content.subarray(0, half));
  await server.received("STOR");
  await expect.poll(() => server.dataConnections.at(-1)?.received.length).toBeGreaterThan(0);
  app.signal("SIGTERM");
  expect(await app.ended()).toBe(0);
  patch.destroy();

  await app.startAgain();
  await browser.connect(login());
  const head = await browser.fetch(upload, { method: "HEAD", headers: tusHeaders(browser) });
  const stored = Number(head.headers.get("upload-offset"));
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThanOrEqual(half);
  const rest = await browser.fetch(upload, {
    method: "PATCH",
    headers: {
      ...tusHeaders(browser),
      "upload-offset": String(stored),
      "content-type": uploadContentType,
    },
    body: content.subarray(stored),
  });
  expect(rest.status).toBe(204);
  expect(hashOf(server.files.get("/up.bin"))).toBe(hashOf(content));
  expect([...server.files.keys()].sort()).toEqual(["/slow.bin", "/up.bin"]);
});

it("ends at once on a second signal", async () => {
  app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", ...patient });
  const browser = await app.browser();
  const { id } = await browser.connect(login());
  const download = await browser.get(contentOf(id, "/slow.bin"));
  app.signal("SIGTERM");
  await untilDraining(browser);
  // The first ones after it may still be taken for the same Ctrl+C.
  await expect.poll(() => endedBy(app, "SIGINT"), { interval: 300, timeout: 30_000 }).toBe(true);
  await expect(download.arrayBuffer()).rejects.toThrow();
});

it("waits neither for event streams nor for connections that are kept open", async () => {
  app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", ...patient });
  const browser = await app.browser();
  const { id } = await browser.connect(login());
  const all = await browser.get("/api/events");
  const one = await browser.get(`/api/sessions/${id}/events`);
  const prepared = await browser.send("POST", `/api/sessions/${id}/archives`, { paths: ["/slow.bin"] });
  const progress = await browser.get(`${prepared.headers.get("location")}/progress`);
  const agent = new Agent({ keepAlive: true });
  const [idle]: IncomingMessage[] = await once(get(`${app.url}/api/health`, { agent }), "response");
  await once(idle?.resume() ?? agent, "end");

  app.signal("SIGTERM");
  expect(await app.ended()).toBe(0);
  agent.destroy();
  // They tell of the end before they end.
  expect(await all.text()).toContain('"change":"closed"');
  expect(await one.text()).toContain("QUIT");
  expect(await progress.text()).toContain('"finished":false');
});

function login() {
  return { host: server.host, port: server.port, user: "student", password: "student" };
}

async function untilDraining(browser: AppBrowser): Promise<void> {
  const health = async () => {
    const response = await browser.get("/api/health");
    return { http: response.status, status: healthSchema.parse(await response.json()).status };
  };
  await expect.poll(health).toEqual({ http: 503, status: "draining" });
}

/** Whether it has ended; if not it gets a signal. */
function endedBy(running: RunningApp | null, signal: NodeJS.Signals): boolean {
  if (running === null || running.hasEnded) return true;
  running.signal(signal);
  return false;
}

function tusHeaders(browser: AppBrowser): Record<string, string> {
  return { cookie: browser.cookie, "tus-resumable": tusVersion };
}

/** @returns its address */
async function beginUpload(browser: AppBrowser, session: string): Promise<string> {
  const created = await browser.fetch(`/api/sessions/${session}/uploads`, {
    method: "POST",
    headers: {
      ...tusHeaders(browser),
      "upload-length": String(content.length),
      "upload-metadata": `path ${Buffer.from("/up.bin").toString("base64")}`,
    },
  });
  expect(created.status).toBe(201);
  return created.headers.get("location") ?? "";
}

function hashOf(bytes: Uint8Array = new Uint8Array()): string {
  return createHash("sha256").update(bytes).digest("hex");
}
