import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { fetchContentFacts, rename } from "../api";
import { freeName } from "../files/operations/free-name";
import { type EntryPair, type Relocation, targetOf } from "../files/operations/relocation";
import { oldPlaceTaken } from "../files/operations/taken";
import { copyEntry, deleteEntries } from "../job-api";
import { fetchListing } from "../listing-api";
import { ProblemError, toProblem } from "../problem-error";
import { join, nameInListing } from "../remote-path";
import type { ConflictAnswer, Existing } from "./transfer";

/** What a move or a copy is to do, pair by pair, and what it did before it stopped to ask. */
export interface PairPlan extends Relocation {
  readonly before?: PairsDone;
}

/** What came of the pairs that were tried. */
export interface PairsDone {
  /** Those that are where they should be, under the names that they got. */
  readonly moved: readonly MovedPair[];
  readonly failed: readonly EntryPair[];
  readonly failures: JobEnd["failed"];
  readonly moreFailed: number;
  /** Entries, those inside of copied directories included. */
  readonly done: number;
  readonly bytes: number;
}

export interface MovedPair extends EntryPair {
  /** What had the name before is gone. */
  readonly replaced: boolean;
}

/** What a person said of names that are taken: of the pair that is first now, or of every one. */
export interface GivenAnswer {
  readonly answer: ConflictAnswer;
  readonly forAll: boolean;
}

export interface PairRun {
  readonly plan: PairPlan;
  readonly given: GivenAnswer | null;
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
  /** A name for a file until it is whole, that nobody else makes. */
  readonly temporaryName: () => string;
}

/** How a run ended. */
export type PairOutcome = {
  readonly done: PairsDone;
  /** Pairs that were not tried. */
  readonly left: readonly EntryPair[];
} & (
  | { readonly end: "finished" | "stopped" }
  /** The first of `left` finds its name taken. */
  | { readonly end: "asks"; readonly existing: Existing }
  /** Nothing further can be done: the session or the server is gone. */
  | { readonly end: "broke"; readonly error: unknown }
);

const nothingDone: PairsDone = {
  moved: [],
  failed: [],
  failures: [],
  moreFailed: 0,
  done: 0,
  bytes: 0,
};

/**
 * Moves or copies one entry after the other, as the API and the server do. Stops at the first name that is taken and that
 * nobody said anything about; never throws.
 */
export async function runPairs(run: PairRun): Promise<PairOutcome> {
  const { plan, signal } = run;
  let done = plan.before ?? nothingDone;
  let given = run.given;
  for (const [i, pair] of plan.pairs.entries()) {
    const left = plan.pairs.slice(i);
    if (signal.aborted) return { end: "stopped", done, left };
    try {
      const step = await place(run, pair, given?.answer ?? null, done);
      if (step.taken !== null && plan.isUndo) {
        done = withFailure(done, pair, [{ path: pair.from.text, problem: oldPlaceTaken(step.taken) }]);
        continue;
      }
      if (step.taken !== null && given === null) {
        return { end: "asks", done, left, existing: await existingAt(plan, pair, step.taken) };
      }
      done = step.done;
      if (step.isBroken) return { end: "broke", error: brokenOff(), done, left };
    } catch (error) {
      if (signal.aborted) return { end: "stopped", done, left };
      if (!isOfEntry(error)) return { end: "broke", error, done, left };
      done = withFailure(done, pair, [{ path: pair.from.text, problem: error.problem }]);
    }
    if (given?.forAll === false) given = null;
  }
  return { end: "finished", done, left: [] };
}

/** What has the name: as the refusal tells it, or the server when it is asked. */
async function existingAt(
  plan: PairPlan,
  { to, entry }: EntryPair,
  { existing }: Problem,
): Promise<Existing> {
  const unknown = { size: null, modifiedAt: null };
  if (existing !== undefined || entry.type === "directory") return existing ?? unknown;
  // A directory has neither, and servers refuse to tell: the question is asked all the same.
  return fetchContentFacts(plan.into.session.id, to).catch(() => unknown);
}

/** Whether it is about one entry, and the next one may do better. */
function isOfEntry(error: unknown): error is ProblemError {
  if (!(error instanceof ProblemError)) return false;
  const { status, code, ftp } = error.problem;
  // Without a server's words, what was not found is the session.
  return status !== 0 && !(code === "not-found" && ftp === undefined);
}

interface Step {
  /** Set when the name is taken and nothing was done. */
  readonly taken: Problem | null;
  readonly done: PairsDone;
  readonly isBroken: boolean;
}

async function place(
  run: PairRun,
  pair: EntryPair,
  answer: ConflictAnswer | null,
  done: PairsDone,
): Promise<Step> {
  const first = await attempt(run, pair, done, false);
  if (first.taken === null || answer === null) return first;
  switch (answer) {
    case "skip":
      return { taken: first.taken, done, isBroken: false };
    case "replace": {
      // No directory is ever replaced, nor replaces anything: the server's own words say so.
      if (pair.entry.type === "directory") return refused(pair, done, first.taken);
      const second = await attempt(run, pair, done, true);
      return second.taken === null ? second : refused(pair, done, second.taken);
    }
    case "rename": {
      const second = await attempt(run, await renamed(run, pair), done, false);
      return second.taken === null ? second : refused(pair, done, second.taken);
    }
  }
}

function refused(pair: EntryPair, done: PairsDone, problem: Problem): Step {
  return {
    taken: problem,
    done: withFailure(done, pair, [{ path: pair.from.text, problem }]),
    isBroken: false,
  };
}

function attempt(run: PairRun, pair: EntryPair, done: PairsDone, replace: boolean): Promise<Step> {
  return run.plan.kind === "move" ? move(run, pair, done, replace) : copy(run, pair, done, replace);
}

async function move(
  { plan, onProgress }: PairRun,
  pair: EntryPair,
  done: PairsDone,
  replace: boolean,
): Promise<Step> {
  try {
    await rename(plan.session.id, pair.from, pair.to, replace);
  } catch (error) {
    const taken = takenBy(error);
    if (taken === null) throw error;
    return { taken, done, isBroken: false };
  }
  const after = { ...done, moved: [...done.moved, { ...pair, replaced: replace }], done: done.done + 1 };
  onProgress({ done: after.done, path: pair.from.text, total: totalOf(plan) });
  return { taken: null, done: after, isBroken: false };
}

/** All pairs, with those that were tried before a question. */
function totalOf({ pairs, before }: PairPlan): number {
  return pairs.length + (before?.moved.length ?? 0) + (before?.failed.length ?? 0);
}

function takenBy(error: unknown): Problem | null {
  return error instanceof ProblemError && error.problem.code === "already-exists" ? error.problem : null;
}

async function copy(run: PairRun, pair: EntryPair, done: PairsDone, replace: boolean): Promise<Step> {
  const { plan, signal, onProgress } = run;
  const { session, into } = plan;
  if (pair.entry.name.includes("\\") && !areOnOneServer(session, into.session)) throw separatedName();
  // The API copies onto nothing: what replaces a file is copied beside it, and takes its place when it is whole.
  const to = replace ? join(into.directory, { name: run.temporaryName() }, into.pathBytes) : pair.to;
  let last = { done: 0, bytes: 0 };
  let end: JobEnd;
  try {
    end = await copyEntry({
      session: session.id,
      from: pair.from,
      to,
      ...(into.session.id !== session.id && { toSession: into.session.id }),
      signal,
      onProgress: ({ done: entries, bytes = 0, path }) => {
        last = { done: entries, bytes };
        onProgress({ done: done.done + entries, bytes: done.bytes + bytes, path });
      },
    });
  } catch (error) {
    const taken = takenBy(error);
    if (taken === null) throw error;
    return { taken, done, isBroken: false };
  }
  const own = end.failed.find(({ path }) => path === pair.from.text);
  if (own?.problem.code === "already-exists") return { taken: own.problem, done, isBroken: false };
  const counted = { ...done, done: done.done + last.done, bytes: done.bytes + last.bytes };
  const isWhole = end.finished && end.failed.length === 0 && end.moreFailed === undefined;
  if (!isWhole) {
    const after = withFailure(counted, pair, end.failed, end.moreFailed);
    return { taken: null, done: after, isBroken: !end.finished };
  }
  if (replace) {
    const problem = await putInPlace(into.session.id, pair, to);
    if (problem !== null) {
      return {
        taken: null,
        done: withFailure(counted, pair, [{ path: pair.from.text, problem }]),
        isBroken: false,
      };
    }
  }
  return {
    taken: null,
    done: { ...counted, moved: [...counted.moved, { ...pair, replaced: replace }] },
    isBroken: false,
  };
}

function areOnOneServer(one: Session, other: Session): boolean {
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port;
}

/** To Windows a backslash separates directories: `..\x` would lead out of the folder that a person chose. */
function separatedName(): ProblemError {
  return new ProblemError({
    type: "about:blank",
    title: "The name has a backslash in it",
    status: 400,
    detail: "Other servers may take it for the end of a folder's name. Rename it, then copy it.",
    code: "invalid-request",
  });
}

/** Gives a copy that is whole its name. @returns why it could not have it; then the copy is deleted, or said to have stayed */
async function putInPlace(session: string, pair: EntryPair, from: EntryPair["to"]): Promise<Problem | null> {
  try {
    await rename(session, from, pair.to, true);
    return null;
  } catch (error) {
    const problem = toProblem(error);
    const left = await deleteEntries({
      session,
      paths: [from],
      onProgress: () => {},
      signal: AbortSignal.timeout(CLEARING_MS),
    }).catch(() => null);
    const isGone = left !== null && left.failed.length === 0;
    return isGone ? problem : { ...problem, leftBehind: from.text };
  }
}

/** To delete a copy that could not be put in its place, in milliseconds. */
const CLEARING_MS = 20_000;

/** The same entry for a name that is free in the destination. */
async function renamed({ plan, signal }: PairRun, pair: EntryPair): Promise<EntryPair> {
  const { into } = plan;
  const listing = await fetchListing(into.session.id, into.directory, signal);
  const names = new Set(listing.entries.map(({ name }) => name));
  const name = freeName({
    name: nameInListing(pair.to),
    isDirectory: pair.entry.type === "directory",
    style: "number",
    isTaken: (candidate) => names.has(candidate),
  });
  const known = { ...into, pathBytes: listing.pathBytes ?? into.pathBytes };
  return { ...pair, to: targetOf(name, into.session, known) };
}

function withFailure(
  done: PairsDone,
  pair: EntryPair,
  failures: JobEnd["failed"],
  moreFailed = 0,
): PairsDone {
  return {
    ...done,
    failed: [...done.failed, pair],
    failures: [...done.failures, ...failures],
    moreFailed: done.moreFailed + moreFailed,
  };
}

function brokenOff(): ProblemError {
  return new ProblemError({
    type: "about:blank",
    title: "It ended before it was done",
    status: 502,
    detail: "The FTP server went away on the way. Look what was done, and try again.",
    code: "connection-failed",
  });
}
