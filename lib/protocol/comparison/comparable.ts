import type { DataMode, TrafficEvent } from "../traffic";

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
 * The exchanges in which a data connection was announced, oldest first. One pass without looking into any of them:
 * it may run whenever a line is added.
 *
 * @param events of one session, in the order of their numbers
 */
export function comparableExchanges(events: readonly TrafficEvent[]): readonly Comparable[] {
  const startedAt = new Map<number, number>();
  const found = new Map<number, Comparable>();
  for (const event of events) {
    if (event.exchange === null) continue;
    const { id, label } = event.exchange;
    const start = startedAt.get(id);
    if (start === undefined) startedAt.set(id, event.at);
    const dataMode = announcedMode(event);
    if (dataMode !== null) found.set(id, { id, label, dataMode, startedAt: start ?? event.at });
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

/** A refused EPSV announces nothing, and is a try in passive mode all the same. */
function announcedMode(event: TrafficEvent): DataMode | null {
  if (event.type === "data-announced") return event.dataMode;
  if (event.type !== "command") return null;
  if (/^(?:PASV|EPSV)\b/i.test(event.line)) return "passive";
  return /^(?:PORT|EPRT)\b/i.test(event.line) ? "active" : null;
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
