import type { NetworkEvent } from "@/lib/protocol/lab/network-event";
import type { LabTopology } from "@/lib/protocol/lab/topology";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { describeEvent } from "../traffic/describe-event";
import { type AttemptFacts, attemptsOf } from "./attempts";
import { type NetworkLine, networkLine } from "./network-words";

/** Something of a run's log: what the two ends saw, or what only the network saw. */
export type LabLogItem =
  | { readonly view: "ends"; readonly at: number; readonly event: TrafficEvent }
  | {
      readonly view: "network";
      readonly at: number;
      readonly event: NetworkEvent;
      readonly line: NetworkLine;
    };

/**
 * Both views on one clock. The order of each is kept, whatever its times are; where times are equal, the network's view
 * goes first: an attempt was stopped before its dialler knew.
 */
export function labLog(
  events: readonly TrafficEvent[],
  network: readonly NetworkEvent[],
  topology: LabTopology,
): readonly LabLogItem[] {
  const lines = networkItems(network, topology);
  const items: LabLogItem[] = [];
  let next = 0;
  for (const event of events) {
    for (let item = lines[next]; item !== undefined && item.at <= event.at; item = lines[++next])
      items.push(item);
    items.push({ view: "ends", at: event.at, event });
  }
  return [...items, ...lines.slice(next)];
}

function networkItems(network: readonly NetworkEvent[], topology: LabTopology): readonly LabLogItem[] {
  const attempts = new Map<number, AttemptFacts>(attemptsOf(network).map((one) => [one.number, one]));
  return network.flatMap((event): LabLogItem | readonly never[] => {
    const attempt = attempts.get(event.attempt);
    const line = attempt === undefined ? null : networkLine(event, topology, attempt);
    return line === null ? [] : { view: "network", at: event.at, event, line };
  });
}

/** A line of the log in words, for who can't see it. */
export function describeItem(item: LabLogItem | undefined): string {
  if (item === undefined) return "";
  if (item.view === "network") return `the network: ${item.line.text}`;
  const { spoken, lines } = describeEvent(item.event);
  return `${spoken}: ${lines[0] ?? ""}`;
}
