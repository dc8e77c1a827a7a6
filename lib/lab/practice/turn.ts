import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of one connection's work after which everybody else gets a turn. */
const slice = 8;

/** One connection's turn on the thread that it shares with all of Portside. */
export class Turn {
  #until = performance.now() + slice;

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets everybody else go first. */
  async next(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + slice;
  }
}
