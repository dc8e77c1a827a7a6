import { NetworkError } from "../../ftp/network";
import type { PendingStep, StepEvent } from "../../protocol/lab/step";
import type { Endpoint } from "../../protocol/traffic";
import { type Clock, realClock } from "../network/clock";

export interface StepGateOptions {
  readonly clock?: Clock;
  /** Milliseconds that one step waits for somebody to let it go. */
  readonly patience?: number;
  /** Nobody did. */
  readonly onForgotten?: () => void;
}

interface Waiting {
  readonly actor: PendingStep["actor"];
  readonly action: PendingStep["action"];
  readonly go: () => void;
  readonly cancel: () => void;
}

/** Long enough to read what the page says, short enough that a closed page holds nothing for long. */
const defaultPatience = 5 * 60_000;

/**
 * Holds back what a run in step mode is about to do, one thing after the other in the order in which they came: the engine's
 * commands, its dials, and the server's. Everything passes until `begin`, and again from `open` on.
 */
export class StepGate {
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #onForgotten: () => void;
  readonly #queue: Waiting[] = [];
  readonly #listeners = new Set<(event: StepEvent) => void>();
  #isHolding = false;
  #number = 0;
  #forget: () => void = () => {};

  constructor({
    clock = realClock,
    patience = defaultPatience,
    onForgotten = () => {},
  }: StepGateOptions = {}) {
    this.#clock = clock;
    this.#patience = patience;
    this.#onForgotten = onForgotten;
  }

  /** Whether the next thing will wait. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** What waits, and has the turn; null while nothing does. */
  get waiting(): PendingStep | null {
    const [first] = this.#queue;
    return first === undefined ? null : { number: this.#number, actor: first.actor, action: first.action };
  }

  /** What waits now, as the stream tells it. */
  get state(): StepEvent {
    return { type: "step", at: this.#clock.now(), waiting: this.waiting };
  }

  /** From now on everything waits. */
  begin(): void {
    this.#isHolding = true;
  }

  /** Lets the first that waits go. @returns it; null when nothing waits */
  next(): PendingStep | null {
    const went = this.waiting;
    const first = this.#queue.shift();
    if (first === undefined) return null;
    this.#firstChanged();
    first.go();
    return went;
  }

  /** Lets all go that waits and that will come. @returns the first of them */
  open(): PendingStep | null {
    const went = this.waiting;
    this.#isHolding = false;
    for (const { go } of this.#empty()) go();
    return went;
  }

  /** The run ends: what waits never goes, and nothing waits any more. */
  cancel(): void {
    this.#isHolding = false;
    for (const { cancel } of this.#empty()) cancel();
  }

  /** Resolves when the engine may send a command; see the engine's `Pace`. */
  beforeCommand(line: string, signal: AbortSignal): Promise<void> {
    return this.#hold("client", { type: "command", line }, signal);
  }

  /** Resolves when the engine may dial. @throws {NetworkError} `cancelled` */
  beforeDial(purpose: "control" | "data", to: Endpoint, signal?: AbortSignal): Promise<void> {
    return this.#hold("client", { type: "dial", purpose, to }, signal);
  }

  /** Resolves when the server may dial. @throws {NetworkError} `cancelled` */
  beforeServerDials(to: Endpoint, signal?: AbortSignal): Promise<void> {
    return this.#hold("server", { type: "dial", purpose: "data", to }, signal);
  }

  /** Hears of every change of what waits. @returns the function that stops it */
  subscribe(listener: (event: StepEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hold(actor: Waiting["actor"], action: Waiting["action"], signal?: AbortSignal): Promise<void> {
    if (!this.#isHolding) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        signal?.removeEventListener("abort", onAbort);
        finish();
      };
      const waiting: Waiting = {
        actor,
        action,
        go: () => settle(resolve),
        cancel: () => settle(() => reject(new NetworkError("cancelled", "Cancelled"))),
      };
      const onAbort = () => this.#withdraw(waiting);
      if (signal?.aborted) return waiting.cancel();
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#queue.push(waiting);
      if (this.#queue.length === 1) this.#firstChanged();
    });
  }

  /** Nobody wants it any more. */
  #withdraw(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place === -1) return;
    this.#queue.splice(place, 1);
    waiting.cancel();
    if (place === 0) this.#firstChanged();
  }

  #empty(): readonly Waiting[] {
    const all = this.#queue.splice(0);
    if (all.length > 0) this.#firstChanged();
    return all;
  }

  #firstChanged(): void {
    this.#forget();
    this.#forget = () => {};
    if (this.#queue.length > 0) {
      this.#number++;
      this.#forget = this.#clock.after(this.#patience, this.#onForgotten);
    }
    const { state } = this;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
