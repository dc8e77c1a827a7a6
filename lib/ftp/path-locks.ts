import { FtpError } from "./errors";
import { Mutex } from "./mutex";

/**
 * One writer a file: uploads to the same path of the same login wait for each other, whichever of this process's
 * sessions they come from. Otherwise the one that breaks off would delete what the other has finished, and two could
 * both believe that they made the file.
 */
export class PathLocks {
  readonly #held = new Map<string, { readonly mutex: Mutex; users: number }>();

  /** Whether somebody writes there, or waits to. */
  isHeld(key: string): boolean {
    return this.#held.has(key);
  }

  /** The keys of all that is written, or waited for. */
  get held(): readonly string[] {
    return [...this.#held.keys()];
  }

  /**
   * Runs the work while nobody else writes there.
   * @param milliseconds to wait for an earlier writer
   * @throws {FtpError} `busy` when the earlier writer is still at work, `cancelled`
   */
  async run<T>(
    key: string,
    milliseconds: number,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const lock = this.#held.get(key) ?? { mutex: new Mutex(), users: 0 };
    this.#held.set(key, lock);
    lock.users++;
    try {
      const release = await acquireWithin(lock.mutex, milliseconds, signal);
      try {
        return await work();
      } finally {
        release();
      }
    } finally {
      lock.users--;
      if (lock.users === 0) this.#held.delete(key);
    }
  }
}

async function acquireWithin(
  mutex: Mutex,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const giveUp = new AbortController();
  const onAbort = () => giveUp.abort();
  const timer = setTimeout(onAbort, milliseconds);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    return await mutex.acquire(giveUp.signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new FtpError(
      "busy",
      "Another upload to this file is under way. Wait until it has ended, or cancel it.",
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
