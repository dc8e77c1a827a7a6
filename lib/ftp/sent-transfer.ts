import type { ByteString } from "../protocol/byte-string";
import { isPositive } from "../protocol/reply";
import type { ControlConnection, PendingCommand, ReceivedReply } from "./control-connection";
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

/**
 * Waits shortly for the reply that the server owes, whatever it is, so that the control connection stays in step.
 * A server that keeps silent may stay deaf for a minute, even to ABOR (vsftpd waits 60 s): it loses the connection.
 *
 * @returns null when no reply came
 */
export async function lastWord(
  { control, plan, pending }: SentTransfer,
  after: "no data connection" | "cut",
): Promise<ReceivedReply | null> {
  const reply = await finalReply(pending);
  if (reply !== null || !control.isOpen) return reply;
  const verb = plan.command.split(" ", 1)[0];
  const what =
    after === "cut"
      ? `The server has not said how ${verb} ended after its data connection was closed`
      : `The server still waits for the data connection of ${verb} and may stay deaf for a minute`;
  control.note(
    "control-replaced",
    `${what}. Portside closes this control connection and opens another one when it is needed.`,
  );
  control.close("the server stayed silent after the data connection ended");
  return null;
}

/** Whether the server ends the transfer with 2xx, although the data connection was reset (interop S13). */
export async function endedWell({ pending }: SentTransfer): Promise<boolean> {
  const reply = await finalReply(pending);
  return reply !== null && isPositive(reply);
}

async function finalReply({ final }: PendingCommand): Promise<ReceivedReply | null> {
  try {
    const reply = await within(final, lastWordWait);
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
