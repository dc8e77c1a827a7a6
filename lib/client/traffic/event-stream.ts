import { appPath } from "@/lib/contract/base-path";
import {
  type ParsedTrafficEvent,
  type SessionEvent,
  sessionEventSchema,
  trafficEventSchema,
} from "@/lib/contract/traffic";

export interface EventStreamHandlers {
  readonly onTraffic: (event: ParsedTrafficEvent) => void;
  readonly onSession: (event: SessionEvent) => void;
  /** The stream opened, at first or again: what happened meanwhile must be asked for. */
  readonly onOpen: () => void;
  readonly onLost: () => void;
}

/** One message of the stream, as it is passed on to the browser's other tabs. */
interface Message {
  readonly name: "traffic" | "session" | "open" | "lost";
  readonly text: string;
}

const CHANNEL = "portside-events";
const RETRY_MS = 3000;

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "name" in value && "text" in value;
}

/**
 * The one event stream of this browser (`GET /api/events`). A browser opens only six HTTP/1.1 connections to one host,
 * so one tab holds the stream, the one that holds a Web Lock, and passes it on; when that tab closes, the lock and with
 * it the stream go to another. Where there are no Web Locks (a page that isn't a secure context), each tab opens its own.
 *
 * @returns the function that ends it.
 */
export function openEventStream(handlers: EventStreamHandlers): () => void {
  const ended = new AbortController();
  if (typeof navigator.locks === "undefined" || typeof BroadcastChannel === "undefined") {
    holdStream(ended.signal, ({ name, text }) => deliver(handlers, name, text));
    return () => ended.abort();
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) deliver(handlers, data.name, data.text);
  };
  const lead = () =>
    holdStream(ended.signal, (message) => {
      deliver(handlers, message.name, message.text);
      channel.postMessage(message);
    });
  navigator.locks.request(CHANNEL, { signal: ended.signal }, lead).catch((error: unknown) => {
    // Waiting for the lock ends with an AbortError when this tab stops listening: that is how it should end.
    if (!ended.signal.aborted) console.error("The event stream could not be shared between tabs", error);
  });
  ended.signal.addEventListener("abort", () => channel.close());
  return () => ended.abort();
}

/** Keeps an EventSource open until the signal; resolves when it ended. */
function holdStream(signal: AbortSignal, pass: (message: Message) => void): Promise<void> {
  // The lock may be granted just as this tab stopped listening.
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(appPath("/api/events"));
      source.addEventListener("open", () => pass({ name: "open", text: "" }));
      source.addEventListener("traffic", ({ data }) => pass({ name: "traffic", text: String(data) }));
      source.addEventListener("session", ({ data }) => pass({ name: "session", text: String(data) }));
      source.addEventListener("error", () => {
        pass({ name: "lost", text: "" });
        // A broken connection is tried again by the browser; an answer that was refused is not.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      });
    };
    open();
    signal.addEventListener("abort", () => {
      clearTimeout(retry);
      source?.close();
      resolve();
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Handled as a message of an unknown shape by the caller.
  }
}

function deliver(handlers: EventStreamHandlers, name: Message["name"], text: string): void {
  switch (name) {
    case "traffic": {
      const event = trafficEventSchema.safeParse(parse(text));
      // An event type that this page doesn't know yet leaves a gap, and nothing else goes wrong.
      if (event.success) handlers.onTraffic(event.data);
      return;
    }
    case "session": {
      const change = sessionEventSchema.safeParse(parse(text));
      if (change.success) handlers.onSession(change.data);
      return;
    }
    case "open":
      handlers.onOpen();
      return;
    case "lost":
      handlers.onLost();
  }
}
