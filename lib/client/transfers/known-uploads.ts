import { deleteUpload, fetchUploadOffset, isGone } from "../job-api";
import { pathKey } from "../remote-path";
import { siteKey } from "./sessions-of-transfers";
import type { StoredUploads } from "./stored-uploads";
import type { UnfinishedUpload, UploadTransfer } from "./transfer";
import type { TransferHost } from "./transfer-host";
import { SMALL_FILE_BYTES } from "./tus-upload";

interface KnownUpload {
  /** Relative, as records have it. */
  readonly url: string;
  /** What its bytes are called until all have come; null for the file's own name. */
  readonly temporary: string | null;
  /** Of its record; null where nothing was written down. */
  readonly key: string | null;
  writtenAt: number;
}

/** A record is written at most this often, in milliseconds, while bytes flow. */
const WRITE_MS = 5000;

/** Before each attempt to delete what the server has, in milliseconds. */
const DELETE_DELAYS_MS = [0, 1000, 5000];

/** What the server has of the uploads in the queue: where each goes on, and the records that outlive the page. */
export class KnownUploads {
  readonly #host: TransferHost;
  readonly #records: StoredUploads;
  readonly #known = new Map<number, KnownUpload>();
  #terminated: Promise<unknown> = Promise.resolve();

  constructor(host: TransferHost, records: StoredUploads) {
    this.#host = host;
    this.#records = records;
  }

  /** The absolute address at which an upload goes on under its present session; null where it begins. */
  urlOf({ id, session }: UploadTransfer): string | null {
    const known = this.#known.get(id);
    return known === undefined ? null : `${this.#host.origin}${underSession(known.url, session)}`;
  }

  /** The server announced an upload. Small files are mostly whole by then, and not worth a record. */
  announced(transfer: UploadTransfer, url: string, temporary: string | null): void {
    if (this.#known.has(transfer.id)) return;
    const relative = url.slice(new URL(url).origin.length);
    const key = transfer.size > SMALL_FILE_BYTES ? this.#write(transfer, relative, temporary) : null;
    this.#known.set(transfer.id, { url: relative, temporary, key, writtenAt: this.#host.now() });
  }

  /** Goes on with an upload that was offered. */
  adopt(id: number, upload: UnfinishedUpload): void {
    const key = this.#records.keyOf(upload);
    if (key === null) return;
    this.#records.claim(key);
    const { url, temporary = null } = upload;
    this.#known.set(id, { url, temporary, key, writtenAt: this.#host.now() });
  }

  /** @param isLast whether this is worth writing down at once */
  sent(id: number, sent: number, isLast = false): void {
    const known = this.#known.get(id);
    if (known === undefined || known.key === null) return;
    if (!isLast && this.#host.now() - known.writtenAt < WRITE_MS) return;
    known.writtenAt = this.#host.now();
    this.#records.update(known.key, { sent });
  }

  /** The server has nothing more to go on with: the file is whole, or what was there is gone. */
  forget(id: number): void {
    const key = this.#known.get(id)?.key ?? null;
    if (key !== null) this.#records.remove(key);
    this.#known.delete(id);
  }

  /** It leaves the queue, and stays what it is: from now on it is offered. */
  release(id: number): void {
    const key = this.#known.get(id)?.key ?? null;
    if (key !== null) this.#records.release(key);
    this.#known.delete(id);
  }

  /**
   * After a refusal for good: an upload of which the server has nothing is over, so that the next attempt begins anew and
   * nobody is offered to go on with it.
   */
  async dropIfEmpty(transfer: UploadTransfer, signal: AbortSignal): Promise<void> {
    const known = this.#known.get(transfer.id);
    if (known === undefined) return;
    let stored: number | null;
    try {
      stored = await fetchUploadOffset(underSession(known.url, transfer.session), signal);
    } catch {
      return; // Nobody can tell now: it stays what it is.
    }
    if (signal.aborted) return;
    if (stored === null) this.forget(transfer.id);
    // What stands there with no byte in it goes, too.
    else if (stored === 0) void this.terminate(transfer);
  }

  /**
   * Gives up an upload whose name somebody else has taken: its part is deleted, if it has a name of its own. What goes
   * straight to its name is left alone: by now that is somebody else's.
   */
  giveWay(transfer: UploadTransfer): void {
    if (this.#known.get(transfer.id)?.temporary === null) this.forget(transfer.id);
    else void this.terminate(transfer);
  }

  /**
   * Deletes what the server has of a transfer, one after the other: connections are few. What can't be deleted stays on
   * record.
   *
   * @returns whether it turned out to be complete, which nothing is deleted of
   */
  terminate(transfer: UploadTransfer): Promise<boolean> {
    const known = this.#known.get(transfer.id);
    if (known === undefined) return Promise.resolve(false);
    this.#known.delete(transfer.id);
    const terminated = this.#terminated.then(() => this.#terminate(transfer, known));
    this.#terminated = terminated;
    return terminated;
  }

  async #terminate(transfer: UploadTransfer, known: KnownUpload): Promise<boolean> {
    for (const delay of DELETE_DELAYS_MS) {
      await new Promise<void>((resolve) => this.#host.later(delay, resolve));
      const outcome = await deletion(underSession(known.url, transfer.session), transfer.size);
      if (outcome === "failed") continue;
      if (known.key !== null) this.#records.remove(known.key);
      return outcome === "complete";
    }
    this.#records.release(known.key ?? this.#write(transfer, known.url, known.temporary));
    return false;
  }

  /**
   * Deletes what the server has of an upload that is offered.
   * @throws {ProblemError}
   */
  async discard(upload: UnfinishedUpload, session: string): Promise<void> {
    const key = this.#records.keyOf(upload);
    try {
      await deleteUpload(underSession(upload.url, session));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    if (key !== null) this.#records.remove(key);
  }

  /** The uploads that are offered, by what a file that goes on with one has to be. */
  matches(): ReadonlyMap<string, UnfinishedUpload> {
    return new Map(this.#records.offered().map((upload) => [matchKey(upload), upload]));
  }

  #write(transfer: UploadTransfer, url: string, temporary: string | null): string {
    const { site, name, directory, target, size, modifiedAt } = transfer;
    const startedAt = this.#host.date();
    return this.#records.add({
      url,
      ...(temporary !== null && { temporary }),
      site,
      name,
      directory,
      target,
      size,
      modifiedAt,
      sent: 0,
      startedAt,
    });
  }
}

/** Equal for the same file on its way to the same place. */
export function matchKey({
  site,
  target,
  size,
  modifiedAt,
}: Pick<UnfinishedUpload, "site" | "target" | "size" | "modifiedAt">): string {
  return JSON.stringify([siteKey(site), pathKey(target), size, modifiedAt]);
}

/** An upload's id is good under any session of its login. */
function underSession(url: string, session: string): string {
  return url.replace(/^(\/api\/sessions\/)[^/]+/, (_, base: string) => base + encodeURIComponent(session));
}

/** What came of an attempt to delete an upload: one that was complete by then keeps its file. */
async function deletion(url: string, size: number): Promise<"deleted" | "complete" | "failed"> {
  try {
    await deleteUpload(url);
    return "deleted";
  } catch (error) {
    if (!isGone(error)) return "failed";
  }
  const stored = await fetchUploadOffset(url).catch(() => null);
  return stored !== null && stored === size ? "complete" : "deleted";
}
