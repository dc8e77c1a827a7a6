import { eventOf, firstAfter } from "@/lib/client/traffic/log-events";
import { parseCommandLine } from "@/lib/protocol/commands";
import { ReplyPairing } from "@/lib/protocol/reply-pairing";
import type { TrafficEvent, TrafficEventOf } from "@/lib/protocol/traffic";

/** Lines around the explained one that its explanation may speak of, whatever they belong to. */
const LOOK_BACK = 400;
const LOOK_AHEAD = 150;
/** Further lines of the same exchange, before and after those. */
const OF_EXCHANGE = 200;

/** Commands with a lasting effect on a connection: without them a line long after would be explained wrongly. */
const lasting = new Set([
  "USER",
  "REIN",
  "AUTH",
  "PROT",
  "CCC",
  "CWD",
  "XCWD",
  "CDUP",
  "XCUP",
  "PWD",
  "XPWD",
]);

/** Where the event of a number is, or would be. */
function placeOf(events: readonly TrafficEvent[], seq: number): number {
  return firstAfter(events, seq - 1);
}

/** The event of a number; null when it isn't there. */
export function eventAt(events: readonly TrafficEvent[], seq: number | null): TrafficEvent | null {
  return seq === null ? null : eventOf(events, seq);
}

/**
 * The events that an explanation needs to see, few enough to be looked through for every new line: those around it, more
 * of its exchange, and what is in force on its connection since long before: encryption, user, directory.
 *
 * @param events of one session, by rising number
 * @returns by rising number
 */
export function eventsAround(events: readonly TrafficEvent[], event: TrafficEvent): readonly TrafficEvent[] {
  const at = placeOf(events, event.seq);
  const from = Math.max(0, at - LOOK_BACK);
  const to = Math.min(events.length, at + LOOK_AHEAD);
  return [
    ...longBefore(events, event, from),
    ...events.slice(from, to),
    ...laterOfExchange(events, event, to),
  ];
}

function longBefore(events: readonly TrafficEvent[], event: TrafficEvent, end: number): TrafficEvent[] {
  if (end === 0) return [];
  const kept: TrafficEvent[] = [];
  const replies = new ReplyPairing<TrafficEventOf<"command">>();
  let ofExchange: TrafficEvent[] = [];
  for (let i = Math.max(0, openingBefore(events, event, end)); i < end; i++) {
    const earlier = events[i];
    if (earlier === undefined) continue;
    if (earlier.exchange !== null && earlier.exchange.id === event.exchange?.id) ofExchange.push(earlier);
    if (earlier.connection !== event.connection) continue;
    if (earlier.type.startsWith("control-")) kept.push(earlier);
    if (earlier.type === "control-opened") replies.reset();
    else if (earlier.type === "command") replies.send(earlier.line, earlier);
    else if (earlier.type === "reply") {
      const command = replies.receive(earlier.code);
      if (command !== null && lasting.has(parseCommandLine(command.line).verb)) kept.push(command, earlier);
    }
  }
  ofExchange = ofExchange.slice(-OF_EXCHANGE);
  return [...new Set([...kept, ...replies.waiting, ...ofExchange])].sort((a, b) => a.seq - b.seq);
}

function laterOfExchange(
  events: readonly TrafficEvent[],
  event: TrafficEvent,
  begin: number,
): TrafficEvent[] {
  const later: TrafficEvent[] = [];
  if (event.exchange === null) return later;
  for (let i = begin; i < events.length && later.length < OF_EXCHANGE; i++) {
    const candidate = events[i];
    if (candidate?.exchange?.id === event.exchange.id) later.push(candidate);
  }
  return later;
}

/** Where the control connection of an event was opened, before a place; -1 where the log no longer tells. */
function openingBefore(events: readonly TrafficEvent[], event: TrafficEvent, before: number): number {
  for (let i = before - 1; i >= 0; i--) {
    const earlier = events[i];
    if (earlier?.type === "control-opened" && earlier.connection === event.connection) return i;
  }
  return -1;
}

/** The address to which the control connection of an event goes; null where the log no longer tells. */
export function controlPeer(events: readonly TrafficEvent[], event: TrafficEvent): string | null {
  const opening = events[openingBefore(events, event, placeOf(events, event.seq))];
  return opening?.type === "control-opened" ? opening.remote.address : null;
}
