import { appPath } from "@/lib/contract/base-path";
import type { DirectoryRequest, RenameRequest } from "@/lib/contract/files";
import { type Session, type SessionChange, type SessionRequest, sessionSchema } from "@/lib/contract/session";
import { type AppSettings, appSettingsSchema } from "@/lib/contract/settings";
import { type ParsedTrafficEvent, transcriptSchema } from "@/lib/contract/traffic";
import type { TranscriptFormat } from "@/lib/protocol/transcript/format-names";
import { ProblemError } from "./problem-error";
import { type RemotePath, wholeBytes } from "./remote-path";
import { checkCarried, pathFields, pathQuery, read, send, sessionUrl, withBody } from "./request";

/**
 * Typed calls of the HTTP API. Every answer is parsed against the contract; every call throws `ProblemError` when
 * Portside answered a problem, could not be reached, or was not understood.
 */

const sessionsSchema = sessionSchema.array();

/** This browser's sessions. Also what sets the browser's cookie: nothing else may be asked before it answered. */
export async function fetchSessions(signal?: AbortSignal): Promise<Session[]> {
  return read(await send(appPath("/api/sessions"), { signal: signal ?? null }), sessionsSchema);
}

export async function fetchSettings(signal?: AbortSignal): Promise<AppSettings> {
  return read(await send(appPath("/api/settings"), { signal: signal ?? null }), appSettingsSchema);
}

/** Gives the operator's access password. */
export async function signIn(password: string): Promise<void> {
  await send(appPath("/api/access"), withBody("POST", { password }));
}

/** @param everywhere every browser that is signed in, and not this one alone */
export async function signOut(everywhere: boolean): Promise<void> {
  await send(appPath(`/api/access?everywhere=${everywhere}`), { method: "DELETE" });
}

export async function openSession(request: SessionRequest): Promise<Session> {
  return read(await send(appPath("/api/sessions"), withBody("POST", request)), sessionSchema);
}

export async function changeSession(session: string, change: SessionChange): Promise<Session> {
  return read(await send(sessionUrl(session), withBody("PATCH", change)), sessionSchema);
}

export async function closeSession(session: string): Promise<void> {
  await send(sessionUrl(session), { method: "DELETE" });
}

/** Whether Portside knows a session. @throws {ProblemError} when it could not be asked */
export async function sessionExists(session: string): Promise<boolean> {
  try {
    await send(sessionUrl(session));
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "not-found") return false;
    throw error;
  }
}

/** @param parents whether directories above it that are missing are made, too */
export async function makeDirectory(session: string, path: RemotePath, parents = false): Promise<void> {
  checkCarried(path);
  const body: DirectoryRequest = { ...pathFields(path), ...(parents && { parents }) };
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

/** What the ring holds of a session's traffic after an event number. */
export async function fetchTraffic(session: string, after: number): Promise<ParsedTrafficEvent[]> {
  const response = await send(sessionUrl(session, `/events?format=json&after=${after}`));
  return (await read(response, transcriptSchema)).events;
}

/** Where a session's traffic can be downloaded. */
export function trafficUrl(session: string, format: TranscriptFormat): string {
  return sessionUrl(session, `/events?format=${format}`);
}

/** Where a file's content is: GET and HEAD read it, PUT replaces it. */
export function contentUrl(session: string, path: RemotePath, disposition?: "attachment" | "inline"): string {
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
