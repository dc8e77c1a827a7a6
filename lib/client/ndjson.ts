import { unexpectedAnswer, unreachable } from "./problem-error";

/**
 * The values of an NDJSON answer, one a line. Whoever stops early ends the request.
 * @throws {ProblemError} when the answer breaks off, or is no JSON
 */
export async function* readLines(response: Response): AsyncGenerator<unknown, void, void> {
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
      for (const line of lines) if (line.trim() !== "") yield parseLine(line);
      if (done) return;
    }
  } finally {
    // Nobody waits for how that ends; at the stream's own end it does nothing.
    reader.cancel().catch(() => undefined);
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw unexpectedAnswer(error);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
