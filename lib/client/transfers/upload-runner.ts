import type { Problem } from "@/lib/contract/problem";
import { fetchContentFacts, makeDirectory, sessionExists } from "../api";
import { uploadPath, uploadsUrl } from "../job-api";
import { toProblem, unreachable, withLongName } from "../problem-error";
import type { RemotePath } from "../remote-path";
import { Directories } from "./directories";
import type { KnownUploads } from "./known-uploads";
import type { QueueStore } from "./queue-store";
import { type AttemptFailure, doubtsSession, judge } from "./retry-policy";
import type { DirectoryTransfer, Existing, UploadTransfer } from "./transfer";
import type { TransferHost } from "./transfer-host";
import { attemptUpload, SMALL_FILE_BYTES, type TusLibrary } from "./tus-upload";

/** Progress events come with every chunk; the queue changes at most this often for one file, in milliseconds. */
const PROGRESS_MS = 150;

/** What an upload has been through without coming forward. */
interface Trouble {
  readonly failures: number;
  /** Where the last attempt began. */
  readonly offset: number;
  /** The file went out whole, and no answer came back. */
  readonly mayBeStored: boolean;
}

export interface UploadRunnerParts {
  readonly host: TransferHost;
  readonly store: QueueStore;
  readonly known: KnownUploads;
  readonly onChanged: (session: string, directory: RemotePath) => void;
}

/** Does what the queue says of uploads and folders: one attempt at a time, and tells the queue what came of it. */
export class UploadRunner {
  readonly #host: TransferHost;
  readonly #store: QueueStore;
  readonly #known: KnownUploads;
  readonly #trouble = new Map<number, Trouble>();
  /** Uploads whose last attempt left a part under the file's own name, where the server could not be told to delete it. */
  readonly #leftParts = new Set<number>();
  readonly directories: Directories;

  constructor({ host, store, known, onChanged }: UploadRunnerParts) {
    this.#host = host;
    this.#store = store;
    this.#known = known;
    this.directories = new Directories(
      (session, path) => makeDirectory(session, path, true),
      (session, directory) => onChanged(session, directory),
    );
  }

  /** A person wants it tried: earlier failures don't count. */
  forgive(id: number): void {
    this.#trouble.delete(id);
  }

  /** @returns whether it is complete on the server */
  async makeFolder(
    transfer: DirectoryTransfer,
    folders: readonly RemotePath[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const failure = await this.#missing(transfer, folders, signal);
    if (signal.aborted) return false;
    if (failure !== null) return this.#failed(transfer, failure, signal);
    this.#store.dispatch({ type: "finish", id: transfer.id, at: this.#host.now() });
    return true;
  }

  /** @returns whether it is complete on the server */
  async upload(
    transfer: UploadTransfer,
    file: File,
    folders: readonly RemotePath[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const missing = await this.#missing(transfer, folders, signal);
    if (signal.aborted) return false;
    if (missing !== null) return this.#failed(transfer, missing, signal);
    const { id } = transfer;
    let sent = 0;
    let toldAt = 0;
    let storedAs: string | null = null;
    const end = await this.#attempt(transfer, file, signal, {
      onOffset: (offset) => {
        sent = offset;
        this.#began(id, offset);
        this.#store.dispatch({ type: "offset", id, sent, at: this.#host.now() });
      },
      onProgress: (bytes) => {
        sent = bytes;
        const at = this.#host.now();
        if (at - toldAt < PROGRESS_MS && sent < file.size) return;
        toldAt = at;
        this.#known.sent(id, sent);
        this.#store.dispatch({ type: "progress", id, sent, at });
      },
      onLocation: (location) => {
        storedAs = nameIn(location);
      },
    });
    if (end === "stored") {
      this.#known.forget(id);
      this.#trouble.delete(id);
      this.#leftParts.delete(id);
      const isRenamed = storedAs !== null && transfer.onConflict === "rename";
      const at = this.#host.now();
      this.#store.dispatch({
        type: "finish",
        id,
        at,
        ...(isRenamed && storedAs !== null && { storedAs }),
      });
      return true;
    }
    this.#known.sent(id, sent, true);
    return end === "stopped" || signal.aborted ? false : this.#failed(transfer, end, signal);
  }

  async #attempt(
    transfer: UploadTransfer,
    file: File,
    signal: AbortSignal,
    events: {
      readonly onOffset: (offset: number) => void;
      readonly onProgress: (sent: number) => void;
      readonly onLocation: (location: string) => void;
    },
  ): Promise<"stored" | "stopped" | AttemptFailure> {
    let tus: TusLibrary;
    try {
      tus = await this.#host.loadTus();
    } catch (error) {
      return { problem: unreachable(error).problem, method: "POST", retryAfterMs: null };
    }
    if (signal.aborted) return "stopped";
    const attempt = {
      file,
      endpoint: `${this.#host.origin}${uploadsUrl(transfer.session)}`,
      url: this.#known.urlOf(transfer),
      metadata: metadataOf(transfer),
      signal,
      onUrl: (url: string, temporary: string | null) => this.#known.announced(transfer, url, temporary),
      ...events,
    };
    const end = await attemptUpload(tus, attempt, this.#host.tusOptions);
    return end.end === "failed" ? end.failure : end.end;
  }

  /** Why the folders that came with a file aren't there; null when they are. */
  async #missing(
    { batch, session }: UploadTransfer | DirectoryTransfer,
    folders: readonly RemotePath[],
    signal: AbortSignal,
  ): Promise<AttemptFailure | null> {
    const made = this.directories.ensure(batch, session, folders).then(
      () => null,
      (error: unknown): AttemptFailure => ({
        problem: toProblem(error),
        method: "POST",
        retryAfterMs: null,
      }),
    );
    return Promise.race([made, stopped(signal)]);
  }

  /** Attempts that begin further on than the last one have made their way, whatever ended them. */
  #began(id: number, offset: number): void {
    const before = this.#trouble.get(id);
    if (before !== undefined && offset > before.offset) {
      this.#trouble.set(id, { failures: 0, offset, mayBeStored: false });
    }
  }

  /** @returns whether it turned out to be complete all the same */
  async #failed(
    transfer: UploadTransfer | DirectoryTransfer,
    failure: AttemptFailure,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { id } = transfer;
    const before = this.#trouble.get(id) ?? { failures: 0, offset: 0, mayBeStored: false };
    const { failures, offset } = before;
    const mayBeStored = before.mayBeStored || mayHaveStored(transfer, failure);
    this.#trouble.set(id, { failures: failures + 1, offset, mayBeStored });
    if (mayBeStored && isOurs(transfer, failure.problem)) {
      this.#trouble.delete(id);
      this.#store.dispatch({ type: "finish", id, at: this.#host.now() });
      return true;
    }
    await this.#judged(transfer, failure, failures, signal);
    return false;
  }

  async #judged(
    transfer: UploadTransfer | DirectoryTransfer,
    failure: AttemptFailure,
    failures: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { id } = transfer;
    const { problem } = failure;
    if (doubtsSession(failure) && !(await isKnown(transfer.session))) {
      this.#store.dispatch({ type: "session-lost", session: transfer.session });
      return;
    }
    if (signal.aborted) return;
    if (problem.leftBehind !== undefined && problem.leftBehind === transfer.target.text) {
      this.#leftParts.add(id);
    }
    const verdict = judge(failure, failures);
    switch (verdict.verdict) {
      case "again": {
        const retryAt = this.#host.now() + verdict.afterMs;
        this.#store.dispatch({ type: "back-off", id, problem, retryAt });
        return;
      }
      case "restart":
        this.#known.forget(id);
        this.#store.dispatch({ type: "restart", id });
        return;
      case "ask": {
        // Something else has come under the name: nothing that the server may still have of this upload is wanted.
        if (transfer.kind === "upload") this.#known.giveWay(transfer);
        const existing = problem.existing ?? (await existingAt(transfer));
        if (signal.aborted) return;
        if (this.#isOwnPart(transfer, existing)) {
          this.#store.dispatch({ type: "restart", id, onConflict: "replace" });
        } else this.#store.dispatch({ type: "conflict", id, existing });
        return;
      }
      case "fail":
        if (transfer.kind === "upload" && mayHaveNothing(problem)) {
          await this.#known.dropIfEmpty(transfer, signal);
          if (signal.aborted) return;
        }
        // It has been told by name. Who tries again later may find somebody else's file there.
        this.#leftParts.delete(id);
        this.#store.dispatch({ type: "fail", id, problem: withLongName(problem, transfer.target) });
    }
  }

  /** Whether what is under the name is what the last attempt left: nothing was there before it. */
  #isOwnPart(transfer: UploadTransfer | DirectoryTransfer, { size }: Existing): boolean {
    if (!this.#leftParts.delete(transfer.id) || transfer.kind !== "upload") return false;
    return transfer.onConflict === "fail" && size !== null && size <= transfer.size;
  }
}

/** Whether the server may have refused the first byte, or lost what it had: its directory may be gone. */
function mayHaveNothing({ code, leftBehind }: Problem): boolean {
  return leftBehind === undefined && (code === "denied" || code === "not-found" || code === "ftp-error");
}

/** Whether a request that got no answer held the whole file, which may have arrived. */
function mayHaveStored(transfer: UploadTransfer | DirectoryTransfer, failure: AttemptFailure): boolean {
  const isWhole = transfer.kind === "upload" && transfer.size <= SMALL_FILE_BYTES;
  return isWhole && failure.problem.status === 0 && failure.method === "POST";
}

/** Whether what is in the way has this file's size and, to the second, its date. */
function isOurs(transfer: UploadTransfer | DirectoryTransfer, { code, existing }: Problem): boolean {
  if (transfer.kind !== "upload" || code !== "already-exists") return false;
  const date = existing?.modifiedAt;
  if (existing?.size !== transfer.size || !date?.endsWith("Z")) return false;
  return Math.floor(Date.parse(date) / 1000) === Math.floor(transfer.modifiedAt / 1000);
}

function metadataOf({ target, onConflict, modifiedAt }: UploadTransfer): Record<string, string> {
  return { ...uploadPath(target), onConflict, modified: new Date(modifiedAt).toISOString() };
}

/** What the server says of the file in the way; the question is worth asking without an answer, too. */
async function existingAt({ session, target }: UploadTransfer | DirectoryTransfer): Promise<Existing> {
  try {
    return await fetchContentFacts(session, target);
  } catch {
    return { size: null, modifiedAt: null }; // It may be a directory, or gone by now.
  }
}

async function isKnown(session: string): Promise<boolean> {
  try {
    return await sessionExists(session);
  } catch {
    return true; // Nobody knows: then the problem that was told stands.
  }
}

/** The last name of the path in a `Content-Location`; null where it is given as bytes, whose letters nobody here knows. */
function nameIn(location: string): string | null {
  const path = new URL(location, "http://portside").searchParams.get("path");
  return path === null ? null : (path.split("/").at(-1) ?? null);
}

/** Resolves to null when the signal comes. */
function stopped(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
