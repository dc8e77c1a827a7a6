import { Readable } from "node:stream";

/**
 * A Node stream as the body of a Response. Chunks are read when the client has taken the last one, no earlier:
 * `Readable.toWeb` of Node 20 counts chunks where it means bytes and would keep gigabytes. An error of the stream
 * resets the response; a client that goes destroys the stream.
 */
export function responseBody(source: Readable): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  // The iterator listens from the first read on; an error before that must not end the process.
  source.on("error", ignoreUntilRead);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
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
      reader.cancel(error).then(
        () => callback(error),
        () => callback(error),
      );
    },
  });
}
