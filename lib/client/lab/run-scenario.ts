import { appPath } from "@/lib/contract/base-path";
import { labRunProblemSchema, type StepRequest } from "@/lib/contract/lab";
import { sessionSchema } from "@/lib/contract/session";
import type { LabAction, LabChanges, ScenarioId } from "@/lib/protocol/lab/scenario";
import { contentUrl } from "../api";
import { fetchListing } from "../listing-api";
import { ProblemError, problemFromText, toProblem, unreachable } from "../problem-error";
import { read, send, sessionUrl, withBody } from "../request";
import type { RunUpdate } from "./run-state";
import { openRunStream, type RunStream } from "./run-stream";

export interface ScenarioRun {
  readonly scenario: ScenarioId;
  readonly changes: LabChanges;
  readonly actions: readonly LabAction[];
  /** Whether it waits before each command and each dial. */
  readonly isStepped: boolean;
  /** Told of everything that happens, until it resolves or is aborted. */
  readonly onUpdate: (update: RunUpdate) => void;
  /** Aborting it ends the run, its session included. */
  readonly signal: AbortSignal;
}

/**
 * Runs a scenario: opens its session, does what the scenario does, and ends the session. What fails on the way is a part
 * of the run, and told as any other update; after an abort nothing is told.
 */
export async function runScenario(run: ScenarioRun): Promise<void> {
  const { scenario, changes, isStepped, signal } = run;
  const tell = (update: RunUpdate) => {
    if (!signal.aborted) run.onUpdate(update);
  };
  let session: string | null = null;
  let stream: RunStream | null = null;
  try {
    // Not aborted while it is asked: whatever was opened has to be known, so that it can be closed.
    session = await openRun(scenario, { changes, step: isStepped }, tell);
    tell({ type: "opened", session });
    if (!signal.aborted) {
      stream = openRunStream(session, tell);
      for (const action of run.actions) await perform(session, action, signal);
    }
  } catch (error) {
    tell({ type: "failed", problem: toProblem(error) });
  }
  try {
    if (session !== null) {
      const finished = signal.aborted ? undefined : stream?.finish();
      await endRun(session);
      await finished;
    }
  } catch {
    // It ended by itself, or Portside can't be reached: then it ends when nobody has asked for it for a while.
  } finally {
    stream?.close();
    tell({ type: "ended" });
  }
}

/**
 * Opens the session of a run. One that came to no login tells what was seen up to there.
 * @throws {ProblemError} when there is none
 */
async function openRun(
  scenario: ScenarioId,
  request: { readonly changes: LabChanges; readonly step: boolean },
  tell: (update: RunUpdate) => void,
): Promise<string> {
  const address = appPath(`/api/lab/scenarios/${scenario}/runs`);
  let response: Response;
  try {
    response = await fetch(address, withBody("POST", request));
  } catch (error) {
    throw unreachable(error);
  }
  if (response.ok) return (await read(response, sessionSchema)).id;
  const text = await response.text();
  const seen = labRunProblemSchema.safeParse(parseJson(text));
  if (seen.success) {
    for (const event of seen.data.events ?? []) tell({ type: "traffic", event });
    for (const event of seen.data.network ?? []) tell({ type: "network", event });
  }
  throw new ProblemError(problemFromText(response.status, text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A proxy's own page: the problem says so.
  }
}

async function perform(session: string, action: LabAction, signal: AbortSignal): Promise<void> {
  const path = { text: action.path };
  if (action.do === "list") {
    await fetchListing(session, path, signal);
    return;
  }
  const response = await send(contentUrl(session, path), { signal });
  await response.arrayBuffer();
}

/** Ends a run's session; also when the page is about to go. */
export async function endRun(session: string): Promise<void> {
  await send(sessionUrl(session), { method: "DELETE", keepalive: true });
}

/**
 * Lets go what a run in step mode waits with, alone or with all that follows.
 * @param number the step that is meant: when another one waits by now, nothing goes
 */
export async function letGo(session: string, until: "next" | "end", number: number): Promise<void> {
  const request: StepRequest = { until, number };
  await send(sessionUrl(session, "/step"), withBody("POST", request));
}
