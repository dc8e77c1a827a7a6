import { type CommandEvent, verbOf } from "../answers";
import { cutOnPurpose } from "../exchange-outcome";
import type { AnnounceCommand, DataMode, Endpoint, TrafficEvent } from "../traffic";
import { type DataAttempt, dataAttempts, decisiveAttempt, isRefused, refusedTransfer } from "./data-attempts";
import { holdsLogin, partPreparation } from "./preparation";
import { countRoundTrips } from "./round-trips";
import { outcomeOf, type SideOutcome } from "./side-outcome";

/** A line of the log that a statement was read from; null where there is none. */
export type Source = number | null;

/** A login, or what a control connection is told once. */
export interface Preparation {
  readonly isLogin: boolean;
  readonly commands: readonly CommandEvent[];
  readonly roundTrips: number;
  readonly milliseconds: number;
}

/** What is known of one exchange that can be set beside another's. */
export interface ComparedSide extends SideOutcome {
  /** Number of the exchange. */
  readonly exchange: number;
  readonly label: string;
  /** Number of the control connection. */
  readonly connection: number;
  /** Of the data connection that decided; null when none was asked for. */
  readonly dataMode: DataMode | null;
  readonly announce: AnnounceCommand | null;
  /** The announcing command's line; null where the log lacks it. */
  readonly announceLine: string | null;
  /** The reply to it, its first line; null when there was none. */
  readonly answerLine: string | null;
  readonly announceSource: Source;
  /** Whether the server refused the announcing command itself, so that nobody dialled. */
  readonly isRefused: boolean;
  /** The verb of the transfer command, where the server refused that before the data connection was open; else null. */
  readonly refusedTransfer: string | null;
  /** What the announcement said; the address is null where the protocol names none (229). */
  readonly announced: { readonly address: string | null; readonly port: number } | null;
  /** Who has to dial in this mode. */
  readonly dialler: "client" | "server" | null;
  /** Whether the dial succeeded. */
  readonly opened: boolean;
  readonly dialSource: Source;
  /** Where the dial came from; null when it never arrived, and for a dial of Portside's that failed. */
  readonly from: Endpoint | null;
  /** Where it went, or was to go. */
  readonly to: Endpoint | null;
  /** The server's address, where the events tell it. */
  readonly serverAddress: string | null;
  readonly listenSource: Source;
  /** Null for plain. */
  readonly tls: { readonly protocol: string; readonly cipher: string; readonly resumed: boolean } | null;
  readonly tlsSource: Source;
  /** Over all data connections of the exchange. */
  readonly bytes: number;
  readonly direction: "up" | "down" | null;
  readonly bytesSource: Source;
  /** Portside took a part of the file on purpose. */
  readonly isPart: boolean;
  /** Without those of what was said once, in front; the same for all times and commands here. */
  readonly roundTrips: number;
  /** Milliseconds from the announcement (active: from when Portside listened) until the data connection was open. */
  readonly opening: number | null;
  /** Milliseconds from the first event of the work until the last. */
  readonly total: number;
  /** Milliseconds since the epoch of the first event of the work. */
  readonly startedAt: number;
  /** What was said once, in front; null when it had been said before. */
  readonly preparation: Preparation | null;
  /** As they were sent, in order. */
  readonly commands: readonly CommandEvent[];
  /** All tries to get a data connection, the one that decided among them. */
  readonly attempts: readonly DataAttempt[];
  /** Whether it went over from one data mode to the other. */
  readonly fellBack: boolean;
}

/**
 * Reads what one exchange was.
 *
 * @param events of one exchange, in the order of their numbers, at least one; the beginning may be missing
 * @throws {RangeError} when there is no event
 */
export function describeSide(events: readonly TrafficEvent[]): ComparedSide {
  const [first] = events;
  if (first === undefined) throw new RangeError("An exchange has at least one event");
  const { preparation, work } = partPreparation(events);
  const attempts = dataAttempts(events);
  const decisive = decisiveAttempt(attempts);
  const endedAt = work.reduce((latest, { at }) => Math.max(latest, at), first.at);
  const startedAt = work[0]?.at ?? first.at;
  return {
    exchange: first.exchange?.id ?? 0,
    label: first.exchange?.label ?? "",
    connection: (decisive?.announce ?? first).connection,
    ...connectionOf(events, decisive),
    ...bytesOf(events),
    roundTrips: countRoundTrips(work),
    total: Math.max(0, endedAt - startedAt),
    startedAt,
    preparation: preparationOf(preparation),
    commands: work.filter((event) => event.type === "command"),
    ...outcomeOf(events, attempts),
    attempts,
    fellBack: new Set(attempts.map(({ mode }) => mode)).size > 1,
  };
}

function preparationOf(events: readonly TrafficEvent[]): Preparation | null {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    isLogin: holdsLogin(events),
    commands: events.filter((event) => event.type === "command"),
    roundTrips: countRoundTrips(events),
    milliseconds: Math.max(0, last.at - first.at),
  };
}

type Connection = Pick<
  ComparedSide,
  | "dataMode"
  | "announce"
  | "announceLine"
  | "answerLine"
  | "announceSource"
  | "isRefused"
  | "refusedTransfer"
  | "announced"
  | "dialler"
  | "opened"
  | "dialSource"
  | "from"
  | "to"
  | "serverAddress"
  | "listenSource"
  | "tls"
  | "tlsSource"
  | "opening"
>;

function connectionOf(events: readonly TrafficEvent[], attempt: DataAttempt | null): Connection {
  const serverAddress = serverAddressOf(events, attempt);
  if (attempt === null) return { ...noConnection, serverAddress };
  const { mode, command, announce, answer, announced, listening, dialling, opened, secured, failed } =
    attempt;
  const isPassive = mode === "passive";
  const refused = refusedTransfer(attempt);
  const [firstAnswer] = answer?.lines ?? [];
  const begun = [announce, listening, announced].flatMap((event) => (event === null ? [] : [event.at]));
  return {
    dataMode: mode,
    announce: command,
    announceLine: announce?.line ?? null,
    answerLine: firstAnswer ?? null,
    announceSource: (isPassive ? (answer ?? announce) : announce)?.seq ?? announced?.seq ?? null,
    isRefused: isRefused(attempt),
    refusedTransfer: refused && verbOf(refused),
    announced: announced?.announced ?? null,
    dialler: isPassive ? "client" : "server",
    opened: opened !== null,
    dialSource: (opened ?? failed ?? dialling ?? announced)?.seq ?? null,
    from: opened === null ? null : isPassive ? opened.local : opened.remote,
    to: dialledEnd(attempt),
    serverAddress,
    listenSource: (isPassive ? (answer ?? announced) : (listening ?? announced))?.seq ?? null,
    tls: secured && { protocol: secured.protocol, cipher: secured.cipher, resumed: secured.resumed },
    tlsSource: secured?.seq ?? null,
    opening: opened === null || begun.length === 0 ? null : Math.max(0, opened.at - Math.min(...begun)),
  };
}

const noConnection: Connection = {
  dataMode: null,
  announce: null,
  announceLine: null,
  answerLine: null,
  announceSource: null,
  isRefused: false,
  refusedTransfer: null,
  announced: null,
  dialler: null,
  opened: false,
  dialSource: null,
  from: null,
  to: null,
  serverAddress: null,
  listenSource: null,
  tls: null,
  tlsSource: null,
  opening: null,
};

function dialledEnd({ mode, announced, listening, dialling, opened }: DataAttempt): Endpoint | null {
  if (mode === "passive") return opened?.remote ?? dialling?.remote ?? announced?.used ?? null;
  return opened?.local ?? listening?.local ?? announced?.used ?? null;
}

function serverAddressOf(events: readonly TrafficEvent[], attempt: DataAttempt | null): string | null {
  const control = events.findLast((event) => event.type === "control-opened");
  if (control !== undefined) return control.remote.address;
  const dialled = attempt?.mode === "passive" ? dialledEnd(attempt) : null;
  return (attempt?.opened?.remote ?? dialled)?.address ?? null;
}

function bytesOf(
  events: readonly TrafficEvent[],
): Pick<ComparedSide, "bytes" | "direction" | "bytesSource" | "isPart"> {
  const ends = events.filter((event) => event.type === "data-closed");
  const last = ends.at(-1);
  return {
    bytes: ends.reduce((sum, { bytes }) => sum + bytes, 0),
    direction: last?.direction ?? null,
    bytesSource: last?.seq ?? null,
    isPart: events.some((event) => event.type === "note" && cutOnPurpose.has(event.code)),
  };
}
