import type { TrafficEvent } from "@/lib/protocol/traffic";

/** What a line of the log is about. */
export type LineKind = "sent" | "received" | "control" | "data" | "note";

export const lineKinds: readonly LineKind[] = ["sent", "received", "control", "data", "note"];

/** Which lines the log shows: those that pass every part of it. */
export interface LogFilter {
  /** Lines of these kinds; of every kind when empty. */
  readonly kinds: ReadonlySet<LineKind>;
  /** Lines of this control connection; null for all. */
  readonly connection: number | null;
  /** Lines of this exchange; null for all, and for those of none. */
  readonly exchange: number | null;
  /** Lines that hold this text, whatever the case of its letters; "" for all. */
  readonly text: string;
}

export const everything: LogFilter = { kinds: new Set(), connection: null, exchange: null, text: "" };

/** Whether a filter lets every line through. */
export function isEverything({ kinds, connection, exchange, text }: LogFilter): boolean {
  return kinds.size === 0 && connection === null && exchange === null && text === "";
}

/** What a filter looks at in a line. */
export interface FilteredLine {
  readonly event: TrafficEvent;
  /** What stands behind the line: the data connection that it announces. */
  readonly aside: string | null;
  /** The line as shown, what stands behind it included, in small letters. */
  readonly searched: string;
}

/** What an event is about. */
export function kindOf({ type }: TrafficEvent): LineKind {
  switch (type) {
    case "command":
      return "sent";
    case "reply":
      return "received";
    case "note":
      return "note";
    case "control-dialling":
    case "control-failed":
    case "control-opened":
    case "control-secured":
    case "control-closed":
      return "control";
    case "data-announced":
    case "data-listening":
    case "data-dialling":
    case "data-opened":
    case "data-secured":
    case "data-closed":
    case "data-failed":
      return "data";
  }
}

/**
 * Tells whether a line passes. A line that announces a data connection is about that connection as well as sent or
 * received.
 */
export function passes(filter: LogFilter): (line: FilteredLine) => boolean {
  const { kinds, connection, exchange } = filter;
  const text = filter.text.toLowerCase();
  return ({ event, aside, searched }) =>
    (connection === null || event.connection === connection) &&
    (exchange === null || event.exchange?.id === exchange) &&
    (kinds.size === 0 || kinds.has(kindOf(event)) || (aside !== null && kinds.has("data"))) &&
    (text === "" || searched.includes(text));
}

/** The filter with a kind of lines added, or taken away when it was among them. */
export function withKind(filter: LogFilter, kind: LineKind): LogFilter {
  const kinds = new Set(filter.kinds);
  if (!kinds.delete(kind)) kinds.add(kind);
  // All kinds are no choice.
  return { ...filter, kinds: kinds.size === lineKinds.length ? new Set() : kinds };
}
