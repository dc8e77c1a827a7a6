import type { Problem } from "@/lib/contract/problem";
import type { DataMode } from "@/lib/protocol/traffic";
import { toProblem } from "../problem-error";
import { sessionUrl, withBody } from "../request";
import { onForget } from "../sessions/forgetting";
import { browserLock, type TakeLock } from "./browser-lock";
import {
  type ComparedOperation,
  type CompareResult,
  type Owed,
  owedChange,
  payBack,
  runInBothModes,
} from "./compare-run";

/** What is known of a session's newest run in both modes. */
export type RunState =
  | {
      readonly status: "running";
      readonly operation: ComparedOperation;
      /** The side that is under way; null before the first. */
      readonly mode: DataMode | null;
      readonly isStopping: boolean;
    }
  | EndedRun;

export interface EndedRun {
  readonly status: "ended";
  readonly operation: ComparedOperation;
  readonly result: CompareResult;
  /** Whether what is owed is being put back right now. */
  readonly isPuttingBack: boolean;
  /** Why putting back what is owed failed the last time. */
  readonly putBackProblem: Problem | null;
}

export interface RunRequest {
  readonly session: string;
  readonly operation: ComparedOperation;
  /** Number of the newest event that the page has. */
  readonly after: number;
}

/** Calls the listener when the page is left; returns what takes it off again. */
export type OnLeave = (listener: () => void) => () => void;

/** What a page holds of a session from a run's beginning until nothing is owed to the session any more. */
interface Hold {
  owed: Owed | null;
  /** Lets other pages have the session, and leaving the page be. */
  readonly letGo: () => void;
}

const elsewhere: CompareResult = {
  passive: null,
  active: null,
  ended: "elsewhere",
  problem: null,
  owed: null,
};

/**
 * The runs of this page, one for each session. They live outside of what is on the screen: a person may watch the log
 * while one is under way, and the session's own mode is put back whatever they look at.
 *
 * Only one page of a browser has a session at a time, because a second one would take the mode that the first one set
 * for the person's own.
 */
export class CompareRuns {
  readonly #onLeave: OnLeave;
  readonly #takeLock: TakeLock;
  readonly #listeners = new Set<() => void>();
  readonly #states = new Map<string, RunState>();
  /** The sessions that something is done with now: a run, or putting back. */
  readonly #busy = new Map<string, AbortController>();
  readonly #holds = new Map<string, Hold>();

  constructor(onLeave: OnLeave, takeLock: TakeLock) {
    this.#onLeave = onLeave;
    this.#takeLock = takeLock;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest run of a session; undefined when there was none. The same object until something changed. */
  readonly state = (session: string): RunState | undefined => this.#states.get(session);

  /**
   * Begins, unless something is under way. What an earlier run owes is put back first; while it can't be, nothing
   * begins, because its mode would pass for the person's own.
   *
   * @returns when it has ended
   */
  async start(request: RunRequest): Promise<void> {
    const { session, operation } = request;
    const before = this.#states.get(session);
    await this.#alone(session, async (stop) => {
      this.#set(session, { status: "running", operation, mode: null, isStopping: false });
      const problem = await this.#pay(session);
      if (problem !== null && before?.status === "ended") return { ...before, putBackProblem: problem };
      const result = await this.#run(request, stop);
      return { status: "ended", operation, result, isPuttingBack: false, putBackProblem: null };
    });
  }

  /** Ends a run early; what it changed is put back. */
  stop(session: string): void {
    const state = this.#states.get(session);
    if (state?.status !== "running") return;
    this.#set(session, { ...state, isStopping: true });
    this.#busy.get(session)?.abort();
  }

  /** Tries again to put back what an ended run could not. Meanwhile no run begins. */
  async putBack(session: string): Promise<void> {
    const state = this.#states.get(session);
    if (state?.status !== "ended" || state.result.owed === null) return;
    await this.#alone(session, async () => {
      this.#set(session, { ...state, isPuttingBack: true });
      const putBackProblem = await this.#pay(session);
      const owed = this.#holds.get(session)?.owed ?? null;
      return { ...state, result: { ...state.result, owed }, isPuttingBack: false, putBackProblem };
    });
  }

  /** Keeps nothing of a session that was closed, and ends its run. */
  forget(session: string): void {
    const busy = this.#busy.get(session);
    this.#busy.delete(session);
    busy?.abort();
    this.#holds.get(session)?.letGo();
    if (this.#states.delete(session)) this.#tell();
  }

  /** Does something with a session while nothing else is done with it here; its result is the session's state then. */
  async #alone(session: string, task: (stop: AbortController) => Promise<EndedRun>): Promise<void> {
    if (this.#busy.has(session)) return;
    const stop = new AbortController();
    this.#busy.set(session, stop);
    const ended = await task(stop);
    // A session that was forgotten meanwhile stays so.
    const isForgotten = this.#busy.get(session) !== stop;
    const hold = this.#holds.get(session);
    if (isForgotten || hold?.owed === null) hold?.letGo();
    if (isForgotten) return;
    this.#busy.delete(session);
    this.#set(session, ended);
  }

  async #run({ session, operation, after }: RunRequest, stop: AbortController): Promise<CompareResult> {
    const hold = await this.#hold(session);
    if (hold === null) return elsewhere;
    return runInBothModes({
      session,
      operation,
      after,
      signal: stop.signal,
      onMode: (mode) => this.#set(session, { status: "running", operation, mode, isStopping: false }),
      onOwed: (owed) => {
        hold.owed = owed;
      },
    });
  }

  /** @returns null when another page has the session */
  async #hold(session: string): Promise<Hold | null> {
    const held = this.#holds.get(session);
    if (held !== undefined) return held;
    const release = await this.#takeLock(`portside.compare.${session}`);
    if (release === null) return null;
    const stayed = this.#onLeave(() => {
      this.#busy.get(session)?.abort();
      if (hold.owed !== null) sendWhileLeaving(session, hold.owed);
    });
    const hold: Hold = {
      owed: null,
      letGo: () => {
        this.#holds.delete(session);
        stayed();
        release();
      },
    };
    this.#holds.set(session, hold);
    return hold;
  }

  /** Puts back what an earlier run owes. @returns why it failed; null when nothing is owed any more */
  async #pay(session: string): Promise<Problem | null> {
    const hold = this.#holds.get(session);
    if (hold === undefined || hold.owed === null) return null;
    try {
      await payBack(session, hold.owed);
      hold.owed = null;
      return null;
    } catch (error) {
      return toProblem(error);
    }
  }

  #set(session: string, state: RunState): void {
    this.#states.set(session, state);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A request that outlives the page. Nobody is there any more to hear what became of it. */
function sendWhileLeaving(session: string, owed: Owed): void {
  const change = owedChange(owed);
  if (change === null) return;
  fetch(sessionUrl(session), { ...withBody("PATCH", change), keepalive: true }).catch(() => undefined);
}

let ofThisPage: CompareRuns | undefined;

/** The runs of this page; to be asked for in the browser only. */
export function compareRuns(): CompareRuns {
  if (ofThisPage === undefined) {
    const runs = new CompareRuns((listener) => {
      window.addEventListener("pagehide", listener);
      return () => window.removeEventListener("pagehide", listener);
    }, browserLock);
    onForget((session) => runs.forget(session));
    ofThisPage = runs;
  }
  return ofThisPage;
}
