import { allTransfers, canRetry, countOf, type Queue } from "@/lib/client/transfers/queue";
import type { Transfer } from "@/lib/client/transfers/transfer";
import type { Problem } from "@/lib/contract/problem";

/** Transfers that failed for one reason: their problems have the same code and the same title. */
export interface Failures {
  readonly first: Transfer;
  /** Of the first. */
  readonly problem: Problem;
  readonly count: number;
  /** How many of them another attempt may help. */
  readonly retryable: number;
}

/** What failed, by its reasons, in the order in which the first of each stands in the list. Looks at every transfer. */
export function failuresOf(queue: Queue): readonly Failures[] {
  if (countOf(queue, "failed") === 0) return [];
  const groups = new Map<string, Failures>();
  for (const transfer of allTransfers(queue)) {
    if (transfer.state.status !== "failed") continue;
    const { problem } = transfer.state;
    const key = JSON.stringify([problem.code, problem.title]);
    const before = groups.get(key) ?? { first: transfer, problem, count: 0, retryable: 0 };
    const retryable = before.retryable + (canRetry(transfer) ? 1 : 0);
    groups.set(key, { ...before, count: before.count + 1, retryable });
  }
  return [...groups.values()];
}
