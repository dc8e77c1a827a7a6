import { type Problem, problemSchema } from "@/lib/contract/problem";
import { namesOf, rootOf } from "@/lib/protocol/path";
import type { RemotePath } from "./remote-path";

/**
 * What the API answered instead of a result, or why it could not be asked at all. Not for programming errors:
 * those stay what they are and reach the error boundary.
 */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.title}: ${problem.detail}`, options);
    this.problem = problem;
  }
}

function problem(status: number, title: string, detail: string): Problem {
  return { type: "about:blank", title, status, detail, code: "internal" };
}

function readProblem(text: string): Problem | null {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // Not JSON: a proxy's or the browser's own error page, or an answer that was cut off.
  }
}

/** Reads a problem from an answer's text; an answer that is no problem document becomes one that says so. */
export function problemFromText(status: number, text: string): Problem {
  const known = readProblem(text);
  if (known !== null) return known;
  return problem(
    status,
    `Portside answered with status ${status}`,
    "That answer came without an explanation. Look at Portside's own output, or at a proxy in between.",
  );
}

/** What became of a download that the browser asked for itself, where no status can be seen. */
export function downloadProblem(text: string): Problem {
  return (
    readProblem(text) ??
    problem(
      0,
      "The download broke off",
      "The log shows how far it came and what the server said last. Try again, or with the other data connection mode.",
    )
  );
}

/**
 * Why no FTP command can be about a path; null when one can. A command is one line of text (RFC 959 §5.3.1): a line end
 * in a name would end the command, and servers take other control characters as Telnet's. Names of one or two dots are
 * directories to every server.
 */
export function uncarriable({ text }: RemotePath): Problem | null {
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    return notCarried(
      "FTP can't carry this name",
      "It holds control characters, and an FTP command is a single line of text. Rename it where it is first.",
    );
  }
  if ([rootOf(text), ...namesOf(text)].some((name) => name === "." || name === "..")) {
    return notCarried(
      "Nothing can have this name",
      'To FTP servers "." is a directory itself, and ".." is the one above it. Rename it where it is first.',
    );
  }
  return null;
}

function notCarried(title: string, detail: string): Problem {
  return { ...problem(400, title, detail), code: "not-supported" };
}

/** Bytes of one name that most file systems take (`NAME_MAX` of POSIX systems). */
const MOST_NAME_BYTES = 255;

/**
 * A refusal to store something, with what may have been the reason: servers answer 550 or 553 to a name that is too long
 * for their file system, and most don't say why.
 */
export function withLongName(refusal: Problem, target: RemotePath): Problem {
  if (refusal.code !== "denied" && refusal.code !== "ftp-error") return refusal;
  const lengths = namesOf(target.text).map((name) => new TextEncoder().encode(name).length);
  const longest = Math.max(0, ...lengths);
  if (longest <= MOST_NAME_BYTES) return refusal;
  const reason = `Its name has ${longest} bytes; most file systems take ${MOST_NAME_BYTES}.`;
  return { ...refusal, detail: `${reason} ${refusal.detail}` };
}

/** The request never reached Portside, or its answer never came back. */
export function unreachable(cause?: unknown): ProblemError {
  return new ProblemError(
    problem(0, "Portside can't be reached", "Check that Portside is still running and try again."),
    { cause },
  );
}

/** Portside answered something that the contract doesn't allow: page and server are of different versions. */
export function unexpectedAnswer(cause?: unknown): ProblemError {
  return new ProblemError(
    problem(0, "Portside's answer was not understood", "Reload the page: it may be older than the server."),
    { cause },
  );
}

/** A problem that this page found by itself, without an answer. */
export function ownProblem(title: string, detail: string): Problem {
  return problem(0, title, detail);
}

/** The problem to show for anything that was thrown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const text = error instanceof Error ? error.message : String(error);
  return problem(0, "Something went wrong in this page", text);
}
