import type { Runtime } from "./runtime";

/** Where a stream's events come from. */
export interface EventSource {
  /** The next events, each complete with its blank line, or "" when there are none right now. */
  drain(): string;
  /** Calls `wake` whenever `drain` may have more; returns the function that stops it. */
  subscribe(wake: () => void): () => void;
  /** Whether nothing will come any more once `drain` answers "". */
  hasEnded(): boolean;
}

/**
 * One event in the format of the HTML standard, "Server-sent events". `data` must be one line, as JSON is. Without an id the
 * last one counts on.
 */
export function formatEvent({
  id,
  event,
  data,
}: {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

const heartbeatMilliseconds = 15_000;
const encoder = new TextEncoder();

/** A first line makes the headers leave at once; browsers then come back two seconds after a break. */
const opening = "retry: 2000\n\n";

/**
 * Answers with a stream of events (`text/event-stream`). Events are taken from the source when the client has read
 * the last ones, so a slow client costs no memory. Ends with the source, the client, or the process.
 * @param owner the id of the browser that reads
 * @throws {HttpProblem} `busy` when it, or all together, read too many
 */
export function eventStream(
  source: EventSource,
  owner: string,
  { streams }: Pick<Runtime, "streams">,
): Response {
  let text = opening;
  let isEnding = false;
  let isCancelled = false;
  let wake: () => void = ignore;
  const end = () => {
    isEnding = true;
    wake();
  };
  const leave = streams.open(owner, end);
  const unsubscribe = source.subscribe(() => wake());
  const release = () => {
    unsubscribe();
    leave();
  };

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        text += source.drain();
        while (text === "" && !isEnding && !source.hasEnded()) {
          const woken = await nextSign((resolve) => {
            wake = resolve;
          });
          wake = ignore;
          text = woken ? source.drain() : ": still here\n\n";
        }
        if (isCancelled) return;
        if (text === "") {
          release();
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(text));
        text = "";
      },
      cancel() {
        isCancelled = true;
        release();
        end();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      // Tells nginx not to collect the events before it passes them on.
      "X-Accel-Buffering": "no",
    },
  });
}

function ignore(): void {}

/** @returns true when woken, false when it is time for a heartbeat. */
function nextSign(onWake: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), heartbeatMilliseconds);
    onWake(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
