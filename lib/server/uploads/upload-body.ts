import type { Readable } from "node:stream";
import type { BodyLimits } from "../body-limits";
import { requestBody, untilRead } from "../body-streams";
import { HttpProblem, isHttpProblem } from "../http-problem";
import { SessionProblem } from "../route";

/** A request's body on its way to the FTP server. */
export interface UploadSource {
  readonly source: Readable;
  /** For the engine: stops what still waits for its turn. */
  readonly signal: AbortSignal;
}

export interface UploadBodyOptions {
  readonly request: Request;
  readonly limits: BodyLimits;
  /** Comes when another request waits for this upload. */
  readonly wanted?: AbortSignal;
}

/**
 * Runs what reads a request's body. When the body breaks off, or is broken off because the client asks again, the work
 * comes to its own end first.
 *
 * @throws {HttpProblem} when the body was not what it announced; it goes before what that did to the work
 */
export async function withBody<T>(
  { request, limits, wanted }: UploadBodyOptions,
  work: (body: UploadSource) => Promise<T>,
): Promise<T> {
  const source = requestBody(request, limits);
  // Whoever reads it hears of an error; it may come while nobody does yet.
  source.on("error", () => undefined);
  const stop = new AbortController();
  const giveWay = () => {
    source.destroy(takenOver());
    stop.abort();
  };
  if (wanted?.aborted) giveWay();
  else wanted?.addEventListener("abort", giveWay, { once: true });
  // By hand: Node 20 never lets go of what listens to an AbortSignal.any that doesn't come, here of request and body.
  const onGone = () => stop.abort(request.signal.reason);
  if (request.signal.aborted) onGone();
  else request.signal.addEventListener("abort", onGone, { once: true });
  const signal = untilRead(stop.signal, source);
  try {
    const result = await work({ source, signal });
    if (source.errored !== null) throw brokenOff();
    return result;
  } catch (error) {
    throw isHttpProblem(source.errored) ? withLeftover(source.errored, error) : error;
  } finally {
    wanted?.removeEventListener("abort", giveWay);
    request.signal.removeEventListener("abort", onGone);
    source.destroy();
  }
}

/** What the broken body left on the FTP server is told too. */
function withLeftover(broken: HttpProblem, error: unknown): HttpProblem {
  const leftBehind = error instanceof SessionProblem ? error.problem.leftBehind : undefined;
  if (leftBehind === undefined) return broken;
  const { type: _, code, ...details } = broken.problem;
  const detail = `${broken.message} A part stayed as ${leftBehind}: delete it.`;
  return new HttpProblem(code, { ...details, detail, leftBehind, headers: broken.headers });
}

function takenOver(): HttpProblem {
  return new HttpProblem("busy", {
    title: "Another request goes on with this upload",
    detail: "It was asked for again, perhaps in another tab. That one goes on.",
  });
}

/** The client went before all was there. */
export function brokenOff(): HttpProblem {
  return new HttpProblem("invalid-request", {
    title: "The request broke off",
    detail: "The rest of its body did not come. Ask with HEAD how much is there, and go on from there.",
  });
}
