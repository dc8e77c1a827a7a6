import type { Problem } from "@/lib/contract/problem";
import type { SessionChange } from "@/lib/contract/session";
import type { DataMode } from "@/lib/protocol/traffic";
import { toProblem } from "../problem-error";
import { sessionUrl, withBody } from "../request";
import { type ComparedOperation, type CompareResult, payBack, runInBothModes } from "./compare-run";

/** What is known of a session's newest run in both modes. */
export type RunState =
  | {
      readonly status: "running";
      readonly operation: ComparedOperation;
      /** The side that is under way; null before the first. */
      readonly mode: DataMode | null;
      readonly isStopping: boolean;
    }
  | {
      readonly status: "ended";
      readonly operation: ComparedOperation;
      readonly result: CompareResult;
      /** Why putting back what is owed failed the last time that a person asked for it. */
      readonly putBackProblem: Problem | null;
    };

export interface RunRequest {
  readonly session: string;
  readonly operation: ComparedOperation;
  /** Number of the newest event that the page has. */
  readonly after: number;
}

/** Calls the listener when the page is left; returns what takes it off again. */
export type OnLeave = (listener: () => void) => () => void;

/**
 * The runs of this page, one for each session. They live outside of what is on the screen: a person may watch the log
 * while one is under way, and the session's own mode is put back whatever they look at.
 */
export class CompareRuns {
  readonly #onLeave: OnLeave;
  readonly #listeners = new Set<() => void>();
  readonly #states = new Map<string, RunState>();
  readonly #running = new Map<string, AbortController>();

  constructor(onLeave: OnLeave) {
    this.#onLeave = onLeave;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest run of a session; undefined when there was none. The same object until something changed. */
  readonly state = (session: string): RunState | undefined => this.#states.get(session);

  /** Begins, unless one is under way. @returns when it has ended and the session is set as before */
  async start({ session, operation, after }: RunRequest): Promise<void> {
    if (this.#running.has(session)) return;
    const stop = new AbortController();
    let owed: SessionChange | null = null;
    this.#running.set(session, stop);
    this.#set(session, { status: "running", operation, mode: null, isStopping: false });
    const stayed = this.#onLeave(() => {
      stop.abort();
      if (owed !== null) sendWhileLeaving(session, owed);
    });
    const result = await runInBothModes({
      session,
      operation,
      after,
      signal: stop.signal,
      onMode: (mode) => this.#set(session, { status: "running", operation, mode, isStopping: false }),
      onOwed: (change) => {
        owed = change;
      },
    });
    stayed();
    this.#running.delete(session);
    this.#set(session, { status: "ended", operation, result, putBackProblem: null });
  }

  /** Ends a run early; what it changed is put back. */
  stop(session: string): void {
    const state = this.#states.get(session);
    if (state?.status !== "running") return;
    this.#set(session, { ...state, isStopping: true });
    this.#running.get(session)?.abort();
  }

  /** Tries again to put back what an ended run could not. */
  async putBack(session: string): Promise<void> {
    const state = this.#states.get(session);
    if (state?.status !== "ended" || state.result.owed === null) return;
    try {
      await payBack(session, state.result.owed);
      this.#set(session, { ...state, result: { ...state.result, owed: null }, putBackProblem: null });
    } catch (error) {
      this.#set(session, { ...state, putBackProblem: toProblem(error) });
    }
  }

  #set(session: string, state: RunState): void {
    this.#states.set(session, state);
    for (const listener of this.#listeners) listener();
  }
}

/** A request that outlives the page. Nobody is there any more to hear what became of it. */
function sendWhileLeaving(session: string, change: SessionChange): void {
  fetch(sessionUrl(session), { ...withBody("PATCH", change), keepalive: true }).catch(() => undefined);
}

let ofThisPage: CompareRuns | undefined;

/** The runs of this page; to be asked for in the browser only. */
export function compareRuns(): CompareRuns {
  ofThisPage ??= new CompareRuns((listener) => {
    window.addEventListener("pagehide", listener);
    return () => window.removeEventListener("pagehide", listener);
  });
  return ofThisPage;
}
