import { contentUrl, fetchContentFacts } from "../api";
import { join, type RemotePath } from "../remote-path";
import { putFile } from "./put-file";
import {
  type ConflictAnswer,
  type Existing,
  emptyQueue,
  hasOpenTransfers,
  type Queue,
  type QueueAction,
  reduceQueue,
  type Transfer,
  toStart,
} from "./queue";

export interface UploadTarget {
  readonly session: string;
  readonly directory: RemotePath;
}

/** Called when a file is complete under its name. */
export type StoredListener = (transfer: Transfer) => void;

/** Progress events come with every chunk; the queue changes at most this often, in milliseconds. */
const PROGRESS_INTERVAL_MS = 150;

/**
 * Does what the upload queue says: starts requests, tells their progress and end to the reducer, and keeps the
 * files themselves. One for the page; it outlives every component. `subscribe` and `snapshot` fit
 * `useSyncExternalStore`.
 */
export class Uploader {
  #queue: Queue = emptyQueue;
  #nextId = 1;
  #nextBatch = 1;
  readonly #files = new Map<number, File>();
  readonly #requests = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  readonly #storedListeners = new Set<StoredListener>();

  readonly snapshot = (): Queue => this.#queue;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns the function that stops it. */
  onStored(listener: StoredListener): () => void {
    this.#storedListeners.add(listener);
    return () => this.#storedListeners.delete(listener);
  }

  /** Puts files into the queue; they are uploaded under their own names. */
  add(target: UploadTarget, files: readonly File[]): void {
    const batch = this.#nextBatch++;
    const transfers = files.map((file) => {
      const id = this.#nextId++;
      this.#files.set(id, file);
      return {
        id,
        batch,
        session: target.session,
        directory: target.directory,
        name: file.name,
        target: join(target.directory, { name: file.name }),
        size: file.size,
        modifiedAt: file.lastModified,
      };
    });
    this.#dispatch({ type: "add", transfers });
  }

  cancel(id: number): void {
    this.#dispatch({ type: "cancel", id });
    this.#requests.get(id)?.abort();
  }

  /** Cancels all that a session has under way, before it closes. */
  cancelSession(session: string): void {
    const ids = this.#queue.transfers.filter((transfer) => transfer.session === session).map(({ id }) => id);
    this.#dispatch({ type: "cancel-session", session });
    for (const id of ids) this.#requests.get(id)?.abort();
  }

  retry(id: number): void {
    this.#dispatch({ type: "retry", id });
  }

  answer(id: number, answer: ConflictAnswer, forAll: boolean): void {
    this.#dispatch({ type: "answer", id, answer, forAll });
  }

  clearFinished(): void {
    this.#dispatch({ type: "clear-finished" });
    const kept = new Set(this.#queue.transfers.map(({ id }) => id));
    for (const id of this.#files.keys()) if (!kept.has(id)) this.#files.delete(id);
  }

  #dispatch(action: QueueAction): void {
    const hadWork = hasOpenTransfers(this.#queue);
    this.#queue = reduceQueue(this.#queue, action);
    const hasWork = hasOpenTransfers(this.#queue);
    if (hasWork && !hadWork) window.addEventListener("beforeunload", askBeforeLeaving);
    if (hadWork && !hasWork) window.removeEventListener("beforeunload", askBeforeLeaving);
    for (const transfer of toStart(this.#queue)) {
      const file = this.#files.get(transfer.id);
      this.#queue = reduceQueue(this.#queue, { type: "start", id: transfer.id, at: performance.now() });
      if (file !== undefined) void this.#run(transfer, file);
    }
    for (const listener of this.#listeners) listener();
  }

  async #run(transfer: Transfer, file: File): Promise<void> {
    const { id } = transfer;
    const request = new AbortController();
    this.#requests.set(id, request);
    let told = performance.now();
    const result = await putFile({
      url: contentUrl(transfer.session, transfer.target),
      file,
      replace: transfer.replace,
      signal: request.signal,
      onProgress: (sent) => {
        const at = performance.now();
        if (at - told < PROGRESS_INTERVAL_MS && sent < file.size) return;
        told = at;
        this.#dispatch({ type: "progress", id, sent, at });
      },
    });
    // A retry began while this attempt was still ending: what it ended with is no longer of interest.
    if (this.#requests.get(id) !== request) return;
    this.#requests.delete(id);
    switch (result.outcome) {
      case "stored":
        this.#dispatch({ type: "finish", id, at: performance.now() });
        for (const listener of this.#storedListeners) listener(transfer);
        return;
      case "exists":
        this.#dispatch({ type: "conflict", id, existing: await existingAt(transfer) });
        return;
      case "failed":
        this.#dispatch({ type: "fail", id, problem: result.problem });
        return;
      case "cancelled":
        this.#dispatch({ type: "cancel", id });
    }
  }
}

/** What the server says of the file in the way; the question is worth asking without an answer, too. */
async function existingAt(transfer: Transfer): Promise<Existing> {
  try {
    return await fetchContentFacts(transfer.session, transfer.target);
  } catch {
    return { size: null, modifiedAt: null }; // The target may be a directory, or gone by now.
  }
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
