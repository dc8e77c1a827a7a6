import type { SequenceStep } from "@/lib/protocol/sequence/sequence-model";

/** Until when something was under way: bytes, or a dial without an answer. */
export class UnderWay {
  readonly #running = new Set<string>();
  #until = Number.NEGATIVE_INFINITY;

  observe({ key, until }: SequenceStep, isRunning: boolean): void {
    if (isRunning) {
      this.#running.add(key);
      return;
    }
    this.#running.delete(key);
    this.#until = Math.max(this.#until, until);
  }

  /** @param time milliseconds since the epoch, not before what was observed began */
  lastsTo(time: number): boolean {
    return this.#running.size > 0 || this.#until > time;
  }
}
