import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { isFtpError } from "@/lib/ftp/errors";
import type { DownloadRequest, FileFacts, FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { ignoreUntilRead } from "./body-streams";
import { isServerLost, type Patience, pauses } from "./patience";
import { type FoundEntry, isMet, lookUp, type Met } from "./tree-walk";

/** What all downloads of one job share. */
export interface DownloadJob {
  readonly session: FtpSession;
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

/** Bytes after which a transfer that breaks off has got somewhere, so that its attempts are counted anew. */
const progress = 1024 * 1024;

/**
 * A file on its way down, which goes on where it was when the transfer breaks off in the middle, as long as the server
 * shows the same version of it.
 */
export class FileDownload {
  #received = 0;
  /** To take it up again, since it last got somewhere. */
  #attempts = 0;

  private constructor(
    private readonly job: DownloadJob,
    private readonly file: Met<unknown>,
    private readonly begun: Begun,
  ) {}

  /**
   * Resolves when the first bytes are there, or the end of an empty file: what fails before that has given nothing away.
   * @param file its size and date are its listing's, where that is exact: no SIZE, no MDTM
   * @param needs `date`: the moment of its last change is worth asking for where the listing has none
   * @throws {FtpError}
   */
  static async open(job: DownloadJob, file: Met<unknown>, needs?: "date"): Promise<FileDownload> {
    const { signal, patience } = job;
    const listed = factsOf(file.entry);
    const facts = needs === "date" && listed?.modifiedAt === null ? undefined : listed;
    const begun = await patience.run(() => begin(job.session, file.path, { facts, signal }), signal);
    return new FileDownload(job, file, begun);
  }

  /** What the server says of the file; its size is what the bytes were, or will be, compared with. */
  get facts(): FileFacts {
    return this.begun.facts;
  }

  /**
   * All of it, once.
   * @throws {FtpError} when it broke off and could not be taken up again: what was handed out is not the whole file
   */
  async *chunks(): AsyncGenerator<Uint8Array, void, void> {
    let { chunks } = this.begun;
    let before = 0;
    for (;;) {
      try {
        for await (const chunk of chunks) {
          this.#received += chunk.length;
          yield chunk;
        }
        return;
      } catch (error) {
        if (this.#received - before >= progress) this.#attempts = 0;
        before = this.#received;
        chunks = await this.#chunksFrom(before, error);
      }
    }
  }

  /**
   * All of it at once, instead of `chunks`. One that breaks off is fetched from its beginning again, so that nobody has
   * to know whether it is the same version.
   * @throws {FtpError}
   */
  async whole(): Promise<readonly Uint8Array[]> {
    let { chunks } = this.begun;
    for (;;) {
      const taken: Uint8Array[] = [];
      try {
        for await (const chunk of chunks) taken.push(chunk);
        return taken;
      } catch (error) {
        chunks = await this.#chunksFrom(0, error);
      }
    }
  }

  /** @throws what broke the transfer off, when it can't be taken up again */
  async #chunksFrom(from: number, broke: unknown): Promise<AsyncIterable<Uint8Array>> {
    while (this.#attempts < pauses.length) {
      const again = await this.#resume(broke, pauses[this.#attempts++], from);
      if (again !== null) return again.chunks;
    }
    throw broke;
  }

  /**
   * @returns null when the server is still away
   * @throws what broke the transfer off, when it can't be taken up again
   */
  async #resume(broke: unknown, pause: number | undefined, from: number): Promise<Begun | null> {
    const { session, signal } = this.job;
    const { facts } = this;
    if (signal.aborted || !isFtpError(broke) || broke.code === "cancelled") throw broke;
    try {
      await delay(pause, undefined, { signal, ref: false });
      // Where the server is away, this is patient by itself: a quarter of a minute in all, because nobody can resume a ZIP.
      if (from > 0 && !(await isUnchanged(this.job, this.file, facts))) throw broke;
      const again = await begin(session, this.file.path, { from, facts, signal });
      if (again.facts.size === facts.size) return again;
      again.body.destroy();
      throw broke;
    } catch (error) {
      if (signal.aborted || !isFtpError(error) || !isServerLost(error)) throw broke;
      return null;
    }
  }

  /** Ends it, before or while its bytes are taken. */
  destroy(): void {
    this.begun.body.destroy();
  }
}

/** Whether `isUnchanged` can ever say yes of a file that the server showed so before a transfer. */
export function isTold({ entry }: Met<unknown>, before: FileFacts): boolean {
  const { size, modifiedAt } = before;
  return (entry.size !== null && entry.modifiedAt !== null) || (size !== null && modifiedAt !== null);
}

/**
 * Whether the server shows what it showed before a transfer: two versions must not become one file. Two versions of one
 * minute have the same date in most LIST rows: MDTM decides then, where the server knows it.
 * @throws {FtpError} when it can't be asked
 */
export async function isUnchanged(job: DownloadJob, file: Met<unknown>, before: FileFacts): Promise<boolean> {
  const { entry, path } = file;
  const isCoarse = entry.modifiedPrecision !== "second" && before.modifiedAt !== null;
  if (entry.size === null || entry.modifiedAt === null || isCoarse) return hasFacts(job, path, before);
  for await (const step of lookUp([path], () => null, job)) {
    return isMet(step) && step.entry.size === entry.size && step.entry.modifiedAt === entry.modifiedAt;
  }
  return false;
}

async function hasFacts(
  { session, signal }: DownloadJob,
  path: ByteString,
  { size, modifiedAt }: FileFacts,
): Promise<boolean> {
  if (size === null || modifiedAt === null) return false;
  const now = await session.facts(path, { signal });
  return now.size === size && now.modifiedAt === modifiedAt;
}

/** A transfer whose first bytes are there. */
interface Begun {
  readonly facts: FileFacts;
  readonly body: Readable;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** @throws {FtpError} */
async function begin(session: FtpSession, path: ByteString, request: DownloadRequest): Promise<Begun> {
  const { body, facts } = await session.download(path, request);
  // The iterator listens from the first read on; an error before that must not end the process.
  body.on("error", ignoreUntilRead);
  const rest: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  const first = await rest.next();
  return { facts, body, chunks: continued(first, rest) };
}

async function* continued(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    // Also when nobody wants more: this ends the transfer.
    await rest.return?.();
  }
}

/** What a listing says of a file, for a download that then asks nothing; undefined when it has to ask. */
export function factsOf({ size, modifiedAt, modifiedPrecision }: FoundEntry): FileFacts | undefined {
  if (size === null) return undefined;
  const isMoment = modifiedPrecision === "second" && modifiedAt?.endsWith("Z") === true;
  return { size, modifiedAt: isMoment ? modifiedAt : null };
}
