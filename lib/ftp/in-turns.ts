import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of one operation's work after which everybody else gets a turn. */
const slice = 8;

/**
 * Does long work in small pieces on the thread that serves everybody: a hostile listing must not stop other sessions
 * (abuse D9).
 */
export async function inTurns<Result>(steps: Generator<void, Result, void>): Promise<Result> {
  let until = performance.now() + slice;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + slice;
  }
}
