import type { Finding } from "../diagnosis/finding";
import type { CheckStatus, CheckStep } from "./steps";

/** What came of one step of a check. */
export interface CheckOutcome {
  readonly step: CheckStep;
  readonly status: CheckStatus;
  /** What was seen, and for what is not as it should be what to do, in sentences. */
  readonly detail: string;
  /** The likeliest cause of a failure, where the traffic shows one. */
  readonly finding: Finding | null;
}
