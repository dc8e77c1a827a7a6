import type { DataFailureReason } from "../../protocol/traffic";
import { failureReason } from "./channel";

/** Ends a dial or an accept, and knows whether that is a failure to report or nobody's loss. */
export class GiveUp {
  readonly #abort = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #onCallerGone = () => this.#abort.abort();
  #reason: DataFailureReason | undefined;
  #isOver = false;

  /**
   * @param caller whose going ends it too. Listened to by hand: what `AbortSignal.any` makes leaves some bytes behind
   *   for each transfer (Node 20)
   */
  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#onCallerGone();
    else caller?.addEventListener("abort", this.#onCallerGone, { once: true });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether it was given up before. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The connection is there, or never will be: the caller isn't listened to any more. */
  settled(): void {
    this.#caller?.removeEventListener("abort", this.#onCallerGone);
  }

  /** @param reason what to report; undefined when the connection isn't wanted any more */
  now(reason: DataFailureReason | undefined): void {
    this.#reason ??= reason;
    this.#isOver = true;
    this.#abort.abort();
  }

  /** What a dial or an accept that ended with this error has to report; null: nothing. */
  reasonFor(cause: unknown): DataFailureReason | null {
    return this.#isOver ? (this.#reason ?? null) : failureReason(cause);
  }
}
