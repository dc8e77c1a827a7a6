import type { DataFailureReason } from "../../protocol/traffic";
import { failureReason } from "./channel";

/** Ends a dial or an accept, and knows whether that is a failure to report or nobody's loss. */
export class GiveUp {
  readonly #abort = new AbortController();
  #reason: DataFailureReason | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether it was given up before. */
  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  /** @param reason what to report; undefined when the connection isn't wanted any more */
  now(reason: DataFailureReason | undefined): void {
    this.#reason ??= reason;
    this.#abort.abort();
  }

  /** What a dial or an accept that ended with this error has to report; null: nothing. */
  reasonFor(cause: unknown): DataFailureReason | null {
    return this.#abort.signal.aborted ? (this.#reason ?? null) : failureReason(cause);
  }
}
