/** What several runs of the same thing took, or how they compare. */
export interface Summary {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: readonly number[];
}

/** @throws {RangeError} without a single run */
export function summarise(runs: readonly number[]): Summary {
  const sorted = [...runs].sort((a, b) => a - b);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (lowest === undefined || highest === undefined || upper === undefined || lower === undefined) {
    throw new RangeError("Nothing was measured, so there is nothing to summarise");
  }
  return { median: (lower + upper) / 2, lowest, highest, runs };
}

/**
 * The peer's time through ours, round by round: 1 is as fast as the peer, 0.5 is half as fast. What slowed a whole round
 * down, slowed both, and drops out.
 * @param peer and `ours`: seconds, in the order of the rounds
 */
export function ratios(peer: readonly number[], ours: readonly number[]): Summary {
  return summarise(
    ours.flatMap((seconds, round) => {
      const peerSeconds = peer[round];
      return peerSeconds === undefined ? [] : [peerSeconds / seconds];
    }),
  );
}
