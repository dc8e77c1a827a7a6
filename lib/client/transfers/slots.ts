/** The right to have something in flight. */
export interface Slot {
  readonly release: () => void;
}

/** Hands out slots, first come, first served. */
export interface Slots {
  /** @returns null when the signal came first */
  take(signal: AbortSignal): Promise<Slot | null>;
}

/** Slots of this page alone: where there are no Web Locks (they need a secure context). */
export class PageSlots implements Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  take(signal: AbortSignal): Promise<Slot | null> {
    if (signal.aborted) return Promise.resolve(null);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#slot());
    }
    return new Promise((resolve) => {
      const give = () => {
        signal.removeEventListener("abort", giveUp);
        resolve(this.#slot());
      };
      const giveUp = () => {
        this.#waiting.delete(give);
        resolve(null);
      };
      this.#waiting.add(give);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  #slot(): Slot {
    let isHeld = true;
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        const [next] = this.#waiting;
        if (next === undefined) this.#free++;
        else {
          this.#waiting.delete(next);
          next();
        }
      },
    };
  }
}

/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, "request">;

/**
 * Slots of the whole browser: one Web Lock each, so that the connections of all tabs together stay below the six that a
 * browser opens to one host. A tab that is closed gives its slots back.
 */
export class LockSlots implements Slots {
  readonly #locks: Locks;
  readonly #names: readonly string[];

  constructor(locks: Locks, names: readonly string[]) {
    this.#locks = locks;
    this.#names = names;
  }

  take(signal: AbortSignal): Promise<Slot | null> {
    if (signal.aborted) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const others = new AbortController();
      const giveUp = () => {
        others.abort();
        resolve(null);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      for (const name of this.#names) {
        const held = this.#locks.request(name, { signal: others.signal }, () => {
          // The second of two that were granted at the same time goes back at once.
          if (others.signal.aborted) return undefined;
          others.abort();
          signal.removeEventListener("abort", giveUp);
          return new Promise<void>((release) => resolve({ release }));
        });
        held.catch((error: unknown) => {
          if (!others.signal.aborted) reject(error);
        });
      }
    });
  }
}
