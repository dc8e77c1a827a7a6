import { Readable } from "node:stream";
import { type BodyLimits, withinLimits } from "./body-limits";
import { rawBodyOf } from "./raw-body";

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

/** The listener of a stream whose error is heard by whoever reads it, later. */
export function ignoreUntilRead(): void {}

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
 * the stream, never its end; so is one that falls silent, or differs from its limits, and then its last bytes are not
 * handed on.
 */
export function requestBody(request: Request, limits: BodyLimits = {}): Readable {
  const raw = rawBodyOf(request.headers);
  const reader = raw === null ? webReader(request) : rawReader(raw);
  const next = withinLimits(() => reader.next(), limits);
  return new Readable({
    highWaterMark: 256 * 1024,
    read() {
      next().then(
        (chunk) => this.push(chunk),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error("The body broke off")),
      );
    },
    destroy(error, callback) {
      reader.drain();
      callback(error);
    },
  });
}

/**
 * The signal for an upload from a request: stops one that still waits for its turn. Once bytes flow, it is the body
 * that breaks off when the client goes, so that the engine can still see to what was stored; and what has arrived
 * whole may be finished.
 */
export function untilRead(signal: AbortSignal, source: Readable): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (!source.readableDidRead) controller.abort(signal.reason);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return controller.signal;
}

/** A body, chunk by chunk. */
interface BodyReader {
  /** Null at its end. Rejects when it breaks off. */
  next(): Promise<Uint8Array | null>;
  /**
   * Takes what the client still sends. Cancelling instead would make Next destroy the connection, and the client
   * would see a reset where the answer says why its upload failed.
   */
  drain(): void;
}

function webReader({ body }: Request): BodyReader {
  const reader = (body ?? new Blob().stream()).getReader();
  const next = async () => (await reader.read()).value ?? null;
  return {
    next,
    drain() {
      const rest = async () => {
        while ((await next()) !== null);
      };
      rest().catch(() => undefined); // The client is gone; nothing is left to take.
    },
  };
}

/** Node's own stream: what is read of it is not copied. */
function rawReader(raw: Readable): BodyReader {
  return {
    async next() {
      for (;;) {
        const chunk: Buffer | null = raw.read();
        if (chunk !== null) return chunk;
        if (raw.readableEnded) return null;
        if (raw.destroyed) throw raw.errored ?? new Error("The body broke off");
        await nextOf(raw, ["readable", "end", "close", "error"]);
      }
    },
    drain() {
      raw.on("error", () => undefined).removeAllListeners("readable");
      raw.resume();
    },
  };
}

/** Resolves with the first of these events. */
function nextOf(emitter: Readable, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const onEvent = () => {
      for (const event of events) emitter.off(event, onEvent);
      resolve();
    };
    for (const event of events) emitter.on(event, onEvent);
  });
}
