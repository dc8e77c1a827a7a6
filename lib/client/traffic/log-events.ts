import type { TrafficEvent } from "@/lib/protocol/traffic";

/**
 * Where the first event after a number stands; the length when there is none.
 *
 * @param events by rising number
 */
export function firstAfter(events: readonly TrafficEvent[], seq: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && event.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The events after a number: what a cleared view shows. The same array when that is all.
 *
 * @param events by rising number
 */
export function eventsAfter(events: readonly TrafficEvent[], seq: number): readonly TrafficEvent[] {
  const at = firstAfter(events, seq);
  return at === 0 ? events : events.slice(at);
}

/** The event of a number, or null. */
export function eventOf(events: readonly TrafficEvent[], seq: number): TrafficEvent | null {
  const event = events[firstAfter(events, seq) - 1];
  return event?.seq === seq ? event : null;
}
