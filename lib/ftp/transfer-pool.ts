import { cancelled } from "./deadline";
import { isFtpError } from "./errors";
import { Lane, type LaneRun, type OpenConnection, type Operation } from "./lane";
import type { SessionCore } from "./session-core";

/** Milliseconds after which an unused transfer connection is given back to the server. */
const idleAfter = 60_000;

/**
 * Connections for transfers, so that a long upload never blocks the listing. Opens them when needed, up to the
 * session's number or to what the server allows: a 421 or 530 "too many" teaches the limit and is no error.
 */
export class TransferPool {
  readonly #lanes = new Set<Lane>();
  readonly #free: Lane[] = [];
  readonly #waiting: { readonly grant: (lane: Lane) => void }[] = [];
  readonly #idleTimers = new Map<Lane, NodeJS.Timeout>();

  constructor(
    private readonly core: SessionCore,
    private readonly open: OpenConnection,
    private readonly onOpened: () => void,
    /** Does the work when the server allows no connection but the first. */
    private readonly fallback: Lane,
  ) {}

  /** Control connections of the pool that are open now. */
  get openConnections(): number {
    return [...this.#lanes].filter((lane) => lane.connection !== undefined).length;
  }

  /** Runs an operation on a transfer connection, as soon as one is free. @throws {FtpError} */
  async run<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    for (;;) {
      const lane = await this.#acquire(run.signal);
      if (lane === null) return this.fallback.run(run, task);
      let began = false;
      try {
        return await lane.run(run, (operation) => {
          began = true;
          return task(operation);
        });
      } catch (error) {
        // The server refused a further connection: wait for one of those that it allows.
        if (began || !isFtpError(error, "busy")) throw error;
        this.#learnLimit(lane);
      } finally {
        this.#release(lane);
      }
    }
  }

  /** QUIT on every connection that is free, a plain end for those at work. */
  async close(reason: string): Promise<void> {
    for (const timer of this.#idleTimers.values()) clearTimeout(timer);
    this.#idleTimers.clear();
    await Promise.all(
      [...this.#lanes].map((lane) => {
        if (lane.isBusy) lane.abandon(reason);
        return lane.quit(reason);
      }),
    );
  }

  #limit(): number {
    const { transferConnections } = this.core.settings;
    const { connectionLimit } = this.core.memory;
    return connectionLimit === null ? transferConnections : Math.min(transferConnections, connectionLimit);
  }

  /** A lane of one's own; null when the server allows none. */
  #acquire(signal: AbortSignal | undefined): Promise<Lane | null> {
    if (this.#limit() < 1) return Promise.resolve(null);
    const free = this.#takeFree();
    if (free) return Promise.resolve(free);
    if (this.#lanes.size < this.#limit()) {
      const lane = new Lane(this.core, this.open, this.onOpened);
      this.#lanes.add(lane);
      return Promise.resolve(lane);
    }
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled(signal));
      const waiter = {
        grant: (lane: Lane) => {
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

  /** Prefers a lane that is logged in already. */
  #takeFree(): Lane | undefined {
    const index = this.#free.findIndex((lane) => lane.connection !== undefined);
    const [lane] = this.#free.splice(index === -1 ? 0 : index, 1);
    if (lane) {
      clearTimeout(this.#idleTimers.get(lane));
      this.#idleTimers.delete(lane);
    }
    return lane;
  }

  #release(lane: Lane): void {
    if (!this.#lanes.has(lane)) {
      // Its connection was refused; somebody who waits may have to take another way now.
      this.#wakeWhenNoneIsLeft();
      return;
    }
    const next = this.#waiting.shift();
    if (next) {
      next.grant(lane);
      return;
    }
    this.#free.push(lane);
    const timer = setTimeout(() => void this.#retire(lane), idleAfter);
    timer.unref();
    this.#idleTimers.set(lane, timer);
  }

  async #retire(lane: Lane): Promise<void> {
    const index = this.#free.indexOf(lane);
    if (index === -1) return;
    this.#free.splice(index, 1);
    this.#lanes.delete(lane);
    this.#idleTimers.delete(lane);
    await lane.quit("not needed any more");
  }

  #learnLimit(refused: Lane): void {
    this.#lanes.delete(refused);
    this.core.memory.connectionLimit = this.openConnections;
  }

  /** With no lane left nobody would ever release one to those who wait. */
  #wakeWhenNoneIsLeft(): void {
    if (this.#lanes.size > 0) return;
    for (const waiter of this.#waiting.splice(0)) waiter.grant(this.fallback);
  }
}
