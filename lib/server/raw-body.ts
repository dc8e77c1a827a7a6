import type { Readable } from "node:stream";

/**
 * Next hands a route the request's body as a web stream that copies every chunk. For uploads that costs a third of the
 * time, so they read Node's own stream. `adaptHttpServer` sees every request before Next does: it keeps those with a
 * body under a number, and writes the number into their headers, over whatever a client may have put there.
 */
const header = "x-portside-request";

/** Routes and instrumentation have copies of this module of their own; only `globalThis` is shared by them. */
const key = Symbol.for("portside.raw-bodies");

/** What of Node's IncomingMessage is needed here. */
export interface NodeRequest extends Readable {
  readonly method?: string | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
}

interface RawBodies {
  next: number;
  readonly open: Map<string, NodeRequest>;
}

function rawBodies(): RawBodies {
  const existing: RawBodies | undefined = Reflect.get(globalThis, key);
  if (existing) return existing;
  const made: RawBodies = { next: 1, open: new Map() };
  Reflect.set(globalThis, key, made);
  return made;
}

/** What of Node's ServerResponse is needed here. */
interface Closing {
  once(event: "close", listener: () => void): unknown;
}

/** Keeps a request that may have a body until its response is over. */
export function keepRawBody(request: NodeRequest, response: Closing): void {
  delete request.headers[header];
  if (!["PUT", "PATCH", "POST"].includes(request.method ?? "")) return;
  const bodies = rawBodies();
  const number = String(bodies.next++);
  request.headers[header] = number;
  bodies.open.set(number, request);
  response.once("close", () => bodies.open.delete(number));
}

/** Node's request behind a route's, while nobody has read of it; null where there is none, as in a test of a route. */
export function rawBodyOf(headers: Headers): NodeRequest | null {
  const request = rawBodies().open.get(headers.get(header) ?? "");
  return request === undefined || request.readableDidRead || request.destroyed ? null : request;
}
