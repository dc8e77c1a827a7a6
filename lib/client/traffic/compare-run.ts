import type { Problem } from "@/lib/contract/problem";
import { type Session, type SessionChange, sessionSchema } from "@/lib/contract/session";
import { lastName } from "@/lib/protocol/path";
import type { DataMode } from "@/lib/protocol/traffic";
import { changeSession, contentUrl, fetchTraffic } from "../api";
import { fetchListing } from "../listing-api";
import { ownProblem, ProblemError, toProblem } from "../problem-error";
import type { RemotePath } from "../remote-path";
import { checkCarried, read, send, sessionUrl } from "../request";

/** What is done in both modes. */
export type ComparedOperation =
  | { readonly kind: "listing"; readonly path: RemotePath }
  /** `limit`: bytes to take at most; a longer file is stopped there, and what came is thrown away. */
  | { readonly kind: "download"; readonly path: RemotePath; readonly limit: number };

/** What became of the operation in one mode. */
export interface SideResult {
  /** Number of its exchange in the log; null when none was found. */
  readonly exchange: number | null;
  /** Why it failed; a side that fails is a result like any other. */
  readonly problem: Problem | null;
}

/**
 * How a run ended. `changed`: somebody else chose a data mode meanwhile. `broken`: the session ended, or Portside
 * couldn't be asked any more. `elsewhere`: it never began, because another page has a run of the session.
 */
export type RunEnding = "done" | "cancelled" | "changed" | "broken" | "elsewhere";

/** What a run changes of a session. */
export type OwnSettings = Required<Pick<Session, "dataMode" | "fallback">>;

/** What has to be put back of a session. */
export interface Owed {
  /** As a person had chosen them. */
  readonly own: OwnSettings;
  /** The mode that the run set last; null when it can't be told from what somebody else may have chosen. */
  readonly leftIn: DataMode | null;
}

export interface CompareResult {
  /** Null for a side that never came to its turn, or not to its end. */
  readonly passive: SideResult | null;
  readonly active: SideResult | null;
  readonly ended: RunEnding;
  /** What broke it. */
  readonly problem: Problem | null;
  /** What could not be put back; null when the session is set as it was. */
  readonly owed: Owed | null;
}

/** What a run needs from the page. */
export interface CompareRun {
  readonly session: string;
  readonly operation: ComparedOperation;
  readonly signal: AbortSignal;
  /** Number of the newest event that the page has: the run's own come after it. */
  readonly after: number;
  /** Told when a side begins. */
  readonly onMode: (mode: DataMode) => void;
  /**
   * Told what has to be put back, before and after each change; null once nothing has to. For a page that is left in
   * the middle.
   */
  readonly onOwed: (owed: Owed | null) => void;
}

const modes = ["passive", "active"] as const;

/**
 * Does one operation in passive and then in active mode, and puts the session's own mode back, however it ends. The
 * fallback to the other mode is off meanwhile, so that each side shows its own. Never throws.
 *
 * Nobody is overruled: when somebody else chose a mode meanwhile, the run ends and theirs stays.
 */
export async function runInBothModes(run: CompareRun): Promise<CompareResult> {
  let own: Session;
  try {
    own = await fetchSession(run.session);
  } catch (error) {
    return { passive: null, active: null, ended: "broken", problem: toProblem(error), owed: null };
  }
  if (run.signal.aborted) {
    return { passive: null, active: null, ended: "cancelled", problem: null, owed: null };
  }
  const sides = new Sides(run, { dataMode: own.dataMode, fallback: own.fallback });
  const { ended, problem } = await sides.both();
  const owed = sides.owed === null || (await isPaid(run.session, sides.owed)) ? null : sides.owed;
  run.onOwed(owed);
  return { passive: sides.passive, active: sides.active, ended, problem, owed };
}

class Sides {
  passive: SideResult | null = null;
  active: SideResult | null = null;
  /** Null while nothing was changed. */
  owed: Owed | null = null;
  #seen: number;

  constructor(
    private readonly run: CompareRun,
    private readonly own: OwnSettings,
  ) {
    this.#seen = run.after;
  }

  #owe(leftIn: DataMode | null): void {
    this.owed = { own: this.own, leftIn };
    this.run.onOwed(this.owed);
  }

  async both(): Promise<Pick<CompareResult, "ended" | "problem">> {
    const { session, signal } = this.run;
    try {
      // What the page hasn't heard of yet isn't this run's either.
      await this.#findExchange();
      for (const mode of modes) {
        if (mode === "active" && !(await this.#isStill("passive")))
          return { ended: "changed", problem: null };
        signal.throwIfAborted();
        // Until the answer is here, nobody knows whose mode it is.
        this.#owe(null);
        // Not cancelled by the signal: then nobody would know whether it arrived.
        await changeSession(session, { dataMode: mode, fallback: false });
        this.#owe(mode);
        signal.throwIfAborted();
        this.run.onMode(mode);
        this[mode] = await this.#side();
        signal.throwIfAborted();
      }
      return { ended: (await this.#isStill("active")) ? "done" : "changed", problem: null };
    } catch (error) {
      if (signal.aborted) return { ended: "cancelled", problem: null };
      return { ended: "broken", problem: toProblem(error) };
    }
  }

  async #isStill(mode: DataMode): Promise<boolean> {
    const now = await fetchSession(this.run.session);
    return now.dataMode === mode && !now.fallback;
  }

  async #side(): Promise<SideResult> {
    const { session, operation, signal } = this.run;
    let problem: Problem | null = null;
    let exchange: number | null = null;
    try {
      if (operation.kind === "listing") {
        exchange = (await fetchListing(session, operation.path, signal)).exchange;
      } else {
        await readAndDiscard(session, operation, signal);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      problem = toProblem(error);
    }
    const found = await this.#findExchange();
    return { exchange: exchange ?? found ?? problem?.exchange ?? null, problem };
  }

  /** The newest exchange of this operation since the last time, read from the log; null when there is none. */
  async #findExchange(): Promise<number | null> {
    const { session, operation } = this.run;
    const events = await fetchTraffic(session, this.#seen);
    this.#seen = events.at(-1)?.seq ?? this.#seen;
    const verb = operation.kind === "listing" ? "List " : "Download ";
    const name = lastName(operation.path.text);
    const newest = events.findLast(
      ({ exchange }) => exchange?.label.startsWith(verb) && exchange.label.endsWith(name),
    );
    return newest?.exchange?.id ?? null;
  }
}

async function fetchSession(session: string): Promise<Session> {
  return read(await send(sessionUrl(session)), sessionSchema);
}

/**
 * Takes a file's bytes and throws them away, up to the limit. A file that is longer is asked for in part, so that the
 * transfer is stopped in order; where its size isn't known, reading stops there.
 */
async function readAndDiscard(
  session: string,
  { path, limit }: Extract<ComparedOperation, { kind: "download" }>,
  signal: AbortSignal,
): Promise<void> {
  checkCarried(path);
  const response = await open(contentUrl(session, path), limit, signal);
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let bytes = 0; bytes < limit; ) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    const advice = "The log shows how far it came and what the server said last.";
    throw new ProblemError(ownProblem("The download broke off", advice), { cause: error });
  }
  await reader.cancel();
}

async function open(url: string, limit: number, signal: AbortSignal): Promise<Response> {
  // The browser may have the file already, and would ask only whether it is still the same.
  const init: RequestInit = { signal, cache: "no-store" };
  try {
    return await send(url, { ...init, headers: { Accept: "*/*", Range: `bytes=0-${limit - 1}` } });
  } catch (error) {
    // An empty file has no first byte (RFC 9110 §14.1.2).
    const isEmpty = error instanceof ProblemError && error.problem.code === "range-not-satisfiable";
    if (!isEmpty) throw error;
    return send(url, { ...init, headers: { Accept: "*/*" } });
  }
}

async function isPaid(session: string, owed: Owed): Promise<boolean> {
  try {
    await payBack(session, owed);
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts the session's own settings back, but for what somebody else has changed since. A session that ended is owed
 * nothing.
 *
 * @throws {ProblemError} when Portside couldn't be asked, or refused
 */
export async function payBack(session: string, { own, leftIn }: Owed): Promise<void> {
  try {
    const now = await fetchSession(session);
    const isTheirs = leftIn !== null && now.dataMode !== leftIn;
    const change: SessionChange = {
      ...(!isTheirs && now.dataMode !== own.dataMode && { dataMode: own.dataMode }),
      ...(now.fallback !== own.fallback && !now.fallback && { fallback: own.fallback }),
    };
    if (Object.keys(change).length > 0) await changeSession(session, change);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/**
 * The change that puts back what is owed without asking first how the session is set: nothing in it overrules anybody
 * who chose another mode than the run left.
 *
 * @returns null when there is nothing to change
 */
export function owedChange({ own, leftIn }: Owed): SessionChange | null {
  const change: SessionChange = {
    // In its own mode, the session needs no word of it: another one by now is somebody's choice.
    ...(leftIn !== own.dataMode && { dataMode: own.dataMode }),
    ...(own.fallback && { fallback: own.fallback }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === "not-found";
}
