import { type ByteString, byteString } from "../protocol/byte-string";
import { isPositive } from "../protocol/reply";
import type { Announced } from "./announced";
import type { ControlConnection } from "./control-connection";
import type { PendingCommand, ReceivedReply } from "./conversation";
import type { DataChannel } from "./data/channel";
import { lastWordWait, timedOut, within } from "./deadline";
import type { Operation } from "./lane";

/** One command that needs a data connection. */
export interface TransferPlan {
  /** MLSD, LIST, RETR, STOR … as sent. */
  readonly command: ByteString;
  readonly direction: "up" | "down";
  /** Commands that must come right before it, after the announce (REST); also repeated on a new attempt. */
  readonly beforeCommand?: (operation: Operation) => Promise<void>;
  /** Commands that must come before the announce (CWD); repeated after a reconnect. */
  readonly prepare?: (operation: Operation) => Promise<void>;
  /** A data connection that was announced beforehand; it serves the first attempt. */
  readonly announced?: Announced | undefined;
  /** Whether bytes may leave as soon as the data connection is open, before the server has said 1xx. */
  readonly startsEarly?: boolean;
  /** Told when the command itself is sent: from then on the server may have begun. Again on a new attempt. */
  readonly onSent?: (pending: PendingCommand) => void;
}

/** A transfer whose data connection is announced and whose command is sent. */
export interface SentTransfer {
  readonly operation: Operation;
  /** The connection that carried the command; the operation may have another one later. */
  readonly control: ControlConnection;
  readonly plan: TransferPlan;
  readonly channel: DataChannel;
  readonly pending: PendingCommand;
}

/** Share of the wait in which a server may end a transfer by itself before it is asked to. */
const beforeAbort = 1 / 3;
/** Milliseconds that a server gets for its last word, however little of the operation's time is left. */
const shortestWait = 300;

/**
 * Waits shortly for the reply that the server owes, whatever it is, so that the control connection stays in step.
 * A server that says nothing is told ABOR (RFC 959 §4.1.3), which it owes a reply of its own; one that keeps silent
 * even then may stay deaf for a minute (vsftpd waits 60 s), and loses the connection.
 *
 * @returns null when no reply came
 */
export async function lastWord(
  sent: SentTransfer,
  after: "no data connection" | "cut",
): Promise<ReceivedReply | null> {
  const { control, operation, plan, pending } = sent;
  const wait = Math.min(lastWordWait, Math.max(shortestWait, operation.deadline.remaining));
  const reply = await replyWithin(pending, wait * beforeAbort);
  if (reply !== null || !control.isOpen) return reply;
  const aborted = await abort(sent, wait * (1 - beforeAbort));
  if (aborted.isInStep || !control.isOpen) return aborted.reply;
  const verb = plan.command.split(" ", 1)[0];
  const what =
    after === "cut"
      ? `The server has not said how ${verb} ended after its data connection was closed`
      : `The server still waits for the data connection of ${verb} and may stay deaf for a minute`;
  control.note(
    "control-replaced",
    `${what}. Portside closes this control connection and opens another one when it is needed.`,
  );
  control.close(
    after === "cut"
      ? "the server stayed silent after the data connection ended"
      : "the server still waited for a data connection and answered nothing",
  );
  return aborted.reply;
}

/**
 * ABOR. In step only when both replies came, the transfer's (426, or 226 when it was over) and ABOR's own: a server
 * that sends one of them, or more (interop S38), leaves nobody sure what the next reply will answer.
 */
async function abort(
  { control, pending }: SentTransfer,
  milliseconds: number,
): Promise<{ readonly reply: ReceivedReply | null; readonly isInStep: boolean }> {
  const answer = control.begin(byteString("ABOR"));
  if (answer.sent) await control.left(answer);
  const endsAt = performance.now() + milliseconds;
  const reply = await replyWithin(pending, endsAt - performance.now());
  const own = reply === null ? null : await replyWithin(answer, endsAt - performance.now());
  return { reply, isInStep: own !== null };
}

/** Whether the server ends the transfer with 2xx, although the data connection was reset (interop S13). */
export async function endedWell({ pending }: SentTransfer): Promise<boolean> {
  const reply = await replyWithin(pending, lastWordWait);
  return reply !== null && isPositive(reply);
}

async function replyWithin({ final }: PendingCommand, milliseconds: number): Promise<ReceivedReply | null> {
  try {
    const reply = await within(final, Math.max(0, milliseconds));
    return reply === timedOut ? null : reply;
  } catch {
    // The control connection is gone too: there is nothing left to bring in step.
    return null;
  }
}

/** The command as it may be shown. */
export function shownCommand({ operation, plan }: Pick<SentTransfer, "operation" | "plan">): string {
  return operation.core.charset.decodeForLog(plan.command);
}
