import { parseCommandLine } from "@/lib/protocol/commands";
import { diagnose } from "@/lib/protocol/diagnosis/diagnose";
import { groupExchanges } from "@/lib/protocol/exchange";
import { exchangeFailed } from "@/lib/protocol/exchange-outcome";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/**
 * What happened in an operation, without what differs from run to run: addresses, ports, times, words. What goes over the
 * control connection stands apart from what happens to data connections: of two things on two connections, either may be
 * seen first, on every network.
 */
export interface ExchangeStory {
  readonly label: string;
  readonly control: readonly string[];
  readonly data: readonly string[];
  readonly outcome: "worked" | "failed";
  /** Id of the likeliest finding. */
  readonly finding: string;
}

/** The operations of a session, in their order. */
export function storiesOf(events: readonly TrafficEvent[]): readonly ExchangeStory[] {
  return groupExchanges(events).map(({ label, events: own }) => ({
    label,
    control: own.flatMap(controlStep),
    data: own.flatMap(dataStep),
    outcome: exchangeFailed(own) ? "failed" : "worked",
    finding: diagnose(own, events)[0]?.id ?? "none",
  }));
}

function controlStep(event: TrafficEvent): string | [] {
  switch (event.type) {
    case "command":
      return `> ${parseCommandLine(event.line).verb}`;
    case "reply":
      return `< ${event.code}`;
    case "control-secured":
      return `control-secured ${event.resumed ? "resumed" : "anew"}`;
    case "control-failed":
      return "control-failed";
    case "control-closed":
      return `control-closed by ${event.by}`;
    case "control-dialling":
    case "control-opened":
      return event.type;
    case "note":
      return event.data === undefined ? `note ${event.code}` : [];
    default:
      return [];
  }
}

function dataStep(event: TrafficEvent): string | [] {
  switch (event.type) {
    case "data-announced":
      return `data-announced ${event.dataMode} ${event.command} ${event.used === null ? "refused" : "used"}`;
    case "data-opened":
      return `data-opened by ${event.openedBy}`;
    case "data-secured":
      return `data-secured ${event.resumed ? "resumed" : "anew"}`;
    case "data-closed":
      return `data-closed ${event.direction}`;
    case "data-failed":
      return `data-failed ${event.reason}`;
    case "note":
      return event.data === undefined ? [] : `note ${event.code}`;
    case "data-listening":
    case "data-dialling":
      return event.type;
    default:
      return [];
  }
}

/** What a real server does in another way than the lab's, on control connections. */
export interface Deviation {
  readonly server: "vsftpd" | "Pure-FTPd";
  readonly reason: string;
  /** Steps one after the other, as the lab has them, and what a real server makes of them. */
  readonly lab: readonly string[];
  readonly real: readonly string[];
}

/** A story of the lab as the server would have it told. */
export function deviated(story: ExchangeStory, deviations: readonly Deviation[]): ExchangeStory {
  const control = deviations.reduce((steps, { lab, real }) => replaced(steps, lab, real), story.control);
  return control === story.control ? story : { ...story, control };
}

function replaced(
  steps: readonly string[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const at = steps.findIndex((_, index) => before.every((step, offset) => steps[index + offset] === step));
  if (at < 0) return steps;
  const rest = replaced(steps.slice(at + before.length), before, after);
  return [...steps.slice(0, at), ...after, ...rest];
}
