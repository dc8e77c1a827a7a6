import { ExchangeOutcome } from "./exchange-outcome";
import { Stories } from "./exchange-stories";
import type { DataMode, TrafficEvent } from "./traffic";

/** What there is to say about one operation as a whole. */
export interface ExchangeSummary {
  readonly id: number;
  readonly label: string;
  /** Its first control connection. */
  readonly connection: number;
  /** Every control connection that it went over, in the order in which it did. */
  readonly connections: readonly number[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** Bytes over all data connections of the exchange. */
  readonly bytes: number;
  /** Data mode of the last data connection announced, or null. */
  readonly dataMode: DataMode | null;
  /** Who opened the last data connection that was opened, or null. */
  readonly openedBy: "client" | "server" | null;
  /** The verb of the last transfer command, where the server refused it before its data connection was open; else null. */
  readonly refusedTransfer: string | null;
  readonly failed: boolean;
}

/** The events that belong to one operation, from its first command to its last reply. */
export interface Exchange extends ExchangeSummary {
  readonly events: readonly TrafficEvent[];
}

/**
 * Sorts events into their exchanges, in the order in which those began; events of no exchange are left out.
 * An exchange that went over to another control connection keeps the number of its first.
 *
 * @param events of one session, in the order of their numbers; the beginning may be missing
 */
export function groupExchanges(events: readonly TrafficEvent[]): readonly Exchange[] {
  const groups = new Map<number, TrafficEvent[]>();
  for (const event of events) {
    if (event.exchange === null) continue;
    const group = groups.get(event.exchange.id);
    if (group) group.push(event);
    else groups.set(event.exchange.id, [event]);
  }
  return [...groups].map(([id, group]) => {
    const tally = new ExchangeTally(id);
    for (const event of group) tally.add(event);
    return { ...tally.summary(), events: group };
  });
}

/** Sums an exchange up event by event; keeps none of them. */
export class ExchangeTally {
  readonly #id: number;
  readonly #connections = new Set<number>();
  readonly #outcome = new ExchangeOutcome();
  #label = "";
  #startedAt: number | null = null;
  #endedAt = 0;
  #bytes = 0;
  #dataMode: DataMode | null = null;
  #openedBy: ExchangeSummary["openedBy"] = null;

  constructor(id: number) {
    this.#id = id;
  }

  /** When its first event happened; null while there is none. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  /** @param event of the exchange, after all that were added before */
  add(event: TrafficEvent): void {
    if (this.#startedAt === null) {
      this.#label = event.exchange?.label ?? "";
      this.#startedAt = event.at;
      this.#endedAt = event.at;
    }
    this.#endedAt = Math.max(this.#endedAt, event.at);
    this.#connections.add(event.connection);
    if (event.type === "data-closed") this.#bytes += event.bytes;
    if (event.type === "data-announced") this.#dataMode = event.dataMode;
    if (event.type === "data-opened") this.#openedBy = event.openedBy;
    this.#outcome.add(event);
  }

  /** What can be said up to now. */
  summary(): ExchangeSummary {
    const connections = [...this.#connections];
    return {
      id: this.#id,
      label: this.#label,
      connection: connections[0] ?? 0,
      connections,
      startedAt: this.#startedAt ?? 0,
      endedAt: this.#endedAt,
      bytes: this.#bytes,
      dataMode: this.#dataMode,
      openedBy: this.#openedBy,
      refusedTransfer: this.#outcome.refusedTransfer,
      failed: this.#outcome.failed,
    };
  }
}

/**
 * The numbers of the events that are one story with the given one, itself included: for anything about a data
 * connection its announcement with the reply, listening, dialling, opening, the transfer command with
 * all its replies, and the end; for another command its replies and the reverse; for a control connection its
 * dialling, opening and greeting. Empty when there is no such event.
 *
 * @param events of one session, in the order of their numbers
 */
export function belongsTogether(events: readonly TrafficEvent[], seq: number): ReadonlySet<number> {
  const stories = new Stories();
  for (const event of events) stories.add(event);
  return stories.together(seq);
}
