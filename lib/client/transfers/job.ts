import type { Entry } from "@/lib/contract/files";
import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import { changePermissions, type TreeModes } from "../file-api";
import { cancelArchive, createArchive, deleteEntries, followArchive } from "../job-api";
import { ProblemError } from "../problem-error";
import type { RemotePath } from "../remote-path";
import { type GivenAnswer, type MovedPair, type PairPlan, runPairs } from "./pair-job";
import type { Existing } from "./transfer";

/** What a job is to do; the paths that are still to be done. */
export type JobPlan =
  | { readonly kind: "archive"; readonly paths: readonly RemotePath[] }
  /** `again`: some of it was tried before, and what is gone by now is as wanted. */
  | { readonly kind: "delete"; readonly paths: readonly RemotePath[]; readonly again: boolean }
  | PairPlan
  | { readonly kind: "permissions"; readonly changes: readonly PermissionChange[] };

/** Permissions that several paths get. */
export interface PermissionChange {
  readonly paths: readonly RemotePath[];
  /** Octal digits: of the paths, where nothing below them changes. */
  readonly mode: string;
  /** Of everything below the paths and of the paths themselves; null: of the paths alone, by `mode`. */
  readonly recursive: TreeModes | null;
}

/** Lets the browser save what is at an address. @returns the function that lets go of it */
export type StartDownload = (url: string, onFailed: (problem: Problem) => void) => () => void;

export interface JobRun {
  readonly session: string;
  readonly plan: JobPlan;
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
  readonly startDownload: StartDownload;
  /** What a person said of the name that a move or a copy stopped at. */
  readonly given: GivenAnswer | null;
  readonly temporaryName: () => string;
}

/** A name that is taken in the destination of a move or a copy. */
export interface JobQuestion {
  /** What is to come under that name. */
  readonly entry: Entry;
  /** Entries after it that are still to be moved or copied. */
  readonly others: number;
  readonly existing: Existing;
}

export interface JobOutcome {
  readonly end: JobEnd;
  /** What a retry has to do; null for nothing. */
  readonly rest: JobPlan | null;
  /** What this run moved or copied. */
  readonly moved?: readonly MovedPair[];
  /** It goes on, with `rest`, when a person has answered. */
  readonly question?: JobQuestion;
  /** What it broke off at. */
  readonly error?: unknown;
}

/**
 * Does a job to its end.
 * @throws {ProblemError} when it could not begin or broke off; what `fetch` throws when the signal came
 */
export function runJob(run: JobRun): Promise<JobOutcome> {
  const { plan } = run;
  switch (plan.kind) {
    case "archive":
      return archive(run, plan.paths);
    case "delete":
      return remove(run, plan.paths, plan.again);
    case "move":
    case "copy":
      return relocate(run, plan);
    case "permissions":
      return setPermissions(run, plan.changes);
  }
}

async function archive(
  { session, signal, onProgress, startDownload }: JobRun,
  paths: readonly RemotePath[],
): Promise<JobOutcome> {
  const url = await createArchive(session, paths, signal);
  const following = new AbortController();
  const stop = () => following.abort();
  signal.addEventListener("abort", stop, { once: true });
  let refusal: Problem | null = null;
  const letGo = startDownload(url, (problem) => {
    refusal = problem;
    stop();
  });
  try {
    const end = await followArchive(url, { onProgress, signal: following.signal });
    return { end, rest: isWhole(end) ? null : { kind: "archive", paths } };
  } catch (error) {
    letGo();
    // The server ends an archive whose download goes away, too: this is only sooner.
    await cancelArchive(url).catch(() => undefined);
    if (refusal !== null) throw new ProblemError(refusal);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function remove(
  { session, signal, onProgress }: JobRun,
  paths: readonly RemotePath[],
  again: boolean,
): Promise<JobOutcome> {
  const end = await deleteEntries({ session, paths, onProgress, signal });
  const failed = again ? end.failed.filter(({ problem }) => problem.code !== "not-found") : end.failed;
  const known = { ...end, failed };
  return {
    end: known,
    rest: isWhole(known) ? null : { kind: "delete", paths: withFailures(paths, known), again: true },
  };
}

/** The chosen paths in which something failed; all of them where not every failure was named. */
function withFailures(paths: readonly RemotePath[], { finished, failed, moreFailed }: JobEnd): RemotePath[] {
  if (!finished || moreFailed !== undefined) return [...paths];
  const at = failed.map(({ path }) => path);
  const found = paths.filter(({ text }) => at.some((path) => path === text || path.startsWith(`${text}/`)));
  return found.length > 0 ? found : [...paths];
}

/** What became of a move or a copy, with what a retry has to do. */
async function relocate(run: JobRun, plan: PairPlan): Promise<JobOutcome> {
  const { onProgress, signal, given, temporaryName } = run;
  const outcome = await runPairs({ plan, given, onProgress, signal, temporaryName });
  const { done, left } = outcome;
  const { failures, moreFailed } = done;
  const moved = done.moved.slice(plan.before?.moved.length ?? 0);
  const end: JobEnd = {
    finished: outcome.end === "finished",
    failed: failures,
    ...(moreFailed > 0 && { moreFailed }),
  };
  const { before: _, ...anew } = plan;
  const open = [...done.failed, ...left];
  const rest = open.length > 0 ? { ...anew, pairs: open } : null;
  switch (outcome.end) {
    case "finished":
    case "stopped":
      return { end, rest, moved };
    case "broke":
      return { end, rest, moved, error: outcome.error };
    case "asks": {
      const [first] = left;
      if (first === undefined) return { end, rest, moved };
      const question = { entry: first.entry, others: left.length - 1, existing: outcome.existing };
      return { end, rest: { ...anew, pairs: left, before: done }, moved, question };
    }
  }
}

/** One request after the other: each is for one mode. */
async function setPermissions(
  { session, signal, onProgress }: JobRun,
  changes: readonly PermissionChange[],
): Promise<JobOutcome> {
  const failed: JobEnd["failed"] = [];
  const rest: PermissionChange[] = [];
  const isFlat = changes.every(({ recursive }) => recursive === null);
  const total = isFlat ? changes.reduce((sum, { paths }) => sum + paths.length, 0) : undefined;
  let moreFailed = 0;
  let skipped = 0;
  let before = 0;
  for (const [i, change] of changes.entries()) {
    let done = 0;
    const end = await changePermissions({
      session,
      ...change,
      signal,
      onProgress: (progress) => {
        done = progress.done;
        const of = total ?? (changes.length === 1 ? progress.total : undefined);
        onProgress({ done: before + done, path: progress.path, ...(of !== undefined && { total: of }) });
      },
    });
    // A server that knows no such command refuses it for every path: once says it, and what to do.
    const refused = end.failed.find(({ problem }) => problem.code === "not-supported");
    if (refused !== undefined) throw new ProblemError(refused.problem);
    failed.push(...end.failed);
    moreFailed += end.moreFailed ?? 0;
    skipped += end.skipped ?? 0;
    before += done;
    if (!isWhole(end)) rest.push({ ...change, paths: withFailures(change.paths, end) });
    if (!end.finished) {
      rest.push(...changes.slice(i + 1));
      return { end: { ...end, failed }, rest: { kind: "permissions", changes: rest } };
    }
  }
  const end: JobEnd = {
    finished: true,
    failed,
    ...(moreFailed > 0 && { moreFailed }),
    ...(skipped > 0 && { skipped }),
  };
  return { end, rest: rest.length > 0 ? { kind: "permissions", changes: rest } : null };
}

/** Whether everything was done. */
export function isWhole({ finished, failed, moreFailed }: JobEnd): boolean {
  return finished && failed.length === 0 && moreFailed === undefined;
}
