import { chownSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppBrowser, contentOf, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { serverProducts } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");

let app: RunningApp;
beforeAll(async () => {
  if (skip === null) app = await RunningApp.start({ PORTSIDE_PRACTICE: "off" });
}, 120_000);
afterAll(() => app?.close());

describe.skipIf(skip !== null).each(serverProducts.map((product) => [product.name, product] as const))(
  `versions of a file on %s${skip === null ? "" : ` (${skip})`}`,
  (_, { start }) => {
    let server: RealServer;
    let browser: AppBrowser;
    let url: string;
    beforeAll(async () => {
      server = await start({ tls: false });
      const { uid, gid } = statSync(server.root);
      writeFileSync(join(server.root, "notes.txt"), "first version");
      chownSync(join(server.root, "notes.txt"), uid, gid);
      browser = await app.browser();
      const { host, port, user, password } = server;
      const { id } = await browser.connect({ host, port, user, password });
      url = contentOf(id, server.path("notes.txt"));
    });
    afterAll(() => server?.close());

    const stored = () => readFileSync(join(server.root, "notes.txt"), "utf8");
    const put = (body: string, etag: string) =>
      browser.fetch(url, { method: "PUT", body, headers: { "if-match": etag } });

    it("are told by GET, HEAD and parts alike, and are replaced only while they are the newest", async () => {
      const read = await browser.get(url);
      expect(await read.text()).toBe("first version");
      const etag = read.headers.get("etag") ?? "none";
      const part = await browser.get(url, { headers: { range: "bytes=6-", "if-range": etag } });
      expect([part.status, await part.text()]).toEqual([206, "version"]);
      expect((await browser.fetch(url, { method: "HEAD" })).headers.get("etag")).toBe(etag);

      expect((await put("the second version", etag)).status).toBe(200);
      expect(stored()).toBe("the second version");
      const stale = await put("another second version", etag);
      expect([stale.status, (await browser.problem(stale)).code]).toEqual([412, "conflict"]);
      expect(stored()).toBe("the second version");
    });
  },
);
