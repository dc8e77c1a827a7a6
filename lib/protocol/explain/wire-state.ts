import { parseCommandLine } from "../commands";
import { isPreliminary } from "../reply";
import { ReplyPairing } from "../reply-pairing";
import type { AnnounceCommand, Endpoint, TrafficEvent, TrafficEventOf } from "../traffic";
import { activeVerbs, isAnnounceVerb, isTransferVerb, passiveVerbs } from "../verbs";
import { announcedByClient } from "./address";
import { quotedPath } from "./reply-content";

/** A data connection that was announced, as far as it is known where it will be opened to. */
export interface Announcement {
  readonly command: AnnounceCommand;
  /** The command as sent. */
  readonly line: string;
  readonly target: Endpoint | null;
  /** Whether a transfer command has taken it: it serves no second one. */
  readonly isUsed: boolean;
}

/** What a control connection has agreed on at one moment, as far as its events tell. */
export interface WireState {
  readonly server: Endpoint | null;
  readonly user: string | null;
  /**
   * Whether the events tell if the connection is encrypted: not where they begin in its middle and nothing after it
   * gives that away. What is said below of encryption is worth nothing then.
   */
  readonly isEncryptionKnown: boolean;
  /**
   * `explicit`: after AUTH; `implicit`: from the first byte; `inferred`: the events don't hold how it began, but what
   * happens only under TLS.
   */
  readonly tls: "explicit" | "implicit" | "inferred" | null;
  /** Whether encryption really is in force on the control connection: not between AUTH and the handshake, nor after CCC. */
  readonly hidesCommands: boolean;
  /** PROT in force: `P` encrypts data connections; null before any PROT, which means clear. */
  readonly protection: "P" | "C" | null;
  /** The working directory, once PWD or an absolute CWD told it. */
  readonly directory: string | null;
  /** The last command that announced a data connection and wasn't refused, until a second transfer finds it used up. */
  readonly announce: Announcement | null;
  /** The argument of a REST that the next transfer will use. */
  readonly restart: string | null;
  /** Whether TYPE A is in force since somebody said so: line ends of files are translated. */
  readonly isText: boolean;
  /** The argument of an RNFR that RNTO will use. */
  readonly renaming: string | null;
  /** Commands without their final reply, oldest first. */
  readonly unanswered: readonly TrafficEventOf<"command">[];
  /** The command that the event answers, if it is a reply that answers one. */
  readonly answered: TrafficEventOf<"command"> | null;
}

type Draft = { -readonly [K in keyof Omit<WireState, "unanswered" | "answered">]: WireState[K] } & {
  readonly replies: ReplyPairing<TrafficEventOf<"command">>;
  /** AUTH was sent, so that encryption that begins is explicit. */
  hasAuth: boolean;
};

const unopened: Omit<Draft, "replies"> = {
  server: null,
  user: null,
  isEncryptionKnown: true,
  hasAuth: false,
  tls: null,
  hidesCommands: false,
  protection: null,
  directory: null,
  announce: null,
  restart: null,
  renaming: null,
  isText: false,
};

/**
 * The state of the event's control connection right before the event. Replies are paired with commands in order
 * (RFC 959 §5.4), so that pipelined commands keep their own replies. Whether a connection whose beginning is missing
 * is encrypted may also be read from later events.
 */
export function wireStateBefore(event: TrafficEvent, events: readonly TrafficEvent[]): WireState {
  let state: Draft = {
    ...unopened,
    isEncryptionKnown: event.type === "control-dialling" || event.type === "control-opened",
    replies: new ReplyPairing(),
  };
  for (const earlier of events) {
    if (earlier.seq >= event.seq) continue;
    if (earlier.session !== event.session || earlier.connection !== event.connection) continue;
    switch (earlier.type) {
      case "control-dialling":
        state.replies.reset();
        state = { ...unopened, replies: state.replies };
        break;
      case "control-opened":
        state.replies.reset();
        state = { ...unopened, replies: state.replies, server: earlier.remote };
        break;
      case "control-secured":
        state.tls ??= state.hasAuth ? "explicit" : state.isEncryptionKnown ? "implicit" : "inferred";
        state.hidesCommands = true;
        state.isEncryptionKnown = true;
        break;
      case "data-secured":
        if (!state.isEncryptionKnown) infer(state);
        break;
      case "data-announced": {
        const { command, dataMode, announced, used } = earlier;
        const target = dataMode === "passive" ? used : endpointOf(announced);
        const { line = command, isUsed = false } = state.announce ?? {};
        state.announce = { command, line, target, isUsed };
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
  if (!state.isEncryptionKnown) foresee(state, event, events);
  return {
    ...state,
    unanswered: state.replies.waiting,
    answered: event.type === "reply" ? state.replies.copy().receive(event.code) : null,
  };
}

/** Takes the connection for encrypted from what happens only under TLS; a CCC before it would show in the events. */
function infer(state: Draft): void {
  state.isEncryptionKnown = true;
  state.tls = "inferred";
  state.hidesCommands = true;
}

/** Reads from the event and what comes after it on its connection whether that was encrypted already. */
function foresee(state: Draft, event: TrafficEvent, events: readonly TrafficEvent[]): void {
  const replies = state.replies.copy();
  for (const later of [event, ...events.filter(({ seq }) => seq > event.seq)]) {
    if (later.session !== event.session || later.connection !== event.connection) continue;
    switch (later.type) {
      case "control-dialling":
      case "control-opened":
        return;
      case "control-secured":
        // Encryption that begins now was not in force before.
        state.isEncryptionKnown = true;
        return;
      case "data-secured":
        infer(state);
        return;
      case "command":
        replies.send(later.line, later);
        break;
      case "reply": {
        const { verb, argument } = parseCommandLine(replies.receive(later.code)?.line ?? "");
        if (isPreliminary(later) || later.code >= 300) break;
        if (verb === "CCC" || (verb === "PROT" && /^P$/i.test(argument))) {
          infer(state);
          return;
        }
        if (verb === "REIN") return;
        if (verb === "AUTH" && later.code === 234) {
          // Servers agree to encrypt what isn't encrypted yet.
          state.isEncryptionKnown = true;
          return;
        }
        break;
      }
    }
  }
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

/** Whether Portside says right after a 227 or 229 that it dials nothing. */
export function isRefusedAfter(event: TrafficEvent, events: readonly TrafficEvent[]): boolean {
  const next = events.find(({ seq, connection }) => seq > event.seq && connection === event.connection);
  return next?.type === "data-announced" && next.used === null;
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

/** REST counts for the command right behind it; how its data connection comes about may be said in between. */
const staysBetween: readonly string[] = [...activeVerbs, ...passiveVerbs, "PRET"];

function send(state: Draft, event: TrafficEventOf<"command">): void {
  const { verb, argument } = parseCommandLine(event.line);
  state.replies.send(event.line, event);
  if (!staysBetween.includes(verb)) state.restart = null;
  if (isAnnounceVerb(verb) && !/^ALL$/i.test(argument))
    state.announce = announcement(verb, event.line, argument);
  else if (verb === "REST") state.restart = argument;
  else if (verb === "RNFR") state.renaming = argument;
  else if (verb === "RNTO") state.renaming = null;
  else if (verb === "USER") state.user = argument;
  else if (verb === "AUTH") state.hasAuth = true;
  else if (isTransferVerb(verb)) {
    // One announcement serves one transfer.
    if (state.announce !== null)
      state.announce = state.announce.isUsed ? null : { ...state.announce, isUsed: true };
  }
}

function announcement(command: AnnounceCommand, line: string, argument: string): Announcement {
  const address = announcedByClient(command, argument);
  return { command, line, target: address && endpointOf(address), isUsed: false };
}

/** Whether the argument of TYPE asks for text. */
export function isTextType(argument: string): boolean {
  return /^A\b/i.test(argument);
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
  const command = state.replies.receive(code);
  if (command === null || isPreliminary({ code })) return;
  const { verb, argument } = parseCommandLine(command.line);
  if (code >= 400) {
    if (state.announce?.line === command.line) state.announce = null;
    if (verb === "REST") state.restart = null;
    if (verb === "RNFR") state.renaming = null;
    return;
  }
  switch (verb) {
    case "AUTH":
      // RFC 4217 §4: 334 and 235 belong to other mechanisms, such as GSSAPI.
      if (code !== 234 || !/^(?:TLS|SSL)(?:-[CP])?$/i.test(argument)) break;
      state.tls = "explicit";
      state.isEncryptionKnown = true;
      break;
    case "REIN":
      // RFC 4217 §11: both connections go back to clear.
      Object.assign(state, { ...unopened, server: state.server });
      break;
    case "CCC":
      if (!state.isEncryptionKnown) infer(state);
      state.hidesCommands = false;
      break;
    case "TYPE":
      state.isText = isTextType(argument);
      break;
    case "PROT":
      if (!state.isEncryptionKnown && /^P$/i.test(argument)) infer(state);
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
