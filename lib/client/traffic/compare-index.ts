import { announcedMode, type Comparable } from "@/lib/protocol/comparison/comparable";
import type { DataMode, TrafficEvent } from "@/lib/protocol/traffic";
import { firstAfter } from "./log-events";

/** What is known of an exchange. */
interface Known {
  readonly id: number;
  readonly label: string;
  readonly startedAt: number;
  /** Null while it asked for no data connection. */
  dataMode: DataMode | null;
  /** Numbers of its first and last event. */
  readonly first: number;
  last: number;
}

const none: readonly TrafficEvent[] = [];

/**
 * The exchanges of a log that can be compared, and the events of each. Follows a list of events that grows at its end and
 * is trimmed at its beginning, and does work for what changed only; any other list is read anew.
 */
export class CompareIndex {
  #events = none;
  #known = new Map<number, Known>();
  #exchanges: readonly Comparable[] | null = null;
  readonly #lists = new Map<number, readonly TrafficEvent[]>();

  /** @param events of one session, by rising number */
  update(events: readonly TrafficEvent[]): this {
    if (events === this.#events) return this;
    let at = this.#readBefore(events);
    if (at === 0) {
      this.#known.clear();
      this.#lists.clear();
      this.#exchanges = null;
    }
    for (; at < events.length; at++) {
      const event = events[at];
      if (event?.exchange) this.#read(event, event.exchange.id);
    }
    this.#events = events;
    this.#forgetBefore(events[0]?.seq ?? 0);
    return this;
  }

  /** Those in which a data connection was announced, in the order in which they began; the same array until that changes. */
  get exchanges(): readonly Comparable[] {
    this.#exchanges ??= [...this.#known.values()].flatMap(({ id, label, startedAt, dataMode }) =>
      dataMode === null ? [] : [{ id, label, startedAt, dataMode }],
    );
    return this.#exchanges;
  }

  /** The events of an exchange; the same array until that changes, and none when it isn't in the log. */
  eventsOf(exchange: number | null): readonly TrafficEvent[] {
    const known = exchange === null ? undefined : this.#known.get(exchange);
    if (known === undefined) return none;
    const before = this.#lists.get(known.id);
    const oldest = this.#events[0]?.seq ?? 0;
    const isWhole = before?.at(-1)?.seq === known.last && (before[0]?.seq ?? 0) >= oldest;
    if (before !== undefined && isWhole) return before;
    const from = firstAfter(this.#events, known.first - 1);
    const to = firstAfter(this.#events, known.last);
    const list = this.#events.slice(from, to).filter((event) => event.exchange?.id === known.id);
    this.#lists.set(known.id, list);
    return list;
  }

  /** How many of the events were read before; 0 when they don't go on where those ended. */
  #readBefore(events: readonly TrafficEvent[]): number {
    const [first] = events;
    const last = this.#events.at(-1);
    if (first === undefined || last === undefined) return 0;
    const dropped = firstAfter(this.#events, first.seq - 1);
    const count = this.#events.length - dropped;
    return this.#events[dropped]?.seq === first.seq && events[count - 1] === last ? count : 0;
  }

  #read(event: TrafficEvent, id: number): void {
    const dataMode = announcedMode(event);
    const known = this.#known.get(id);
    if (known === undefined) {
      const { seq, at, exchange } = event;
      const label = exchange?.label ?? "";
      this.#known.set(id, { id, label, startedAt: at, dataMode, first: seq, last: seq });
    } else {
      known.last = event.seq;
      if (dataMode === null || dataMode === known.dataMode) return;
      known.dataMode = dataMode;
    }
    if (dataMode !== null) this.#exchanges = null;
  }

  #forgetBefore(seq: number): void {
    for (const { id, last } of this.#known.values()) {
      // In the order in which they began: what follows is newer, or goes with the next that is forgotten.
      if (last >= seq) break;
      this.#known.delete(id);
      this.#lists.delete(id);
      this.#exchanges = null;
    }
  }
}
