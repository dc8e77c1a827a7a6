import type { Problem } from "@/lib/contract/problem";
import { HttpProblem } from "../http-problem";

const title = "This upload is over";

/** The answer about an upload of which nothing is left to do. */
export function over(state: "discarded" | "finished"): HttpProblem {
  const detail =
    state === "finished"
      ? "The file is complete. To be rid of it, delete it as any other file."
      : "It was given up, and nothing of it is stored any more. Begin it anew.";
  return new HttpProblem("not-found", { status: 410, title, detail });
}

/** The answer about an upload under whose name something lies: it can't go on, and is no lock that anybody should wait for. */
export function overBecause(
  { type: _, code: __, ftp: ___, ...known }: Problem,
  headers: Readonly<Record<string, string>> = {},
): HttpProblem {
  return new HttpProblem("not-found", { ...known, headers, status: 410, title });
}
