import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of one operation's work after which everybody else gets a turn. */
const slice = 4;

/**
 * Does long work in small pieces on the thread that serves everybody: a hostile listing must not stop other sessions
 * (abuse D9).
 */
export async function inTurns<Result>(steps: Generator<void, Result, void>): Promise<Result> {
  const turn = new Turn();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (turn.isOver) await turn.next();
  }
}

/** One operation's turn on that thread. */
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
