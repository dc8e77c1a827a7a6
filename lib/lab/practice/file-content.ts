import { FileSystemError } from "./file-system-error";

const CHUNK_BYTES = 256 * 1024;
const SMALLEST_CHUNK = 1024;

/** How many bytes uploads hold, against how many they may. */
export class StorageQuota {
  #used = 0;

  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  get free(): number {
    return this.limit - this.#used;
  }

  /** @throws {FileSystemError} `storage-full`; nothing is taken then. */
  take(bytes: number): void {
    if (bytes > this.free) {
      throw new FileSystemError("storage-full", "Quota exceeded: the practice server's storage is full.");
    }
    this.#used += bytes;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Bytes that are there without being stored: sample files, and large ones made up as they are read. */
export interface ContentSource {
  /** Bytes. */
  readonly size: number;
  /** At least one and at most `length` bytes from `offset`, for an offset below `size`. */
  read(offset: number, length: number): Uint8Array;
}

/**
 * The bytes of one file: perhaps the beginning of a source, then a list of chunks. All chunks but the last are
 * of one size and none is ever rewritten in place, so a slice that a socket still holds stays what it was.
 * Memory is the file's size plus at most one part-filled chunk while it grows.
 */
export class FileContent {
  #source: ContentSource | null;
  #sourceBytes: number;
  #chunks: Buffer[] = [];
  #stored = 0;
  #writer: ContentWriter | null = null;
  /** Counts truncations: what a reader had before one is gone. */
  #edition = 0;

  constructor(
    private readonly quota: StorageQuota,
    source: ContentSource | null = null,
  ) {
    this.#source = source;
    this.#sourceBytes = source?.size ?? 0;
  }

  /** Bytes. */
  get size(): number {
    return this.#sourceBytes + this.#stored;
  }

  /**
   * The bytes from `offset` to the end as it is now, in slices of at most 256 KiB.
   *
   * @throws {FileSystemError} `beyond-end` at once; `changed` between slices when the file was cut meanwhile.
   */
  slices(offset = 0): Iterable<Uint8Array> {
    if (offset > this.size) throw new FileSystemError("beyond-end", "The file is shorter than that.");
    return this.#slices(offset, this.size, this.#edition);
  }

  *#slices(from: number, end: number, edition: number): Generator<Uint8Array, void, undefined> {
    let offset = from;
    while (offset < end) {
      if (this.#edition !== edition) throw changed();
      const slice = this.#sliceAt(offset, end - offset);
      offset += slice.byteLength;
      yield slice;
    }
  }

  #sliceAt(offset: number, length: number): Uint8Array {
    if (this.#source !== null && offset < this.#sourceBytes) {
      return this.#source.read(offset, Math.min(length, this.#sourceBytes - offset, CHUNK_BYTES));
    }
    const place = offset - this.#sourceBytes;
    const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES)];
    if (chunk === undefined) throw changed();
    const start = place % CHUNK_BYTES;
    return chunk.subarray(start, Math.min(start + length, chunk.length));
  }

  /**
   * Starts writing at `offset`; what was there from `offset` on is gone at once, as on real servers. Another
   * writer that was at it fails with `changed` on its next write.
   *
   * @throws {FileSystemError} `beyond-end`
   */
  write(offset: number): ContentWriter {
    if (offset > this.size) throw new FileSystemError("beyond-end", "The file is shorter than that.");
    this.#cut(offset);
    const writer: ContentWriter = {
      write: (bytes) => {
        if (this.#writer !== writer) throw changed();
        this.#append(bytes);
      },
      end: () => {
        if (this.#writer !== writer) return;
        this.#writer = null;
        this.#trim();
      },
    };
    this.#writer = writer;
    return writer;
  }

  /** Gives all storage back; readers and a writer fail with `changed`. */
  remove(): void {
    this.#cut(0);
    this.#writer = null;
  }

  #cut(offset: number): void {
    if (offset === this.size) return;
    this.#edition++;
    if (offset < this.#sourceBytes) this.#sourceBytes = offset;
    if (this.#sourceBytes === 0) this.#source = null;
    const keep = offset - this.#sourceBytes;
    this.quota.release(this.#stored - keep);
    this.#stored = keep;
    this.#chunks.length = Math.ceil(keep / CHUNK_BYTES);
    const rest = keep % CHUNK_BYTES;
    const last = this.#chunks.at(-1);
    if (rest > 0 && last !== undefined) this.#chunks[this.#chunks.length - 1] = copyOf(last, rest, rest);
  }

  #append(bytes: Uint8Array): void {
    this.quota.take(bytes.byteLength);
    let done = 0;
    while (done < bytes.byteLength) {
      const used = this.#stored % CHUNK_BYTES;
      const chunk = this.#roomFor(used, bytes.byteLength - done);
      const count = Math.min(chunk.length - used, bytes.byteLength - done);
      chunk.set(bytes.subarray(done, done + count), used);
      this.#stored += count;
      done += count;
    }
  }

  /** The chunk to write at `used`: the last one, a larger copy of it, or a new one. */
  #roomFor(used: number, wanted: number): Buffer {
    const last = used === 0 ? undefined : this.#chunks.at(-1);
    if (last !== undefined && last.length > used) return last;
    const size = Math.min(CHUNK_BYTES, Math.max(SMALLEST_CHUNK, used * 2, used + wanted));
    if (last === undefined) {
      const fresh = Buffer.allocUnsafeSlow(size);
      this.#chunks.push(fresh);
      return fresh;
    }
    const larger = copyOf(last, used, size);
    this.#chunks[this.#chunks.length - 1] = larger;
    return larger;
  }

  #trim(): void {
    const used = this.#stored % CHUNK_BYTES;
    const last = this.#chunks.at(-1);
    if (last === undefined || used === 0 || last.length === used) return;
    this.#chunks[this.#chunks.length - 1] = copyOf(last, used, used);
  }
}

/** One upload's hold on a file. */
export interface ContentWriter {
  /** @throws {FileSystemError} `storage-full`; `changed` when the file was removed or somebody else writes it now. */
  write(bytes: Uint8Array): void;
  /** Lets go; what was written stays. Safe to call again. */
  end(): void;
}

/** A source that holds its bytes. */
export function storedContent(bytes: Uint8Array): ContentSource {
  return { size: bytes.byteLength, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

function copyOf(chunk: Buffer, used: number, size: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(size);
  chunk.copy(copy, 0, 0, used);
  return copy;
}

function changed(): FileSystemError {
  return new FileSystemError("changed", "The file was changed by somebody else meanwhile.");
}
