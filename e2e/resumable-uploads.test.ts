import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FtpSession, UploadPlan } from "@/lib/ftp/session-types";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");

const content = randomBytes(3 * 1024 * 1024);
const modifiedAt = "2019-05-06T07:08:09Z";

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Sends a part of the content from `from` on, then lets its source break off. */
async function breakOff(session: FtpSession, plan: UploadPlan, from: number, until: number) {
  const source = new PassThrough();
  const progress = session.continueUpload(plan, { source, from });
  if (!source.write(content.subarray(from, until))) {
    await new Promise((resolve) => source.once("drain", resolve));
  }
  while (source.readableLength > 0) await turn();
  source.destroy(new Error("the browser has gone"));
  return progress;
}

describe.skipIf(skip !== null).each(productsInPlainAndTls)(
  `an upload in several attempts to %s${skip === null ? "" : ` (${skip})`}`,
  (name, { start }, tls) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start({ tls });
    });
    afterAll(() => server?.close());

    const plan = (session: FtpSession, file: string, onConflict: "fail" | "replace" = "fail") =>
      session.planUpload(session.encodePath(server.path(file)), {
        size: content.length,
        onConflict,
        modifiedAt,
      });

    it.each(["passive", "active"] as const)(
      "goes on where it broke off, twice, in %s mode",
      async (dataMode) => {
        const session = await logIn(server, { dataMode });
        const planned = await plan(session, `${dataMode}.bin`);
        const first = await breakOff(session, planned, 0, 1_000_000);
        expect(first).toEqual({ stored: 1_000_000, isComplete: false });
        expect(await session.uploadProgress(planned)).toEqual(first);
        const second = await breakOff(session, planned, 1_000_000, 1_000_001);
        expect(second).toEqual({ stored: 1_000_001, isComplete: false });
        const source = Readable.from([content.subarray(second.stored)]);
        const last = await session.continueUpload(planned, { source, from: second.stored });
        expect(last).toEqual({ stored: content.length, isComplete: true });
        expect(digest(readFileSync(join(server.root, `${dataMode}.bin`)))).toBe(digest(content));
        expect(readdirSync(server.root).filter((entry) => entry.startsWith(".portside-"))).toEqual([]);
        // inetutils' ftpd has no command for it.
        if (!name.startsWith("inetutils")) {
          const { mtime } = statSync(join(server.root, `${dataMode}.bin`));
          expect(mtime.toISOString()).toBe("2019-05-06T07:08:09.000Z");
        }
      },
    );

    it("replaces a file only when it is whole, and deletes what is discarded", async () => {
      const session = await logIn(server, {});
      const old = Readable.from([Buffer.from("old")]);
      const path = session.encodePath(server.path("replaced.bin"));
      await session.upload(path, { source: old, size: 3, onExisting: "create" });
      const planned = await plan(session, "replaced.bin", "replace");
      await breakOff(session, planned, 0, 5000);
      expect(readFileSync(join(server.root, "replaced.bin"), "utf8")).toBe("old");
      await session.discardUpload(planned);
      expect(readdirSync(server.root).filter((entry) => entry.startsWith(".portside-"))).toEqual([]);
      const again = await plan(session, "replaced.bin", "replace");
      await session.continueUpload(again, { source: Readable.from([content]), from: 0 });
      expect(digest(readFileSync(join(server.root, "replaced.bin")))).toBe(digest(content));
    });
  },
);
