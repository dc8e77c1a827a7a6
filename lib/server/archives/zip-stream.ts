import { crc32 } from "node:zlib";
import {
  centralHeader,
  dataDescriptor,
  type EntryHead,
  type EntryTail,
  endOfArchive,
  localHeader,
  most32,
  type ZipTime,
} from "./zip-format";

/** What an entry holds. */
export type ZipContent =
  | { readonly kind: "directory" }
  /** All of it, in memory: its size and CRC stand before it. */
  | { readonly kind: "whole"; readonly chunks: readonly Uint8Array[] }
  /** As it comes. `size` in bytes; null: nobody knows. */
  | { readonly kind: "streamed"; readonly size: number | null; readonly chunks: AsyncIterable<Uint8Array> };

export interface ZipEntry {
  /** Path with slashes, safe on every system; a directory's without one at its end. */
  readonly name: string;
  readonly time: ZipTime;
  readonly content: ZipContent;
}

/** Bytes that a name may have in a ZIP file (§4.4.10), with a directory's slash. */
export const longestName = 0xffff - 1;

/** Bytes that the directory at an archive's end may have, which has to be kept until then: some two million entries. */
const mostDirectoryBytes = 256 * 1024 * 1024;

/**
 * A ZIP file of entries as they come, one after the other, without compression. Nothing is read before it is asked for,
 * and only the directory that comes at the end is kept.
 *
 * @throws whatever the entries throw, and RangeError for content that is not as long as its size said: what was written
 *   before can't be taken back, so an archive that ends with an error must not look whole.
 */
export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array, void, void> {
  const directory = new CentralDirectory();
  let offset = 0;
  for await (const entry of entries) {
    const start = offset;
    const head = headOf(entry);
    let tail: EntryTail = { crc: 0, size: 0 };
    const { content } = entry;
    if (content.kind === "streamed") {
      const header = localHeader(head, tail);
      yield header;
      tail = yield* measured(entry.name, content.chunks, content.size);
      const descriptor = dataDescriptor(head, tail);
      yield descriptor;
      offset += header.length + tail.size + descriptor.length;
    } else {
      const chunks = content.kind === "whole" ? content.chunks : [];
      for (const chunk of chunks) tail = plus(tail, chunk);
      // In one piece: thousands of small files would be thousands of very small writes.
      const bytes = Buffer.concat([localHeader(head, tail), ...chunks]);
      yield bytes;
      offset += bytes.length;
    }
    directory.add(centralHeader(head, tail, start));
  }
  yield* directory.chunks();
  yield endOfArchive({ entries: directory.entries, size: directory.size, offset });
}

function headOf({ name, time, content }: ZipEntry): EntryHead {
  const isDirectory = content.kind === "directory";
  const bytes = Buffer.from(isDirectory ? `${name}/` : name);
  if (bytes.length > longestName + 1)
    throw new RangeError(`A ZIP file has no room for a name of ${bytes.length} bytes`);
  const isStreamed = content.kind === "streamed";
  return {
    name: bytes,
    isDirectory,
    time,
    isStreamed,
    isLong: isStreamed && (content.size === null || content.size >= most32),
  };
}

function plus({ crc, size }: EntryTail, chunk: Uint8Array): EntryTail {
  return { crc: crc32(chunk, crc), size: size + chunk.length };
}

/** Hands chunks on and counts them. */
async function* measured(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  size: number | null,
): AsyncGenerator<Uint8Array, EntryTail, void> {
  let tail: EntryTail = { crc: 0, size: 0 };
  for await (const chunk of chunks) {
    tail = plus(tail, chunk);
    if (size !== null && tail.size > size) throw new RangeError(`${name} has more than its ${size} bytes`);
    yield chunk;
  }
  if (size !== null && tail.size < size)
    throw new RangeError(`${name} ended after ${tail.size} of ${size} bytes`);
  return tail;
}

/** The central directory while it grows, in few large buffers: entries by the million are as many small objects. */
class CentralDirectory {
  entries = 0;
  size = 0;
  readonly #full: Buffer[] = [];
  #last = Buffer.alloc(0);
  #used = 0;

  add(header: Buffer): void {
    if (this.#used + header.length > this.#last.length) this.#grow(header.length);
    header.copy(this.#last, this.#used);
    this.#used += header.length;
    this.entries++;
    this.size += header.length;
  }

  *chunks(): Generator<Uint8Array, void, void> {
    yield* this.#full;
    if (this.#used > 0) yield this.#last.subarray(0, this.#used);
  }

  #grow(needed: number): void {
    if (this.size + needed > mostDirectoryBytes) {
      throw new RangeError(
        `An archive of more than ${this.entries} entries is too large. Choose fewer at once.`,
      );
    }
    if (this.#used > 0) this.#full.push(this.#last.subarray(0, this.#used));
    this.#last = Buffer.allocUnsafe(Math.max(64 * 1024, needed));
    this.#used = 0;
  }
}
