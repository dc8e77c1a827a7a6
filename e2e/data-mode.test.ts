import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionRequest } from "@/lib/contract/session";
import { type AppBrowser, contentOf, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");
const content = randomBytes(3_000_000);

/** What the exported log says of the data connections that an exchange used. */
async function howItWent(browser: AppBrowser, session: string, label: RegExp) {
  const { events } = await browser.transcript(session);
  const exchange = events.findLast((event) => label.test(event.exchange?.label ?? ""))?.exchange?.id;
  const own = events.filter((event) => event.exchange?.id === exchange);
  return {
    announced: own.flatMap((event) => (event.type === "data-announced" ? [event.dataMode] : [])),
    openedBy: own.flatMap((event) => (event.type === "data-opened" ? [event.openedBy] : [])),
    secured: own.some((event) => event.type === "data-secured"),
  };
}

describe.skipIf(skip !== null)(`the data mode, through the API${skip === null ? "" : ` (${skip})`}`, () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start();
  });
  afterAll(() => app?.close());

  describe.each(productsInPlainAndTls)("%s", (_, { start }, isTls) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start({ tls: isTls });
    });
    afterAll(() => server?.close());

    it("is on the wire what the session says, and changes between two transfers", async () => {
      const browser = await app.browser();
      const session = await browser.connect(requestFor(server));
      for (const [dataMode, openedBy] of [
        ["passive", "client"],
        ["active", "server"],
        ["passive", "client"],
      ] as const) {
        const changed = await browser.send("PATCH", `/api/sessions/${session.id}`, { dataMode });
        expect(changed.status).toBe(200);
        const expected = { announced: [dataMode], openedBy: [openedBy], secured: isTls };

        const put = await browser.fetch(contentOf(session.id, server.path("up.bin")), {
          method: "PUT",
          body: content,
        });
        expect(put.status, await put.clone().text()).toBeLessThan(300);
        expect(await howItWent(browser, session.id, /^Upload/)).toMatchObject(expected);

        const listed = await browser.get(`/api/sessions/${session.id}/entries?path=${server.path()}`);
        expect(listed.status).toBe(200);
        expect(await listed.json()).toMatchObject({
          dataMode,
          entries: [{ name: "up.bin", size: content.length }],
        });
        expect(await howItWent(browser, session.id, /^List/)).toMatchObject(expected);

        const got = await browser.get(contentOf(session.id, server.path("up.bin")));
        expect(got.headers.get("content-length")).toBe(String(content.length));
        expect(sha256(Buffer.from(await got.arrayBuffer()))).toBe(sha256(content));
        expect(await howItWent(browser, session.id, /^Download/)).toMatchObject(expected);
      }
      expect((await browser.send("DELETE", `/api/sessions/${session.id}`)).status).toBe(204);
    });
  });
});

function requestFor(server: RealServer): SessionRequest {
  const { host, port, user, password, certificate } = server;
  if (certificate === null) return { host, port, user, password };
  const accept = `sha256:${new X509Certificate(certificate).fingerprint256}`;
  return { host, port, user, password, encryption: "explicit", certificate: { accept } };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
