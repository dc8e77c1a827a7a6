import { summarise } from "../bench/statistics";
import type { Sample } from "./samples";

type Measure =
  | "residentBytes"
  | "heapBytes"
  | "externalBytes"
  | "descriptors"
  | "sockets"
  | "listeners"
  | "timers";

interface Allowance {
  readonly measure: Measure;
  readonly name: string;
  readonly unit: "MiB" | "";
  /** What a third may have more than the one before it: the larger of a part of that and a number of its own. */
  readonly part: number;
  readonly least: number;
}

const mebibyte = 2 ** 20;

/**
 * While browsers work the numbers go up and down with what they happen to do: that is the slack. What leaks goes on
 * and on, and has passed it after some thousand operations.
 */
const allowances: readonly Allowance[] = [
  { measure: "heapBytes", name: "heap after a collection", unit: "MiB", part: 0.1, least: 8 * mebibyte },
  { measure: "residentBytes", name: "resident memory", unit: "MiB", part: 0.1, least: 24 * mebibyte },
  { measure: "externalBytes", name: "buffers", unit: "MiB", part: 0.2, least: 8 * mebibyte },
  { measure: "descriptors", name: "open descriptors", unit: "", part: 0.1, least: 12 },
  { measure: "sockets", name: "sockets", unit: "", part: 0.1, least: 12 },
  { measure: "listeners", name: "listening sockets", unit: "", part: 0, least: 3 },
  { measure: "timers", name: "timers", unit: "", part: 0.1, least: 20 },
];

export interface Judged {
  readonly name: string;
  readonly unit: "MiB" | "";
  /** Medians. */
  readonly second: number;
  readonly last: number;
  readonly allowed: number;
  readonly isFlat: boolean;
}

/** Samples from which a verdict can be had: two a third. */
export const fewestSamples = 6;

/**
 * Whether a process grows: the median of a run's last third beside that of its second. The first third, in which code
 * is compiled and caches are filled, says nothing; medians mind no single sample.
 * @throws {RangeError} with fewer samples than {@link fewestSamples}
 */
export function judge(samples: readonly Sample[]): readonly Judged[] {
  if (samples.length < fewestSamples) {
    throw new RangeError(`A verdict takes ${fewestSamples} samples; there are ${samples.length}.`);
  }
  const third = Math.floor(samples.length / 3);
  const last = samples.slice(-third);
  const second = samples.slice(-2 * third, -third);
  return allowances.map(({ measure, name, unit, part, least }) => {
    const before = medianOf(second, measure);
    const now = medianOf(last, measure);
    const allowed = Math.max(before * part, least);
    return { name, unit, second: before, last: now, allowed, isFlat: now - before <= allowed };
  });
}

/** What is still open when everybody has left, and wasn't before they came. */
export function leftOpen(before: Sample, after: Sample): readonly string[] {
  return (["sessions", "descriptors", "sockets", "listeners"] as const)
    .filter((measure) => after[measure] > before[measure])
    .map((measure) => `${after[measure]} ${measure}, ${before[measure]} before`);
}

function medianOf(samples: readonly Sample[], measure: Measure): number {
  return summarise(samples.map((sample) => sample[measure])).median;
}
