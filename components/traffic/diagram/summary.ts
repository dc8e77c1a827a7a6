import { channelsByKey, describeStep } from "@/lib/protocol/sequence/describe-sequence";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";

/** Dials that a summary tells: the newest. */
const TOLD = 3;

/** A sequence in two or three sentences: how much there is, and who dialled whom. */
export function summaryOf({ steps, channels }: Sequence): string {
  const count = steps.length === 1 ? "1 step." : `${steps.length} steps.`;
  const names = channelsByKey(channels);
  const dials: string[] = [];
  for (let i = steps.length - 1; i >= 0 && dials.length < TOLD; i--) {
    const step = steps[i];
    if (step?.kind === "dial") dials.unshift(describeStep(step, names));
  }
  return [count, ...dials].join(" ");
}
