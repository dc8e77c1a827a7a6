import type { TrafficEvent } from "@/lib/protocol/traffic";
import { firstAfter } from "./log-events";

/** Asks for the events of a session after a number; called when the stream skipped some. */
export type Backfill = (session: string, after: number) => void;

/** Runs a task soon, together with others: the next frame in a page. */
export type Schedule = (task: () => void) => void;

/** Events of a session that readers get in one frame: a backlog comes in parts, so that none of them takes long. */
export const EVENTS_AT_ONCE = 4_000;

const none: readonly TrafficEvent[] = [];

/** What the store has of one session. */
interface Kept {
  /** By rising number; replaced, never changed. */
  events: readonly TrafficEvent[];
  /** Not yet among them. */
  arrived: TrafficEvent[];
  /** The highest number that came. */
  newest: number;
  /** Everything up to here was dropped, and stays so when a stream tells it again. */
  droppedTo: number;
  /** Numbers after which the stream skipped some, that no backlog has told since. */
  gaps: number[];
  /** A backlog came that was composed before the newest gap: what that is about has to be asked for again. */
  asksAgain: boolean;
}

/**
 * The traffic of this page's sessions, in order and without doubles, however it arrives: from the stream, from
 * another tab, or as the backlog of a session. Bounded per session; the oldest go first, a tenth of the limit at a time, so
 * that what was made of the events needn't lose its beginning with every frame. Readers are told once a frame, not
 * once an event.
 */
export class TrafficStore {
  readonly #limit: number;
  readonly #schedule: Schedule;
  readonly #backfill: Backfill;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<() => void>();
  #scheduled = false;

  /** @param options.limit events kept per session; up to a tenth more until they are trimmed. */
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
  readonly events = (session: string): readonly TrafficEvent[] => this.#kept.get(session)?.events ?? none;

  /** Number of the newest event of a session; 0 when there is none. */
  lastSeq(session: string): number {
    return this.#kept.get(session)?.newest ?? 0;
  }

  /** Takes an event of the live stream; asks for what is missing before it. */
  add(event: TrafficEvent): void {
    const last = this.lastSeq(event.session);
    const kept = this.#take(event);
    if (event.seq <= last + 1) return;
    kept.gaps.push(last);
    this.#backfill(event.session, last);
  }

  /** Takes a backlog: what the server's ring no longer holds stays missing. */
  addAll(events: readonly TrafficEvent[]): void {
    for (const event of events) this.#take(event);
    const newest = events.at(-1);
    const kept = newest && this.#kept.get(newest.session);
    if (newest === undefined || kept === undefined) return;
    kept.gaps = kept.gaps.filter((after) => after >= newest.seq);
    kept.asksAgain = kept.gaps.length > 0;
  }

  /** Asks for what a session did while nobody listened. */
  catchUp(session: string): void {
    this.#backfill(session, this.lastSeq(session));
  }

  #take(event: TrafficEvent): Kept {
    let kept = this.#kept.get(event.session);
    if (kept === undefined) {
      kept = { events: none, arrived: [], newest: 0, droppedTo: 0, gaps: [], asksAgain: false };
      this.#kept.set(event.session, kept);
    }
    if (event.seq > kept.droppedTo) {
      kept.arrived.push(event);
      kept.newest = Math.max(kept.newest, event.seq);
      this.#flushSoon();
    }
    return kept;
  }

  /** Forgets a session. */
  remove(session: string): void {
    if (this.#kept.delete(session)) this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      for (const [session, kept] of this.#kept) this.#flush(session, kept);
      for (const listener of this.#listeners) listener();
    });
  }

  #flush(session: string, kept: Kept): void {
    if (kept.arrived.length === 0) return;
    const part = kept.arrived.slice(0, EVENTS_AT_ONCE).filter(({ seq }) => seq > kept.droppedTo);
    kept.events = merge(kept.events, part);
    kept.arrived = kept.arrived.slice(EVENTS_AT_ONCE);
    if (kept.arrived.length > 0) this.#flushSoon();
    if (kept.events.length > this.#limit + Math.floor(this.#limit / 10)) {
      kept.events = kept.events.slice(-this.#limit);
      kept.droppedTo = (kept.events[0]?.seq ?? 1) - 1;
    }
    const [gap] = kept.gaps;
    if (kept.asksAgain && gap !== undefined) this.#backfill(session, gap);
    kept.asksAgain = false;
  }
}

/** Both lists as one, by rising number, each number once. */
function merge(known: readonly TrafficEvent[], arrived: readonly TrafficEvent[]): readonly TrafficEvent[] {
  const news = withoutKnown(known, arrived);
  const [first] = news;
  if (first === undefined) return known;
  const at = firstAfter(known, first.seq);
  if (at === known.length) return known.concat(news);
  const merged = known.slice(0, at);
  let next = 0;
  for (const event of known.slice(at)) {
    for (let late = news[next]; late !== undefined && late.seq < event.seq; late = news[++next])
      merged.push(late);
    merged.push(event);
  }
  return merged.concat(news.slice(next));
}

/** What arrived, by rising number, each number once, without those that are known. */
function withoutKnown(
  known: readonly TrafficEvent[],
  arrived: readonly TrafficEvent[],
): readonly TrafficEvent[] {
  const last = known.at(-1)?.seq ?? 0;
  if (arrived.every((event, i) => event.seq > (arrived[i - 1]?.seq ?? last))) return arrived;
  const sorted = arrived.toSorted((a, b) => a.seq - b.seq);
  return sorted.filter(
    ({ seq }, i) => seq !== sorted[i - 1]?.seq && known[firstAfter(known, seq) - 1]?.seq !== seq,
  );
}
