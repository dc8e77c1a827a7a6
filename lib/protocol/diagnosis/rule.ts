import type { TrafficEvent } from "../traffic";
import type { Finding } from "./finding";
import type { Story } from "./story";

/** One cause: what it looks like on the wire, and what to say. Null where the evidence isn't there. */
export type Rule = (story: Story) => Finding | null;

/** What a rule says; what it leaves out is empty. */
export type Conclusion = Omit<Finding, "evidence" | "actions" | "changes" | "nextTest"> &
  Partial<Pick<Finding, "actions" | "changes" | "nextTest">> & {
    readonly evidence: readonly (TrafficEvent | null | undefined)[];
  };

/** A rule's finding, with the numbers of the events that it rests on, each once and rising. */
export function conclude({
  evidence,
  actions = [],
  changes = [],
  nextTest = null,
  ...rest
}: Conclusion): Finding {
  const numbers = evidence.flatMap((event) => event?.seq ?? []);
  return { ...rest, evidence: [...new Set(numbers)].sort((a, b) => a - b), actions, changes, nextTest };
}
