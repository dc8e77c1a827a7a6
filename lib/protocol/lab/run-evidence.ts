import { parseCommandLine } from "../commands";
import { type Exchange, groupExchanges } from "../exchange";
import type { DataMode, Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import { isAnnounceVerb, isTransferVerb } from "../verbs";
import type { NetworkEvent, NetworkEventOf } from "./network-event";
import type { LabRun } from "./scenario";
import type { Gateway } from "./topology";

// What a run shows to those who judge it: facts of the wire and of the network, put together.

/** One data connection that was announced, and what became of it. */
export interface DataTry {
  readonly announced: TrafficEventOf<"data-announced">;
  readonly opened: TrafficEventOf<"data-opened"> | null;
  readonly secured: TrafficEventOf<"data-secured"> | null;
  readonly failed: TrafficEventOf<"data-failed"> | null;
}

/** A listing or a download, or what was to become one. */
export interface RunTransfer {
  readonly exchange: Exchange;
  /** Everything came through. */
  readonly worked: boolean;
  /** Whether its control connection was under TLS. */
  readonly isSecured: boolean;
  /** In their order; at least one unless no data connection could be announced. */
  readonly tries: readonly DataTry[];
}

/** An attempt to connect, as the network saw it. */
export interface Dial {
  readonly attempt: number;
  readonly site: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly stopped: NetworkEventOf<"stopped"> | null;
  readonly hasArrived: boolean;
}

/** The listings and downloads of a run, in their order. */
export function transfersOf({ events }: Pick<LabRun, "events">): readonly RunTransfer[] {
  const secured = new Set(
    events.filter(({ type }) => type === "control-secured").map(({ connection }) => connection),
  );
  return groupExchanges(events)
    .filter((exchange) => exchange.events.some(isAboutTransfer))
    .map((exchange) => {
      const tries = triesOf(exchange.events);
      const worked = !exchange.failed && tries.at(-1)?.opened != null;
      const isSecured = exchange.connections.every((connection) => secured.has(connection));
      return { exchange, worked, isSecured, tries };
    });
}

/** The answers with which the server refused commands of this verb. */
export function refusalsOf(
  { events }: Pick<LabRun, "events">,
  verb: string,
): readonly TrafficEventOf<"reply">[] {
  return events.flatMap((event, index) => {
    if (event.type !== "command" || parseCommandLine(event.line).verb !== verb) return [];
    const answer = events
      .slice(index)
      .find(
        (later): later is TrafficEventOf<"reply"> =>
          later.type === "reply" && later.connection === event.connection,
      );
    return answer !== undefined && answer.code >= 400 ? [answer] : [];
  });
}

/** Whether there is a transfer that worked over a data connection of this kind. */
export function hasWorked(run: LabRun, fits: (carrier: DataTry, transfer: RunTransfer) => boolean): boolean {
  return transfersOf(run).some((transfer) => {
    const carrier = transfer.tries.at(-1);
    return transfer.worked && carrier !== undefined && fits(carrier, transfer);
  });
}

/** Every attempt to connect, in their order. */
export function dialsOf({ network }: Pick<LabRun, "network">): readonly Dial[] {
  const dials = new Map<number, Dial>();
  for (const event of network) {
    const known = dials.get(event.attempt);
    const dial = known === undefined ? dialFrom(event) : { ...known, ...changeBy(event) };
    if (dial !== null) dials.set(event.attempt, dial);
  }
  return [...dials.values()];
}

/** The dials that were to become a data connection's: by the server in active mode, by the client in passive mode. */
export function dialsFor(run: LabRun, { announced }: DataTry): readonly Dial[] {
  const site = announced.dataMode === "active" ? "server" : "client";
  const port = announced.used?.port ?? announced.announced.port;
  return dialsOf(run).filter((dial) => dial.site === site && dial.to.port === port);
}

/**
 * What a site's gateway stopped of the dials for data connections of this mode, where one end saw the transfer fail: not
 * where the run was stopped before that.
 */
export function stoppedAt(run: LabRun, site: string, mode: DataMode): readonly NetworkEventOf<"stopped">[] {
  return transfersOf(run)
    .filter(({ worked, exchange }) => !worked && exchange.events.some(tellsFailure))
    .flatMap(({ tries }) => tries.filter(({ announced }) => announced.dataMode === mode))
    .flatMap((one) => dialsFor(run, one))
    .flatMap(({ stopped }) => stopped ?? [])
    .filter(({ station }) => station.part === "gateway" && station.site === site);
}

/** Where PORT wanted the server to dial, and the server would not for the address's sake: ports below 1024 it refuses anyway. */
export function refusedAddresses(
  run: Pick<LabRun, "events">,
): readonly TrafficEventOf<"data-announced">["announced"][] {
  return transfersOf(run)
    .filter(({ exchange }) => refusalsOf(exchange, "PORT").some(({ code }) => code >= 500))
    .flatMap(({ tries }) => tries.filter(({ announced }) => announced.command === "PORT"))
    .map(({ announced }) => announced.announced)
    .filter(({ port }) => port >= 1024);
}

/** The gateway in front of a site; null where there is none. */
export function gatewayOf({ setup }: LabRun, id: string): Gateway | null {
  return setup.topology.sites.find((site) => site.id === id)?.gateway ?? null;
}

/** Whether an FTP helper put other words into a line of a control connection. */
export function wasRewritten({ network }: LabRun): boolean {
  return network.some(({ event }) => event === "helper-rewrote");
}

/** Whether a command was sent that reads so. */
export function wasSent({ events }: LabRun, line: RegExp): boolean {
  return events.some((event) => event.type === "command" && line.test(event.line));
}

/** The server says that no data connection came about (425), or Portside gave up its own dial. */
function tellsFailure(event: TrafficEvent): boolean {
  if (event.type === "reply") return event.code === 425;
  return event.type === "data-failed" && event.reason !== "cancelled";
}

/** Where PORT is refused, LIST isn't even sent. */
function isAboutTransfer(event: TrafficEvent): boolean {
  if (event.type !== "command") return false;
  const { verb } = parseCommandLine(event.line);
  return isTransferVerb(verb) || isAnnounceVerb(verb);
}

function triesOf(events: readonly TrafficEvent[]): readonly DataTry[] {
  return events.flatMap((announced) => {
    if (announced.type !== "data-announced") return [];
    const own = events.filter(({ data }) => data !== undefined && data === announced.data);
    return {
      announced,
      opened: own.find((event) => event.type === "data-opened") ?? null,
      secured: own.find((event) => event.type === "data-secured") ?? null,
      failed: own.find((event) => event.type === "data-failed") ?? null,
    };
  });
}

function dialFrom(event: NetworkEvent): Dial | null {
  if (event.event !== "sent" || event.station.part === "internet") return null;
  const { attempt, station, from, to } = event;
  return { attempt, site: station.site, from, to, stopped: null, hasArrived: false };
}

function changeBy(event: NetworkEvent): Partial<Dial> {
  if (event.event === "stopped") return { stopped: event };
  return event.event === "arrived" ? { hasArrived: true } : {};
}
