import { Readable } from "node:stream";

/**
 * A Node stream as the body of a Response. Chunks are read when the client has taken the last one, no earlier:
 * `Readable.toWeb` of Node 20 counts chunks where it means bytes and would keep gigabytes. An error of the stream
 * resets the response; a client that goes destroys the stream.
 *
 * Resolves when the first chunk, or the end, is there: a transfer that fails before can still be answered.
 * @throws whatever ends the stream before its first chunk
 */
export async function responseBody(source: Readable): Promise<ReadableStream<Uint8Array>> {
  const chunks = source[Symbol.asyncIterator]();
  // The iterator listens from the first read on; an error before that must not end the process.
  source.on("error", ignoreUntilRead);
  let first: IteratorResult<Uint8Array> | null = await chunks.next();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = first ?? (await chunks.next());
          first = null;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          controller.error(brokenOff(cause));
        }
      },
      cancel() {
        source.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

function ignoreUntilRead(): void {}

/**
 * The session's log tells why a transfer broke; to Next it is a response that was given up, which it resets
 * without a page of stack trace in Portside's output.
 */
function brokenOff(cause: unknown): Error {
  const error = new Error("The transfer broke off", { cause });
  error.name = "AbortError";
  return error;
}

/**
 * The body of a Request as a Node stream, read as fast as it is asked for. A body that breaks off is an error of
 * the stream, never its end.
 */
export function requestBody(request: Request): Readable {
  if (request.body === null) return Readable.from([]);
  const reader = request.body.getReader();
  return new Readable({
    highWaterMark: 256 * 1024,
    read() {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error("The body broke off")),
      );
    },
    destroy(error, callback) {
      void drain(reader);
      callback(error);
    },
  });
}

/**
 * Takes what the client still sends. Cancelling instead would make Next destroy the connection, and the client
 * would see a reset where the answer says why its upload failed.
 */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // The client is gone; nothing is left to take.
  }
}
