import type { NetworkEvent, NetworkEventOf } from "@/lib/protocol/lab/network-event";
import { CONTROL_PORT } from "@/lib/protocol/lab/topology";
import type { Endpoint, TrafficEvent, TrafficEventOf } from "@/lib/protocol/traffic";

/** Who dials whom, and since when. */
export interface AttemptFacts {
  /** The site that dials. */
  readonly origin: string;
  /** As it was dialled. */
  readonly to: Endpoint;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
}

/** Everything that happened to one attempt to connect. */
export interface Attempt extends AttemptFacts {
  /** 1, 2, … of the network. */
  readonly number: number;
  /** Control connections are the client's to the server's port 21; all else is data. */
  readonly kind: "control" | "data";
  /** The dialler's own end, as it believes it to be. */
  readonly from: Endpoint;
  /** In order, its beginning included; without what helpers did on its connection. */
  readonly steps: readonly NetworkEvent[];
  readonly arrival: NetworkEventOf<"arrived"> | null;
  readonly stop: NetworkEventOf<"stopped"> | null;
  readonly givenUp: NetworkEventOf<"given-up"> | null;
  /** What FTP helpers did on its connection. */
  readonly helper: readonly NetworkEvent[];
}

/** The attempts of a network, in the order in which they began. */
export function attemptsOf(network: readonly NetworkEvent[]): readonly Attempt[] {
  const groups = new Map<number, NetworkEvent[]>();
  for (const event of network) {
    const group = groups.get(event.attempt);
    if (group) group.push(event);
    else groups.set(event.attempt, [event]);
  }
  return [...groups].flatMap(([number, events]) => attemptOf(number, events) ?? []);
}

function attemptOf(number: number, events: readonly NetworkEvent[]): Attempt | null {
  const sent = events.find((event) => event.event === "sent");
  if (sent === undefined || sent.station.part === "internet") return null;
  const { from, to, at, station } = sent;
  return {
    ...{ number, from, to, at, origin: station.site },
    kind: station.site === "client" && to.port === CONTROL_PORT ? "control" : "data",
    steps: events.filter((event) => !isHelpers(event)),
    arrival: events.find((event) => event.event === "arrived") ?? null,
    stop: events.find((event) => event.event === "stopped") ?? null,
    givenUp: events.find((event) => event.event === "given-up") ?? null,
    helper: events.filter(isHelpers),
  };
}

function isHelpers({ event }: NetworkEvent): boolean {
  return event === "helper-opened" || event === "helper-rewrote" || event === "helper-blinded";
}

/** The end of the connection that an attempt became, as the log of the session tells it; null while it stands. */
export function closingOf(
  attempt: Attempt,
  events: readonly TrafficEvent[],
): TrafficEventOf<"data-closed" | "data-failed" | "control-closed"> | null {
  if (attempt.arrival === null) return null;
  // What the client sees of the two ends: its own is the one that dialled, or the one that was dialled.
  const [local, remote] =
    attempt.origin === "client" ? [attempt.from, attempt.to] : [attempt.arrival.to, attempt.arrival.from];
  for (const [index, event] of events.entries()) {
    if (event.type !== "data-opened" && event.type !== "control-opened") continue;
    if (!isSame(event.local, local) || !isSame(event.remote, remote)) continue;
    return endOf(event, events.slice(index));
  }
  return null;
}

function endOf(
  opened: TrafficEventOf<"data-opened" | "control-opened">,
  after: readonly TrafficEvent[],
): TrafficEventOf<"data-closed" | "data-failed" | "control-closed"> | null {
  for (const event of after) {
    if (opened.type === "control-opened") {
      if (event.type === "control-closed" && event.connection === opened.connection) return event;
    } else if ((event.type === "data-closed" || event.type === "data-failed") && event.data === opened.data) {
      return event;
    }
  }
  return null;
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.address === other.address && one.port === other.port;
}
