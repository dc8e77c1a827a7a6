import type { Locks } from "./slots";

/** Tells the tabs of one browser which of them works on what. */
export interface Claims {
  /** This page works on it, until it says otherwise or is gone. */
  claim(key: string): void;
  release(key: string): void;
  /** Calls back once, as soon as no page works on it. @returns the function that stops it */
  watch(key: string, onFree: () => void): () => void;
}

/** By Web Locks, which end with their page however that ends. */
export class LockClaims implements Claims {
  readonly #locks: Locks;
  readonly #held = new Map<string, () => void>();

  constructor(locks: Locks) {
    this.#locks = locks;
  }

  claim(key: string): void {
    if (this.#held.has(key)) return;
    const given = new AbortController();
    let release = () => given.abort();
    this.#held.set(key, () => release());
    const held = this.#locks.request(key, { signal: given.signal }, () => {
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    held.catch(() => {
      // Released before it was granted.
    });
  }

  release(key: string): void {
    this.#held.get(key)?.();
    this.#held.delete(key);
  }

  watch(key: string, onFree: () => void): () => void {
    const stopped = new AbortController();
    const granted = this.#locks.request(key, { signal: stopped.signal }, () => {
      if (!stopped.signal.aborted) onFree();
    });
    granted.catch(() => {
      // Stopped before it was granted.
    });
    return () => stopped.abort();
  }
}

/** What `HeartbeatClaims` needs of its page. */
export interface HeartbeatHost {
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Milliseconds since the epoch: tabs have to agree on it. */
  readonly date: () => number;
  /** Calls again and again, in milliseconds. @returns the function that stops it */
  readonly every: (ms: number, task: () => void) => () => void;
  /** Calls when the page goes away. */
  readonly onLeaving: (task: () => void) => void;
}

const BEAT_MS = 10_000;

/** A page in the background may run its timers once a minute only. */
const DEAD_AFTER_MS = 150_000;

/**
 * By entries in storage that say until when a page was alive: where there are no Web Locks. A page that was killed counts
 * as alive for some minutes.
 */
export class HeartbeatClaims implements Claims {
  readonly #host: HeartbeatHost;
  readonly #claimed = new Set<string>();
  #stopBeating: (() => void) | null = null;

  constructor(host: HeartbeatHost) {
    this.#host = host;
    host.onLeaving(() => {
      for (const key of this.#claimed) this.#erase(key);
    });
  }

  claim(key: string): void {
    this.#claimed.add(key);
    this.#beat(key);
    this.#stopBeating ??= this.#host.every(BEAT_MS, () => {
      for (const claimed of this.#claimed) this.#beat(claimed);
    });
  }

  release(key: string): void {
    if (!this.#claimed.delete(key)) return;
    this.#erase(key);
    if (this.#claimed.size > 0) return;
    this.#stopBeating?.();
    this.#stopBeating = null;
  }

  watch(key: string, onFree: () => void): () => void {
    let stop = () => {};
    let isStopped = false;
    const look = () => {
      if (isStopped || this.#isAlive(key)) return;
      isStopped = true;
      stop();
      onFree();
    };
    stop = this.#host.every(BEAT_MS, look);
    // Not within the call: whoever watches is still setting up.
    queueMicrotask(look);
    return () => {
      isStopped = true;
      stop();
    };
  }

  #isAlive(key: string): boolean {
    try {
      const beat = this.#host.storage.getItem(beatKey(key));
      return beat !== null && this.#host.date() - Number(beat) < DEAD_AFTER_MS;
    } catch {
      return false; // Storage is off: then no other page has written anything down.
    }
  }

  #beat(key: string): void {
    try {
      this.#host.storage.setItem(beatKey(key), String(this.#host.date()));
    } catch {
      // Storage is off or full: then other tabs may offer the same upload, and its server refuses two at once.
    }
  }

  #erase(key: string): void {
    try {
      this.#host.storage.removeItem(beatKey(key));
    } catch {
      // Storage is off.
    }
  }
}

function beatKey(key: string): string {
  return `portside.alive.${key}`;
}
