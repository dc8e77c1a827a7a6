import "server-only";
import { z } from "zod";
import { type CheckEnd, type CheckLine, sessionCheckSchema } from "@/lib/contract/check";
import { findingOf } from "@/lib/contract/finding";
import { sessionRequestSchema } from "@/lib/contract/session";
import { trafficEventSchema } from "@/lib/contract/traffic";
import type { CheckedStep } from "@/lib/ftp/check/check";
import { cancelled } from "@/lib/ftp/deadline";
import { isFtpError } from "@/lib/ftp/errors";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { type CheckStatus, checkStepTitles } from "@/lib/protocol/check/steps";
import { checkActiveMode } from "./active-mode";
import { responseBody } from "./body-streams";
import { clientOf } from "./client-address";
import { generatedStream } from "./generated-stream";
import type { LabSession } from "./lab/lab-session";
import { ndjsonLine, ndjsonType } from "./ndjson";
import { parse, readJson } from "./request-input";
import { type Call, requireOwner, requireSession } from "./route";
import type { Runtime } from "./runtime";
import { settingsOf } from "./session-view";
import { passwordOf } from "./sessions";

/** `POST /api/checks`: looks at a server step by step. Closing the request ends it, with QUIT. */
export async function runCheck(call: Call): Promise<Response> {
  const { request, runtime } = call;
  const owner = requireOwner(call);
  const { settings, own } = await wanted(call);
  const client = clientOf(request.headers, runtime.settings);
  if (own === null) runtime.connectAttempts.check(client);

  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const check = runtime.sessions.openCheck(owner.id, settings, signal, own);
  let isAttempt = own === null;
  const lines = linesOf(check, () => {
    isAttempt = false;
  });
  const onClosed = () => {
    stop.abort();
    if (isAttempt) runtime.connectAttempts.fail(client);
  };
  const source = generatedStream(lines, { onClosed });
  signal.addEventListener("abort", () => source.destroy(cancelled(signal)), { once: true });
  return new Response(await responseBody(source), { headers: { "Content-Type": ndjsonType } });
}

const namesSession = z.looseObject({ session: z.unknown() }).refine((body) => "session" in body);

interface Wanted {
  readonly settings: SessionSettings;
  /** A session of the lab is checked where it is, and nowhere else. */
  readonly own: LabSession | null;
}

/** @throws {HttpProblem} `invalid-request`, `not-found` for a session of somebody else */
async function wanted(call: Call): Promise<Wanted> {
  const { request, runtime } = call;
  const body = await readJson(request, z.unknown());
  if (namesSession.safeParse(body).success) {
    const { session } = parse(body, sessionCheckSchema);
    const checked = requireSession({ ...call, params: { id: session } });
    return { settings: checked.settings, own: runtime.sessions.ownOf(checked) };
  }
  // Not by the union of both: what is wrong with a login is told by its field.
  const login = parse(body, sessionRequestSchema);
  checkActiveMode(login, runtime.settings);
  return { settings: settingsOf(login, passwordOf(login, requireOwner(call), runtime)), own: null };
}

/**
 * @param onHarmless called for a check that came to a login, or tried nothing. Any other counts as an attempt of
 *   `POST /api/sessions` that failed, also one that its client breaks off: nobody scans ports or guesses passwords by checks.
 */
async function* linesOf(
  check: ReturnType<Runtime["sessions"]["openCheck"]>,
  onHarmless: () => void,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const line of check) {
      if ("verdict" in line) yield ndjsonLine(line satisfies CheckEnd);
      else {
        if (line.step === "login" && wentWell.has(line.status)) onHarmless();
        yield ndjsonLine(lineOf(line));
      }
    }
  } catch (error) {
    // Portside's own limit, at which nothing is dialled.
    if (isFtpError(error, "busy")) onHarmless();
    throw error;
  }
}

const wentWell: ReadonlySet<CheckStatus> = new Set(["passed", "warning"]);

function lineOf({ step, status, detail, exchange, finding, events }: CheckedStep): CheckLine {
  return {
    ...{ step, title: checkStepTitles[step], status, detail, exchange },
    ...(finding !== null && { finding: findingOf(finding) }),
    events: events.map((event) => trafficEventSchema.parse(event)),
  };
}
