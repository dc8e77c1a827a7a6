import type { CheckOutcome } from "../../protocol/check/outcome";
import { type CheckStep, checkSteps, checkStepTitles } from "../../protocol/check/steps";
import { type CheckVerdict, verdictOf } from "../../protocol/check/verdict";
import { diagnoseFailure } from "../../protocol/diagnosis/diagnose";
import type { Finding } from "../../protocol/diagnosis/finding";
import type { ExchangeReference, TrafficEvent } from "../../protocol/traffic";
import { cancelled } from "../deadline";
import { defaultEngineOptions, type EngineOptions } from "../engine-options";
import { type FtpError, type FtpErrorCode, isFtpError } from "../errors";
import { credentialsOf } from "../login";
import type { Network } from "../network";
import { SessionCore } from "../session-core";
import type { SessionSettings } from "../session-types";
import { TrafficLog } from "../traffic-log";
import { CheckRun, type StepResult } from "./check-run";
import { runStep } from "./run-step";
import { whySkipped } from "./skipped";

export interface CheckParts {
  readonly id: string;
  readonly settings: SessionSettings;
  readonly network: Network;
  /** Ends the check, with QUIT. */
  readonly signal: AbortSignal;
  readonly options?: EngineOptions | undefined;
  /** Hears of every event. */
  readonly onTraffic?: ((event: TrafficEvent) => void) | undefined;
}

/** A step that is over. */
export interface CheckedStep extends CheckOutcome {
  /** The exchange that it was; null for one that was skipped before anything happened. */
  readonly exchange: number | null;
  /** What it caused on the wire, with what came before it (another login). */
  readonly events: readonly TrafficEvent[];
}

/** Milliseconds after which a check tells what it knows: steps that are left are skipped. */
const longestCheck = 120_000;

/**
 * Looks at a server step by step and changes nothing on it: no upload, no directory, no rename. Goes on after a step that
 * failed as far as that makes sense, so that the verdict can compare.
 */
export class Check {
  readonly #core: SessionCore;
  readonly #caller: AbortSignal;

  /** @throws {FtpError} `invalid-request` for settings that no connection could be opened with */
  constructor({ id, settings, network, signal, options = defaultEngineOptions, onTraffic }: CheckParts) {
    const log = new TrafficLog(id, options.limits.traffic, onTraffic);
    this.#core = new SessionCore(id, settings, network, log, options);
    this.#caller = signal;
    credentialsOf(this.#core);
  }

  /** Each step as it ends, and last what comes of them together. @throws {FtpError} `cancelled` */
  async *lines(): AsyncGenerator<CheckedStep | CheckVerdict, void, void> {
    const tooLong = AbortSignal.timeout(longestCheck);
    const run = new CheckRun(this.#core, AbortSignal.any([this.#caller, tooLong]));
    const outcomes: CheckedStep[] = [];
    const stop = () => run.stop();
    run.signal.addEventListener("abort", stop, { once: true });
    try {
      for (const step of stepsFor(run)) {
        const checked = await this.#step(run, step);
        if (this.#caller.aborted) throw cancelled(this.#caller);
        run.done.set(step, checked.status);
        outcomes.push(checked);
        yield checked;
      }
      yield verdictOf(outcomes);
    } finally {
      run.signal.removeEventListener("abort", stop);
      await run.leave("the check is over");
    }
  }

  async #step(run: CheckRun, step: CheckStep): Promise<CheckedStep> {
    const { log } = this.#core;
    const skipped = run.signal.aborted
      ? "The check took too long, and ended before this."
      : whySkipped(run, step);
    if (skipped !== null) {
      return { step, status: "skipped", detail: skipped, finding: null, exchange: null, events: [] };
    }
    const before = log.lastSeq;
    const exchange = this.#core.newExchange(checkStepTitles[step]);
    const ended = await runStep(run, step, exchange).catch((error: unknown) => engineError(error));
    const result = isFtpError(ended) ? failed(run, ended) : ended;
    // A handshake that failed leaves nothing to say QUIT on.
    if (result.status === "failed" && !run.passed("login") && step !== "login") run.stop();
    const events = log.after(before);
    const own = events.some((event) => event.exchange?.id === exchange.id);
    return {
      ...{ step, ...result },
      finding: isFtpError(ended) ? findingOf(run, ended, events, exchange) : (ended.finding ?? null),
      exchange: own ? exchange.id : null,
      events,
    };
  }
}

/** TLS that is implicit comes before the greeting. */
function stepsFor({ settings }: CheckRun): readonly CheckStep[] {
  if (settings.encryption !== "implicit") return checkSteps;
  const rest = checkSteps.filter((step) => step !== "tls");
  const at = rest.indexOf("greeting");
  return [...rest.slice(0, at), "tls", ...rest.slice(at)];
}

/** @throws what is no error of the engine */
function engineError(error: unknown): FtpError {
  if (isFtpError(error)) return error;
  throw error;
}

function failed({ signal }: CheckRun, { message }: FtpError): StepResult {
  const tooLong = "The server took so long that the check ended here.";
  return { status: "failed", detail: signal.aborted ? tooLong : message };
}

/** What the wire can explain: not that a file is missing, or a command unknown. */
const explainable: readonly FtpErrorCode[] = [
  "denied",
  "connection-failed",
  "data-connection-failed",
  "login-refused",
  "busy",
  "timeout",
  "incomplete",
];

/** The likeliest cause, from the step's own exchange; where that has none, from what came before it: another login. */
function findingOf(
  run: CheckRun,
  { code }: FtpError,
  events: readonly TrafficEvent[],
  { id }: ExchangeReference,
): Finding | null {
  if (!explainable.includes(code)) return null;
  const own = events.filter((event) => event.exchange?.id === id);
  // A login is one story, of which the steps before it are parts.
  const story = run.passed("login") ? (own.length > 0 ? own : events) : run.events;
  const [likeliest = null] = diagnoseFailure(story, run.events);
  return likeliest;
}
