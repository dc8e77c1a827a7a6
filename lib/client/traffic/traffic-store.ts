import type { TrafficEvent } from "@/lib/protocol/traffic";

/** Asks for the events of a session after a number; called when the stream skipped some. */
export type Backfill = (session: string, after: number) => void;

/** Runs a task soon, together with others: the next frame in a page. */
export type Schedule = (task: () => void) => void;

const none: readonly TrafficEvent[] = [];

/**
 * The traffic of this page's sessions, in order and without doubles, however it arrives: from the stream, from
 * another tab, or as the backlog of a session. Bounded per session; the oldest go first. Readers are told once a
 * frame, not once an event.
 */
export class TrafficStore {
  readonly #limit: number;
  readonly #schedule: Schedule;
  readonly #backfill: Backfill;
  readonly #events = new Map<string, readonly TrafficEvent[]>();
  readonly #arrived = new Map<string, TrafficEvent[]>();
  readonly #listeners = new Set<() => void>();
  #scheduled = false;

  /** @param options.limit events kept per session. */
  constructor(options: { limit: number; schedule: Schedule; backfill: Backfill }) {
    this.#limit = options.limit;
    this.#schedule = options.schedule;
    this.#backfill = options.backfill;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A session's events by rising number; the same array until something changed. */
  readonly events = (session: string): readonly TrafficEvent[] => this.#events.get(session) ?? none;

  lastSeq(session: string): number {
    return Math.max(this.#arrived.get(session)?.at(-1)?.seq ?? 0, this.events(session).at(-1)?.seq ?? 0);
  }

  /** Takes an event of the live stream; asks for what is missing before it. */
  add(event: TrafficEvent): void {
    const last = this.lastSeq(event.session);
    if (event.seq > last + 1) this.#backfill(event.session, last);
    this.#take(event);
  }

  /** Takes a backlog: what the server's ring no longer holds stays missing. */
  addAll(events: readonly TrafficEvent[]): void {
    for (const event of events) this.#take(event);
  }

  /** Asks for what a session did while nobody listened. */
  catchUp(session: string): void {
    this.#backfill(session, this.lastSeq(session));
  }

  #take(event: TrafficEvent): void {
    const arrived = this.#arrived.get(event.session);
    if (arrived === undefined) this.#arrived.set(event.session, [event]);
    else arrived.push(event);
    this.#flushSoon();
  }

  /** Forgets a session. */
  remove(session: string): void {
    this.#arrived.delete(session);
    if (this.#events.delete(session)) this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      for (const [session, arrived] of this.#arrived) {
        this.#events.set(session, merge(this.events(session), arrived).slice(-this.#limit));
      }
      this.#arrived.clear();
      for (const listener of this.#listeners) listener();
    });
  }
}

/** Both lists as one, by rising number, each number once. */
function merge(known: readonly TrafficEvent[], arrived: readonly TrafficEvent[]): readonly TrafficEvent[] {
  const last = known.at(-1)?.seq ?? 0;
  const inOrder = arrived.every((event, i) => event.seq > (arrived[i - 1]?.seq ?? last));
  if (inOrder) return [...known, ...arrived];
  const bySeq = new Map([...known, ...arrived].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
