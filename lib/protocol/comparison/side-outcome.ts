import { answeredCommands, type CommandEvent, type ReplyEvent } from "../answers";
import { exchangeFailed, noDataConnection } from "../exchange-outcome";
import { isPreliminary } from "../reply";
import type { DataFailureReason, TrafficEvent } from "../traffic";
import {
  type DataAttempt,
  isRefused,
  refusedTransfer as refusedTransferOf,
  wasAcceptedInVain,
} from "./data-attempts";

/** How an exchange came out. `unfinished`: it is under way, or the log ends before its last reply. */
export type Outcome = "done" | "failed" | "unfinished";

/** What stopped an exchange that failed. */
export interface Failure {
  /** Of the data connection; null when it isn't known to have failed. */
  readonly data: DataFailureReason | null;
  /** The last refusal that nothing made up for; null when the server refused nothing. */
  readonly reply: ReplyEvent | null;
  /** What the reply answers. */
  readonly command: CommandEvent | null;
  /** What else is known, in words: a note, or that the control connection was closed; null otherwise. */
  readonly other: string | null;
}

/** How an exchange came out, why if it failed, and the number of the line that says so; null where none does. */
export interface SideOutcome {
  readonly outcome: Outcome;
  readonly failure: Failure | null;
  readonly outcomeSource: number | null;
}

/**
 * Reads how an exchange came out, and where its failure stands in the log.
 *
 * @param events of one exchange, in order
 * @param attempts its tries to get a data connection
 */
export function outcomeOf(events: readonly TrafficEvent[], attempts: readonly DataAttempt[]): SideOutcome {
  const answered = answeredCommands(events);
  const lastReply = events.findLast((event) => event.type === "reply");
  if (exchangeFailed(events)) {
    const failure = failureOf(events, attempts, answered);
    const failed = attempts.findLast((attempt) => attempt.failed !== null)?.failed;
    return {
      outcome: "failed",
      failure,
      outcomeSource:
        failure.reply?.seq ?? failed?.seq ?? noteOfFailure(events)?.seq ?? events.at(-1)?.seq ?? null,
    };
  }
  return {
    outcome: isUnderWay(events, attempts, answered) ? "unfinished" : "done",
    failure: null,
    outcomeSource: lastReply?.seq ?? null,
  };
}

/** The last command has no final reply yet, or a data connection is still open. */
function isUnderWay(
  events: readonly TrafficEvent[],
  attempts: readonly DataAttempt[],
  answered: ReadonlyMap<number, CommandEvent>,
): boolean {
  // Earlier commands may stay without one for good: on a control connection that was given up.
  const last = events.findLast((event) => event.type === "command");
  const isFinal = (event: TrafficEvent) => event.type === "reply" && !isPreliminary(event);
  const isAnswered = events.some((event) => isFinal(event) && answered.get(event.seq) === last);
  if (last !== undefined && !isAnswered) return true;
  const open = attempts.at(-1);
  return (
    open !== undefined &&
    open.transfer !== null &&
    open.opened !== null &&
    open.closed === null &&
    open.failed === null
  );
}

function failureOf(
  events: readonly TrafficEvent[],
  attempts: readonly DataAttempt[],
  answered: ReadonlyMap<number, CommandEvent>,
): Failure {
  const last = attempts.at(-1);
  const refusedAnnounce = last !== undefined && isRefused(last) ? last.answer : null;
  const refusedTransfer = last?.verdict && last.verdict.code >= 400 ? last.verdict : null;
  // What came before the last try was made up for by trying again; without a try any refusal may be the reason.
  const refusal =
    refusedTransfer ??
    refusedAnnounce ??
    (last !== undefined && (last.failed || last.announced?.used === null || wasAcceptedInVain(last))
      ? null
      : events.findLast((event) => event.type === "reply" && event.code >= 400));
  const reply = refusal?.type === "reply" ? refusal : null;
  // Once the server has refused, the connection is given up on both sides: that is no reason of its own.
  const wasGivenUp =
    last?.failed?.reason === "cancelled" ||
    (last?.failed?.reason === "reset" && refusedTransferOf(last) !== null);
  return {
    data: reply !== null && wasGivenUp ? null : (last?.failed?.reason ?? null),
    reply,
    command: (reply && answered.get(reply.seq)) ?? null,
    other: otherReason(events),
  };
}

/** Where Portside says why no data connection came about. */
function noteOfFailure(events: readonly TrafficEvent[]): TrafficEvent | undefined {
  return events.findLast((event) => event.type === "note" && noDataConnection.has(event.code));
}

function otherReason(events: readonly TrafficEvent[]): string | null {
  const note = noteOfFailure(events);
  if (note?.type === "note") return note.text.replace(/\.$/, "");
  const end = events.findLast((event) => event.type === "control-closed" || event.type === "control-failed");
  if (end?.type === "control-failed") return `the server could not be reached (${end.reason})`;
  if (end?.type !== "control-closed") return null;
  return end.by === "server" ? "the server closed the control connection" : null;
}
