import type { TrafficEvent, TrafficEventOf } from "../traffic";
import type { Story } from "./story";

/** How a control connection that didn't open ended, as the engine words it. */
export type ControlDeadEnd = "refused" | "unanswered" | "unreachable";

/** The dials of control connections that came to nothing in an exchange that got none. */
export function failedDials(story: Story, end: ControlDeadEnd): readonly TrafficEventOf<"control-failed">[] {
  if (!story.failures.some(({ type }) => type === "control-failed")) return [];
  return story.exchange.filter(
    (event): event is TrafficEventOf<"control-failed"> =>
      event.type === "control-failed" && endOf(event.reason) === end,
  );
}

/** Those failures with the dials before them. */
export function withDials(story: Story, failures: readonly TrafficEvent[]): readonly TrafficEvent[] {
  const connections = new Set(failures.map(({ connection }) => connection));
  return [
    ...story.exchange.filter(
      ({ type, connection }) => type === "control-dialling" && connections.has(connection),
    ),
    ...failures,
  ];
}

function endOf(reason: string): ControlDeadEnd | null {
  if (/^cancelled$/i.test(reason)) return null;
  if (/refused|reset/i.test(reason)) return "refused";
  if (/no answer|timed? ?-?out/i.test(reason)) return "unanswered";
  return "unreachable";
}
