import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentOf, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const skip = reasonToSkip("servers");
const mebibyte = 1024 * 1024;
const size = 2048 * mebibyte;
/** How much the process may grow while 2 GiB pass. */
const maxGrowth = 96 * mebibyte;

describe.skipIf(skip !== null)(`two gibibytes each way${skip === null ? "" : ` (${skip})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "portside-memory-"));
  const file = join(folder, "two-gibibytes");
  let app: RunningApp;
  let server: RealServer;

  beforeAll(async () => {
    [app, server] = [await RunningApp.start({ PORTSIDE_PRACTICE: "off" }), await startVsftpd({ tls: false })];
    await pipeline(Readable.from(blocks()), createWriteStream(file));
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("stream through with flat memory, unchanged", { timeout: 240_000 }, async () => {
    const browser = await app.browser();
    const { host, port, user, password } = server;
    const session = await browser.connect({ host, port, user, password });
    const url = `${app.url}${contentOf(session.id, "/large.bin")}`;
    // What the first transfers load and keep (code, buffers, the heap's first growth) is not the file's.
    for (let i = 0; i < 3; i++) {
      await put(url, browser.cookie, Readable.from(blocks(128 * mebibyte)), 128 * mebibyte);
      await get(url, browser.cookie);
    }

    const watch = watchMemory(app);
    const stored = await put(url, browser.cookie, createReadStream(file), size);
    const sent = watch.growth();
    const received = await get(url, browser.cookie);
    const growth = watch.stop();
    console.info(`grew by ${mib(sent)} MiB while sending, by ${mib(growth)} MiB in all`);

    const sha256 = await hashOf(createReadStream(file));
    expect(stored).toMatchObject({ size, sha256 });
    expect(received).toBe(sha256);
    expect(growth).toBeLessThan(maxGrowth);
  });
});

function mib(bytes: number): number {
  return Math.round(bytes / mebibyte);
}

/** Blocks that differ, so that a lost or doubled one changes the hash. */
function* blocks(bytes = size): Generator<Buffer> {
  const block = Buffer.alloc(mebibyte, 0x5a);
  for (let i = 0; i < bytes / mebibyte; i++) {
    block.writeUInt32BE(i, 0);
    yield Buffer.from(block);
  }
}

function watchMemory(app: RunningApp) {
  const before = app.residentBytes;
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, app.residentBytes);
  }, 100);
  return {
    growth: () => highest - before,
    stop: () => {
      clearInterval(timer);
      return highest - before;
    },
  };
}

function put(url: string, cookie: string, source: Readable, length: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, "content-length": length, "want-repr-digest": "sha-256=1" };
    const sending = request(url, { method: "PUT", headers }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      if ((response.statusCode ?? 500) >= 300) reject(new Error(text));
      else resolve(JSON.parse(text));
    });
    pipeline(source, sending).catch(reject);
  });
}

function get(url: string, cookie: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { cookie } }, (response) => hashOf(response).then(resolve, reject))
      .on("error", reject)
      .end();
  });
}

async function hashOf(source: Readable): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(source, hash);
  return hash.digest("hex");
}
