import { type Entry, entrySchema, type Listing, listingEndSchema } from "@/lib/contract/files";
import { problemSchema } from "@/lib/contract/problem";
import { parseLine, readLineTexts } from "./ndjson";
import { ProblemError, unexpectedAnswer } from "./problem-error";
import type { RemotePath } from "./remote-path";
import { checkCarried, pathQuery, send, sessionUrl } from "./request";
import { Turns } from "./turns";

/**
 * Lists a directory, always from the wire. Its entries are read as they come, in turns between which the page draws and
 * answers, so that a very large directory doesn't hold it up.
 *
 * @throws {ProblemError} when Portside answered a problem, could not be reached or was not understood; what `fetch`
 *   throws when the signal was aborted
 */
export async function fetchListing(
  session: string,
  path: RemotePath,
  signal?: AbortSignal,
): Promise<Listing> {
  checkCarried(path);
  const response = await send(sessionUrl(session, `/entries?${pathQuery(path)}`), {
    headers: { Accept: "application/x-ndjson" },
    signal: signal ?? null,
  });
  const entries: Entry[] = [];
  const turns = new Turns();
  for await (const lines of readLineTexts(response)) {
    for (const text of lines) {
      const line = parseLine(text);
      const entry = entrySchema.safeParse(line);
      if (!entry.success) return readEnd(line, entries);
      entries.push(entry.data);
      if (turns.isOver) await turns.rest();
    }
  }
  throw unexpectedAnswer(new Error("The listing ended without its last line"));
}

/** The listing, when its last line says that these are all of its entries. @throws {ProblemError} when it doesn't */
function readEnd(line: unknown, entries: Entry[]): Listing {
  const failure = problemSchema.safeParse(problemIn(line));
  if (failure.success) throw new ProblemError(failure.data);
  const end = listingEndSchema.safeParse(line);
  if (!end.success) throw unexpectedAnswer(end.error);
  const { finished: _, count, ...frame } = end.data;
  if (count !== entries.length) {
    throw unexpectedAnswer(new Error(`The listing has ${entries.length} of ${count} entries`));
  }
  return { ...frame, entries };
}

function problemIn(line: unknown): unknown {
  return typeof line === "object" && line !== null && "problem" in line ? line.problem : undefined;
}
