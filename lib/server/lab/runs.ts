import "server-only";
import { labRunRequestSchema, scenarioIdSchema, stepRequestSchema } from "@/lib/contract/lab";
import { isFtpError } from "@/lib/ftp/errors";
import type { OwnStart } from "@/lib/ftp/registry";
import { changedSetup, type LabSetup, type Scenario } from "@/lib/protocol/lab/scenario";
import { scenarioOf } from "@/lib/protocol/lab/scenarios/scenario-list";
import { HttpProblem } from "../http-problem";
import { createOwner } from "../ownership";
import { readJson } from "../request-input";
import { type Call, problemFrom, requireSession, SessionProblem } from "../route";
import { closeIfUnanswered, openedSession } from "../sessions";
import { LabSession } from "./lab-session";

/** `POST /api/lab/scenarios/{scenario}/runs`: a session on a simulated network, logged in. */
export async function startRun(call: Call<{ scenario: string }>): Promise<Response> {
  const { request, runtime, owner: known } = call;
  const scenario = requireScenario(call.params.scenario);
  const { changes, step } = await readJson(request, labRunRequestSchema);
  const owner = known ?? createOwner(runtime.secret);
  const setup = consistent(() => changedSetup(scenario.setup, changes));
  const onFailure = (verb: string | null, error: unknown) =>
    runtime.log.failure("lab-server-failed", error, { verb });
  let lab: LabSession | undefined;
  const start = async (): Promise<OwnStart<LabSession>> => {
    lab = await started(setup, { scenario: scenario.id, step, onFailure });
    return { own: lab, settings: lab.settingsOf(setup.client) };
  };
  try {
    const session = await runtime.sessions.openOwn(owner.id, start, request.signal);
    const close = (reason: string) => runtime.sessions.close(owner.id, session.id, reason);
    closeIfUnanswered(request.signal, () => close("nobody took it"), runtime);
    if (lab !== undefined) {
      lab.onForgotten = () => {
        close("nobody let the next step go").catch((error: unknown) =>
          runtime.log.failure("session-not-closed", error),
        );
      };
    }
    return openedSession(session, owner, runtime);
  } catch (error) {
    if (lab === undefined || !isFtpError(error)) throw error;
    // There is no session to ask what its network saw.
    const network = lab.run.record.after();
    const problem = { ...problemFrom(error), network };
    throw new SessionProblem(problem, error);
  }
}

/** `POST /api/sessions/{id}/step`: lets what waits go, alone or with all that follows. */
export async function letStepGo(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const { until, number } = await readJson(call.request, stepRequestSchema);
  const gate = call.runtime.sessions.ownOf(session)?.run.gate;
  if (until === "end") return Response.json({ went: gate?.open() ?? null });
  const waiting = gate?.waiting ?? null;
  if (waiting === null) throw nothingWaits("Nothing waits to be let go right now.");
  if (number !== undefined && number !== waiting.number) {
    throw nothingWaits(`Step ${number} went already; step ${waiting.number} waits now.`);
  }
  return Response.json({ went: gate?.next() });
}

function nothingWaits(detail: string): HttpProblem {
  return new HttpProblem("conflict", { status: 409, title: "No such step waits", detail });
}

function requireScenario(id: string): Scenario {
  const parsed = scenarioIdSchema.safeParse(id);
  const scenario = parsed.success ? scenarioOf(parsed.data) : undefined;
  if (scenario !== undefined) return scenario;
  throw new HttpProblem("not-found", {
    title: "The lab has no such scenario",
    detail: "GET /api/lab/scenarios tells which there are.",
  });
}

function started(
  setup: LabSetup,
  options: Omit<Parameters<typeof LabSession.start>[0], "setup">,
): Promise<LabSession> {
  return LabSession.start({ setup, ...options }).catch((error: unknown) => {
    throw error instanceof RangeError ? contradiction(error) : error;
  });
}

function consistent<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof RangeError ? contradiction(error) : error;
  }
}

function contradiction(error: RangeError): HttpProblem {
  return new HttpProblem(
    "invalid-request",
    { detail: error.message, errors: [{ path: "changes", message: error.message }] },
    { cause: error },
  );
}
