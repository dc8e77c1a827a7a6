import { parseCommandLine } from "../commands";
import type { AnnounceCommand, Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import { isAnnounceVerb, isTransferVerb } from "../verbs";
import { announcedByClient } from "./address";
import { quotedPath } from "./reply-content";

/** A data connection that was announced, as far as it is known where it will be opened to. */
export interface Announcement {
  readonly command: AnnounceCommand;
  /** The command as sent. */
  readonly line: string;
  readonly target: Endpoint | null;
}

/** What a control connection has agreed on at one moment, as far as its events tell. */
export interface WireState {
  readonly server: Endpoint | null;
  readonly user: string | null;
  /** `explicit`: after AUTH; `implicit`: from the first byte. */
  readonly tls: "explicit" | "implicit" | null;
  /** Whether encryption really is in force on the control connection: not between AUTH and the handshake, nor after CCC. */
  readonly hidesCommands: boolean;
  /** PROT in force: `P` encrypts data connections; null before any PROT, which means clear. */
  readonly protection: "P" | "C" | null;
  /** The working directory, once PWD or an absolute CWD told it. */
  readonly directory: string | null;
  /** The last command that announced a data connection and wasn't refused. */
  readonly announce: Announcement | null;
  /** The argument of a REST that the next transfer will use. */
  readonly restart: string | null;
  /** The argument of an RNFR that RNTO will use. */
  readonly renaming: string | null;
  /** Commands without their final reply, oldest first: a reply answers the first of them. */
  readonly unanswered: readonly TrafficEventOf<"command">[];
}

type Draft = { -readonly [K in keyof Omit<WireState, "unanswered">]: WireState[K] } & {
  /** Changed in place: a list that is copied for every command would make long contexts slow. */
  unanswered: TrafficEventOf<"command">[];
};

const unopened: Omit<WireState, "unanswered"> = {
  server: null,
  user: null,
  tls: null,
  hidesCommands: false,
  protection: null,
  directory: null,
  announce: null,
  restart: null,
  renaming: null,
};

/**
 * The state of the event's control connection right before the event. Replies are paired with commands in order
 * (RFC 959 §5.4), so that pipelined commands keep their own replies.
 */
export function wireStateBefore(event: TrafficEvent, events: readonly TrafficEvent[]): WireState {
  let state: Draft = { ...unopened, unanswered: [] };
  for (const earlier of events) {
    if (earlier.seq >= event.seq) continue;
    if (earlier.session !== event.session || earlier.connection !== event.connection) continue;
    switch (earlier.type) {
      case "control-dialling":
        state = { ...unopened, unanswered: [] };
        break;
      case "control-opened":
        state = { ...unopened, unanswered: [], server: earlier.remote };
        break;
      case "control-secured":
        state.tls ??= "implicit";
        state.hidesCommands = true;
        break;
      case "data-announced": {
        const { command, dataMode, announced, used } = earlier;
        const target = dataMode === "passive" ? used : endpointOf(announced);
        state.announce = { command, line: state.announce?.line ?? command, target };
        break;
      }
      case "command":
        send(state, earlier);
        break;
      case "reply":
        receive(state, earlier);
        break;
    }
  }
  return state;
}

/** The line of the first transfer command after an event on its connection that comes before another announcement. */
export function transferAfter(event: TrafficEvent, events: readonly TrafficEvent[]): string | null {
  for (const later of events) {
    if (later.seq <= event.seq || later.type !== "command") continue;
    if (later.session !== event.session || later.connection !== event.connection) continue;
    const { verb } = parseCommandLine(later.line);
    if (isTransferVerb(verb)) return later.line;
    if (isAnnounceVerb(verb)) return null;
  }
  return null;
}

/**
 * Where Portside really dials because of a 227 or 229: what the engine said after it, or else what it does by default,
 * the control connection's host at the announced port.
 */
export function dialledAfter(
  event: TrafficEvent,
  events: readonly TrafficEvent[],
  announced: { readonly address: string | null; readonly port: number },
  server: Endpoint | null,
): Endpoint | null {
  const next = events.find(
    (later) =>
      later.seq > event.seq &&
      later.session === event.session &&
      later.connection === event.connection &&
      (later.type === "data-announced" || later.type === "command"),
  );
  if (next?.type === "data-announced") return next.used;
  return endpointOf({ address: server?.address ?? announced.address, port: announced.port });
}

/** Joins a path to the working directory; null when it is relative and nobody knows to what. */
export function absolutePath(path: string, directory: string | null): string | null {
  if (path.startsWith("/")) return path;
  if (!directory?.startsWith("/")) return null;
  if (path === "" || path === ".") return directory;
  return directory.endsWith("/") ? directory + path : `${directory}/${path}`;
}

function send(state: Draft, event: TrafficEventOf<"command">): void {
  const { verb, argument } = parseCommandLine(event.line);
  state.unanswered.push(event);
  if (isAnnounceVerb(verb) && !/^ALL$/i.test(argument))
    state.announce = announcement(verb, event.line, argument);
  else if (verb === "REST") state.restart = argument;
  else if (verb === "RNFR") state.renaming = argument;
  else if (verb === "USER") state.user = argument;
  else if (isTransferVerb(verb)) state.restart = null;
}

function announcement(command: AnnounceCommand, line: string, argument: string): Announcement {
  const address = announcedByClient(command, argument);
  return { command, line, target: address && endpointOf(address) };
}

/** An endpoint, where the address is known. */
export function endpointOf({
  address,
  port,
}: {
  readonly address: string | null;
  readonly port: number;
}): Endpoint | null {
  return address === null ? null : { address, port };
}

function receive(state: Draft, { code, lines }: TrafficEventOf<"reply">): void {
  if (code < 200) return;
  const command = state.unanswered.shift();
  if (command === undefined) return;
  const { verb, argument } = parseCommandLine(command.line);
  if (code >= 400) {
    if (state.announce?.line === command.line) state.announce = null;
    if (verb === "REST") state.restart = null;
    return;
  }
  switch (verb) {
    case "AUTH":
      state.tls = "explicit";
      break;
    case "REIN":
      Object.assign(state, { user: null, directory: null, announce: null, restart: null, renaming: null });
      break;
    case "CCC":
      state.hidesCommands = false;
      break;
    case "PROT":
      state.protection = argument.toUpperCase() === "P" ? "P" : "C";
      break;
    case "CWD":
    case "XCWD":
      state.directory = absolutePath(argument, state.directory);
      break;
    case "CDUP":
    case "XCUP":
      state.directory = parentOf(state.directory);
      break;
    case "PWD":
    case "XPWD":
      state.directory = quotedPath(lines)?.path ?? state.directory;
      break;
  }
}

function parentOf(directory: string | null): string | null {
  if (!directory?.startsWith("/")) return null;
  return directory.replace(/\/[^/]*\/?$/, "") || "/";
}
