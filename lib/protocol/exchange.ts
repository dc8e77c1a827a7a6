import { answeredCommands, type CommandEvent, verbOf } from "./answers";
import { exchangeFailed } from "./exchange-outcome";
import type { DataMode, TrafficEvent } from "./traffic";
import { isAnnounceVerb, isTransferVerb } from "./verbs";

/** The events that belong to one operation, from its first command to its last reply. */
export interface Exchange {
  readonly id: number;
  readonly label: string;
  readonly connection: number;
  readonly events: readonly TrafficEvent[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** Bytes over all data connections of the exchange. */
  readonly bytes: number;
  /** Data mode of the last data connection announced, or null. */
  readonly dataMode: DataMode | null;
  /** Who opened the last data connection that was opened, or null. */
  readonly openedBy: "client" | "server" | null;
  readonly failed: boolean;
}

/**
 * Sorts events into their exchanges, in the order in which those began; events of no exchange are left out.
 * An exchange that went over to another control connection keeps the number of its first.
 *
 * @param events of one session, in the order of their numbers; the beginning may be missing
 */
export function groupExchanges(events: readonly TrafficEvent[]): readonly Exchange[] {
  const groups = new Map<number, [TrafficEvent, ...TrafficEvent[]]>();
  for (const event of events) {
    if (event.exchange === null) continue;
    const group = groups.get(event.exchange.id);
    if (group) group.push(event);
    else groups.set(event.exchange.id, [event]);
  }
  return [...groups].map(([id, group]) => summarise(id, group));
}

function summarise(id: number, events: readonly [TrafficEvent, ...TrafficEvent[]]): Exchange {
  const [first] = events;
  let endedAt = first.at;
  let bytes = 0;
  let dataMode: DataMode | null = null;
  let openedBy: Exchange["openedBy"] = null;
  for (const event of events) {
    endedAt = Math.max(endedAt, event.at);
    if (event.type === "data-closed") bytes += event.bytes;
    if (event.type === "data-announced") dataMode = event.dataMode;
    if (event.type === "data-opened") openedBy = event.openedBy;
  }
  return {
    id,
    label: first.exchange?.label ?? "",
    connection: first.connection,
    events,
    startedAt: first.at,
    endedAt,
    bytes,
    dataMode,
    openedBy,
    failed: exchangeFailed(events),
  };
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
  const stories = storiesOf(events);
  const story = stories.get(seq);
  const together = new Set<number>();
  if (story === undefined) return together;
  for (const [other, name] of stories) if (name === story) together.add(other);
  return together;
}

/** The story of every event by its number. */
function storiesOf(events: readonly TrafficEvent[]): ReadonlyMap<number, string> {
  const stories = new Map<number, string>();
  /** A command that announced a data connection is told under that connection's number. */
  const aliases = new Map<string, string>();
  /** By control connection: the announcement that the next transfer command uses. */
  const announcements = new Map<number, CommandEvent>();
  const answered = answeredCommands(events);

  for (const event of events) {
    let story = event.data === undefined ? `event ${event.seq}` : `data ${event.data}`;
    const announcement = announcements.get(event.connection);
    switch (event.type) {
      case "control-dialling":
      case "control-failed":
      case "control-opened":
        story = `control ${event.connection}`;
        break;
      case "command": {
        const verb = verbOf(event);
        if (isAnnounceVerb(verb)) announcements.set(event.connection, event);
        if (isTransferVerb(verb) && announcement) {
          story = stories.get(announcement.seq) ?? story;
          // One announcement serves one transfer; a second LIST without PASV is a story of its own.
          announcements.delete(event.connection);
        }
        break;
      }
      case "reply": {
        const command = answered.get(event.seq);
        if (command) story = stories.get(command.seq) ?? story;
        else if (event.code < 300) story = `control ${event.connection}`;
        if (event.code >= 400 && command === announcement) announcements.delete(event.connection);
        break;
      }
      case "data-announced":
        if (announcement) aliases.set(stories.get(announcement.seq) ?? "", story);
        break;
    }
    stories.set(event.seq, story);
  }
  return new Map([...stories].map(([seq, story]) => [seq, aliases.get(story) ?? story]));
}
