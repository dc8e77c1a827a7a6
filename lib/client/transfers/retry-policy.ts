import type { Problem, ProblemCode } from "@/lib/contract/problem";

/** How an attempt ended that didn't bring its file up. */
export interface AttemptFailure {
  readonly problem: Problem;
  /** Of the request that failed; null when none was sent. */
  readonly method: "POST" | "HEAD" | "PATCH" | null;
  /** From `Retry-After`. */
  readonly retryAfterMs: number | null;
}

export type Verdict =
  /** It may pass: the same again, after so long. */
  | { readonly verdict: "again"; readonly afterMs: number }
  /** The name is taken: a person decides. */
  | { readonly verdict: "ask" }
  /** The server knows nothing of this upload any more: from the first byte, at once. */
  | { readonly verdict: "restart" }
  | { readonly verdict: "fail" };

/**
 * Before each further attempt, in milliseconds: three minutes in all, so that an FTP server that is started anew, or a
 * Portside that is, finds the transfer still trying.
 */
export const retryDelaysMs = [1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000, 60_000] as const;

/** Where nothing answers at all there is nothing to wear out: such attempts go on, this far apart at most. */
const LONGEST_DELAY_MS = 30_000;

/** How often in a row what may pass by itself is tried again; what isn't here never is. */
const patience: Partial<Record<ProblemCode, number>> = {
  "connection-failed": retryDelaysMs.length,
  "data-connection-failed": retryDelaysMs.length,
  timeout: retryDelaysMs.length,
  busy: retryDelaysMs.length,
  // With 409: the server has more or less than was thought, which the next attempt asks first.
  conflict: 5,
  // For replies 4yz, which are "transient negative" (RFC 959 §4.2.1).
  "ftp-error": 5,
  internal: 3,
};

/** Restarts in a row before the server is taken at its word that it keeps nothing. */
const MOST_RESTARTS = 3;

/** A proxy in front of Portside answers these while Portside is started anew. */
const gatewayStatuses: readonly number[] = [502, 503, 504];

/**
 * What to do after a failed attempt.
 *
 * @param failures how many attempts before this one failed without bringing the upload forward
 */
export function judge({ problem, method, retryAfterMs }: AttemptFailure, failures: number): Verdict {
  const { code, status } = problem;
  if (method === null) return { verdict: "fail" };
  if (status === 0) return again(failures, retryAfterMs);
  if (code === "already-exists" || isChanged(problem)) return { verdict: "ask" };
  if (code === "not-found" && problem.ftp === undefined && method !== "POST") {
    if (status === 423) return patiently(failures, retryAfterMs);
    return failures < MOST_RESTARTS ? { verdict: "restart" } : { verdict: "fail" };
  }
  if (code === "internal" && gatewayStatuses.includes(status)) return again(failures, retryAfterMs);
  if (!mayPass(problem) || failures >= (patience[code] ?? 0)) return { verdict: "fail" };
  return again(failures, retryAfterMs);
}

/** Whether a failure may mean that the session is gone, which only a question to Portside can tell. */
export function doubtsSession({ problem, method }: AttemptFailure): boolean {
  if (problem.code !== "not-found" || problem.ftp !== undefined) return false;
  return problem.status === 423 || method === "POST";
}

function patiently(failures: number, retryAfterMs: number | null): Verdict {
  return failures < retryDelaysMs.length ? again(failures, retryAfterMs) : { verdict: "fail" };
}

/** Whether the file that was to be replaced is another by now; with 409 it is about an offset. */
function isChanged({ code, status }: Problem): boolean {
  return code === "conflict" && status !== 409;
}

function mayPass({ code, status, ftp, certificate }: Problem): boolean {
  // HEAD has no reply to show, and says so by its status.
  if (code === "ftp-error") return status === 423 || (ftp !== undefined && ftp.code >= 400 && ftp.code < 500);
  // A certificate that isn't trusted stays so until a person says otherwise.
  return certificate === undefined && patience[code] !== undefined;
}

function again(failures: number, retryAfterMs: number | null): Verdict {
  const delay = retryDelaysMs[failures] ?? LONGEST_DELAY_MS;
  return { verdict: "again", afterMs: Math.max(delay, retryAfterMs ?? 0) };
}
