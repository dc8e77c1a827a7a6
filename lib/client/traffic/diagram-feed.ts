import { SequenceBuilder } from "@/lib/protocol/sequence/build-sequence";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";
import type { ExchangeReference, TrafficEvent } from "@/lib/protocol/traffic";
import { firstAfter } from "./log-events";

/** A live session as a sequence, with the operations there were. */
export interface FedSequence {
  readonly sequence: Sequence;
  /** In the order in which they began. */
  readonly exchanges: readonly ExchangeReference[];
  /** Whether every event was read; else there is more to read the next time. */
  readonly complete: boolean;
}

/** What was read up to an event. */
interface Reading {
  readonly builder: SequenceBuilder;
  readonly exchanges: Map<number, ExchangeReference>;
  /** The last event that was read; null before the first. */
  readonly last: TrafficEvent | null;
  /** Events that were read. */
  readonly count: number;
}

/** Events between two looks at the clock. */
const PIECE = 200;

/** Events that went out of the page's ring before everything is read anew without them. */
const mostForgotten = 10_000;

/** Events between two places to go back to, near the end and far from it. */
const NEAR = 1000;
const FAR = 8000;
/** Places near the end that are kept. */
const NEAR_KEPT = 4;

/**
 * Reads a growing list of events once: each time only what was added since. When the list ends earlier, as in a replay
 * that is stepped back, it goes on from the last place before that it kept. When the list is another one, or has lost
 * much of its beginning, it begins anew.
 */
export class SequenceFeed {
  #now: Reading = nothing();
  #kept: Reading[] = [];
  #events: readonly TrafficEvent[] = [];
  /** Number of the first event that the builder has. */
  #first = 0;
  #fed: FedSequence = { sequence: { channels: [], steps: [] }, exchanges: [], complete: true };

  /**
   * @param events of one session, by rising number
   * @param isSpent asked now and then: whether it is time to let others work, and to read the rest the next time
   */
  read(events: readonly TrafficEvent[], isSpent: () => boolean = () => false): FedSequence {
    if (events === this.#events) return this.#fed;
    let end = this.#goBackTo(events);
    while (end < events.length) {
      this.#take(events.slice(end, end + PIECE));
      end = Math.min(events.length, end + PIECE);
      if (isSpent()) break;
    }
    const complete = end === events.length;
    this.#events = complete ? events : events.slice(0, end);
    this.#fed = {
      sequence: this.#now.builder.snapshot(),
      exchanges: [...this.#now.exchanges.values()],
      complete,
    };
    return this.#fed;
  }

  #take(events: readonly TrafficEvent[]): void {
    const { builder, exchanges } = this.#now;
    for (const event of events) {
      builder.add(event);
      if (event.exchange) exchanges.set(event.exchange.id, event.exchange);
    }
    const before = this.#now.count;
    const count = before + events.length;
    this.#now = { builder, exchanges, last: events.at(-1) ?? this.#now.last, count };
    if (Math.floor(count / NEAR) === Math.floor(before / NEAR)) return;
    const oldestNear = count - NEAR * NEAR_KEPT;
    this.#kept = this.#kept.filter(({ count }, i, kept) => {
      // The first of each long stretch stays.
      const isFirst = Math.floor(count / FAR) !== Math.floor((kept[i - 1]?.count ?? 0) / FAR);
      return isFirst || count > oldestNear;
    });
    this.#kept.push(copyOf(this.#now));
  }

  /**
   * Takes up the newest reading that the events go on from.
   *
   * @returns how many of them were read then; 0: everything begins anew
   */
  #goBackTo(events: readonly TrafficEvent[]): number {
    const [first] = events;
    const before = this.#events;
    const dropped = first === undefined ? 0 : firstAfter(before, first.seq - 1);
    const isSame = first !== undefined && before[dropped]?.seq === first.seq;
    if (isSame && first.seq - this.#first <= mostForgotten) {
      for (let place: Reading | undefined = this.#now; place; place = this.#kept.pop()) {
        const known = before.length - dropped - (this.#now.count - place.count);
        if (known <= 0) break;
        if (events[known - 1] !== place.last) continue;
        if (place !== this.#now) {
          this.#kept.push(place);
          this.#now = copyOf(place);
        }
        return known;
      }
    }
    this.#now = nothing();
    this.#kept = [];
    this.#first = first?.seq ?? 0;
    return 0;
  }
}

function nothing(): Reading {
  return { builder: new SequenceBuilder(), exchanges: new Map(), last: null, count: 0 };
}

function copyOf({ builder, exchanges, last, count }: Reading): Reading {
  return { builder: new SequenceBuilder(builder), exchanges: new Map(exchanges), last, count };
}
