import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, truncateSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const skip = reasonToSkip("servers");
const mebibyte = 1024 * 1024;
/** How much the process may grow while 1 GiB passes. */
const maxGrowth = 96 * mebibyte;

describe.skipIf(skip !== null)(`an archive over HTTP${skip === null ? "" : ` (${skip})`}`, () => {
  let app: RunningApp;
  let server: RealServer;

  beforeAll(async () => {
    [app, server] = [await RunningApp.start({ PORTSIDE_PRACTICE: "off" }), await startVsftpd({ tls: false })];
    makeFile("large", 1024 * mebibyte);
    makeFile("warm up", 128 * mebibyte);
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await server?.close();
  });

  /** Mostly a hole, which costs no room here and is as long as anything else on the wire. */
  function makeFile(name: string, size: number): void {
    writeFileSync(join(server.root, name), `This is ${name}.`);
    truncateSync(join(server.root, name), size);
  }

  async function archiveOf(name: string): Promise<IncomingMessage> {
    const browser = await app.browser();
    const { host, port, user, password } = server;
    const { id } = await browser.connect({ host, port, user, password });
    const url = `${app.url}/api/sessions/${id}/archive?path=${encodeURIComponent(server.path(name))}`;
    const asking = request(url, { headers: { cookie: browser.cookie } }).end();
    const [response]: IncomingMessage[] = await once(asking, "response");
    if (response === undefined) throw new Error("No response came");
    return response;
  }

  it("streams through with flat memory, unchanged", { timeout: 240_000 }, async () => {
    // What the first transfers load and keep (code, buffers, the heap's first growth) is not the file's.
    for (let i = 0; i < 3; i++) await hashOfFirstEntry(await archiveOf("warm up"), 0);
    const before = app.residentBytes;
    let highest = before;
    const timer = setInterval(() => {
      highest = Math.max(highest, app.residentBytes);
    }, 100);
    const received = await hashOfFirstEntry(await archiveOf("large"), 1024 * mebibyte);
    clearInterval(timer);
    console.info(`grew by ${Math.round((highest - before) / mebibyte)} MiB`);
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(server.root, "large")), hash);
    expect(received).toBe(hash.digest("hex"));
    expect(highest - before).toBeLessThan(maxGrowth);
  });

  it("breaks off when the FTP server dies under it: no client takes it for a whole one", async () => {
    const response = await archiveOf("large");
    await once(response, "readable");
    await server.kill();
    const ended = once(response, "end");
    ended.catch(() => undefined);
    response.resume();
    const [error]: unknown[] = await once(response, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(response.complete).toBe(false);
    await server.revive();
  });
});

/** Of the bytes of an archive's first entry, which are right behind its header (APPNOTE §4.3.7). */
async function hashOfFirstEntry(archive: IncomingMessage, size: number): Promise<string> {
  const hash: Hash = createHash("sha256");
  let header = Buffer.alloc(0);
  let isContent = false;
  let left = size;
  for await (const chunk of archive) {
    let bytes: Buffer = chunk;
    if (!isContent) {
      header = Buffer.concat([header, bytes]);
      if (header.length < 30) continue;
      const end = 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      if (header.length < end) continue;
      isContent = true;
      bytes = header.subarray(end);
    }
    hash.update(bytes.subarray(0, left));
    left -= Math.min(left, bytes.length);
  }
  return hash.digest("hex");
}
