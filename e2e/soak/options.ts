import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly minutes: number;
  /** Browsers that work at the same time. */
  readonly browsers: number;
  /** Operations a second, of all browsers together. */
  readonly rate: number;
  /** Decides which operations there are, and in which order. */
  readonly seed: number;
  /** The file that the samples are written to. */
  readonly output: string;
}

export const usage = `npm run soak -- [options]

  --minutes 5      how long browsers work
  --browsers 10    how many at the same time
  --rate 40        operations a second, of all together
  --seed NUMBER    repeats a run's choices (by default another one each time)
  --output PATH    the samples as JSON (.cache/soak.json)`;

/**
 * Reads what stands behind `npm run soak --`.
 * @throws {TypeError} with a sentence for the person who typed it
 */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "5" },
      browsers: { type: "string", default: "10" },
      rate: { type: "string", default: "40" },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
      output: { type: "string", default: ".cache/soak.json" },
    },
  });
  return {
    minutes: positive("minutes", values.minutes),
    browsers: whole("browsers", values.browsers),
    rate: positive("rate", values.rate),
    seed: whole("seed", values.seed),
    output: values.output,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new TypeError(`--${option} ${text} is not a number above 0.`);
  }
  return value;
}

function whole(option: string, text: string): number {
  const value = positive(option, text);
  if (!Number.isInteger(value)) throw new TypeError(`--${option} ${text} is not a whole number.`);
  return value;
}
