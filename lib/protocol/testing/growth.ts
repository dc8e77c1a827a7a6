/** Declared here because the protocol knows no clock; only tests, which run in Node, import this file. */
declare const performance: { now(): number };

/** How many times more input the longer measurement gets. */
const FACTOR = 8;
/** The first rounds run code that isn't compiled yet, which makes the short run look long. */
const FEWEST_ROUNDS = 4;
const MOST_ROUNDS = 30;
/** Below this, in milliseconds, the clock says more about itself than about the work. */
const SHORTEST_MS = 0.05;

/** Linear work takes 8 times as long with 8 times the input, quadratic work 64 times: halfway between, in powers. */
export const LINEAR_GROWTH = FACTOR ** 1.5;

/**
 * How many times longer some work takes with eight times the input. A ratio, because the machine's speed and load are
 * in both of its halves; of the best of several runs, because load can only add. Compare with `LINEAR_GROWTH`.
 *
 * @param size of the longer input, in whatever unit `input` takes; long enough for some milliseconds
 */
export function growth<T>(input: (size: number) => T, work: (input: T) => unknown, size: number): number {
  const [short, long] = [input(Math.floor(size / FACTOR)), input(size)];
  const best = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY };
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round >= FEWEST_ROUNDS && ratio < LINEAR_GROWTH) break;
    best.short = Math.min(best.short, timeOf(work, short));
    best.long = Math.min(best.long, timeOf(work, long));
    ratio = best.long / Math.max(best.short, SHORTEST_MS);
  }
  return ratio;
}

function timeOf<T>(work: (input: T) => unknown, input: T): number {
  const start = performance.now();
  work(input);
  return performance.now() - start;
}
