/**
 * Work on many rows that its caller does bit by bit: it stops at every `yield`, and returns its result at the end.
 * Whoever shares a thread with others takes a few steps, lets the others in, and goes on.
 */
export type Steps<Result> = Generator<void, Result, void>;

/** The most rows that one step works on: far below a millisecond's work, or a few where every row is absurdly long. */
export const ROWS_PER_STEP = 10;

/** Takes all steps at once. */
export function drain<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
