import type { Socket } from "node:net";
import { byteString } from "../protocol/byte-string";
import { isPositive } from "../protocol/reply";
import type { DataMode } from "../protocol/traffic";
import { Announced } from "./announced";
import { openActive } from "./data/active";
import {
  type Attempt,
  isAboutAnnounce,
  planAttempts,
  rememberMode,
  rememberRefusal,
  rememberSuccess,
} from "./data/attempts";
import { type DataChannel, DataChannelError } from "./data/channel";
import { openPassive } from "./data/passive";
import { secureData } from "./data/secure";
import { cancelled, lastWordWait, timedOut, within } from "./deadline";
import { FtpError, isFtpError } from "./errors";
import type { Operation } from "./lane";
import type { Connection } from "./network";
import { refusal, saidBy } from "./reply-errors";
import { endedWell, lastWord, type SentTransfer, type TransferPlan } from "./sent-transfer";
import { Transfer, transferRefusal } from "./transfer";
import { stopped, unlessStopped } from "./unless-stopped";

/** Milliseconds that a server which has our data connection may say nothing before we go on without its 1xx (interop S15). */
const silentStart = 1_000;

/**
 * Announces a data connection, sends the command, and waits until bytes can move. Tries EPSV then PASV (EPRT
 * then PORT), and the other mode when the session asks for it, all within the operation's time.
 *
 * @throws {FtpError} the server's own refusal where there is one, else `data-connection-failed`
 */
export async function openTransfer(operation: Operation, plan: TransferPlan): Promise<Transfer> {
  const { memory, settings } = operation.core;
  const attempts = planAttempts(operation.core, operation.control.ends.remote.address);
  let lastError: unknown;
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    try {
      await plan.prepare?.(operation);
      const transfer = await openOnce(operation, plan, attempt, next !== undefined);
      rememberSuccess(memory, attempts[index - 1], attempt);
      if (transfer.socket !== null && rememberMode(memory, settings, attempt))
        transfer.note("other-mode-first", explainOther(attempt));
      return transfer;
    } catch (error) {
      if (operation.deadline.signal?.aborted) operation.deadline.check();
      if (!isFtpError(error, "data-connection-failed")) throw error;
      lastError = error;
      rememberRefusal(memory, attempt, error);
      if (next === undefined || operation.deadline.remaining < 200 || operation.deadline.signal?.aborted)
        break;
      if (!operation.control.isOpen) await operation.reconnect();
      operation.control.note("next-attempt", explainNext(attempt, next, error, settings.dataMode));
    }
  }
  throw lastError;
}

function explainOther({ mode }: Attempt): string {
  const own = mode === "passive" ? "active" : "passive";
  return `Only ${mode} mode led to a data connection. Portside begins with it from now on; to have ${own} mode tried first again, change the session's settings.`;
}

function explainNext(failed: Attempt, next: Attempt, error: FtpError, own: DataMode): string {
  const isRefused = isAboutAnnounce(failed, error) && error.reply !== undefined && error.reply.code >= 300;
  const what = `${failed.command} ${isRefused ? "was refused" : "led to no data connection"}`;
  if (failed.mode === next.mode) return `${what}; Portside tries ${next.command}.`;
  const why =
    next.mode === own
      ? "which the session is set to"
      : "because the session allows the other mode as a fallback";
  return `${what}; Portside tries ${next.mode} mode, ${why}.`;
}

async function openOnce(
  operation: Operation,
  plan: TransferPlan,
  attempt: Attempt,
  hasNext: boolean,
): Promise<Transfer> {
  const { deadline } = operation;
  deadline.check();
  const timeout = connectTimeout(deadline.remaining, hasNext);
  const channel =
    (await plan.announced?.take(operation.control, attempt)) ??
    (await announceTransfer(operation, plan, attempt, timeout));
  const { control } = operation;
  try {
    await plan.beforeCommand?.(operation);
    const pending = control.begin(plan.command);
    if (pending.sent) await control.left(pending, deadline.signal);
    plan.onSent?.(pending);
    return await openSent({ operation, control, plan, channel, pending });
  } catch (error) {
    channel.dispose();
    throw error;
  }
}

/**
 * Waits until the bytes of a transfer can move whose data connection is announced and whose command is sent.
 * @throws {FtpError} as `openTransfer`
 */
export async function openSent(sent: SentTransfer): Promise<Transfer> {
  return new Transfer(sent, await awaitSocket(sent));
}

/**
 * Announces a data connection in the session's mode, by the older command where the extended one is refused, and by the
 * other mode where the session allows it. Learns nothing from refusals: what a person set on this connection may be
 * the reason.
 *
 * @throws {FtpError} the last refusal
 */
export async function announceAny(operation: Operation): Promise<DataChannel> {
  const { core, control, deadline } = operation;
  const attempts = planAttempts(core, control.ends.remote.address);
  let lastError: unknown;
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    try {
      return await announce(operation, attempt, connectTimeout(deadline.remaining, false));
    } catch (error) {
      if (!isFtpError(error, "data-connection-failed") || !control.isOpen) throw error;
      lastError = error;
      if (next) control.note("next-attempt", explainNext(attempt, next, error, core.settings.dataMode));
    }
  }
  throw lastError;
}

/**
 * Announces the first data connection that `openTransfer` would, so that the announce leaves together with a question
 * whose answer decides whether it is needed.
 */
export function announceEarly(operation: Operation): Announced | undefined {
  const { core, control, deadline } = operation;
  const [attempt, next] = planAttempts(core, control.ends.remote.address);
  if (attempt === undefined || core.memory.needsPret) return undefined;
  const channel = announce(operation, attempt, connectTimeout(deadline.remaining, next !== undefined));
  return new Announced(control, attempt, channel);
}

/**
 * Announces the data connection, after PRET where the server insists on it: one of several machines may have the
 * file, and which one has to be known before PASV (DrFTPD, interop C49). FEAT names PRET on servers that never ask
 * for it too (Pure-FTPd), so it is said only after an announce without it was refused.
 */
async function announceTransfer(
  operation: Operation,
  plan: TransferPlan,
  attempt: Attempt,
  timeout: number,
): Promise<DataChannel> {
  const { memory } = operation.core;
  if (attempt.mode === "passive" && memory.needsPret) await sayPret(operation, plan);
  try {
    return await announce(operation, attempt, timeout);
  } catch (error) {
    if (!mayWantPret(operation, attempt, error)) throw error;
    memory.needsPret = true;
    await sayPret(operation, plan);
    return announce(operation, attempt, timeout).catch((again: unknown) => {
      memory.needsPret = false;
      throw again;
    });
  }
}

function mayWantPret({ core }: Operation, { mode, command }: Attempt, error: unknown): boolean {
  if (mode !== "passive" || core.memory.needsPret || !core.hasFeature("PRET")) return false;
  return isFtpError(error) && error.reply?.command === command && error.reply.code >= 500;
}

/** @throws {FtpError} the refusal of the transfer that PRET names */
async function sayPret({ core, control, deadline }: Operation, plan: TransferPlan): Promise<void> {
  const command = byteString(`PRET ${plan.command}`);
  const reply = await control.request(command, deadline);
  if (isPositive(reply)) return;
  const error = refusal(reply, { command: core.charset.decodeForLog(command), dataMode: "passive" });
  if (error.code !== "not-supported") throw error;
  core.memory.needsPret = false;
}

/** A first dial gets at most half of the time; the last leaves room for the server's own word. */
function connectTimeout(remaining: number, hasNext: boolean): number {
  return hasNext ? remaining / 2 : remaining - Math.min(lastWordWait, remaining / 5);
}

function announce(operation: Operation, { mode, command }: Attempt, timeout: number): Promise<DataChannel> {
  operation.control.announces++;
  if (mode === "passive") return openPassive(operation, command === "EPSV" ? "EPSV" : "PASV", timeout);
  return openActive(operation, command === "EPRT" ? "EPRT" : "PORT", timeout);
}

/** The socket on which bytes can move; null when the server finished without opening one. */
async function awaitSocket(sent: SentTransfer): Promise<Socket | null> {
  const { channel } = sent;
  const { deadline } = sent.operation;
  try {
    const socket = await unlessStopped(openSocket(sent), deadline.signal);
    if (socket === stopped) throw cancelled(deadline.signal);
    return socket;
  } catch (error) {
    if (deadline.signal?.aborted) {
      channel.dispose("cancelled");
      await lastWord(sent, "no data connection");
      deadline.check();
    }
    if (!(error instanceof DataChannelError)) throw error;
    if (error.reason === "reset" && (await endedWell(sent))) return null;
    throw await noDataConnection(sent, error);
  }
}

/**
 * The data connection, with TLS where it is protected. The handshake begins as soon as both ends are connected: its
 * first message is there when the server wants it, which saves waiting for the 150.
 */
async function openSocket(sent: SentTransfer): Promise<Socket | null> {
  const { operation, control, channel } = sent;
  if (!control.protectsData) return (await awaitConnection(sent))?.socket ?? null;
  const secured = channel.connection.then((connection) =>
    secureData(control, connection, channel.number, operation.deadline.remaining),
  );
  // What the server says about the transfer comes first; then it is heard below.
  secured.catch(() => undefined);
  if ((await awaitConnection(sent)) === null) return null;
  return Promise.race([secured, refusedMeanwhile(sent)]);
}

/** Never resolves. @throws the server's refusal when it comes while the handshake is under way */
async function refusedMeanwhile(sent: SentTransfer): Promise<never> {
  const reply = await sent.pending.final;
  if (isPositive(reply)) return new Promise<never>(() => undefined);
  const refused = transferRefusal(sent, reply, false);
  if (explainsItself(refused)) throw refused;
  throw new DataChannelError("tls", "TLS on the data connection failed: the server gave it up");
}

/** Waits until the server has begun (1xx) and the data connection is open, in either order. */
async function awaitConnection(sent: SentTransfer): Promise<Connection | null> {
  const { operation, channel, pending } = sent;
  let began = false;
  const accepted = pending.final.then((reply) => {
    if (isPositive(reply)) return reply;
    throw transferRefusal(sent, reply, began);
  });
  // Heard through `spoken` below, or later through the transfer's end.
  accepted.catch(() => undefined);
  const preliminary = pending.preliminary.then(() => {
    began = true;
  });
  const spoken = Promise.race([preliminary, accepted]);
  spoken.catch(() => undefined);
  const connected = channel.connection.then(async () => {
    if (!sent.plan.startsEarly) await within(spoken, silentStart);
  });
  if ((await within(Promise.race([spoken, connected]), operation.deadline.remaining)) === timedOut) {
    throw new DataChannelError("timeout", "Neither a reply nor a data connection came in time");
  }

  const done = accepted.then(async (): Promise<Connection | null> => {
    // Early 226 (interop S17): the data connection may still be arriving.
    const late = await within(channel.connection, Math.min(operation.deadline.remaining, lastWordWait));
    if (late !== timedOut) return late;
    if (!began) return null;
    throw new DataChannelError(
      "timeout",
      "The server said that it was done, but no data connection was opened",
    );
  });
  done.catch(() => undefined);
  const connection = await within(Promise.race([channel.connection, done]), operation.deadline.remaining);
  if (connection !== timedOut) return connection;
  throw new DataChannelError("timeout", "The data connection was not opened in time");
}

/** Turns a data connection that never came into an error that carries the server's own word, if it has one. */
async function noDataConnection(sent: SentTransfer, cause: DataChannelError): Promise<FtpError> {
  const { channel, pending } = sent;
  // Before the server has begun, TLS fails also because it refuses the transfer: its word has to be heard first.
  const mayBeRefused = cause.reason === "tls" && (await within(pending.preliminary, 0)) === timedOut;
  if (!mayBeRefused) channel.dispose(cause.reason);
  const reply = await lastWord(sent, "no data connection");
  const refused = reply === null || isPositive(reply) ? null : transferRefusal(sent, reply, false);
  // The server's own reason ("no such file", "disk full") explains the missing connection, not the reverse.
  if (refused && explainsItself(refused)) {
    channel.dispose();
    return refused;
  }
  channel.dispose(cause.reason);
  // A yes is the answer to ABOR, and tells nothing.
  const said = reply !== null && !isPositive(reply) ? ` The server said: ${saidBy(reply)}.` : "";
  return new FtpError(
    "data-connection-failed",
    `${cause.message}.${said} ${cause.reason === "tls" ? tlsAdvice : advice[channel.mode]}`,
    {
      cause,
      dataMode: channel.mode,
      ...(refused?.reply ? { reply: refused.reply } : {}),
    },
  );
}

const tlsAdvice =
  "The data connection itself was opened, so no firewall is in the way: what failed is its encryption. With another certificate than the server's somebody may be between; ask the server's operator.";

const advice = {
  passive:
    "In passive mode Portside dials; a firewall or NAT at the server's side may be in the way. Try active mode, or let the server's operator open its passive ports.",
  active:
    "In active mode the server dials; a firewall or NAT on Portside's side may be in the way. Try passive mode.",
} as const;

/** Whether the server refused the command, rather than reporting that the data connection is missing (425, 426). */
function explainsItself({ code, reply }: FtpError): boolean {
  if (code === "data-connection-failed" || code === "connection-failed") return false;
  return code !== "ftp-error" || (reply !== undefined && reply.code >= 500);
}
