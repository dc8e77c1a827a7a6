import type { z } from "zod";
import type { Entry } from "@/lib/contract/files";
import type { ModifiedRequest, PermissionsRequest } from "@/lib/contract/permissions";
import type { JobEnd } from "@/lib/contract/problem";
import {
  type SearchEnd,
  searchEndSchema,
  searchMatchSchema,
  searchProgressSchema,
  type TreeTotals,
  totalsEndSchema,
  treeTotalsSchema,
} from "@/lib/contract/search";
import { followJob, type JobListener, manyPaths } from "./job-api";
import { readLines } from "./ndjson";
import { type ProblemError, unexpectedAnswer } from "./problem-error";
import { type RemotePath, wholeBytes } from "./remote-path";
import { checkCarried, pathFields, pathQuery, send, sessionUrl, withBody } from "./request";

export type { TreeTotals };

/** Calls of the HTTP API for permissions, dates and whole trees. They throw as those of `api.ts` do. */

/** The modes that a tree gets, by kind, as octal digits; null leaves that kind as it is. */
export interface TreeModes {
  readonly files: string | null;
  readonly directories: string | null;
}

export interface PermissionsJob extends JobListener {
  readonly session: string;
  readonly paths: readonly RemotePath[];
  /** Octal digits, "0644": what the paths themselves get, where nothing below them changes. */
  readonly mode: string;
  /** What everything gets, the paths themselves included; null: the paths alone change, to `mode`. */
  readonly recursive: TreeModes | null;
}

/**
 * Sets permissions. Below directories links are left alone (`skipped` in the end). Aborting the signal cancels the job.
 * @returns the end of the job, with every entry whose permissions could not be set
 */
export async function changePermissions(job: PermissionsJob): Promise<JobEnd> {
  const { session, paths, mode, recursive, onProgress, signal } = job;
  const how = recursive === null ? { mode } : { recursive };
  const body: PermissionsRequest = { ...manyPaths(paths), ...how };
  const response = await send(sessionUrl(session, "/permissions"), { ...withBody("POST", body), signal });
  return followJob(response, onProgress);
}

/**
 * Sets the date of a file's last change.
 * @param modifiedAt ISO 8601 with Z; servers keep whole seconds
 * @throws {ProblemError} `not-supported` where the server can't
 */
export async function setModified(session: string, path: RemotePath, modifiedAt: string): Promise<void> {
  checkCarried(path);
  const body: ModifiedRequest = { ...pathFields(path), modifiedAt };
  await send(sessionUrl(session, "/modified"), withBody("POST", body));
}

/** What is looked for; all of it has to hold. */
export interface SearchQuery {
  /** A pattern with `*` and `?`; without them a part of the name. */
  readonly name?: string;
  readonly caseSensitive?: boolean;
  readonly type?: "file" | "directory" | "link";
  /** Bytes. */
  readonly minSize?: number;
  readonly maxSize?: number;
  /** ISO 8601. */
  readonly modifiedAfter?: string;
  readonly modifiedBefore?: string;
  /** Directories below each other that are looked into: 1 is the one directory alone. */
  readonly depth?: number;
}

/** The path of a match is `join(directory, entry, directory.bytes)`. */
export type SearchStep =
  | { readonly kind: "match"; readonly directory: RemotePath; readonly entry: Entry }
  | {
      readonly kind: "progress";
      readonly directories: number;
      readonly entries: number;
      readonly path: string;
    }
  | ({ readonly kind: "end" } & SearchEnd);

/**
 * Looks through a directory and everything below it. The end is the last step; aborting the signal, or not asking for
 * further steps, ends the search at the server, too.
 *
 * @throws {ProblemError} when nothing could be looked at
 */
export async function* searchTree(
  session: string,
  directory: RemotePath,
  query: SearchQuery,
  signal: AbortSignal,
): AsyncGenerator<SearchStep, void, void> {
  checkCarried(directory);
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)]));
  const response = await send(sessionUrl(session, `/search?${pathQuery(directory)}&${parameters}`), {
    signal,
  });
  for await (const line of readLines(response)) {
    const step = stepOf(line);
    yield step;
    if (step.kind === "end") return;
  }
  throw brokenOff();
}

/** @throws {ProblemError} for what the contract doesn't know */
function stepOf(line: unknown): SearchStep {
  const match = searchMatchSchema.safeParse(line);
  if (match.success) {
    const { path, pathBytes } = match.data.directory;
    const directory = { text: path, ...(pathBytes !== undefined && { bytes: pathBytes }) };
    return { kind: "match", directory, entry: match.data.match };
  }
  const progress = searchProgressSchema.safeParse(line);
  if (progress.success) return { kind: "progress", ...progress.data };
  return { kind: "end", ...endOf(line, searchEndSchema) };
}

/** What a tree holds, and what could not be looked at. */
export type MeasuredTree = TreeTotals & SearchEnd;

/** How a measurement tells how far it is. Aborting the signal ends it. */
export interface MeasureListener {
  readonly signal: AbortSignal;
  readonly onProgress: (totals: TreeTotals) => void;
}

/** Letters of a query that every server and proxy in between takes. */
const mostQuery = 4000;

/**
 * Counts what there is in files and directories, and their bytes. Paths go in as many requests as addresses have room
 * for.
 *
 * @throws {ProblemError} when nothing could be looked at
 */
export async function measureTree(
  session: string,
  paths: readonly RemotePath[],
  { signal, onProgress }: MeasureListener,
): Promise<MeasuredTree> {
  checkCarried(...paths);
  let sum: MeasuredTree = { ...nothing, finished: true, failed: [] };
  for (const query of queriesOf(paths)) {
    const before = sum;
    const response = await send(sessionUrl(session, `/search?${query}`), { signal });
    const end = await followTotals(response, (totals) => onProgress(added(before, totals)));
    const moreFailed = (before.moreFailed ?? 0) + (end.moreFailed ?? 0);
    sum = {
      ...added(before, end.totals),
      finished: before.finished && end.finished,
      failed: [...before.failed, ...end.failed],
      ...(moreFailed > 0 && { moreFailed }),
    };
  }
  return sum;
}

const nothing: TreeTotals = { files: 0, directories: 0, links: 0, others: 0, bytes: 0, unknownSizes: 0 };

function added(one: TreeTotals, other: TreeTotals): TreeTotals {
  return {
    files: one.files + other.files,
    directories: one.directories + other.directories,
    links: one.links + other.links,
    others: one.others + other.others,
    bytes: one.bytes + other.bytes,
    unknownSizes: one.unknownSizes + other.unknownSizes,
  };
}

function queriesOf(paths: readonly RemotePath[]): string[] {
  const queries: string[] = [];
  for (const path of paths) {
    const bytes = wholeBytes(path);
    const one = bytes === undefined ? `path=${encodeURIComponent(path.text)}` : `pathBytes=${bytes}`;
    const last = queries.at(-1);
    if (last === undefined || last.length + one.length > mostQuery) queries.push(`totals=true&${one}`);
    else queries[queries.length - 1] = `${last}&${one}`;
  }
  return queries;
}

async function followTotals(
  response: Response,
  onProgress: (totals: TreeTotals) => void,
): Promise<z.infer<typeof totalsEndSchema>> {
  for await (const line of readLines(response)) {
    const totals = treeTotalsSchema.safeParse(line);
    if (totals.success) onProgress(totals.data);
    else return endOf(line, totalsEndSchema);
  }
  throw brokenOff();
}

/** @throws {ProblemError} for what the contract doesn't know */
function endOf<End>(line: unknown, schema: z.ZodType<End>): End {
  const end = schema.safeParse(line);
  if (!end.success) throw unexpectedAnswer(end.error);
  return end.data;
}

function brokenOff(): ProblemError {
  return unexpectedAnswer(new Error("The answer ended without its last line"));
}
