import type { ZodType } from "zod";
import { appPath } from "@/lib/contract/base-path";
import { ProblemError, problemFromText, uncarriable, unexpectedAnswer, unreachable } from "./problem-error";
import type { RemotePath } from "./remote-path";

/** What all calls of the HTTP API have in common. */

/**
 * Asks Portside.
 * @throws {ProblemError} when it answered a problem or could not be reached; what `fetch` throws when `init.signal` did
 */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
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

/** The JSON of an answer. @throws {ProblemError} when it isn't what the contract says */
export async function read<T>(response: Response, schema: ZodType<T>): Promise<T> {
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

/** A request with a JSON body. */
export function withBody(method: string, body: unknown): RequestInit {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** An address below a session's. */
export function sessionUrl(session: string, rest = ""): string {
  return appPath(`/api/sessions/${encodeURIComponent(session)}${rest}`);
}

/** @throws {ProblemError} for a path that no FTP command can carry; Portside would only call the request wrong. */
export function checkCarried(...paths: readonly RemotePath[]): void {
  for (const path of paths) {
    const problem = uncarriable(path);
    if (problem !== null) throw new ProblemError(problem);
  }
}

/** A path as requests have it: text, or bytes and perhaps text below them. */
export function pathFields({ text, bytes, below }: RemotePath): {
  path?: string;
  pathBytes?: string;
  below?: string;
} {
  if (bytes === undefined) return { path: text };
  return { pathBytes: bytes, ...(below !== undefined && { below }) };
}

/** A path as queries have it. */
export function pathQuery(path: RemotePath): string {
  return Object.entries(pathFields(path))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
