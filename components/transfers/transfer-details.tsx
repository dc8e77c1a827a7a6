import { FailedPaths } from "@/components/ui/failed-paths";
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
      <FailedPaths label="Failed entries" failed={failed} moreFailed={moreFailed} className="max-h-48" />
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
