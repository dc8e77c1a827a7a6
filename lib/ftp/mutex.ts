import { cancelled } from "./deadline";

interface Waiter {
  readonly grant: () => void;
}

/** One at a time, first come first served. */
export class Mutex {
  #locked = false;
  readonly #waiters = new Set<Waiter>();

  get isLocked(): boolean {
    return this.#locked;
  }

  /**
   * Waits for the turn; call the returned function exactly when done (again does nothing).
   * @throws {FtpError} `cancelled` when the signal comes while waiting
   */
  acquire(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(cancelled(signal));
    if (!this.#locked) {
      this.#locked = true;
      return Promise.resolve(this.#releaser());
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiters.delete(waiter);
        reject(cancelled(signal));
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve(this.#releaser());
        },
      };
      this.#waiters.add(waiter);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  #releaser(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const [next] = this.#waiters;
      if (next) {
        this.#waiters.delete(next);
        next.grant();
      } else {
        this.#locked = false;
      }
    };
  }
}
