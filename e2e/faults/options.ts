import { parseArgs } from "node:util";

export interface FaultOptions {
  readonly rounds: number;
  readonly seed: number;
  /** The only round to run; null for all. */
  readonly only: number | null;
  /** The file that the figures are written to. */
  readonly output: string;
}

export const usage = `npm run faults -- [options]

  --rounds 200      how many rounds
  --seed NUMBER     the same rounds again (another one each time)
  --only ROUND      just this round of those that the seed makes
  --output PATH     the figures as JSON (.cache/faults.json)`;

/**
 * Reads what stands behind `npm run faults --`.
 * @param anySeed what to take when none is named
 * @throws {TypeError} with a sentence for the person who typed it
 */
export function readOptions(args: readonly string[], anySeed: number): FaultOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "200" },
      seed: { type: "string", default: String(anySeed) },
      only: { type: "string" },
      output: { type: "string", default: ".cache/faults.json" },
    },
  });
  return {
    rounds: numberOf("rounds", values.rounds, 1),
    seed: numberOf("seed", values.seed, 0),
    only: values.only === undefined ? null : numberOf("only", values.only, 0),
    output: values.output,
  };
}

function numberOf(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number < 2 ** 32) return number;
  throw new TypeError(`--${option} ${text} is not a whole number from ${least}.`);
}
