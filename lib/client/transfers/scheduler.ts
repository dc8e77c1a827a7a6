import { toProblem } from "../problem-error";
import { hasMovingTransfers, hasOpenTransfers, type Lane, transferOf } from "./queue";
import type { QueueStore } from "./queue-store";
import { type HeldSlot, SlotPool } from "./slot-pool";
import { nextRetryAt, startable } from "./startable";
import type { Transfer } from "./transfer";
import type { TransferHost } from "./transfer-host";

/** Speeds are looked at again this often, in milliseconds, while something runs. */
const TICK_MS = 1000;

/** An archive needs a slot of each, and takes the one for files before another upload does. */
const lanes: readonly Lane[] = ["job", "upload"];

export interface SchedulerParts {
  readonly host: TransferHost;
  readonly store: QueueStore;
  /** Does a transfer that has started, and tells the queue what came of it. */
  readonly work: (transfer: Transfer, signal: AbortSignal) => Promise<void>;
  /** Called when nothing is left that goes on by itself. */
  readonly onIdle: () => void;
}

/** Starts what the queue lets start as soon as there are slots for it, and stops what isn't to run any more. */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #pools: Readonly<Record<Lane, SlotPool>>;
  readonly #attempts = new Map<number, AbortController>();
  #isGuarded = false;
  #stopRetryTimer = () => {};
  #stopTicking: (() => void) | null = null;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    const { slots, now } = parts.host;
    const pool = (lane: Lane) => new SlotPool(slots[lane], now, () => this.#startAll());
    this.#pools = { upload: pool("upload"), job: pool("job") };
  }

  /** Makes true what the queue says now: to be called after everything that may let something start or stop. */
  follow(): void {
    const { host, store } = this.#parts;
    for (const [id, attempt] of this.#attempts) {
      if (transferOf(store.snapshot(), id)?.state.status === "running") continue;
      this.#attempts.delete(id);
      attempt.abort();
    }
    this.#startAll();
    const isBusy = hasOpenTransfers(store.snapshot());
    if (isBusy === this.#isGuarded) return;
    this.#isGuarded = isBusy;
    host.guardLeaving(isBusy);
  }

  #startAll(): void {
    const wanted = new Set(lanes.flatMap((lane) => this.#start(lane)));
    for (const lane of lanes) if (!wanted.has(lane)) this.#pools[lane].rest();
    const queue = this.#parts.store.snapshot();
    this.#awaitRetry(nextRetryAt(queue));
    this.#tick(queue.running.length > 0);
    if (!hasMovingTransfers(queue)) this.#parts.onIdle();
  }

  /** Starts what can start. @returns the lanes whose slots the next one waits for */
  #start(lane: Lane): readonly Lane[] {
    const { host, store } = this.#parts;
    for (const { id, kind } of startable(store.snapshot(), lane, host.now())) {
      const needed: readonly Lane[] = kind === "archive" ? ["job", "upload"] : [lane];
      const held = this.#takeSlots(needed);
      if (held === null) return needed;
      store.dispatch({ type: "start", id, at: host.now() });
      void this.#run(id, () => {
        for (const [pool, slot] of held) pool.give(slot);
      });
    }
    return [];
  }

  /** A slot of each lane; null while one is missing, which its pool asks for. */
  #takeSlots(needed: readonly Lane[]): readonly (readonly [SlotPool, HeldSlot])[] | null {
    const held: [SlotPool, HeldSlot][] = [];
    for (const lane of needed) {
      const pool = this.#pools[lane];
      const slot = pool.take();
      if (slot === null) {
        for (const [other, taken] of held) other.putBack(taken);
        return null;
      }
      held.push([pool, slot]);
    }
    return held;
  }

  async #run(id: number, giveBack: () => void): Promise<void> {
    const { store, work } = this.#parts;
    const attempt = new AbortController();
    this.#attempts.set(id, attempt);
    const transfer = transferOf(store.snapshot(), id);
    try {
      if (transfer !== undefined) await work(transfer, attempt.signal);
    } catch (error) {
      // Nothing that can be expected: a person should see it rather than wait for ever.
      console.error(error);
      if (!attempt.signal.aborted) store.dispatch({ type: "fail", id, problem: toProblem(error) });
    }
    if (this.#attempts.get(id) === attempt) this.#attempts.delete(id);
    giveBack();
    this.follow();
  }

  /** @param due when the next attempt may begin; one that is due already waits for a slot, which starts it */
  #awaitRetry(due: number | null): void {
    this.#stopRetryTimer();
    const { now, later } = this.#parts.host;
    const wait = due === null ? 0 : due - now();
    this.#stopRetryTimer = wait > 0 ? later(wait, () => this.#startAll()) : () => {};
  }

  #tick(isBusy: boolean): void {
    const { host, store } = this.#parts;
    if (!isBusy) {
      this.#stopTicking?.();
      this.#stopTicking = null;
      return;
    }
    this.#stopTicking ??= host.later(TICK_MS, () => {
      this.#stopTicking = null;
      store.dispatch({ type: "tick", at: host.now() });
      this.#tick(store.snapshot().running.length > 0);
    });
  }
}
