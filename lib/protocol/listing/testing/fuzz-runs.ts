/** Declared here because the protocol knows no Node; only tests, which run in it, import this file. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const USUAL_RUNS = 2_000;
const USUAL_TIMEOUT_MS = 20_000;
const MOST_MS_PER_RUN = 20;

/** How many inputs each property is tried with: the environment's `FUZZ_RUNS`, else enough for every commit. */
export const FUZZ_RUNS = readRuns(process.env.FUZZ_RUNS);

/** A time limit for one property, in milliseconds, which grows with the runs. */
export const FUZZ_TIMEOUT_MS = Math.max(USUAL_TIMEOUT_MS, FUZZ_RUNS * MOST_MS_PER_RUN);

/** @throws {RangeError} when the text is no whole number above zero: a long run must not silently be a short one */
function readRuns(text: string | undefined): number {
  if (text === undefined || text === "") return USUAL_RUNS;
  const runs = Number(text);
  if (!Number.isSafeInteger(runs) || runs < 1) {
    throw new RangeError(`FUZZ_RUNS must be a whole number above zero, not ${JSON.stringify(text)}`);
  }
  return runs;
}
