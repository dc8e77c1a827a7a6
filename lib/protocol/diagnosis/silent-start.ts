import type { TrafficEvent, TrafficEventOf } from "../traffic";
import type { Story } from "./story";

/** A control connection of the exchange that opened and ended without a whole reply. */
export interface SilentStart {
  readonly opened: TrafficEventOf<"control-opened">;
  readonly closed: TrafficEventOf<"control-closed">;
  /** Bytes that are no reply. */
  readonly unread: TrafficEventOf<"note"> | undefined;
  readonly secured: TrafficEvent | undefined;
}

/** The last control connection of an exchange that ended on it without a reply; null when it had one. */
export function silentStart(story: Story): SilentStart | null {
  const closed = story.exchange.findLast(
    (event): event is TrafficEventOf<"control-closed"> => event.type === "control-closed",
  );
  if (closed === undefined || !story.failures.some((event) => event.type === "control-closed")) return null;
  const own = story.exchange.filter(({ connection }) => connection === closed.connection);
  const opened = own.find(
    (event): event is TrafficEventOf<"control-opened"> => event.type === "control-opened",
  );
  if (opened === undefined || own.some(({ type }) => type === "reply")) return null;
  return {
    opened,
    closed,
    secured: own.find(({ type }) => type === "control-secured"),
    unread: own.find(
      (event): event is TrafficEventOf<"note"> => event.type === "note" && event.code === "unread",
    ),
  };
}
