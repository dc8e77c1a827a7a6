import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import { sessionExists } from "../api";
import { formatCount } from "../format";
import { ProblemError, toProblem } from "../problem-error";
import { isWhole, type JobPlan, type JobQuestion, runJob } from "./job";
import type { MovedPair } from "./pair-job";
import type { QueueStore } from "./queue-store";
import type { JobTransfer } from "./transfer";
import type { TransferHost } from "./transfer-host";

/** Progress comes with every entry; the queue changes at most this often, in milliseconds. */
const PROGRESS_MS = 150;

/** What came of a job. */
export interface JobResult {
  readonly isComplete: boolean;
  /** What a retry has to do, or what is left when a question is answered; null for nothing. */
  readonly rest: JobPlan | null;
  /** What this run moved or copied. */
  readonly moved: readonly MovedPair[];
}

/** Does what the queue says of a job, and tells the queue what comes of it. */
export async function runJobTransfer(
  { host, store }: { readonly host: TransferHost; readonly store: QueueStore },
  transfer: JobTransfer,
  plan: JobPlan,
  signal: AbortSignal,
): Promise<JobResult> {
  const { id, session } = transfer;
  let toldAt = 0;
  const tell = ({ done, total, bytes, path }: JobProgress) => {
    const at = host.now();
    if (signal.aborted || at - toldAt < PROGRESS_MS) return;
    toldAt = at;
    const progress = { done, path, ...(total !== undefined && { total }) };
    store.dispatch({ type: "job-progress", id, progress, bytes, at });
  };
  let latest: JobProgress | undefined;
  try {
    const { startDownload, temporaryName } = host;
    const outcome = await runJob({
      session,
      plan,
      signal,
      startDownload,
      temporaryName,
      given: transfer.given ?? null,
      onProgress: (progress) => {
        latest = progress;
        tell(progress);
      },
    });
    const { end, rest, moved = [], question, error } = outcome;
    if (signal.aborted) return { isComplete: false, rest, moved };
    toldAt = Number.NEGATIVE_INFINITY;
    if (latest !== undefined) tell(latest);
    const { failed, moreFailed, skipped } = end;
    const at = host.now();
    const progress = {
      failed,
      ...(moreFailed !== undefined && { moreFailed }),
      ...(skipped !== undefined && { skipped }),
    };
    store.dispatch({ type: "job-progress", id, progress, at });
    if (error !== undefined) await brokeOff(store, transfer, error);
    else if (question !== undefined) ask(store, id, question);
    else if (isWhole(end)) store.dispatch({ type: "finish", id, at });
    else {
      const done = latest?.done ?? transfer.progress.done;
      store.dispatch({ type: "fail", id, problem: problemOf(transfer.kind, end, done) });
    }
    return { isComplete: isWhole(end), rest, moved };
  } catch (error) {
    const rest: JobPlan = plan.kind === "delete" ? { ...plan, again: true } : plan;
    if (!signal.aborted) await brokeOff(store, transfer, error);
    return { isComplete: false, rest, moved: [] };
  }
}

async function brokeOff(store: QueueStore, { id, session }: JobTransfer, error: unknown): Promise<void> {
  const isLost = error instanceof ProblemError && (await isSessionGone(error, session));
  if (isLost) store.dispatch({ type: "session-lost", session });
  else store.dispatch({ type: "fail", id, problem: toProblem(error) });
}

function ask(store: QueueStore, id: number, { existing, entry, others }: JobQuestion): void {
  store.dispatch({ type: "conflict", id, existing, incoming: { entry, others } });
}

async function isSessionGone({ problem }: ProblemError, session: string): Promise<boolean> {
  if (problem.code !== "not-found" || problem.ftp !== undefined) return false;
  return !(await sessionExists(session).catch(() => true));
}

const verbs = {
  archive: "packed",
  delete: "deleted",
  move: "moved",
  copy: "copied",
  permissions: "changed",
} as const;

function counted(entries: number): string {
  return `${formatCount(entries)} ${entries === 1 ? "entry" : "entries"}`;
}

/** @param done entries with which it went well */
function problemOf(
  kind: JobTransfer["kind"],
  { finished, failed, moreFailed = 0 }: JobEnd,
  done: number,
): Problem {
  const count = failed.length + moreFailed;
  const first = failed[0]?.problem;
  // One failure says it best itself, command and reply included.
  if (first !== undefined && count === 1 && finished) return first;
  const title = count === 0 ? "It ended before it was done" : `${counted(count)} could not be ${verbs[kind]}`;
  return {
    type: "about:blank",
    title,
    status: first?.status ?? 0,
    detail: finished
      ? `${done === 0 ? "Nothing" : counted(done)} ${done > 1 ? "were" : "was"} ${verbs[kind]}. The list says what was wrong with each.`
      : "The FTP server went away on the way. Look what was done, and try again.",
    code: first?.code ?? "internal",
  };
}
