import type { ExchangeSummary } from "@/lib/protocol/exchange";
import type { TrafficEvent, TrafficEventOf } from "@/lib/protocol/traffic";
import { formatCount, formatDuration, formatSize } from "../format";
import { describeEvent, formatEndpoint } from "./describe-event";

/** Pixels: the log needs to know them before anything is drawn. */
export const LINE_HEIGHT = 22;
export const HEADER_HEIGHT = 28;

/** Lines of one reply that the log shows; the explanation shows all of them. */
export const MOST_LINES = 40;

/** An exchange's header. */
export interface HeaderRow {
  readonly kind: "exchange";
  readonly key: string;
  readonly exchange: ExchangeSummary;
  readonly open: boolean;
  /** Events of the exchange that pass the filter. */
  readonly passing: number;
  /** Events of the exchange that are kept. */
  readonly total: number;
}

/** An event, as a line, or several for a reply of several. */
export interface EventRow {
  readonly kind: "event";
  readonly key: string;
  readonly event: TrafficEvent;
  /** What this very line announced: an event that is no line of its own. */
  readonly announced: Announcement | null;
  /** The address that the line announces, decoded. */
  readonly aside: string | null;
  /** How many lines it takes. */
  readonly lineCount: number;
  /** When its exchange began; null for an event of none. */
  readonly startedAt: number | null;
  /** The line as shown, the aside included, in small letters. */
  readonly searched: string;
}

/** What the log shows, from top to bottom. */
export type LogRow = HeaderRow | EventRow;

export type Announcement = TrafficEventOf<"data-announced">;

/** Whether an event is the very line that an announcement was read from or written into. */
export function carries(event: TrafficEvent, announcement: Announcement): boolean {
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

/** The row of an event. */
export function eventRow(event: TrafficEvent, startedAt: number | null): EventRow {
  const { lines } = describeEvent(event);
  return {
    kind: "event",
    key: `event-${event.seq}`,
    event,
    announced: null,
    aside: null,
    lineCount: Math.min(Math.max(1, lines.length), MOST_LINES + 1),
    startedAt,
    searched: lines.join("\n").toLowerCase(),
  };
}

/** The row of a line with what it announced at its end. */
export function withAnnouncement(row: EventRow, announced: Announcement): EventRow {
  const aside = asideOf(announced);
  return { ...row, announced, aside, searched: `${row.searched}\n${aside.toLowerCase()}` };
}

export function heightOf(row: LogRow): number {
  return row.kind === "exchange" ? HEADER_HEIGHT : row.lineCount * LINE_HEIGHT;
}

/** Whether a row stands for the event of a number. */
export function holds(row: LogRow, seq: number | null): boolean {
  return row.kind === "event" && seq !== null && (row.event.seq === seq || row.announced?.seq === seq);
}

const openers = {
  client: "passive, Portside dialled",
  server: "active, the server dialled",
} as const;

/** What stands beside an exchange's label: "38 ms · 1.2 kB · active, the server dialled". */
export function exchangeFacts(exchange: ExchangeSummary): readonly string[] {
  const milliseconds = exchange.endedAt - exchange.startedAt;
  const facts = [milliseconds < 1 ? "< 1 ms" : formatDuration(milliseconds)];
  if (exchange.bytes > 0) facts.push(formatSize(exchange.bytes));
  if (exchange.openedBy !== null) facts.push(openers[exchange.openedBy]);
  else if (exchange.dataMode !== null && exchange.refusedTransfer !== null)
    facts.push(`${exchange.dataMode}, ${exchange.refusedTransfer} refused`);
  else if (exchange.dataMode !== null) facts.push(`${exchange.dataMode}, nobody got through`);
  if (exchange.failed) facts.push("failed");
  return facts;
}

/** "connection 2", "connections 1, 2": where there is more than one to tell apart. */
export function connectionFact({ connections }: Pick<ExchangeSummary, "connections">): string {
  return `${connections.length === 1 ? "connection" : "connections"} ${connections.join(", ")}`;
}

/** "9 lines" of an exchange that is folded away, "2 of 9 lines" where a filter hides some; "" when all are in sight. */
export function countFact({ open, passing, total }: HeaderRow): string {
  if (passing !== total) return `${formatCount(passing)} of ${formatCount(total)} lines`;
  return open ? "" : `${formatCount(total)} ${total === 1 ? "line" : "lines"}`;
}
