import type { TrafficEvent } from "../traffic";

/**
 * An exchange's events, and those of the exchanges that announced the data connections which it used: a PASV that
 * somebody typed belongs to the LIST that was typed after it.
 *
 * @param session events of its session, in order
 * @param id undefined for the events of no exchange
 */
export function eventsOfExchange(
  session: readonly TrafficEvent[],
  id: number | undefined,
): readonly TrafficEvent[] {
  const own = session.filter((event) => event.exchange?.id === id);
  const announced = new Set<number>();
  const used = new Set<number>();
  for (const { type, data } of own) {
    if (data === undefined) continue;
    used.add(data);
    if (type === "data-announced") announced.add(data);
  }
  for (const data of announced) used.delete(data);
  if (used.size === 0) return own;
  const exchanges = new Set<number | undefined>([id]);
  for (const { type, data, exchange } of session) {
    if (type === "data-announced" && data !== undefined && used.has(data) && exchange !== null) {
      exchanges.add(exchange.id);
    }
  }
  return session.filter((event) => exchanges.has(event.exchange?.id));
}
