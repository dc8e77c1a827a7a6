import type { z } from "zod";
import { stepEventSchema } from "@/lib/contract/lab";
import { networkEventSchema } from "@/lib/contract/network-event";
import { trafficEventSchema } from "@/lib/contract/traffic";
import { sessionUrl } from "../request";
import type { RunUpdate } from "./run-state";

/** A stream of what happens to a run's session. */
export interface RunStream {
  readonly close: () => void;
  /** Takes what still comes once the session was told to end; resolves when the server ended the stream. */
  readonly finish: () => Promise<void>;
}

/** Milliseconds that a stream may take to end after its session. */
const LAST_WORDS = 2000;

/** Listens to a run's session: what the ends see, what the network sees, and what it waits with. */
export function openRunStream(session: string, onUpdate: (update: RunUpdate) => void): RunStream {
  const source = new EventSource(sessionUrl(session, "/events"));
  const listen = <T>(name: string, schema: z.ZodType<T>, update: (value: T) => RunUpdate) =>
    source.addEventListener(name, ({ data }: MessageEvent<unknown>) => {
      const parsed = schema.safeParse(parse(String(data)));
      // An event of a kind that this page doesn't know yet is left out, and nothing else goes wrong.
      if (parsed.success) onUpdate(update(parsed.data));
    });
  listen("traffic", trafficEventSchema, (event) => ({ type: "traffic", event }));
  listen("network", networkEventSchema, (event) => ({ type: "network", event }));
  listen("step", stepEventSchema, ({ waiting }) => ({ type: "step", waiting }));
  const close = () => source.close();
  const finish = () =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        close();
        resolve();
      };
      const timer = setTimeout(end, LAST_WORDS);
      // The end of a stream is an error to browsers, which would open it again.
      source.addEventListener("error", end);
      if (source.readyState === EventSource.CLOSED) end();
    });
  return { close, finish };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Handled as an event of an unknown shape by the caller.
  }
}
