import { type Exchange, groupExchanges } from "@/lib/protocol/exchange";
import type { TrafficEvent, TrafficEventOf } from "@/lib/protocol/traffic";
import { formatDuration, formatSize } from "../format";
import { describeEvent, formatEndpoint } from "./describe-event";

/** What the log shows, from top to bottom. */
export type LogRow =
  | {
      readonly kind: "exchange";
      readonly key: string;
      readonly exchange: Exchange;
      readonly open: boolean;
    }
  | {
      readonly kind: "event";
      readonly key: string;
      readonly event: TrafficEvent;
      /** The address that the line announces, decoded. */
      readonly aside: string | null;
      /** How many lines it takes. */
      readonly lineCount: number;
    };

type Announcement = TrafficEventOf<"data-announced">;

/** Whether an event is the very line that an announcement was read from or written into. */
function carries(event: TrafficEvent, announcement: Announcement): boolean {
  if (event.connection !== announcement.connection) return false;
  if (announcement.dataMode === "passive") {
    return event.type === "reply" && (event.code === 227 || event.code === 229);
  }
  return event.type === "command" && event.line.toUpperCase().startsWith(announcement.command);
}

/** "127.0.0.1:52112", and what Portside dials instead where that differs. */
function asideOf({ dataMode, announced, used }: Announcement): string {
  const said =
    announced.address === null
      ? `port ${announced.port}`
      : formatEndpoint({ ...announced, address: announced.address });
  const differs =
    dataMode === "passive" &&
    used !== null &&
    (used.port !== announced.port || (announced.address !== null && used.address !== announced.address));
  return differs ? `${said}, dialled ${formatEndpoint(used)}` : said;
}

/**
 * An announcement is no line of its own: it is what the PORT, EPRT, 227 or 229 beside it says. So it is written at the
 * end of that line. Where that line is missing (the ring forgot it), it stays a line.
 */
function foldAnnouncements(events: readonly TrafficEvent[]): {
  readonly asides: ReadonlyMap<number, string>;
  readonly folded: ReadonlySet<number>;
} {
  const asides = new Map<number, string>();
  const folded = new Set<number>();
  events.forEach((event, i) => {
    if (event.type !== "data-announced") return;
    const carrier = nearest(
      events,
      i,
      (candidate) => carries(candidate, event) && !asides.has(candidate.seq),
    );
    if (carrier === null) return;
    asides.set(carrier.seq, asideOf(event));
    folded.add(event.seq);
  });
  return { asides, folded };
}

/** The event that fits, looking back first, then ahead, a few steps only. */
function nearest(
  events: readonly TrafficEvent[],
  from: number,
  fits: (event: TrafficEvent) => boolean,
): TrafficEvent | null {
  for (const direction of [-1, 1]) {
    for (let step = 1; step <= 6; step++) {
      const event = events[from + direction * step];
      if (event !== undefined && fits(event)) return event;
    }
  }
  return null;
}

function eventRows(events: readonly TrafficEvent[]): LogRow[] {
  const { asides, folded } = foldAnnouncements(events);
  return events
    .filter(({ seq }) => !folded.has(seq))
    .map((event) => ({
      kind: "event",
      key: `event-${event.seq}`,
      event,
      aside: asides.get(event.seq) ?? null,
      lineCount: Math.max(1, describeEvent(event).lines.length),
    }));
}

/**
 * The rows of the log: each exchange under its header, in the order in which they began, and events of no exchange
 * between them where they happened.
 *
 * @param events of one session, in the order of their numbers
 * @param closed exchanges whose lines are folded away
 */
export function buildLogRows(
  events: readonly TrafficEvent[],
  closed: ReadonlySet<number>,
): readonly LogRow[] {
  const blocks: { first: number; rows: LogRow[] }[] = [];
  for (const exchange of groupExchanges(events)) {
    const open = !closed.has(exchange.id);
    const header: LogRow = { kind: "exchange", key: `exchange-${exchange.id}`, exchange, open };
    blocks.push({
      first: exchange.events[0]?.seq ?? 0,
      rows: open ? [header, ...eventRows(exchange.events)] : [header],
    });
  }
  const loose = events.filter(({ exchange }) => exchange === null);
  for (const event of loose) blocks.push({ first: event.seq, rows: eventRows([event]) });
  return blocks.sort((a, b) => a.first - b.first).flatMap(({ rows }) => rows);
}

const openers = {
  client: "passive, Portside dialled",
  server: "active, the server dialled",
} as const;

/** What stands beside an exchange's label: "38 ms · 1.2 kB · active, the server dialled". */
export function exchangeFacts(exchange: Exchange): readonly string[] {
  const milliseconds = exchange.endedAt - exchange.startedAt;
  const facts = [milliseconds < 1 ? "< 1 ms" : formatDuration(milliseconds)];
  if (exchange.bytes > 0) facts.push(formatSize(exchange.bytes));
  if (exchange.openedBy !== null) facts.push(openers[exchange.openedBy]);
  else if (exchange.dataMode !== null) facts.push(`${exchange.dataMode}, nobody got through`);
  if (exchange.failed) facts.push("failed");
  return facts;
}
