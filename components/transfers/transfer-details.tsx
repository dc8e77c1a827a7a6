import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { formatCount, formatLocalDate } from "@/lib/client/format";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { JobTransfer, Transfer } from "@/lib/client/transfers/transfer";
import { failedCount } from "./transfer-text";

/** Entries of a job that failed, each with its reason. */
export function FailedEntries({ job }: { job: JobTransfer }) {
  const { failed, moreFailed = 0 } = job.progress;
  if (failedCount(job) === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <h4 className="font-medium text-wrong">
        {formatCount(failedCount(job))} {failedCount(job) === 1 ? "entry" : "entries"} failed
      </h4>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        aria-label="Failed entries"
        className="max-h-48 overflow-auto rounded-md bg-well px-3 py-1.5"
      >
        {failed.map(({ path, problem }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two paths may look alike, and they never move.
          <li key={i} className="py-0.5 break-words">
            <WireText text={path} />
            <span className="text-ink-2">
              : <WireText text={problem.ftp?.reply ?? problem.title} />
            </span>
          </li>
        ))}
        {moreFailed > 0 && <li className="py-0.5 text-ink-2">and {formatCount(moreFailed)} more</li>}
      </ul>
    </div>
  );
}

/** Where a transfer leads, and what went wrong. */
export function TransferDetails({ transfer }: { transfer: Transfer }) {
  const { state } = transfer;
  const place =
    transfer.kind === "upload" || transfer.kind === "directory" ? transfer.target : transfer.directory;
  const isJob = transfer.kind !== "upload" && transfer.kind !== "directory";
  return (
    <div className="flex flex-col gap-2 pb-1 text-sm">
      <p className="break-words text-ink-2">
        {isJob ? "In" : "To"} <WireText text={place.text} /> on <WireText text={sessionName(transfer.site)} />
        {transfer.kind === "upload" && <>, your file is of {formatLocalDate(transfer.modifiedAt)}</>}
      </p>
      {state.status === "failed" && <ProblemAlert quiet problem={state.problem} />}
      {state.status === "waiting" && state.lastProblem && <ProblemAlert quiet problem={state.lastProblem} />}
      {isJob && <FailedEntries job={transfer} />}
    </div>
  );
}
