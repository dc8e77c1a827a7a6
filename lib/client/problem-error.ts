import { type Problem, problemSchema } from "@/lib/contract/problem";

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

/** Reads a problem from an answer's text; an answer that is no problem document becomes one that says so. */
export function problemFromText(status: number, text: string): Problem {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: a proxy's error page, or an answer that was cut off. Described below by its status.
  }
  return problem(
    status,
    `Portside answered with status ${status}`,
    "That answer came without an explanation. Look at Portside's own output, or at a proxy in between.",
  );
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

/** The problem to show for anything that was thrown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const text = error instanceof Error ? error.message : String(error);
  return problem(0, "Something went wrong in this page", text);
}
