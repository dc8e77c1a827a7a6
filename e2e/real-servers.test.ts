import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { DataMode, TrafficEventOf, TrafficEventType } from "@/lib/protocol/traffic";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");
const mebibyte = 1024 * 1024;
const dials = { passive: "client", active: "server" } as const;

function eventsOf<T extends TrafficEventType>(session: FtpSession, exchange: number, type: T) {
  return session.traffic
    .after()
    .filter((event): event is TrafficEventOf<T> => event.type === type && event.exchange?.id === exchange);
}

/** How the log says that an exchange's data connections came about. */
function dataConnections(session: FtpSession, exchange: number) {
  const announced = eventsOf(session, exchange, "data-announced");
  return eventsOf(session, exchange, "data-opened").map((opened) => ({
    dataMode: announced.find(({ data }) => data === opened.data)?.dataMode,
    openedBy: opened.openedBy,
  }));
}

async function sha256Of(source: Readable): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(source, hash);
  return hash.digest("hex");
}

describe.skipIf(skip !== null).each(productsInPlainAndTls)(
  `%s${skip === null ? "" : ` (${skip})`}`,
  (_, { start, tls }, isTls) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start({ tls: isTls });
    });
    afterAll(() => server?.close());

    const open = (dataMode: DataMode) => logIn(server, { dataMode });

    const upload = (session: FtpSession, name: string, content: Buffer) =>
      session.upload(session.encodePath(server.path(name)), {
        source: Readable.from(chunksOf(content)),
        size: content.length,
        onExisting: "replace",
        hash: true,
      });

    it.each(["passive", "active"] as const)(
      "lists, stores and sends 64 MiB unchanged in %s mode",
      async (dataMode) => {
        const content = randomBytes(64 * mebibyte);
        const sha256 = createHash("sha256").update(content).digest("hex");
        const session = await open(dataMode);
        expect(session.secured === null).toBe(!isTls);

        const stored = await upload(session, `${dataMode}.bin`, content);
        expect(stored).toMatchObject({ size: content.length, sha256 });
        const file = join(server.root, `${dataMode}.bin`);
        expect((await stat(file)).size).toBe(content.length);
        expect(await sha256Of(createReadStream(file))).toBe(sha256);

        const listing = await session.list(session.encodePath(server.path()));
        const listed = listing.entries.find(({ name }) => name === `${dataMode}.bin`);
        expect(listed).toMatchObject({ type: "file", size: content.length });
        expect(listing.dataMode).toBe(dataMode);

        const download = await session.download(session.encodePath(server.path(`${dataMode}.bin`)));
        expect(await sha256Of(download.body)).toBe(sha256);

        for (const exchange of [stored.exchange, listing.exchange, download.exchange]) {
          const opened = dataConnections(session, exchange);
          expect(opened.length).toBeGreaterThan(0);
          for (const connection of opened) {
            expect(connection).toEqual({ dataMode, openedBy: dials[dataMode] });
          }
          const secured = eventsOf(session, exchange, "data-secured");
          expect(secured.map(({ resumed }) => resumed)).toEqual(
            isTls ? opened.map(() => tls?.resumesSessions) : [],
          );
        }
      },
    );

    it("changes the data mode between two transfers of one session", async () => {
      const session = await open("passive");
      const content = randomBytes(100_000);
      const modes: readonly DataMode[] = ["passive", "active", "passive", "active"];
      for (const [index, dataMode] of modes.entries()) {
        session.change({ dataMode });
        const { exchange } = await upload(session, `toggle-${index}.bin`, content);
        // More than one where the server has to list the folder to say whether the file exists.
        const opened = dataConnections(session, exchange);
        expect(opened.at(-1)).toEqual({ dataMode, openedBy: dials[dataMode] });
        expect(opened.filter((connection) => connection.dataMode !== dataMode)).toEqual([]);
      }
      const logins = session.traffic.after().filter(({ type }) => type === "control-opened");
      expect(logins.length).toBeLessThanOrEqual(2);
    });

    it("sends a part of a file from an offset, and goes on working after it was cut off", async () => {
      const session = await open("active");
      const content = randomBytes(2 * mebibyte);
      await upload(session, "part.bin", content);
      const path = session.encodePath(server.path("part.bin"));
      const part = await session.download(path, { from: 1_000_000, to: 1_000_999 });
      const bytes = Buffer.concat(await part.body.toArray());
      expect(bytes.equals(content.subarray(1_000_000, 1_001_000))).toBe(true);
      const whole = await session.download(path);
      expect(Buffer.concat(await whole.body.toArray()).equals(content)).toBe(true);
    });

    it("says that a file isn't there, and goes on working", async () => {
      const session = await open("passive");
      await expect(session.download(session.encodePath(server.path("no-such-file")))).rejects.toMatchObject({
        code: "not-found",
      });
      expect((await session.list(session.encodePath(server.path()))).entries.length).toBeGreaterThan(0);
    });

    it("says that a directory isn't there, and goes on working", async () => {
      const session = await open("passive");
      const missing = session.list(session.encodePath(server.path("no-such-directory")));
      await expect(missing).rejects.toMatchObject({ code: "not-found" });
      expect((await session.list(session.encodePath(server.path()))).entries.length).toBeGreaterThan(0);
    });

    it("makes, renames and removes directories with everything in them", async () => {
      const session = await open("passive");
      const path = (name: string) => session.encodePath(server.path(name));
      await session.makeDirectory(path("dir/sub dir"), { parents: true });
      await session.upload(path("dir/sub dir/naïve ☃.txt"), {
        source: Readable.from([Buffer.from("hello")]),
        onExisting: "create",
      });
      await session.rename(path("dir/sub dir"), path("dir/renamed"));
      const listing = await session.list(path("dir/renamed"));
      expect(listing.entries.map(({ name }) => name)).toEqual(["naïve ☃.txt"]);
      await session.remove(path("dir"), { recursive: true });
      expect(existsSync(join(server.root, "dir"))).toBe(false);
    });
  },
);

/** In pieces as a request body comes. */
function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}
