import type { FindingAction } from "@/lib/contract/finding";

/** What can be done, where a problem is shown, of what its finding proposes. */
export interface Remedy {
  /** Whether that can be done from here. */
  readonly offers: (action: FindingAction) => boolean;
  /** Does it, and what failed again. */
  readonly perform: (action: FindingAction) => void;
  readonly isBusy: boolean;
  /** Where the server is checked step by step; null where that can't be said. */
  readonly checkAddress: string | null;
}
