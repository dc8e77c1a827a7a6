import { compressedClock } from "@/lib/protocol/sequence/clock";

/** Milliseconds that a wait is played for, however long it was. */
const WAIT = 400;

/**
 * Cuts the waits between events short: those that the sequence diagram draws as gaps, too.
 *
 * @param moments never falling, in milliseconds
 * @returns as many moments, in milliseconds on the same scale
 */
export function shortenWaits(moments: readonly number[]): readonly number[] {
  const { gaps } = compressedClock(moments);
  let cut = 0;
  let next = 0;
  return moments.map((moment) => {
    for (let gap = gaps[next]; gap !== undefined && gap.to <= moment; gap = gaps[++next]) {
      cut += gap.milliseconds - WAIT;
    }
    return moment - cut;
  });
}
