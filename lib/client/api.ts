import type { ZodType } from "zod";
import { type DirectoryRequest, type Listing, listingSchema, type RenameRequest } from "@/lib/contract/files";
import { type JobEnd, type JobProgress, jobEndSchema, jobProgressSchema } from "@/lib/contract/problem";
import { type Session, type SessionChange, type SessionRequest, sessionSchema } from "@/lib/contract/session";
import { type AppSettings, appSettingsSchema } from "@/lib/contract/settings";
import { type ParsedTrafficEvent, transcriptSchema } from "@/lib/contract/traffic";
import { ProblemError, problemFromText, uncarriable, unexpectedAnswer, unreachable } from "./problem-error";
import { type RemotePath, wholeBytes } from "./remote-path";

/**
 * Typed calls of the HTTP API. Every answer is parsed against the contract; every call throws `ProblemError` when
 * Portside answered a problem, could not be reached, or was not understood.
 */

const sessionsSchema = sessionSchema.array();

async function send(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { Accept: "application/json", ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachable(error);
  }
  if (!response.ok) throw new ProblemError(problemFromText(response.status, await response.text()));
  return response;
}

async function read<T>(response: Response, schema: ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    throw unexpectedAnswer(error);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unexpectedAnswer(parsed.error);
  return parsed.data;
}

function withBody(method: string, body: unknown): RequestInit {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function sessionUrl(session: string, rest = ""): string {
  return `/api/sessions/${encodeURIComponent(session)}${rest}`;
}

/** @throws {ProblemError} for a path that no FTP command can carry; Portside would only call the request wrong. */
function checkCarried(...paths: readonly RemotePath[]): void {
  for (const path of paths) {
    const problem = uncarriable(path);
    if (problem !== null) throw new ProblemError(problem);
  }
}

/** A path as requests have it: text, or bytes and perhaps text below them. */
function pathFields({ text, bytes, below }: RemotePath): {
  path?: string;
  pathBytes?: string;
  below?: string;
} {
  if (bytes === undefined) return { path: text };
  return { pathBytes: bytes, ...(below !== undefined && { below }) };
}

function pathQuery(path: RemotePath): string {
  return Object.entries(pathFields(path))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/** This browser's sessions. Also what sets the browser's cookie: nothing else may be asked before it answered. */
export async function fetchSessions(signal?: AbortSignal): Promise<Session[]> {
  return read(await send("/api/sessions", { signal: signal ?? null }), sessionsSchema);
}

export async function fetchSettings(signal?: AbortSignal): Promise<AppSettings> {
  return read(await send("/api/settings", { signal: signal ?? null }), appSettingsSchema);
}

/** Gives the operator's access password. */
export async function signIn(password: string): Promise<void> {
  await send("/api/access", withBody("POST", { password }));
}

export async function openSession(request: SessionRequest): Promise<Session> {
  return read(await send("/api/sessions", withBody("POST", request)), sessionSchema);
}

export async function changeSession(session: string, change: SessionChange): Promise<Session> {
  return read(await send(sessionUrl(session), withBody("PATCH", change)), sessionSchema);
}

export async function closeSession(session: string): Promise<void> {
  await send(sessionUrl(session), { method: "DELETE" });
}

/** Lists a directory, always from the wire. */
export async function fetchListing(
  session: string,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<Listing> {
  checkCarried(path);
  const response = await send(sessionUrl(session, `/entries?${pathQuery(path)}`), { signal: signal ?? null });
  return read(response, listingSchema);
}

export async function makeDirectory(session: string, path: RemotePath): Promise<void> {
  const body: DirectoryRequest = pathFields(path);
  await send(sessionUrl(session, "/directories"), withBody("POST", body));
}

/**
 * Renames or moves; throws `already-exists` when the target is there and is not to be replaced.
 *
 * @param replace whether a file in the target's place goes; the API never replaces directories
 */
export async function rename(
  session: string,
  from: RemotePath,
  to: RemotePath,
  replace = false,
): Promise<void> {
  checkCarried(from, to);
  const fromBytes = wholeBytes(from);
  const target = pathFields(to);
  const body: RenameRequest = {
    ...(replace && { replace }),
    ...(fromBytes === undefined ? { from: from.text } : { fromBytes }),
    to: target.path,
    toBytes: target.pathBytes,
    toBelow: target.below,
  };
  await send(sessionUrl(session, "/rename"), withBody("POST", body));
}

export interface DeleteJob {
  readonly session: string;
  readonly paths: readonly RemotePath[];
  readonly onProgress: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Deletes files and whole directories. Aborting the signal cancels the job.
 * @returns the end of the job, with every entry that could not be deleted.
 */
export async function deleteEntries({ session, paths, onProgress, signal }: DeleteJob): Promise<JobEnd> {
  checkCarried(...paths);
  const texts = paths.filter((path) => wholeBytes(path) === undefined).map((path) => path.text);
  const bytes = paths.flatMap((path) => wholeBytes(path) ?? []);
  const body = {
    ...(texts.length > 0 && { paths: texts }),
    ...(bytes.length > 0 && { pathsBytes: bytes }),
    recursive: true,
  };
  const response = await send(sessionUrl(session, "/delete"), { ...withBody("POST", body), signal });
  for await (const line of readLines(response)) {
    const end = jobEndSchema.safeParse(line);
    if (end.success) return end.data;
    const progress = jobProgressSchema.safeParse(line);
    if (progress.success) onProgress(progress.data);
  }
  throw unexpectedAnswer(new Error("The job's answer ended without its last line"));
}

/** The lines of an NDJSON answer, parsed as JSON. */
async function* readLines(response: Response): AsyncGenerator<unknown> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const lines = rest.split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    reader.releaseLock();
  }
}

/** What the ring holds of a session's traffic after an event number. */
export async function fetchTraffic(session: string, after: number): Promise<ParsedTrafficEvent[]> {
  const response = await send(sessionUrl(session, `/events?format=json&after=${after}`));
  return (await read(response, transcriptSchema)).events;
}

/** Where a session's traffic can be downloaded. */
export function trafficUrl(session: string, format: "json" | "text"): string {
  return sessionUrl(session, `/events?format=${format}`);
}

/** Where a file's content is: GET and HEAD read it, PUT replaces it. */
export function contentUrl(session: string, path: RemotePath, disposition?: "attachment"): string {
  const suffix = disposition === undefined ? "" : `&disposition=${disposition}`;
  return sessionUrl(session, `/content?${pathQuery(path)}${suffix}`);
}

/** Size and date of a file, as the server tells them now; both null where it doesn't. */
export interface ContentFacts {
  readonly size: number | null;
  readonly modifiedAt: string | null;
}

export async function fetchContentFacts(session: string, path: RemotePath): Promise<ContentFacts> {
  const response = await send(contentUrl(session, path), { method: "HEAD" });
  const length = response.headers.get("Content-Length");
  const modified = Date.parse(response.headers.get("Last-Modified") ?? "");
  return {
    size: length === null ? null : Number(length),
    modifiedAt: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
  };
}
