import "server-only";
import { type Problem, problemHeader } from "@/lib/contract/problem";
import { isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import { isSignedIn } from "./access";
import { engineProblem } from "./engine-problem";
import { HttpProblem, isHttpProblem, problemOf } from "./http-problem";
import { sessionInLog } from "./log";
import { logProblem } from "./log-problem";
import { requestIdHeader } from "./open-requests";
import { checkOrigin } from "./origin-rules";
import { type Owner, readOwner } from "./ownership";
import { getRuntime, type Runtime } from "./runtime";

/** One request, as far as every route needs it. */
export interface Call<Params = unknown> {
  readonly request: Request;
  readonly params: Params;
  readonly runtime: Runtime;
  /** The browser that asks; null while it has no cookie of ours. */
  readonly owner: Owner | null;
}

export type RouteHandler<Params> = (
  request: Request,
  context: { readonly params: Promise<Params> },
) => Promise<Response>;

export interface RouteOptions {
  /** `anyone`: works without the access password, for the sign-in itself and for what watches the process. */
  readonly access?: "signed-in" | "anyone";
  /** While Portside drains: `answers` goes on, for what looks on or ends something; others are refused, with this status. */
  readonly whileDraining?: "answers" | 423 | 503;
}

/**
 * Makes a route handler of a function: applies the rules on who may ask, and turns whatever is thrown into
 * `application/problem+json`.
 */
export function route<Params = unknown>(
  answer: (call: Call<Params>) => Response | Promise<Response>,
  { access = "signed-in", whileDraining = 503 }: RouteOptions = {},
): RouteHandler<Params> {
  return async (request, { params }) => {
    const runtime = getRuntime();
    try {
      checkOrigin(request, runtime.settings);
      if (access === "signed-in" && !isSignedIn(request, runtime)) throw notSignedIn();
      if (runtime.isDraining && whileDraining !== "answers") throw draining(whileDraining);
      const owner = readOwner(request.headers.get("cookie"), runtime.secret);
      if (owner !== null) runtime.requests.claim(request, owner.id);
      const response = await answer({ request, params: await params, runtime, owner });
      if (!isProblem(response)) endUnread(response, request);
      return withCommonHeaders(response);
    } catch (error) {
      const problem = problemFrom(error, undefined, request);
      logProblem(problem, request, runtime);
      return withCommonHeaders(problemResponse(error, problem));
    }
  };
}

/** A problem's body is a text, which holds nothing. */
function isProblem({ headers }: Response): boolean {
  return headers.get("Content-Type") === "application/problem+json";
}

/**
 * Next neither reads nor cancels the body of an answer to HEAD, or to a client that went before it was there: what such a
 * body holds, an event stream's place or a job, it would hold for ever.
 */
function endUnread({ body }: Response, { method, signal }: Request): void {
  if (body === null) return;
  const end = () => {
    // One that is being read hears of it from its reader.
    if (!body.locked) body.cancel(signal.reason).catch(() => undefined); // It failed by itself meanwhile.
  };
  if (method === "HEAD" || signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
}

/** The answer to who has not given the access password. */
export function notSignedIn(): HttpProblem {
  return new HttpProblem("not-signed-in", {
    detail: "Sign in with the access password that its operator set.",
  });
}

/** The answer to who wants something begun that could not come to its end. */
function draining(status: 423 | 503): HttpProblem {
  return new HttpProblem("busy", {
    status,
    title: "This Portside is about to stop",
    detail: "What is under way still comes to its end, but nothing new begins. Try again in a minute.",
    headers: { "Retry-After": "30" },
  });
}

/**
 * Nothing that the API says is for a cache, another site's page, or a browser that guesses types; and nothing that lies on
 * an FTP server runs as script in our origin, whatever comes of a request for it.
 */
function withCommonHeaders(response: Response): Response {
  response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  return response;
}

/** The browser that asks. @throws {HttpProblem} when it has not got its cookie yet. */
export function requireOwner({ owner }: Pick<Call, "owner">): Owner {
  if (owner !== null) return owner;
  throw new HttpProblem("invalid-request", {
    detail:
      "This browser has no cookie of this Portside yet. Ask GET /api/sessions first, and send what it sets.",
  });
}

/** The session in the path. @throws {HttpProblem} `not-found`, also for another browser's session. */
export function requireSession({ owner, params, runtime }: Call<{ id: string }>): FtpSession {
  const session = owner === null ? undefined : runtime.sessions.get(owner.id, params.id);
  if (session) return session;
  throw new HttpProblem("not-found", {
    title: "There is no such session",
    detail: "The session has ended, or it belongs to another browser. Connect again.",
  });
}

/** Runs something on a session; an engine error leaves as the problem that the session's log explains. */
export async function onSession<T>(session: FtpSession, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw isFtpError(error) ? new SessionProblem(problemFrom(error, session), error) : error;
  }
}

/** An engine error as it leaves the HTTP edge: with what its session's log says about it. */
export class SessionProblem extends Error {
  override readonly name = "SessionProblem";

  constructor(
    readonly problem: Problem,
    cause: unknown,
  ) {
    super(problem.detail, { cause });
  }
}

/** The problem document of anything that was thrown while a session worked, or while a request was answered. */
export function problemFrom(error: unknown, session?: FtpSession, request?: Request): Problem {
  if (isHttpProblem(error) || error instanceof SessionProblem) return error.problem;
  if (isFtpError(error)) return engineProblem(error, session?.traffic.after() ?? []);
  getRuntime().log.failure("unexpected-failure", error, {
    ...(session && { session: sessionInLog(session.id) }),
    ...(request && { request: request.headers.get(requestIdHeader) }),
  });
  return problemOf("internal", {
    detail: "Something unexpected happened in Portside. Try again; its output says where it happened.",
  });
}

/** The answer to whatever was thrown, for routes that add to it. */
export function problemResponse(error: unknown, problem = problemFrom(error)): Response {
  const headers = isHttpProblem(error) ? error.headers : busyHeaders(problem);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json", [problemHeader]: problem.code, ...headers },
  });
}

/** The engine knows its limits but not HTTP: a client that is told to wait is told how long. */
function busyHeaders({ code }: Problem): Record<string, string> {
  return code === "busy" ? { "Retry-After": "10" } : {};
}
