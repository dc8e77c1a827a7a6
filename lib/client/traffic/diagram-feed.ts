import { SequenceBuilder } from "@/lib/protocol/sequence/build-sequence";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";
import type { ExchangeReference, TrafficEvent } from "@/lib/protocol/traffic";

/** A live session as a sequence, with the operations there were. */
export interface FedSequence {
  readonly sequence: Sequence;
  /** In the order in which they began. */
  readonly exchanges: readonly ExchangeReference[];
  /** Whether every event was read; else there is more to read the next time. */
  readonly complete: boolean;
}

/** Events between two looks at the clock. */
const PIECE = 200;

/** Events that went out of the page's ring before everything is read anew without them. */
const mostForgotten = 10_000;

/**
 * Reads a growing list of events once: each time only what was added since. When the list is another one, or has lost much
 * of its beginning, it begins anew.
 */
export class SequenceFeed {
  #builder = new SequenceBuilder();
  #exchanges = new Map<number, ExchangeReference>();
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
    const known = this.#knownOf(events);
    if (known === 0) {
      this.#builder = new SequenceBuilder();
      this.#exchanges = new Map();
      this.#first = events[0]?.seq ?? 0;
    }
    let end = known;
    while (end < events.length) {
      for (const event of events.slice(end, end + PIECE)) {
        this.#builder.add(event);
        if (event.exchange) this.#exchanges.set(event.exchange.id, event.exchange);
      }
      end = Math.min(events.length, end + PIECE);
      if (isSpent()) break;
    }
    const complete = end === events.length;
    this.#events = complete ? events : events.slice(0, end);
    this.#fed = {
      sequence: this.#builder.snapshot(),
      exchanges: [...this.#exchanges.values()],
      complete,
    };
    return this.#fed;
  }

  /** How many of the events were read before; 0 when they don't go on where those ended. */
  #knownOf(events: readonly TrafficEvent[]): number {
    const [first] = events;
    const last = this.#events.at(-1);
    if (first === undefined || last === undefined || first.seq - this.#first > mostForgotten) return 0;
    const dropped = indexOf(this.#events, first.seq);
    const known = this.#events.length - dropped;
    return this.#events[dropped]?.seq === first.seq && events[known - 1] === last ? known : 0;
  }
}

/** The first event that has this number or a higher one. */
function indexOf(events: readonly TrafficEvent[], seq: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
