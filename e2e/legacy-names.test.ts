import { readdirSync, readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { serverProducts } from "./servers/products";
import { startPyftpdlib } from "./servers/pyftpdlib";
import type { RealServer } from "./servers/real-server";

// Byte 0xFF begins a command of Telnet, whose rules hold on the control connection (RFC 959 §4.1): some servers need it
// doubled in names, others take two for two (interop S43). Either mistake is silent: another file is meant.
const skip = reasonToSkip("servers");

interface Name {
  readonly charset: string;
  readonly text: string;
  /** The same, in the charset: what has to be on the disk. */
  readonly bytes: Buffer;
}

const ff = (charset: string, text: string, bytes: string): Name => ({
  charset,
  text,
  bytes: Buffer.from(bytes, "latin1"),
});

const names: readonly (readonly [string, Name])[] = [
  ["я, a single 0xFF in windows-1251", ff("windows-1251", "я пёс.txt", "\xff \xef\xb8\xf1.txt")],
  ["яя, which is 0xFF doubled already", ff("windows-1251", "яя.txt", "\xff\xff.txt")],
  [
    "яэ, which Telnet reads as DO with an option",
    ff("windows-1251", "маяэто.txt", "\xec\xe0\xff\xfd\xf2\xee.txt"),
  ],
  ["я at the end", ff("windows-1251", "земля", "\xe7\xe5\xec\xeb\xff")],
  ["ÿ, the 0xFF of latin1", ff("latin1", "L'Haÿ-les-Roses ü.txt", "L'Ha\xff-les-Roses \xfc.txt")],
  ["no 0xFF at all", ff("latin1", "café.txt", "caf\xe9.txt")],
];

// pyftpdlib replaces what isn't UTF-8, unless its operator says otherwise. Its replies can't name such a file even then.
const products = serverProducts.map(({ name, start }) =>
  name === "pyftpdlib"
    ? { name, start: () => startPyftpdlib({ tls: false, legacyNames: true }), namesInReplies: false }
    : { name, start: () => start({ tls: false }), namesInReplies: true },
);

describe.skipIf(skip !== null).each(products.map((product) => [product.name, product] as const))(
  `names in legacy charsets on %s${skip === null ? "" : ` (${skip})`}`,
  (_, { start, namesInReplies }) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start();
    });
    afterEach(() => {
      for (const name of onDisk())
        rmSync(Buffer.concat([Buffer.from(`${server.root}/`), name]), { recursive: true });
    });
    afterAll(() => server?.close());

    const onDisk = (folder = server.root) =>
      readdirSync(Buffer.from(folder, "latin1"), { encoding: "buffer" });

    it.each(names)("keep their bytes: %s", async (_, { charset, text, bytes }) => {
      const session = await logIn(server, { charset });
      const path = session.encodePath(server.path(text));
      const listed = async () => (await session.list(session.encodePath(server.path()))).entries;
      const content = Buffer.from(`what ${text} holds`);

      await session.upload(path, { source: Readable.from([content]), onExisting: "create" });
      expect(onDisk()).toEqual([bytes]);
      expect(readFileSync(Buffer.concat([Buffer.from(`${server.root}/`), bytes])).equals(content)).toBe(true);
      expect(await listed()).toMatchObject([{ name: text, nameIsExact: true, size: content.length }]);
      expect(await session.facts(path)).toMatchObject({ size: content.length });

      const download = await session.download(path);
      expect(Buffer.concat(await download.body.toArray()).equals(content)).toBe(true);

      const longer = session.encodePath(server.path(`${text}${text}`));
      await session.rename(path, longer);
      expect(onDisk()).toEqual([Buffer.concat([bytes, bytes])]);
      await session.rename(longer, path);

      await session.remove(path, { recursive: false });
      expect(onDisk()).toEqual([]);
    });

    if (!namesInReplies) return;

    it.each(names)("work for directories and what is in them: %s", async (_, { charset, text, bytes }) => {
      const session = await logIn(server, { charset });
      const folder = server.path(text);
      await session.makeDirectory(session.encodePath(`${folder}/in ${text}`), { parents: true });
      expect(onDisk()).toEqual([bytes]);
      expect(onDisk(`${server.root}/${bytes.toString("latin1")}`)).toEqual([
        Buffer.concat([Buffer.from("in "), bytes]),
      ]);
      const { entries } = await session.list(session.encodePath(folder));
      expect(entries).toMatchObject([{ name: `in ${text}`, type: "directory" }]);
      await session.upload(session.encodePath(`${folder}/in ${text}/${text}`), {
        source: Readable.from(["x"]),
        onExisting: "create",
      });
      expect(onDisk(`${server.root}/${bytes.toString("latin1")}/in ${bytes.toString("latin1")}`)).toEqual([
        bytes,
      ]);

      const inside = await logIn(server, { charset, initialPath: folder });
      expect(inside.home).toBe(folder);
      expect((await inside.list(inside.encodePath(inside.home))).entries).toMatchObject([
        { name: `in ${text}`, type: "directory" },
      ]);

      await session.remove(session.encodePath(folder), { recursive: true });
      expect(onDisk()).toEqual([]);
    });

    it("tells я from яя where both are there", async () => {
      const session = await logIn(server, { charset: "windows-1251" });
      for (const name of ["я", "яя"]) {
        const folder = server.path(name);
        await session.makeDirectory(session.encodePath(`${folder}/in ${name}`), { parents: true });
        const inside = await logIn(server, { charset: "windows-1251", initialPath: folder });
        expect(inside.home).toBe(folder);
      }
      for (const name of ["я", "яя"]) {
        const { entries } = await session.list(session.encodePath(server.path(name)));
        expect(entries.map((entry) => entry.name)).toEqual([`in ${name}`]);
      }
      await session.remove(session.encodePath(server.path("я")), { recursive: true });
      expect(onDisk()).toEqual([Buffer.from([0xff, 0xff])]);
      await session.remove(session.encodePath(server.path("яя")), { recursive: true });
    });
  },
);
