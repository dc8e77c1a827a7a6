import type { Problem, ProblemCode } from "@/lib/contract/problem";

/** RFC 9110 status of each code, unless the situation says otherwise. */
export const problemStatus: Readonly<Record<ProblemCode, number>> = {
  "invalid-request": 400,
  "command-refused": 400,
  "not-signed-in": 401,
  "login-refused": 401,
  "host-not-allowed": 403,
  "cross-site": 403,
  denied: 403,
  "not-found": 404,
  "already-exists": 409,
  conflict: 412,
  "too-large": 413,
  "range-not-satisfiable": 416,
  busy: 429,
  internal: 500,
  "not-supported": 501,
  "connection-failed": 502,
  "data-connection-failed": 502,
  "ftp-error": 502,
  timeout: 504,
  "storage-full": 507,
};

const problemTitle: Readonly<Record<ProblemCode, string>> = {
  "invalid-request": "The request can't be understood",
  "command-refused": "Portside doesn't send that command",
  "not-signed-in": "This Portside asks for its access password",
  "login-refused": "The FTP server refused the login",
  "host-not-allowed": "This Portside may not reach that host",
  "cross-site": "The request came from another site",
  denied: "The FTP server does not permit this",
  "not-found": "There is no such thing",
  "already-exists": "The name is taken",
  conflict: "The file has changed meanwhile",
  "too-large": "That is too large",
  "range-not-satisfiable": "The file has no such part",
  busy: "Too much at once",
  internal: "Portside failed",
  "not-supported": "The FTP server can't do this",
  "connection-failed": "No connection to the FTP server",
  "data-connection-failed": "The data connection failed",
  "ftp-error": "The FTP server answered with an error",
  timeout: "The FTP server did not answer in time",
  "storage-full": "The FTP server has no room left",
};

/** What a problem may say beyond its code. */
export type ProblemDetails = Omit<Partial<Problem>, "type" | "code" | "detail"> & {
  /** What to do next, in a sentence. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request that the HTTP edge itself refuses. What the engine refuses is an FtpError. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, { headers = {}, ...details }: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options);
    this.problem = problemOf(code, details);
    this.headers = headers;
  }
}

/** By name: a module has several copies in one Next.js process, and so has the class; the runtime's may be another. */
export function isHttpProblem(error: unknown): error is HttpProblem {
  return error instanceof Error && error.name === "HttpProblem" && "problem" in error && "headers" in error;
}

/** A complete problem document (RFC 9457) of a code. */
export function problemOf(code: ProblemCode, details: Omit<ProblemDetails, "headers">): Problem {
  return {
    type: `/problems/${code}`,
    title: problemTitle[code],
    status: problemStatus[code],
    ...details,
    code,
  };
}
