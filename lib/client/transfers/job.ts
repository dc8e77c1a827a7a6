import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import { changePermissions, type TreeModes } from "../file-api";
import { cancelArchive, copyEntry, createArchive, deleteEntries, followArchive } from "../job-api";
import { ProblemError } from "../problem-error";
import type { RemotePath } from "../remote-path";

/** What a job is to do; the paths that are still to be done. */
export type JobPlan =
  | { readonly kind: "archive"; readonly paths: readonly RemotePath[] }
  /** `again`: some of it was tried before, and what is gone by now is as wanted. */
  | { readonly kind: "delete"; readonly paths: readonly RemotePath[]; readonly again: boolean }
  | { readonly kind: "copy"; readonly pairs: readonly CopyPair[] }
  | { readonly kind: "permissions"; readonly changes: readonly PermissionChange[] };

export interface CopyPair {
  readonly from: RemotePath;
  readonly to: RemotePath;
}

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
}

export interface JobOutcome {
  readonly end: JobEnd;
  /** What a retry has to do; null for nothing. */
  readonly rest: JobPlan | null;
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
    case "copy":
      return copy(run, plan.pairs);
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

/** One entry after the other: the API copies one at a time, and so does the server. */
async function copy(
  { session, signal, onProgress }: JobRun,
  pairs: readonly CopyPair[],
): Promise<JobOutcome> {
  const failed: JobEnd["failed"] = [];
  const rest: CopyPair[] = [];
  let moreFailed = 0;
  const before = { done: 0, bytes: 0 };
  for (const [i, pair] of pairs.entries()) {
    let last = { done: 0, bytes: 0 };
    try {
      const end = await copyEntry({
        session,
        ...pair,
        signal,
        onProgress: ({ done, bytes = 0, path }) => {
          last = { done, bytes };
          onProgress({ done: before.done + done, bytes: before.bytes + bytes, path });
        },
      });
      failed.push(...end.failed);
      moreFailed += end.moreFailed ?? 0;
      if (!isWhole(end)) rest.push(pair);
      if (!end.finished) return { end: { finished: false, failed }, rest: plan(rest, pairs.slice(i + 1)) };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status === 0) throw error;
      failed.push({ path: pair.from.text, problem: error.problem });
      rest.push(pair);
    }
    before.done += last.done;
    before.bytes += last.bytes;
  }
  const end: JobEnd = { finished: true, failed, ...(moreFailed > 0 && { moreFailed }) };
  return { end, rest: rest.length > 0 ? plan(rest) : null };
}

function plan(...pairs: readonly (readonly CopyPair[])[]): JobPlan {
  return { kind: "copy", pairs: pairs.flat() };
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
