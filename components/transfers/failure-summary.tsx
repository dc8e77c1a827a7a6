import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import { formatCount } from "@/lib/client/format";
import type { Transfer } from "@/lib/client/transfers/transfer";
import { sentenceText } from "@/lib/client/visible-text";
import type { Failures } from "./failures";
import { FailedEntries } from "./transfer-details";
import { TransferProblem } from "./transfer-problem";

export interface FailureSummaryProps {
  /** By their reasons; at least one. */
  readonly failures: readonly Failures[];
  readonly onlyFailed: boolean;
  readonly onRetryAll: () => void;
  readonly onShowFailed: (only: boolean) => void;
}

/** Reasons beside the first that are told before "and N more". */
const OTHER_REASONS = 4;

const actions = {
  upload: "Upload",
  directory: "Make",
  archive: "Download",
  delete: "Delete",
  move: "Move",
  copy: "Copy",
  permissions: "Change permissions of",
} as const;

/** What a transfer tries to do, for the head of a problem: "Upload notes.txt". */
export function actionOf({ kind, name }: Transfer): string {
  return `${actions[kind]} ${sentenceText(name)}`;
}

/** "Upload notes.txt, and 3 more" */
function subjectOf({ first, count }: Failures): string {
  return count > 1 ? `${actionOf(first)}, and ${formatCount(count - 1)} more` : actionOf(first);
}

/**
 * What failed, as one `alert`: a full disk fails thousands of files for one reason, and rows that come and go as one
 * scrolls can't announce themselves. The first reason in full, the others in a line each.
 */
export function FailureSummary({ failures, onlyFailed, onRetryAll, onShowFailed }: FailureSummaryProps) {
  const [main, ...others] = failures;
  if (main === undefined) return null;
  const count = failures.reduce((sum, group) => sum + group.count, 0);
  const retryable = failures.reduce((sum, group) => sum + group.retryable, 0);
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-2">
      <TransferProblem failures={main} action={subjectOf(main)}>
        {others.length > 0 && (
          <ul
            aria-label="Other failures"
            className="flex w-full flex-col gap-0.5 border-t border-wrong/40 pt-1.5"
          >
            {others.slice(0, OTHER_REASONS).map((group) => (
              <li key={group.first.id} className="break-words">
                <span className="font-medium">{subjectOf(group)}:</span>{" "}
                <WireText text={group.problem.title} />
              </li>
            ))}
            {others.length > OTHER_REASONS && (
              <li>and {formatCount(others.length - OTHER_REASONS)} more reasons</li>
            )}
          </ul>
        )}
        {count > 1 && (
          <>
            {retryable > 0 && (
              <Button onClick={onRetryAll}>
                {retryable === count ? "Retry all" : "Retry"} {formatCount(retryable)}
              </Button>
            )}
            <Button onClick={() => onShowFailed(!onlyFailed)}>
              {onlyFailed ? "Show all transfers" : "Show only these"}
            </Button>
          </>
        )}
      </TransferProblem>
      {"progress" in main.first && <FailedEntries job={main.first} />}
    </div>
  );
}
