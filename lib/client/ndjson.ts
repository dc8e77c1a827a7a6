import { unexpectedAnswer, unreachable } from "./problem-error";

/**
 * The values of an NDJSON answer, one a line. Whoever stops early ends the request.
 * @throws {ProblemError} when the answer breaks off, or is no JSON
 */
export async function* readLines(response: Response): AsyncGenerator<unknown, void, void> {
  for await (const lines of readLineTexts(response)) for (const line of lines) yield parseLine(line);
}

/**
 * The lines of an answer, together as they come: to wait for each of a hundred thousand takes longer than to read them.
 * Whoever stops early ends the request.
 * @throws {ProblemError} when the answer breaks off
 */
export async function* readLineTexts(response: Response): AsyncGenerator<readonly string[], void, void> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw isAbort(error) ? error : unreachable(error);
      });
      const lines = (rest + (value ?? "")).split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      yield lines.filter((line) => line.trim() !== "");
      if (done) return;
    }
  } finally {
    // Nobody waits for how that ends; at the stream's own end it does nothing.
    reader.cancel().catch(() => undefined);
  }
}

/** The value of a line. @throws {ProblemError} when it is no JSON */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw unexpectedAnswer(error);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
