import type { TrafficEvent } from "@/lib/protocol/traffic";

/** Lines that an explanation may need to look back at, and ahead. */
const LOOK_BACK = 1000;
const LOOK_AHEAD = 200;

/** Where the event of a number is, or would be; numbers rise, so a few steps are enough however long the log is. */
function placeOf(events: readonly TrafficEvent[], seq: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event of a number; null when it isn't there. */
export function eventAt(events: readonly TrafficEvent[], seq: number | null): TrafficEvent | null {
  if (seq === null) return null;
  const event = events[placeOf(events, seq)];
  return event?.seq === seq ? event : null;
}

/** The events before and after one that its explanation may speak of. */
export function eventsAround(events: readonly TrafficEvent[], seq: number): readonly TrafficEvent[] {
  const at = placeOf(events, seq);
  return events.slice(Math.max(0, at - LOOK_BACK), at + LOOK_AHEAD);
}

/** The address to which the control connection of an event goes; null where the log no longer tells. */
export function controlPeer(events: readonly TrafficEvent[], event: TrafficEvent): string | null {
  for (let at = placeOf(events, event.seq); at >= 0; at--) {
    const earlier = events[at];
    if (earlier?.type === "control-opened" && earlier.connection === event.connection) {
      return earlier.remote.address;
    }
  }
  return null;
}
