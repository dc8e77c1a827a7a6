import type { Locks } from "../slots";
import type { RecordStorage, StorageChange } from "../stored-uploads";

/** Time that passes only when a test says so. */
export class TestClock {
  #now = 1000;
  readonly #timers = new Set<{ readonly at: number; readonly task: () => void }>();

  readonly now = (): number => this.#now;

  readonly later = (ms: number, task: () => void): (() => void) => {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    if (ms === 0) this.advance(0);
    return () => this.#timers.delete(timer);
  };

  /** @param ms that go by, with all that is due meanwhile in its order */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = until;
  }
}

/** One browser's local storage, of which each of its pages hears what the others do. */
export class FakeStorage {
  readonly entries = new Map<string, string>();
  /** Characters that fit; more is refused, as browsers do. */
  quota = Number.POSITIVE_INFINITY;
  readonly #pages = new Set<(change: StorageChange) => void>();

  page(): RecordStorage & { onChange: (listener: (change: StorageChange) => void) => void } {
    const { entries } = this;
    let own: ((change: StorageChange) => void) | null = null;
    const tell = (change: StorageChange) => {
      for (const listener of this.#pages) if (listener !== own) listener(change);
    };
    return {
      get length() {
        return entries.size;
      },
      key: (i) => [...entries.keys()][i] ?? null,
      getItem: (key) => entries.get(key) ?? null,
      setItem: (key, newValue) => {
        const used = [...entries].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
        if (used + key.length + newValue.length > this.quota) {
          throw new DOMException("full", "QuotaExceededError");
        }
        entries.set(key, newValue);
        tell({ key, newValue });
      },
      removeItem: (key) => {
        entries.delete(key);
        tell({ key, newValue: null });
      },
      onChange: (listener) => {
        own = listener;
        this.#pages.add(listener);
      },
    };
  }
}

interface Waiting {
  readonly page: object;
  readonly grant: () => void;
}

/** One browser's Web Locks, of which each page holds its own and loses them when it closes. */
export class FakeLocks {
  readonly #held = new Map<string, { readonly page: object; readonly release: () => void }>();
  readonly #queues = new Map<string, Waiting[]>();

  /** The locks as one page sees them, and what ends it. */
  page(): { locks: Locks; close: () => void } {
    const page = {};
    const request = (name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
      new Promise((resolve, reject) => {
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        const entry: Waiting = {
          page,
          grant: () => {
            let release = () => {};
            const closed = new Promise<void>((settle) => {
              release = settle;
            });
            this.#held.set(name, { page, release });
            const done = Promise.resolve(callback({ name, mode: "exclusive" }));
            void Promise.race([done, closed]).then((value) => {
              this.#held.delete(name);
              this.#next(name);
              resolve(value);
            });
          },
        };
        queue.push(entry);
        options.signal?.addEventListener("abort", () => {
          const at = queue.indexOf(entry);
          if (at === -1) return;
          queue.splice(at, 1);
          reject(new DOMException("aborted", "AbortError"));
        });
        // The browser's lock manager lives in another process: nothing is granted within the call.
        setImmediate(() => this.#next(name));
      });
    const close = () => {
      for (const queue of this.#queues.values()) {
        for (const entry of queue.filter((waiting) => waiting.page === page)) {
          queue.splice(queue.indexOf(entry), 1);
        }
      }
      for (const held of this.#held.values()) if (held.page === page) held.release();
    };
    return { locks: { request: request as Locks["request"] }, close };
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  #next(name: string): void {
    if (this.#held.has(name)) return;
    this.#queues.get(name)?.shift()?.grant();
  }
}
