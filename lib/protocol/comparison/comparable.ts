import { verbOf } from "../answers";
import type { DataMode, TrafficEvent } from "../traffic";
import { isAnnounceVerb, modeOf } from "../verbs";

/** An exchange that had, or wanted, a data connection: what can be compared. */
export interface Comparable {
  readonly id: number;
  readonly label: string;
  /** Of its last announcement. */
  readonly dataMode: DataMode;
  /** Milliseconds since the epoch, of its first event that is still known. */
  readonly startedAt: number;
}

/**
 * The data mode of what an event announces or asks for; null for any other event. A refused EPSV announces nothing, and
 * is a try in passive mode all the same.
 */
export function announcedMode(event: TrafficEvent): DataMode | null {
  if (event.type === "data-announced") return event.dataMode;
  if (event.type !== "command") return null;
  const verb = verbOf(event);
  return isAnnounceVerb(verb) ? modeOf(verb) : null;
}

/** Two exchanges by their numbers. */
export interface Pair {
  readonly left: number;
  readonly right: number;
}

/**
 * What to compare while nobody chose: the newest operation that was done in both modes, its newest passive exchange on
 * the left and its newest active one on the right.
 *
 * @param exchanges oldest first
 * @returns null while no operation was done in both modes
 */
export function newestPair(exchanges: readonly Comparable[]): Pair | null {
  const newest = new Map<string, { readonly [K in DataMode]?: number }>();
  for (const { id, label, dataMode } of exchanges) {
    const known = newest.get(label);
    // Put in anew, so that the last label is the one that was asked for last.
    newest.delete(label);
    newest.set(label, { ...known, [dataMode]: id });
  }
  for (const { passive, active } of [...newest.values()].reverse()) {
    if (passive !== undefined && active !== undefined) return { left: passive, right: active };
  }
  return null;
}
