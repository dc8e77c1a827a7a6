import { answeredCommands, type CommandEvent, refusesCommand, verbOf } from "../answers";
import type { AnnounceCommand, DataMode, TrafficEvent, TrafficEventOf } from "../traffic";
import { isAnnounceVerb, isTransferVerb, modeOf } from "../verbs";

/** One try to get a data connection: announced, perhaps refused, perhaps opened, perhaps used. */
export interface DataAttempt {
  readonly mode: DataMode;
  readonly command: AnnounceCommand;
  /** The PASV, EPSV, PORT or EPRT as it was sent; null where the log no longer has that line. */
  readonly announce: CommandEvent | null;
  /** The last reply to it. */
  readonly answer: TrafficEventOf<"reply"> | null;
  readonly announced: TrafficEventOf<"data-announced"> | null;
  /** Active mode: Portside got ready to be dialled. */
  readonly listening: TrafficEventOf<"data-listening"> | null;
  /** Passive mode: Portside began to dial. */
  readonly dialling: TrafficEventOf<"data-dialling"> | null;
  readonly opened: TrafficEventOf<"data-opened"> | null;
  readonly secured: TrafficEventOf<"data-secured"> | null;
  readonly closed: TrafficEventOf<"data-closed"> | null;
  readonly failed: TrafficEventOf<"data-failed"> | null;
  /** The command that was to use it, such as MLSD. */
  readonly transfer: CommandEvent | null;
  /** The last reply to that. */
  readonly verdict: TrafficEventOf<"reply"> | null;
}

type Growing = { -readonly [K in keyof DataAttempt]: DataAttempt[K] };

/**
 * The tries to get a data connection, in the order in which they were announced. One that the server refused with the
 * announcing command is a try as well.
 *
 * @param events of one exchange, in the order of their numbers; the beginning may be missing
 */
export function dataAttempts(events: readonly TrafficEvent[]): readonly DataAttempt[] {
  const answered = answeredCommands(events);
  const attempts: Growing[] = [];
  const byData = new Map<number, Growing>();
  const listeners = new Map<number, TrafficEventOf<"data-listening">>();
  const byCommand = new Map<number, Growing>();
  const newest = new Map<number, Growing>();
  const begin = (connection: number, attempt: Growing) => {
    attempts.push(attempt);
    newest.set(connection, attempt);
  };

  for (const event of events) {
    switch (event.type) {
      case "command": {
        const verb = verbOf(event);
        if (isAnnounceVerb(verb)) {
          const attempt = newAttempt(verb, event);
          begin(event.connection, attempt);
          byCommand.set(event.seq, attempt);
        } else if (isTransferVerb(verb)) {
          const attempt = newest.get(event.connection);
          // One announcement serves one transfer.
          if (attempt === undefined || attempt.transfer !== null || isRefused(attempt)) break;
          attempt.transfer = event;
          byCommand.set(event.seq, attempt);
        }
        break;
      }
      case "reply": {
        const command = answered.get(event.seq);
        const attempt = command && byCommand.get(command.seq);
        if (attempt === undefined) break;
        if (attempt.transfer === command) attempt.verdict = event;
        else attempt.answer = event;
        break;
      }
      case "data-listening":
        if (event.data !== undefined) listeners.set(event.data, event);
        break;
      case "data-announced": {
        const last = newest.get(event.connection);
        const fits = last !== undefined && last.announced === null && last.command === event.command;
        const attempt = fits ? last : newAttempt(event.command, null);
        if (!fits) begin(event.connection, attempt);
        attempt.announced = event;
        if (event.data === undefined) break;
        attempt.listening = listeners.get(event.data) ?? null;
        byData.set(event.data, attempt);
        break;
      }
      case "data-dialling":
      case "data-opened":
      case "data-secured":
      case "data-closed":
      case "data-failed": {
        const attempt = event.data === undefined ? newest.get(event.connection) : byData.get(event.data);
        if (attempt !== undefined) take(attempt, event);
        break;
      }
    }
  }
  return attempts;
}

/**
 * The try that tells most of an exchange: the last that led to a data connection, else the last of all.
 *
 * @returns null when there was none
 */
export function decisiveAttempt(attempts: readonly DataAttempt[]): DataAttempt | null {
  return attempts.findLast(({ opened }) => opened !== null) ?? attempts.at(-1) ?? null;
}

/** Whether the server refused the announcing command itself. */
export function isRefused({ answer }: DataAttempt): boolean {
  return answer !== null && answer.code >= 400;
}

/** Whether the server accepted the announcing command, in words that name no place to dial. */
export function wasAcceptedInVain(attempt: DataAttempt): boolean {
  return attempt.answer !== null && attempt.announced === null && !isRefused(attempt);
}

/** The transfer command that the server refused before its data connection was open; null where it didn't. */
export function refusedTransfer({ transfer, verdict, opened }: DataAttempt): CommandEvent | null {
  return verdict !== null && refusesCommand(verdict) && opened === null ? transfer : null;
}

function newAttempt(command: AnnounceCommand, announce: CommandEvent | null): Growing {
  return {
    mode: modeOf(command),
    command,
    announce,
    answer: null,
    announced: null,
    listening: null,
    dialling: null,
    opened: null,
    secured: null,
    closed: null,
    failed: null,
    transfer: null,
    verdict: null,
  };
}

type DataEvent = TrafficEventOf<
  "data-dialling" | "data-opened" | "data-secured" | "data-closed" | "data-failed"
>;

function take(attempt: Growing, event: DataEvent): void {
  switch (event.type) {
    case "data-dialling":
      attempt.dialling = event;
      return;
    case "data-opened":
      attempt.opened = event;
      return;
    case "data-secured":
      attempt.secured = event;
      return;
    case "data-closed":
      attempt.closed = event;
      return;
    case "data-failed":
      attempt.failed = event;
  }
}
