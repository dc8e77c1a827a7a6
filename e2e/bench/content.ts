import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bench } from "./bench";

/** A file of the bench's folder and what is in it. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const mebibyte = 2 ** 20;
let made: SourceFile | null = null;

/** The large file, made once for all parts: random, each block another, so that a lost or doubled one is noticed. */
export async function largeFile(bench: Bench): Promise<SourceFile> {
  const { size } = bench.options;
  if (made !== null && existsSync(made.path)) return made;
  const path = join(bench.folder, "large.bin");
  bench.say(`Making ${size} bytes …`);
  await pipeline(Readable.from(blocks(size)), createWriteStream(path), { signal: bench.signal });
  made = { path, size, sha256: await sha256Of(path) };
  return made;
}

function* blocks(size: number): Generator<Buffer> {
  const block = randomBytes(mebibyte);
  for (let at = 0; at < size; at += mebibyte) {
    block.writeDoubleBE(at);
    yield Buffer.from(block.subarray(0, Math.min(mebibyte, size - at)));
  }
}

/** @throws {Error} when the file isn't there, has another size or, where that is looked at, another content */
export async function checkCopy(path: string, source: SourceFile, look: "size" | "content"): Promise<void> {
  const { size } = statSync(path);
  if (size !== source.size) throw new Error(`${path} has ${size} bytes instead of ${source.size}`);
  if (look === "content" && (await sha256Of(path)) !== source.sha256) {
    throw new Error(`${path} has another content than ${source.path}`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: mebibyte }), hash);
  return hash.digest("hex");
}
