import type { ByteString } from "../../protocol/byte-string";
import type { PendingCommand } from "../conversation";
import type { DataChannel } from "../data/channel";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import { announceAny, openSent } from "../open-transfer";
import type { HandAnnounced } from "./hand-announced";
import { ReceivedText } from "./received-text";

/** A typed command that brings bytes over a data connection. */
export interface TypedTransfer {
  readonly verb: string;
  readonly line: ByteString;
  /** REST or RANG, when it was the command before. */
  readonly restart: ByteString | null;
  /** What the person announced, if anything. */
  readonly announced: HandAnnounced;
}

/**
 * Sends LIST, RETR and the like once, as typed, on the data connection that was announced before, or on one that
 * Portside announces itself.
 *
 * @returns the replies, refusals included, and what came; null when the server refused before anything came
 * @throws {FtpError} `data-connection-failed` when the data connection is why it failed; a lost control connection,
 *   silence
 */
export async function transferTyped(
  operation: Operation,
  typed: TypedTransfer,
): Promise<{ readonly pending: PendingCommand; readonly received: ReceivedText | null }> {
  const channel = takeAnnounced(operation, typed) ?? (await announceForTyped(operation, typed));
  const { control, core, deadline } = operation;
  const received = new ReceivedText();
  let pending: PendingCommand | undefined;
  try {
    pending = control.begin(typed.line);
    if (pending.sent) await control.left(pending, deadline.signal);
    const plan = { command: typed.line, direction: "down" } as const;
    const transfer = await openSent({ operation, control, plan, channel, pending });
    await received.read(transfer, {
      final: pending.final,
      timeout: core.settings.timeoutSeconds * 1000,
      signal: deadline.signal,
      mayResetEmpty: listing.includes(typed.verb),
    });
    return { pending, received };
  } catch (error) {
    if (pending === undefined || !isAnswer(error, pending)) throw error;
    received.breakOff();
    return { pending, received: received.bytes.length > 0 ? received : null };
  } finally {
    channel.dispose();
  }
}

/** Commands whose answer may be empty where nothing is wrong. */
const listing: readonly string[] = ["LIST", "NLST", "MLSD"];

/** Whether the server refused in words, for another reason than its data connection: those are the answer. */
function isAnswer(error: unknown, { replies }: PendingCommand): boolean {
  if (!(error instanceof FtpError) || error.reply === undefined) return false;
  return error.code !== "data-connection-failed" && (replies.at(-1)?.code ?? 0) >= 400;
}

function takeAnnounced({ control }: Operation, { verb, announced }: TypedTransfer): DataChannel | null {
  const { hasFailed } = announced;
  const channel = announced.take();
  if (channel !== null) {
    control.note(
      "console-uses-announced",
      `${verb} uses the data connection that ${channel.command} has announced.`,
      channel.number,
    );
  } else if (hasFailed) {
    control.note("console-announced-gone", "The data connection that was announced is gone.");
  }
  return channel;
}

/** Says what is announced, and REST again where it was the command before: it has to come right before the transfer. */
async function announceForTyped(
  operation: Operation,
  { verb, restart }: TypedTransfer,
): Promise<DataChannel> {
  const { control, core, deadline } = operation;
  control.note(
    "console-announces",
    `${verb} needs a data connection, and none is announced: Portside announces one first, in the session's ${core.settings.dataMode} mode.`,
  );
  const channel = await announceAny(operation);
  if (restart === null) return channel;
  try {
    control.note(
      "console-repeats-rest",
      "What says where the file is to begin has to come right before the transfer, so Portside says it again.",
    );
    await control.request(restart, deadline);
    return channel;
  } catch (error) {
    channel.dispose("cancelled");
    throw error;
  }
}
