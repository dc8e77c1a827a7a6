import { formatCount, formatDuration, formatSize, formatTimeLeft } from "@/lib/client/format";
import { sessionName } from "@/lib/client/sessions/session-names";
import { isStalled, type QueueSummary, secondsLeft, speedOf } from "@/lib/client/transfers/speed";
import type { JobTransfer, Transfer, UploadTransfer } from "@/lib/client/transfers/transfer";
import { sentenceText } from "@/lib/client/visible-text";

/** Where transfers stand, in words. */

function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const entries = (count: number) => counted(count, "entry", "entries");

/** "3 MB/s · 5 s left", as far as it can be told; "stalled" where nothing moves. */
function paceParts(transfer: Transfer): string[] {
  if (isStalled(transfer)) return ["stalled"];
  const speed = speedOf(transfer.state);
  const left = secondsLeft(transfer);
  return [
    ...(speed === null || speed === 0 ? [] : [`${formatSize(speed)}/s`]),
    ...(left === null ? [] : [formatTimeLeft(left)]),
  ];
}

/** "12 MB of 42 MB"; of what has not begun, "42 MB". */
function amount(sent: number, size: number): string {
  return sent === 0 ? formatSize(size) : `${formatSize(sent)} of ${formatSize(size)}`;
}

/**
 * When the next attempt begins and why the last one ended.
 *
 * @param now in milliseconds, on the clock of `retryAt`
 */
function retryText(retryAt: number, problem: string | undefined, now: number): string {
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  const left = seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
  const when = seconds === 0 ? "trying again now" : `trying again in ${left}`;
  return problem === undefined ? when : `${when}: ${sentenceText(problem)}`;
}

function runningUpload(transfer: UploadTransfer, sent: number): string {
  if (sent >= transfer.size) return "sent, waiting for the server to confirm";
  return [`${formatSize(sent)} of ${formatSize(transfer.size)}`, ...paceParts(transfer)].join(" · ");
}

const doneWords = {
  archive: "packed",
  delete: "deleted",
  move: "moved",
  copy: "copied",
  permissions: "changed",
} as const;

function runningJob(transfer: JobTransfer, sent: number): string {
  const { done, total, path } = transfer.progress;
  const of = total === undefined ? "" : ` of ${formatCount(total)}`;
  return [
    `${formatCount(done)}${of} ${doneWords[transfer.kind]}`,
    ...(sent > 0 ? [formatSize(sent), ...paceParts(transfer)] : []),
    "ends with this page",
    ...(path === undefined ? [] : [`at ${sentenceText(path)}`]),
  ].join(" · ");
}

/** How many entries of a job failed. */
export function failedCount({ progress }: JobTransfer): number {
  return progress.failed.length + (progress.moreFailed ?? 0);
}

function doneText(transfer: Transfer, milliseconds: number): string {
  switch (transfer.kind) {
    case "upload": {
      const renamed = transfer.storedAs === undefined ? "" : ` as ${sentenceText(transfer.storedAs)}`;
      return `uploaded${renamed}, ${formatSize(transfer.size)} in ${formatDuration(milliseconds)}`;
    }
    case "directory":
      return "made";
    case "archive":
    case "delete":
    case "move":
    case "copy":
    case "permissions": {
      const failed = failedCount(transfer);
      const done = `${entries(transfer.progress.done)} ${doneWords[transfer.kind]} in ${formatDuration(milliseconds)}`;
      const { skipped = 0 } = transfer.progress;
      const left = skipped === 0 ? "" : `, ${counted(skipped, "link", "links")} left as they are`;
      return failed === 0 ? `${done}${left}` : `${done}, ${formatCount(failed)} failed`;
    }
  }
}

/** How far it came, where it was stopped: "12 MB of 42 MB". */
function reached(transfer: Transfer, sent: number): string | null {
  if (transfer.kind === "upload") return amount(sent, transfer.size);
  if (transfer.kind === "directory" || transfer.progress.done === 0) return null;
  return `${entries(transfer.progress.done)} ${doneWords[transfer.kind]}`;
}

function joined(word: string, rest: string | null): string {
  return rest === null ? word : `${word}, ${rest}`;
}

/**
 * Where a transfer stands.
 *
 * @param now in milliseconds, on the clock of `retryAt`
 */
export function statusText(transfer: Transfer, now: number): string {
  const { state } = transfer;
  switch (state.status) {
    case "waiting":
      return state.retryAt === undefined
        ? joined("waiting", reached(transfer, state.sent))
        : retryText(state.retryAt, state.lastProblem?.title, now);
    case "running":
      if (transfer.kind === "upload") return runningUpload(transfer, state.sent);
      if (transfer.kind === "directory") return "being made";
      return runningJob(transfer, state.sent);
    case "paused":
      return joined("paused", reached(transfer, state.sent));
    case "stranded":
      return `the session ended; connect again to ${sentenceText(sessionName(transfer.site))}, it goes on by itself`;
    case "asking":
      return "exists already, waiting for your answer";
    case "done":
      return doneText(transfer, state.milliseconds);
    case "skipped":
      return "skipped";
    case "cancelled":
      return "cancelled";
    case "failed":
      return `failed: ${sentenceText(state.problem.title)}`;
  }
}

/** How much of a transfer is done, from 0 to 1; null where nobody knows how much there is. */
export function fractionOf(transfer: Transfer): number | null {
  const { state } = transfer;
  if (state.status === "done") return 1;
  if (transfer.kind === "upload") {
    return "sent" in state && transfer.size > 0 ? state.sent / transfer.size : 0;
  }
  if (transfer.kind === "directory") return 0;
  const { done, total } = transfer.progress;
  if (total === undefined) return state.status === "running" ? null : 0;
  return total === 0 ? 0 : done / total;
}

export interface SummaryPart {
  readonly text: string;
  /** Something to be looked at. */
  readonly isWrong?: boolean;
}

function paceOf({ speed, secondsLeft, isStalled }: QueueSummary): readonly SummaryPart[] {
  if (isStalled) return [{ text: "stalled" }];
  return [
    ...(speed === null || speed === 0 ? [] : [{ text: `${formatSize(speed)}/s` }]),
    ...(secondsLeft === null ? [] : [{ text: formatTimeLeft(secondsLeft) }]),
  ];
}

/** "3 running", "12 waiting", "1 failed", "118 MB/s", "40 s left" */
export function summaryParts(summary: QueueSummary): readonly SummaryPart[] {
  const counts: readonly (SummaryPart & { readonly count: number })[] = [
    { count: summary.running, text: "running" },
    { count: summary.waiting, text: "waiting" },
    { count: summary.asking, text: "asking" },
    { count: summary.paused, text: "paused" },
    { count: summary.stranded, text: "without a session" },
    { count: summary.failed, text: "failed", isWrong: true },
    { count: summary.running + summary.waiting === 0 ? summary.finished : 0, text: "finished" },
  ];
  return [
    ...counts.flatMap(({ count, text, ...rest }) =>
      count === 0 ? [] : { text: `${formatCount(count)} ${text}`, ...rest },
    ),
    ...paceOf(summary),
  ];
}
