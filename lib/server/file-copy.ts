import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { FtpError, isFtpError } from "@/lib/ftp/errors";
import type { FileFacts, FtpSession, UploadRequest } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { type DownloadJob, type FileDownload, isTold, isUnchanged } from "./file-download";
import { counted, generatedStream } from "./generated-stream";
import type { LoadedFile } from "./loaded-file";
import type { Met } from "./tree-walk";

/** Bytes of a file that are held at once where it goes by way of this process's memory. */
const partSize = 8 * 1024 * 1024;

/** Copies between two sessions, or within one: download and upload at the same time. */
export interface FileCopyJob extends DownloadJob {
  readonly target: FtpSession;
}

/**
 * Copies single files through Portside, never onto something that is there. A large file flows from its download straight
 * into its upload, which takes two connections at once; where only one can be had, it goes in parts.
 */
export class FileCopy {
  /** No second connection can be had: known beforehand, or from the first file that waited for one. */
  #oneAtATime: boolean;
  readonly #ofTarget = new WeakSet<object>();

  constructor(
    private readonly job: FileCopyJob,
    private readonly onBytes: (bytes: number) => void,
  ) {
    const { session, target } = job;
    this.#oneAtATime = session === target && session.settings.transferConnections < 2;
  }

  /** @throws {FtpError} */
  async copy(file: Met<unknown>, to: ByteString, loaded: LoadedFile): Promise<void> {
    if (loaded.kind === "whole") {
      const size = loaded.chunks.reduce((sum, { length }) => sum + length, 0);
      await this.#upload(to, streamOf(loaded.chunks), { size, modifiedAt: loaded.modifiedAt });
      this.onBytes(size);
      return;
    }
    const { download } = loaded;
    try {
      if (!this.#oneAtATime && (await this.#flow(download, to))) return;
    } finally {
      download.destroy();
    }
    this.#oneAtATime = true;
    await this.#copyInParts(file, to, download.facts);
  }

  /** Whether an error is the target's session's, whose log explains it. */
  isOfTarget(error: unknown): boolean {
    return error instanceof Error && this.#ofTarget.has(error);
  }

  /** Runs something on the target's session. */
  async atTarget<T>(work: (target: FtpSession) => Promise<T>): Promise<T> {
    try {
      return await work(this.job.target);
    } catch (error) {
      if (error instanceof Error) this.#ofTarget.add(error);
      throw error;
    }
  }

  /** @returns false when the upload got no connection of its own while the download held one */
  async #flow(download: FileDownload, to: ByteString): Promise<boolean> {
    const { signal, target } = this.job;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), target.settings.timeoutSeconds * 1000);
    let broke: unknown;
    const source = generatedStream(counted(download.chunks(), this.onBytes), {
      onFirstRead: () => clearTimeout(timer),
      onError: (error) => {
        broke = error;
      },
    });
    try {
      await this.#upload(to, source, download.facts, AbortSignal.any([signal, giveUp.signal]));
      return true;
    } catch (error) {
      if (giveUp.signal.aborted && !signal.aborted) return false;
      // The upload knows that its source broke, and not why; but it alone knows what it could not clear away.
      if (broke === undefined || (isFtpError(error) && error.leftBehind !== undefined)) throw error;
      throw broke;
    } finally {
      clearTimeout(timer);
      source.destroy();
    }
  }

  /** One part down, then up, and the next: never two connections at once. */
  async #copyInParts(file: Met<unknown>, to: ByteString, facts: FileFacts): Promise<void> {
    const { target, signal } = this.job;
    const { size, modifiedAt } = facts;
    if (size === null) throw needsTwoConnections();
    if (size <= partSize) {
      await this.#upload(to, streamOf([await this.#part(file, facts, 0, size)]), facts);
      this.onBytes(size);
      return;
    }
    // It could not be told in the end that the parts are of one version.
    if (!isTold(file, facts)) throw needsTwoConnections();
    const plan = await this.atTarget((target) =>
      target.planUpload(to, { size, onConflict: "fail", modifiedAt, signal }),
    );
    if (plan.temporary === null) throw needsTwoConnections();
    let stored = 0;
    try {
      while (stored < size) {
        const end = Math.min(stored + partSize, size);
        const source = streamOf([await this.#part(file, facts, stored, end)]);
        // Before the last part, which makes it a whole file.
        if (end === size && !(await isUnchanged(this.job, file, facts))) throw hasChanged();
        const from = stored;
        const progress = await this.atTarget((target) =>
          target.continueUpload(plan, { source, from, signal }),
        );
        if (progress.stored !== end) throw partBroke(progress.stored, end);
        this.onBytes(end - stored);
        stored = end;
      }
    } catch (error) {
      // What was said to have stayed stays: it may be the whole file.
      if (isFtpError(error) && error.leftBehind !== undefined) throw error;
      // What it says of a part that stayed is less than what went wrong before.
      await target.discardUpload(plan).catch(() => undefined);
      throw stored > 0 && isFtpError(error, "not-supported") ? this.#takesNoParts(error) : error;
    }
  }

  /** A server that begins files and doesn't go on with them, to read (REST) or to write (APPE, ProFTPD's AllowStoreRestart). */
  #takesNoParts(cause: FtpError): FtpError {
    const error = needsTwoConnections(cause);
    if (this.isOfTarget(cause)) this.#ofTarget.add(error);
    return error;
  }

  /** @param end the byte after the last */
  async #part({ path }: Met<unknown>, facts: FileFacts, from: number, end: number): Promise<Buffer> {
    const { session, signal } = this.job;
    if (end === from) return Buffer.alloc(0);
    const { body } = await session.download(path, { from, to: end - 1, facts, signal });
    const bytes = await buffer(body);
    if (bytes.length === end - from) return bytes;
    throw new FtpError("incomplete", `Only ${bytes.length} of ${end - from} bytes came. Copy it again.`);
  }

  async #upload(
    to: ByteString,
    source: Readable,
    { size, modifiedAt }: FileFacts,
    signal: AbortSignal = this.job.signal,
  ): Promise<void> {
    const request: UploadRequest = { source, size, modifiedAt, onExisting: "create", signal };
    await this.atTarget((target) => target.upload(to, request));
  }
}

function streamOf(chunks: readonly Uint8Array[]): Readable {
  return Readable.from(chunks, { objectMode: false });
}

/** No word about other files: smaller ones can be copied. */
function needsTwoConnections(cause?: FtpError): FtpError {
  return new FtpError(
    "not-supported",
    "To copy this file takes two transfer connections at once, and only one could be had. Raise their number in the session's settings, or close other sessions of this login.",
    { cause, ...(cause?.reply ? { reply: cause.reply } : {}) },
  );
}

function partBroke(stored: number, end: number): FtpError {
  return new FtpError(
    "incomplete",
    `The server has ${stored} bytes of the copy where it should have ${end}. Copy the file again.`,
  );
}

function hasChanged(): FtpError {
  return new FtpError("conflict", "The file may have changed while it was copied. Copy it again.");
}
