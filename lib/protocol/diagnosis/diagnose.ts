import { exchangeFailed } from "../exchange-outcome";
import type { TrafficEvent } from "../traffic";
import type { Confidence, Finding } from "./finding";
import { lastResorts, rules } from "./rules";
import { dataConnectionFailed } from "./rules/data-connection-failed";
import { SessionStory } from "./session-story";
import { Story } from "./story";

const rank: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/**
 * Why an operation failed, from what was on the wire: a connect, a login, or anything after it. Pure; linear in the
 * number of events.
 *
 * @param exchange events of the exchange, in order
 * @param session events of its session: the login tells who the control connection's ends are, whether it is
 *   encrypted and which server it is; what else was tried in it rules causes out. Those after the exchange don't count.
 * @returns likeliest first (by confidence, then in the order of `rules`); empty when what the exchange did worked, or
 *   when nothing is known of why it did not
 */
export function diagnose(
  exchange: readonly TrafficEvent[],
  session: readonly TrafficEvent[] = exchange,
): readonly Finding[] {
  return exchangeFailed(exchange) ? diagnoseFailure(exchange, session) : [];
}

/** The same for an exchange that is known to have failed, however it looks on the wire. */
export function diagnoseFailure(
  exchange: readonly TrafficEvent[],
  session: readonly TrafficEvent[] = exchange,
): readonly Finding[] {
  return causes(new Story(exchange, new SessionStory(session)));
}

/**
 * The same for an exchange whose data connection is known to have failed: there is always a finding, which may say that
 * nothing more is known.
 */
export function diagnoseDataConnection(
  exchange: readonly TrafficEvent[],
  session: readonly TrafficEvent[] = exchange,
): readonly [Finding, ...Finding[]] {
  const story = new Story(exchange, new SessionStory(session));
  const [first, ...others] = causes(story);
  if (first !== undefined) return [first, ...others];
  return [dataConnectionFailed(story)];
}

/** The findings of an exchange that failed, where several of one session are looked into. */
export function diagnoseIn(session: SessionStory, exchange: readonly TrafficEvent[]): readonly Finding[] {
  return causes(new Story(exchange, session));
}

function causes(story: Story): readonly Finding[] {
  const found = rules.flatMap((rule) => rule(story) ?? []);
  if (found.length > 0) return [...found].sort((a, b) => rank[a.confidence] - rank[b.confidence]);
  const ended = lastResorts.flatMap((rule) => rule(story) ?? []);
  if (ended.length > 0 || story.attempts.length === 0) return ended;
  return [dataConnectionFailed(story)];
}
