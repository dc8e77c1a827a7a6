import { type JobEnd, type JobProgress, jobEndSchema, jobProgressSchema } from "@/lib/contract/problem";
import { tusVersion } from "@/lib/contract/uploads";
import { readLines } from "./ndjson";
import { ProblemError, unexpectedAnswer } from "./problem-error";
import { type RemotePath, wholeBytes } from "./remote-path";
import { checkCarried, pathFields, send, sessionUrl, withBody } from "./request";

/** Calls of the HTTP API for what takes its time: jobs, archives and uploads. They throw as those of `api.ts` do. */

/** How a job tells what it does while it is at work. Aborting the signal cancels it. */
export interface JobListener {
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
}

export interface DeleteJob extends JobListener {
  readonly session: string;
  readonly paths: readonly RemotePath[];
}

/** Paths as requests have many of them. @throws {ProblemError} for one that no FTP command can carry */
export function manyPaths(paths: readonly RemotePath[]): { paths?: string[]; pathsBytes?: string[] } {
  checkCarried(...paths);
  const texts = paths.filter((path) => wholeBytes(path) === undefined).map((path) => path.text);
  const bytes = paths.flatMap((path) => wholeBytes(path) ?? []);
  return { ...(texts.length > 0 && { paths: texts }), ...(bytes.length > 0 && { pathsBytes: bytes }) };
}

/**
 * Deletes files and whole directories. Aborting the signal cancels the job.
 * @returns the end of the job, with every entry that could not be deleted.
 */
export async function deleteEntries({ session, paths, onProgress, signal }: DeleteJob): Promise<JobEnd> {
  const body = { ...manyPaths(paths), recursive: true };
  const response = await send(sessionUrl(session, "/delete"), { ...withBody("POST", body), signal });
  return followJob(response, onProgress);
}

export interface CopyJob extends JobListener {
  readonly session: string;
  readonly from: RemotePath;
  /** The copy's own path, not the directory it comes into. */
  readonly to: RemotePath;
  /** The session on whose server `to` is; without it the same. */
  readonly toSession?: string;
}

/**
 * Copies a file or a whole directory: on the server where it can, otherwise through Portside. Aborting the signal cancels the job.
 * @returns the end of the job, with every entry that could not be copied.
 */
export async function copyEntry({
  session,
  from,
  to,
  toSession,
  onProgress,
  signal,
}: CopyJob): Promise<JobEnd> {
  checkCarried(from, to);
  const fromBytes = wholeBytes(from);
  const target = pathFields(to);
  const body = {
    ...(fromBytes === undefined ? { from: from.text } : { fromBytes }),
    to: target.path,
    toBytes: target.pathBytes,
    toBelow: target.below,
    toSession,
  };
  const response = await send(sessionUrl(session, "/copy"), { ...withBody("POST", body), signal });
  return followJob(response, onProgress);
}

/** Announces a ZIP of files and directories. @returns the address from which it can be downloaded once */
export async function createArchive(
  session: string,
  paths: readonly RemotePath[],
  signal: AbortSignal,
): Promise<string> {
  const response = await send(sessionUrl(session, "/archives"), {
    ...withBody("POST", manyPaths(paths)),
    signal,
  });
  const location = response.headers.get("Location");
  if (location === null) throw unexpectedAnswer(new Error("The new archive has no address"));
  return location;
}

/** Follows an archive that is, or is about to be, downloaded from its address. @returns its end */
export async function followArchive(url: string, { onProgress, signal }: JobListener): Promise<JobEnd> {
  return followJob(await send(`${url}/progress`, { signal }), onProgress);
}

/** Ends an archive: its download breaks off. */
export async function cancelArchive(url: string): Promise<void> {
  await send(url, { method: "DELETE" });
}

/** Deletes what the server has of an upload that isn't complete. */
export async function deleteUpload(url: string): Promise<void> {
  await send(url, { method: "DELETE", headers: { "Tus-Resumable": tusVersion } });
}

/**
 * How many bytes the server has of an upload; null for one that it knows nothing of any more.
 * @throws {ProblemError} when nobody can tell
 */
export async function fetchUploadOffset(url: string, signal?: AbortSignal): Promise<number | null> {
  const headers = { "Tus-Resumable": tusVersion };
  try {
    const response = await send(url, { method: "HEAD", headers, signal: signal ?? null });
    const offset = Number.parseInt(response.headers.get("Upload-Offset") ?? "", 10);
    if (Number.isNaN(offset)) throw unexpectedAnswer(new Error("The answer has no Upload-Offset"));
    return offset;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether the server knows nothing of what was asked about any more. */
export function isGone(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 404 || error.problem.status === 410);
}

/** Where uploads of a session are announced. */
export function uploadsUrl(session: string): string {
  return sessionUrl(session, "/uploads");
}

/** What `Upload-Metadata` says of a path. @throws {ProblemError} for one that no FTP command can carry */
export function uploadPath(path: RemotePath): Record<string, string> {
  checkCarried(path);
  return pathFields(path);
}

/** Reads a job's lines up to its last one. @throws {ProblemError} when the answer breaks off */
export async function followJob(
  response: Response,
  onProgress: (progress: JobProgress) => void,
): Promise<JobEnd> {
  for await (const line of readLines(response)) {
    const end = jobEndSchema.safeParse(line);
    if (end.success) return end.data;
    const progress = jobProgressSchema.safeParse(line);
    if (progress.success) onProgress(progress.data);
  }
  throw unexpectedAnswer(new Error("The job's answer ended without its last line"));
}
