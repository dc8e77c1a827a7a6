import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hasPython, hasUnzip, inDirectory, readZip, readZipFile, testWithUnzip } from "./testing/read-zip";
import { type ZipEntry, zipStream } from "./zip-stream";
import { unknownTime, zipTime } from "./zip-time";

async function* each<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function whole(name: string, text: string): ZipEntry {
  return { name, time: unknownTime, content: { kind: "whole", chunks: [Buffer.from(text)] } };
}

function streamed(name: string, size: number | null, ...chunks: readonly string[]): ZipEntry {
  const bytes = each(...chunks.map((chunk) => Buffer.from(chunk)));
  return { name, time: unknownTime, content: { kind: "streamed", size, chunks: bytes } };
}

function directory(name: string): ZipEntry {
  return { name, time: unknownTime, content: { kind: "directory" } };
}

async function zipOf(...entries: readonly ZipEntry[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipStream(each(...entries))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.skipIf(!hasPython)("a ZIP stream, to unzip and Python", () => {
  it("holds files and directories under their exact names", async () => {
    const entries = await readZip(
      await zipOf(
        directory("Ordner ü"),
        whole("Ordner ü/日本語.txt", "hello"),
        streamed("grüße.bin", 6, "abc", "def"),
        streamed("of unknown size", null, "abc", "def", "g"),
        directory("empty"),
        whole("nothing in it", ""),
        streamed("nothing streamed", 0),
      ),
    );
    expect(entries.map(({ name, isDirectory, text }) => [name, isDirectory, text])).toEqual([
      ["Ordner ü/", true, ""],
      ["Ordner ü/日本語.txt", false, "hello"],
      ["grüße.bin", false, "abcdef"],
      ["of unknown size", false, "abcdefg"],
      ["empty/", true, ""],
      ["nothing in it", false, ""],
      ["nothing streamed", false, ""],
    ]);
  });

  it("of nothing is an empty archive", async () => {
    expect(
      await inDirectory(async (folder) => {
        const file = join(folder, "empty.zip");
        writeFileSync(file, await zipOf());
        return readZipFile(file);
      }),
    ).toEqual({ sizes: [], entries: [] });
  });

  it.skipIf(!hasUnzip)(
    "gives unzip the moment itself where UTC is known, and the server's digits where not",
    async () => {
      const at = (name: string, time: ZipEntry["time"]): ZipEntry => ({ ...whole(name, "x"), time });
      const archive = await zipOf(
        at("utc", zipTime("2024-07-02T03:04:05Z", "second")),
        at("server time", zipTime("2024-07-02T03:04", "minute")),
        at("no time", unknownTime),
      );
      const seconds = await inDirectory(async (folder) => {
        writeFileSync(join(folder, "a.zip"), archive);
        mkdirSync(join(folder, "out"));
        // In a zone that is not this process's, which is where the archive would have been made.
        execFileSync("unzip", ["-q", "a.zip", "-d", "out"], {
          cwd: folder,
          env: { ...process.env, TZ: "Asia/Tokyo" },
        });
        return ["utc", "server time", "no time"].map(
          (name) => statSync(join(folder, "out", name)).mtimeMs / 1000,
        );
      });
      expect(seconds).toEqual([
        Date.UTC(2024, 6, 2, 3, 4, 5) / 1000,
        Date.UTC(2024, 6, 2, 3 - 9, 4) / 1000,
        Date.UTC(1980, 0, 1, -9) / 1000,
      ]);
    },
  );

  it("holds more than 65,535 entries, which unzip counts and checks", { timeout: 60_000 }, async () => {
    const count = 70_000;
    async function* many(): AsyncGenerator<ZipEntry> {
      for (let i = 0; i < count; i++) yield whole(`${i % 100}/${i}`, String(i));
    }
    await inDirectory(async (folder) => {
      const file = join(folder, "many.zip");
      const to = openSync(file, "w");
      for await (const chunk of zipStream(many())) writeSync(to, chunk);
      closeSync(to);
      await testWithUnzip(file);
      const { sizes, entries } = await readZipFile(file, "99/69999");
      expect(sizes).toHaveLength(count);
      expect(entries).toMatchObject([{ name: "99/69999", text: "69999" }]);
    });
  });

  it("holds files beyond 4 GiB, and files that begin there", { timeout: 120_000 }, async () => {
    const block = Buffer.alloc(4 * 1024 * 1024);
    const blocks = 1025;
    const size = blocks * block.length;
    async function* zeros(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < blocks; i++) yield block;
    }
    const large = (name: string, told: number | null): ZipEntry => ({
      name,
      time: unknownTime,
      content: { kind: "streamed", size: told, chunks: zeros() },
    });
    await inDirectory(async (folder) => {
      const file = join(folder, "large.zip");
      const to = openSync(file, "w");
      let offset = 0;
      for await (const chunk of zipStream(each(large("large", size), whole("small", "behind 4 GiB")))) {
        // Zeros are a hole in the file: nothing of them has to be written.
        if (chunk !== block) writeSync(to, chunk, 0, chunk.length, offset);
        offset += chunk.length;
      }
      closeSync(to);
      // Only what lies behind: to read the zeros again would take half a minute.
      await testWithUnzip(file, "small");
      const { sizes, entries } = await readZipFile(file, "small");
      expect(sizes).toEqual([size, 12]);
      expect(entries).toMatchObject([{ text: "behind 4 GiB" }]);
    });
  });
});

describe("a ZIP stream", () => {
  it.each([
    ["less", 7, "ended after 6 of 7 bytes"],
    ["more", 5, "more than its 5 bytes"],
  ])("breaks off when content has %s bytes than its size said", async (_, size, message) => {
    await expect(zipOf(streamed("file", size, "abc", "def"))).rejects.toThrow(message);
  });

  it("asks for content no earlier than it is asked itself", async () => {
    let asked = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked++;
        yield Buffer.from("x");
      }
    }
    const entry: ZipEntry = {
      name: "a",
      time: unknownTime,
      content: { kind: "streamed", size: null, chunks: counted() },
    };
    const zip = zipStream(each(entry));
    await zip.next();
    expect(asked).toBe(0);
    await zip.next();
    expect(asked).toBe(1);
    await zip.return();
  });

  it("tells size and CRC of what is in memory before the bytes", async () => {
    const archive = await zipOf(whole("a", "first"), whole("b", "second"));
    // So that a reader that goes from front to back needs no directory to find its end.
    expect(archive.readUInt32LE(14)).toBe(crc32("first"));
    expect(archive.readUInt32LE(18)).toBe(5);
  });
});
