import type { NumberedNetworkEvent } from "@/lib/contract/network-event";
import type { NetworkDetail } from "@/lib/protocol/lab/network-event";
import { changedSetup, type LabChanges, type ScenarioId } from "@/lib/protocol/lab/scenario";
import { scenarioOf } from "@/lib/protocol/lab/scenarios/scenario-list";
import type { Endpoint, TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";
import { type LabRunState, startedRun } from "../run-state";

/** Milliseconds since the epoch: when the recorded runs begin. */
export const BEGAN = 1_000_000;

export function endpoint(address: string, port: number): Endpoint {
  return { address, port };
}

/** A run of a scenario that is over, as the stream would have told it. */
export function endedRun(
  scenario: ScenarioId,
  { changes = {}, network = [], events = [] }: Partial<Pick<LabRunState, "changes" | "network" | "events">>,
): LabRunState {
  const setup = changedSetup(scenarioOf(scenario).setup, changes satisfies LabChanges);
  return {
    ...startedRun({ number: 1, scenario, changes, setup }),
    phase: "ended",
    session: "s",
    network,
    events,
  };
}

/** Network events at so many milliseconds after the beginning. */
export function networkOf(
  ...steps: readonly (readonly [after: number, attempt: number, detail: NetworkDetail])[]
): readonly NumberedNetworkEvent[] {
  return steps.map(([after, attempt, detail], index) => ({
    ...detail,
    ...{ type: "network", number: index + 1, at: BEGAN + after, attempt },
  }));
}

/** Traffic events, likewise. */
export function trafficOf(
  ...steps: readonly (readonly [after: number, detail: TrafficDetail, data?: number])[]
): readonly TrafficEvent[] {
  return steps.map(([after, detail, data], index) => ({
    ...{
      seq: index + 1,
      at: BEGAN + after,
      session: "s",
      connection: 1,
      exchange: { id: 1, label: "List /" },
    },
    ...(data !== undefined && { data }),
    ...detail,
  }));
}

const client = endpoint("198.51.100.7", 40_000);
const server = endpoint("203.0.113.10", 21);
const listening = endpoint("198.51.100.7", 52_112);

/** `client-firewall` as it begins: the server dials, and the firewall drops that. */
export const droppedNetwork = networkOf(
  [0, 1, { event: "sent", station: { part: "host", site: "client" }, from: client, to: server }],
  [
    1,
    1,
    { event: "passed", station: { part: "gateway", site: "client" }, by: { reason: "rule", rule: "rule 2" } },
  ],
  [20, 1, { event: "arrived", station: { part: "host", site: "server" }, from: client, to: server }],
  [
    100,
    2,
    {
      event: "sent",
      station: { part: "host", site: "server" },
      from: endpoint("203.0.113.10", 49_000),
      to: listening,
    },
  ],
  [
    120,
    2,
    {
      event: "stopped",
      station: { part: "gateway", site: "client" },
      by: { reason: "rule", rule: "rule 1" },
      answer: "nothing",
    },
  ],
  [4100, 2, { event: "given-up", station: { part: "host", site: "server" } }],
);

export const droppedTraffic = trafficOf(
  [0, { type: "control-dialling", remote: server }],
  [40, { type: "control-opened", local: client, remote: server }],
  [80, { type: "command", line: "PORT 198,51,100,7,203,144" }],
  [90, { type: "reply", code: 200, lines: ["200 PORT command successful."] }],
  [95, { type: "command", line: "MLSD /" }],
  [4110, { type: "reply", code: 425, lines: ["425 Failed to establish connection."] }],
);

export const droppedRun = endedRun("client-firewall", { network: droppedNetwork, events: droppedTraffic });
