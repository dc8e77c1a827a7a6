import { type CommandEvent, type ReplyEvent, verbOf } from "../answers";
import { noDataConnection } from "../exchange-outcome";
import { isPositive, isPreliminary } from "../reply";
import type { AnnounceCommand, DataMode, TrafficEvent, TrafficEventOf } from "../traffic";
import { isAnnounceVerb, isTransferVerb, modeOf } from "../verbs";

/** What was seen of one try to get a data connection, from PASV, EPSV, PORT or EPRT on. */
export interface DataAttempt {
  readonly dataMode: DataMode;
  readonly command: AnnounceCommand;
  readonly asked: CommandEvent;
  /** The answer to that command; null when none came. */
  reply: ReplyEvent | null;
  announced: TrafficEventOf<"data-announced"> | null;
  /** Why Portside dialled nothing. */
  unusable: TrafficEventOf<"note"> | null;
  dialling: TrafficEventOf<"data-dialling"> | null;
  opened: TrafficEventOf<"data-opened"> | null;
  secured: TrafficEventOf<"data-secured"> | null;
  closed: TrafficEventOf<"data-closed"> | null;
  failure: TrafficEventOf<"data-failed"> | null;
  /** The command that was to use it: LIST, RETR … */
  transfer: CommandEvent | null;
  /** The 4xx or 5xx reply to the transfer command. */
  refusal: ReplyEvent | null;
  /** The 2xx reply to it. */
  done: ReplyEvent | null;
}

/**
 * The tries among some events, in order: EPSV and then PASV are two, and so is a fallback to the other mode.
 *
 * @param events in order, of any number of control connections
 * @param answered which command each reply answers
 */
export function dataAttempts(
  events: readonly TrafficEvent[],
  answered: ReadonlyMap<number, CommandEvent>,
): readonly DataAttempt[] {
  const attempts = new Attempts(answered);
  for (const event of events) attempts.add(event);
  return attempts.all;
}

class Attempts {
  readonly all: DataAttempt[] = [];
  /** The newest of each control connection. */
  readonly #latest = new Map<number, DataAttempt>();
  readonly #byData = new Map<number, DataAttempt>();
  /** By the number of the command: an announce or a transfer. */
  readonly #byCommand = new Map<number, DataAttempt>();

  constructor(private readonly answered: ReadonlyMap<number, CommandEvent>) {}

  add(event: TrafficEvent): void {
    switch (event.type) {
      case "command":
        this.#addCommand(event);
        break;
      case "reply":
        this.#addReply(event);
        break;
      case "data-announced": {
        const attempt = this.#latest.get(event.connection);
        if (attempt === undefined) break;
        attempt.announced = event;
        if (event.data !== undefined) this.#byData.set(event.data, attempt);
        break;
      }
      case "note": {
        const attempt = this.#latest.get(event.connection);
        if (attempt !== undefined && noDataConnection.has(event.code)) attempt.unusable ??= event;
        break;
      }
      case "data-dialling": {
        const attempt = this.#of(event);
        if (attempt) attempt.dialling ??= event;
        break;
      }
      case "data-opened": {
        const attempt = this.#of(event);
        if (attempt) attempt.opened ??= event;
        break;
      }
      case "data-secured": {
        const attempt = this.#of(event);
        if (attempt) attempt.secured ??= event;
        break;
      }
      case "data-closed": {
        const attempt = this.#of(event);
        if (attempt) attempt.closed ??= event;
        break;
      }
      case "data-failed": {
        const attempt = this.#of(event);
        if (attempt) attempt.failure ??= event;
        break;
      }
    }
  }

  #of({ data }: TrafficEvent): DataAttempt | undefined {
    return data === undefined ? undefined : this.#byData.get(data);
  }

  #addCommand(event: CommandEvent): void {
    const verb = verbOf(event);
    if (isAnnounceVerb(verb)) {
      const attempt = newAttempt(verb, event);
      this.all.push(attempt);
      this.#latest.set(event.connection, attempt);
      this.#byCommand.set(event.seq, attempt);
    } else if (isTransferVerb(verb)) {
      const attempt = this.#latest.get(event.connection);
      if (attempt === undefined || attempt.transfer !== null) return;
      attempt.transfer = event;
      this.#byCommand.set(event.seq, attempt);
    }
  }

  #addReply(event: ReplyEvent): void {
    if (isPreliminary(event)) return;
    const command = this.answered.get(event.seq);
    // A server that gives up waiting for the data connection may say 421 without being asked.
    const attempt =
      command === undefined ? this.#latest.get(event.connection) : this.#byCommand.get(command.seq);
    if (attempt === undefined) return;
    if (command?.seq === attempt.asked.seq) attempt.reply ??= event;
    else if (isPositive(event)) attempt.done ??= command === undefined ? null : event;
    else if (event.code >= 400 && attempt.done === null) attempt.refusal ??= event;
  }
}

function newAttempt(command: AnnounceCommand, asked: CommandEvent): DataAttempt {
  return {
    dataMode: modeOf(command),
    command,
    asked,
    reply: null,
    announced: null,
    unusable: null,
    dialling: null,
    opened: null,
    secured: null,
    closed: null,
    failure: null,
    transfer: null,
    refusal: null,
    done: null,
  };
}

/** Whether bytes could move: it was opened, and ended in good order or with the server's consent. */
export function carried({ opened, closed, done, failure, refusal }: DataAttempt): boolean {
  if (refusal !== null) return false;
  // ProFTPD resets the data connection of an empty listing and says 226.
  if (done !== null) return failure === null || failure.reason === "reset";
  return opened !== null && closed !== null && failure === null;
}

/** Whether the server refused to announce, or to be told, where the data connection goes. */
export function isRefused({ reply }: DataAttempt): boolean {
  return reply !== null && !isPositive(reply);
}

/** Whether it had come to an end, good or bad, by the event of a number. */
export function isOver(attempt: DataAttempt, until: number): boolean {
  const { reply, unusable, closed, failure, refusal, done } = attempt;
  const wasBy = (event: TrafficEvent | null) => event !== null && event.seq <= until;
  if (wasBy(refusal) || wasBy(done) || wasBy(failure) || wasBy(closed) || wasBy(unusable)) return true;
  return isRefused(attempt) && wasBy(reply);
}
