import { ProblemError, toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";
import { type ContentPart, isOutdated } from "./content";
import { PAGE_BYTES } from "./hex-rows";

/** Reads a part of a file. */
export type ReadPart = (
  part: { readonly from: number; readonly length: number; readonly etag: string | null },
  signal: AbortSignal,
) => Promise<ContentPart>;

/** Pages kept in memory: 16 MiB. */
const MOST_KEPT = 256;

/** What is known of a file's bytes; another object whenever there is news. */
export interface BytesKnown {
  /** Of the file, as far as it can be read; null until the first answer. */
  readonly size: number | null;
  /** Whether the file goes on where this server can't begin to read. */
  readonly isCutOff: boolean;
  readonly problem: Problem | null;
  /** The bytes from an offset, at most `length`; null while they are not here. */
  readonly bytes: (from: number, length: number) => Uint8Array | null;
}

/**
 * A file as pages that are read when they come in sight, one request at a time: a server may have no more than one
 * connection to spare. What is out of sight before its turn is not read at all.
 */
export class BytePages {
  readonly #read: ReadPart;
  readonly #pages = new Map<number, Uint8Array>();
  readonly #listeners = new Set<() => void>();
  #wanted: readonly number[] = [];
  #running: { readonly page: number; readonly abort: AbortController } | null = null;
  #etag: string | null = null;
  #known: BytesKnown;

  constructor(read: ReadPart) {
    this.#read = read;
    this.#known = { size: null, isCutOff: false, problem: null, bytes: this.#bytes };
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): BytesKnown => this.#known;

  /** Says which pages are in sight, by number; the others are no longer wanted. */
  want(pages: readonly number[]): void {
    this.#wanted = pages;
    if (this.#running !== null && !pages.includes(this.#running.page)) this.#running.abort.abort();
    this.#next();
  }

  /** Reads again what could not be read; from the beginning where the file has become another. */
  retry(): void {
    if (isOutdated(this.#known.problem)) {
      this.#pages.clear();
      this.#etag = null;
      this.#wanted = [0];
      this.#tell({ size: null, isCutOff: false });
    }
    this.#tell({ problem: null });
    this.#next();
  }

  /** Ends what is under way; nothing is read until pages are wanted again. */
  close(): void {
    this.want([]);
  }

  #next(): void {
    if (this.#running !== null || this.#known.problem !== null) return;
    const page = this.#wanted.find((wanted) => this.#pages.get(wanted) === undefined && this.#exists(wanted));
    if (page !== undefined) void this.#load(page);
  }

  #exists(page: number): boolean {
    const { size } = this.#known;
    return size === null || page * PAGE_BYTES < size;
  }

  async #load(page: number): Promise<void> {
    const abort = new AbortController();
    this.#running = { page, abort };
    try {
      const request = { from: page * PAGE_BYTES, length: PAGE_BYTES, etag: this.#etag };
      this.#keep(page, await this.#read(request, abort.signal));
    } catch (error) {
      if (!abort.signal.aborted) this.#tell({ problem: toProblem(error) });
      else if (error instanceof ProblemError) this.#tell({ problem: error.problem });
    } finally {
      this.#running = null;
      this.#next();
    }
  }

  #keep(page: number, part: ContentPart): void {
    this.#etag ??= part.etag;
    this.#pages.set(page, part.bytes);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size > MOST_KEPT && !oldest.done) this.#pages.delete(oldest.value);
    const end = page * PAGE_BYTES + part.bytes.length;
    const isCutOff = !part.canSeek && !part.isEnd;
    this.#tell({ size: isCutOff || part.size === null ? end : part.size, isCutOff });
  }

  #tell(news: Partial<BytesKnown>): void {
    this.#known = { ...this.#known, ...news };
    for (const listener of this.#listeners) listener();
  }

  readonly #bytes = (from: number, length: number): Uint8Array | null => {
    // A row never crosses pages: both are powers of two.
    const page = this.#pages.get(Math.floor(from / PAGE_BYTES));
    if (page === undefined) return null;
    const at = from % PAGE_BYTES;
    return page.subarray(at, at + length);
  };
}
