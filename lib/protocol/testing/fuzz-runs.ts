/** Declared here because the protocol knows no Node; only tests, which run in it, import this file. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const USUAL_RUNS = 1_000;

/**
 * How a property is tried, as fast-check takes it: with as many inputs as the environment's `FUZZ_RUNS` says, else
 * enough for every commit; and with the inputs that `FUZZ_SEED` gives, else others each time. `npm run fuzz` sets both.
 */
export const FUZZ: { readonly numRuns: number; readonly seed?: number } = {
  numRuns: read("FUZZ_RUNS", 1) ?? USUAL_RUNS,
  ...seeded(read("FUZZ_SEED", -(2 ** 31))),
};

function seeded(seed: number | null): { seed?: number } {
  return seed === null ? {} : { seed };
}

/** @throws {RangeError} when the text is no whole number from `least` on: a long run must not silently be a short one */
function read(name: string, least: number): number | null {
  const text = process.env[name];
  if (text === undefined || text === "") return null;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) {
    throw new RangeError(`${name} must be a whole number from ${least} on, not ${JSON.stringify(text)}`);
  }
  return number;
}
