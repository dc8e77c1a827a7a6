import { cancelled } from "./deadline";
import { isFtpError } from "./errors";
import { Lane, type LaneRun, type OpenConnection, type Operation } from "./lane";
import type { SessionCore } from "./session-core";

/** Milliseconds after which an unused transfer connection is given back to the server. */
const idleAfter = 60_000;
/** Milliseconds after which a server's limit is tried again: others may have left meanwhile. */
const limitHolds = 300_000;

interface Waiter {
  readonly grant: (lane: Lane | null) => void;
}

/**
 * Connections for transfers, so that a long upload never blocks the listing. Opens them when needed, up to the
 * session's number or to what the server allows: a 421 or 530 "too many" teaches the limit and is no error.
 */
export class TransferPool {
  /** Lanes that somebody works with, logged in or about to. */
  readonly #working = new Set<Lane>();
  readonly #free: Lane[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #idleTimers = new Map<Lane, NodeJS.Timeout>();
  #learned: { readonly limit: number; readonly at: number } | undefined;

  constructor(
    private readonly core: SessionCore,
    private readonly open: OpenConnection,
    private readonly onOpened: () => void,
    /** Does the work when the server allows no connection but the first. */
    private readonly fallback: Lane,
  ) {}

  /** Control connections of the pool that are open now. */
  get openConnections(): number {
    return [...this.#working, ...this.#free].filter((lane) => lane.connection !== undefined).length;
  }

  /** Runs an operation on a transfer connection, as soon as one is free. @throws {FtpError} */
  async run<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    for (;;) {
      const lane = await this.#acquire(run.signal);
      if (lane === null) return this.fallback.run(run, task);
      let began = false;
      let wasRefused = false;
      try {
        return await lane.run(run, (operation) => {
          began = true;
          return task(operation);
        });
      } catch (error) {
        // The server refused a further connection: wait for one of those that it allows.
        if (began || !isFtpError(error, "busy")) throw error;
        wasRefused = true;
      } finally {
        this.#release(lane, wasRefused);
      }
    }
  }

  /** Lets those who wait begin when the session's number of connections was raised. */
  limitChanged(): void {
    while (this.#waiting.length > 0 && (this.#limit() < 1 || this.#working.size < this.#limit())) {
      const waiter = this.#waiting.shift();
      waiter?.grant(this.#limit() < 1 ? null : this.#take());
    }
  }

  /** Others have left: the server may have room again. */
  forgetLimit(): void {
    if (this.#learned === undefined) return;
    this.#learned = undefined;
    this.limitChanged();
  }

  /** Gives an open connection that nobody uses back to the server. @returns false when there is none */
  async giveOneBack(): Promise<boolean> {
    const lane = this.#free.find(({ connection }) => connection !== undefined);
    if (lane === undefined) return false;
    clearTimeout(this.#idleTimers.get(lane));
    await this.#retire(lane);
    return true;
  }

  /** QUIT on every free connection, and on those at work when their operations have ended. */
  async close(reason: string): Promise<void> {
    for (const timer of this.#idleTimers.values()) clearTimeout(timer);
    this.#idleTimers.clear();
    await Promise.all([...this.#working, ...this.#free].map((lane) => lane.quit(reason)));
  }

  /** Ends every connection at once. */
  abandon(reason: string): void {
    for (const lane of [...this.#working, ...this.#free]) lane.abandon(reason);
  }

  #limit(): number {
    const { transferConnections } = this.core.settings;
    const learned = this.#learned;
    if (learned === undefined || performance.now() - learned.at > limitHolds) return transferConnections;
    return Math.min(transferConnections, learned.limit);
  }

  /** A lane of one's own; null when the server allows none. */
  #acquire(signal: AbortSignal | undefined): Promise<Lane | null> {
    if (signal?.aborted) return Promise.reject(cancelled(signal));
    const limit = this.#limit();
    if (limit < 1) return Promise.resolve(null);
    if (this.#working.size < limit) return Promise.resolve(this.#take());
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        grant: (lane) => {
          signal?.removeEventListener("abort", onAbort);
          resolve(lane);
        },
      };
      const onAbort = () => {
        const index = this.#waiting.indexOf(waiter);
        if (index !== -1) this.#waiting.splice(index, 1);
        reject(cancelled(signal));
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** A free lane, best one that is logged in already, or a new one. */
  #take(): Lane {
    const index = this.#free.findIndex((lane) => lane.connection !== undefined);
    const [free] = this.#free.splice(index === -1 ? 0 : index, 1);
    const lane = free ?? new Lane(this.core, this.open, this.onOpened);
    clearTimeout(this.#idleTimers.get(lane));
    this.#idleTimers.delete(lane);
    this.#working.add(lane);
    return lane;
  }

  #release(lane: Lane, wasRefused: boolean): void {
    this.#working.delete(lane);
    if (wasRefused) {
      // Those still logging in count: they may yet be let in, and teach again when they aren't.
      const allowed = this.#working.size + this.#free.filter((one) => one.connection !== undefined).length;
      this.#learned = { limit: allowed, at: performance.now() };
    } else {
      this.#free.push(lane);
      const timer = setTimeout(() => void this.#retire(lane), idleAfter);
      timer.unref();
      this.#idleTimers.set(lane, timer);
    }
    this.limitChanged();
  }

  async #retire(lane: Lane): Promise<void> {
    const index = this.#free.indexOf(lane);
    if (index === -1) return;
    this.#free.splice(index, 1);
    this.#idleTimers.delete(lane);
    await lane.quit("not needed any more");
  }
}
