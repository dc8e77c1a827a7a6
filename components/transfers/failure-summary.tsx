import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { formatCount } from "@/lib/client/format";
import type { Transfer } from "@/lib/client/transfers/transfer";
import { visibleText } from "@/lib/client/visible-text";
import { FailedEntries } from "./transfer-details";

export interface FailureSummaryProps {
  /** The first of those that failed. */
  readonly first: Transfer;
  /** How many failed. */
  readonly count: number;
  readonly onlyFailed: boolean;
  readonly onRetryAll: () => void;
  readonly onShowFailed: (only: boolean) => void;
}

const actions = {
  upload: "Upload",
  directory: "Make",
  archive: "Download",
  delete: "Delete",
  copy: "Copy",
} as const;

/** What a transfer tries to do, for the head of a problem: "Upload notes.txt". */
export function actionOf({ kind, name }: Transfer): string {
  return `${actions[kind]} ${visibleText(name)}`;
}

/**
 * What failed, as one `alert`: a full disk fails thousands of files for one reason, and rows that come and go as one
 * scrolls can't announce themselves.
 */
export function FailureSummary({ first, count, onlyFailed, onRetryAll, onShowFailed }: FailureSummaryProps) {
  if (first.state.status !== "failed") return null;
  const more = count > 1 ? `, and ${formatCount(count - 1)} more` : "";
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-2">
      <ProblemAlert action={`${actionOf(first)}${more}`} problem={first.state.problem}>
        {count > 1 && (
          <>
            <Button onClick={onRetryAll}>Retry all {formatCount(count)}</Button>
            <Button onClick={() => onShowFailed(!onlyFailed)}>
              {onlyFailed ? "Show all transfers" : "Show only these"}
            </Button>
          </>
        )}
      </ProblemAlert>
      {"progress" in first && <FailedEntries job={first} />}
    </div>
  );
}
