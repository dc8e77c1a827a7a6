import type { Finding } from "@/lib/protocol/diagnosis/finding";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/** Why exchanges of a session failed: the diagnosis of lib/protocol, which is loaded when there is a log to explain. */
export type DiagnoseIn = (session: readonly TrafficEvent[]) => (exchange: number) => readonly Finding[];

/** An exchange that failed, as the log knows it. */
export interface FailedExchange {
  readonly id: number;
  /** Number of its last event. */
  readonly lastSeq: number;
}

interface Known {
  readonly lastSeq: number;
  readonly findings: readonly Finding[];
  /** Milliseconds, as of the clock: before then it isn't looked at again. */
  readonly restsUntil: number;
}

/** An exchange of thousands of lines that goes on rests for so many times as long as it was looked at. */
const REST = 10;

/**
 * What the diagnosis says of the exchanges in a log. Each is looked at when its rows are drawn, and again only when it went
 * on: a log may hold thousands, and one may go on hundreds of times a second.
 */
export class LogFindings {
  readonly #diagnoseIn: DiagnoseIn;
  readonly #now: () => number;
  #isBehind = false;
  readonly #known = new Map<number, Known>();
  /** The likeliest causes that rest on an event, by its number and then by exchange. */
  readonly #evidence = new Map<number, Map<number, Finding>>();
  /** What is known of a session serves all of its exchanges. Holds no list of events that nobody else has. */
  readonly #sessions = new WeakMap<readonly TrafficEvent[], ReturnType<DiagnoseIn>>();

  /** @param now milliseconds of a clock that only rises */
  constructor(diagnoseIn: DiagnoseIn, now = () => performance.now()) {
    this.#diagnoseIn = diagnoseIn;
    this.#now = now;
  }

  /** Whether an exchange went on that was not looked at again since the last time that this was asked. */
  wasBehind(): boolean {
    const wasBehind = this.#isBehind;
    this.#isBehind = false;
    return wasBehind;
  }

  /**
   * Why an exchange failed, likeliest first; empty where the wire doesn't say.
   * @param session all events of its session that are kept, in order
   */
  of({ id, lastSeq }: FailedExchange, session: readonly TrafficEvent[]): readonly Finding[] {
    const known = this.#known.get(id);
    if (known?.lastSeq === lastSeq) return known.findings;
    const began = this.#now();
    if (known && lastSeq > known.lastSeq && began < known.restsUntil) {
      this.#isBehind = true;
      return known.findings;
    }
    if (known) this.#unmark(id, known);
    const findings = this.#diagnoserOf(session)(id);
    const ended = this.#now();
    this.#known.set(id, { lastSeq, findings, restsUntil: ended + REST * (ended - began) });
    const [likeliest] = findings;
    if (likeliest) this.#mark(id, likeliest);
    return findings;
  }

  /**
   * What the event of a number is evidence of, as far as exchanges were looked at; null for nothing.
   * @param hasFailed whether an exchange still counts as failed: a later step may have made up for what was found
   */
  evidenceAt(seq: number, hasFailed: (exchange: number) => boolean): Finding | null {
    for (const [exchange, finding] of this.#evidence.get(seq) ?? []) if (hasFailed(exchange)) return finding;
    return null;
  }

  #diagnoserOf(session: readonly TrafficEvent[]): ReturnType<DiagnoseIn> {
    const diagnose = this.#sessions.get(session) ?? this.#diagnoseIn(session);
    this.#sessions.set(session, diagnose);
    return diagnose;
  }

  #mark(exchange: number, finding: Finding): void {
    for (const seq of finding.evidence) {
      const marks = this.#evidence.get(seq) ?? new Map<number, Finding>();
      this.#evidence.set(seq, marks.set(exchange, finding));
    }
  }

  #unmark(exchange: number, { findings: [likeliest] }: Known): void {
    for (const seq of likeliest?.evidence ?? []) {
      const marks = this.#evidence.get(seq);
      marks?.delete(exchange);
      if (marks?.size === 0) this.#evidence.delete(seq);
    }
  }
}
