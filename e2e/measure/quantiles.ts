/** How long several of the same took, in milliseconds. */
export interface Quantiles {
  readonly p95: number;
  readonly highest: number;
  /** All of it in words. */
  readonly text: string;
}

/** @param times in milliseconds, at least one */
export function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  const [median, p95, highest] = [at(0.5), at(0.95), at(1)];
  const told = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
  const text = `${times.length} listings, median ${told(median)} ms, p95 ${told(p95)} ms, longest ${told(highest)} ms`;
  return { p95, highest, text };
}
