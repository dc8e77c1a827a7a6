import { groupExchanges } from "../exchange";
import type { TrafficEvent } from "../traffic";
import { diagnoseIn } from "./diagnose";
import { eventsOfExchange } from "./exchange-events";
import type { Finding } from "./finding";
import { SessionStory } from "./session-story";

/** What was found of one exchange. */
export interface ExchangeFindings {
  /** The exchange's number. */
  readonly exchange: number;
  /** The number of its last event. */
  readonly last: number;
  /** Likeliest first, at least one. */
  readonly findings: readonly [Finding, ...Finding[]];
}

/** Failed exchanges of a session that are looked into at most, the latest ones: each is linear in the session's events. */
const mostExchanges = 50;

/**
 * Looks into exchanges of one session that failed.
 *
 * @param events of the session, in the order of their numbers: read once for all of them
 * @returns what is found of an exchange by its number, likeliest first
 */
export function diagnoserIn(events: readonly TrafficEvent[]): (exchange: number) => readonly Finding[] {
  const session = new SessionStory(events);
  return (exchange) => diagnoseIn(session, eventsOfExchange(events, exchange));
}

/**
 * What is found of a session's exchanges that failed, in the order in which those began.
 *
 * @param events of one session, in the order of their numbers
 */
export function diagnoseExchanges(events: readonly TrafficEvent[]): readonly ExchangeFindings[] {
  const findingsOf = diagnoserIn(events);
  return groupExchanges(events)
    .filter(({ failed }) => failed)
    .slice(-mostExchanges)
    .flatMap(({ id, events: own }) => {
      const [first, ...others] = findingsOf(id);
      const last = own.at(-1)?.seq;
      return first === undefined || last === undefined
        ? []
        : { exchange: id, last, findings: [first, ...others] as const };
    });
}
