import type { Socket } from "node:net";
import type { ByteString } from "../protocol/byte-string";
import { isPositive } from "../protocol/reply";
import type { AnnounceCommand, DataFailureReason, DataMode } from "../protocol/traffic";
import type { ControlConnection, PendingCommand, ReceivedReply } from "./control-connection";
import { openActive } from "./data/active";
import { type Attempt, planAttempts, rememberRefusal, rememberSuccess } from "./data/attempts";
import { type DataChannel, DataChannelError } from "./data/channel";
import { openPassive } from "./data/passive";
import { secureData } from "./data/secure";
import { timedOut, within } from "./deadline";
import { FtpError, isFtpError } from "./errors";
import type { Operation } from "./lane";
import type { Connection } from "./network";
import { refusal, saidBy } from "./reply-errors";

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

/** How long a server that accepted our data connection may say nothing before we go on without its 1xx (interop S15). */
const silentStart = 2_000;
/** How long to wait for the server's own word after the data connection failed, or was cut. */
const lastWord = 1_500;

/** A transfer whose data connection is open and whose bytes can move. */
export class Transfer {
  readonly #openedAt = performance.now();
  #over = false;

  constructor(
    private readonly operation: Operation,
    private readonly control: ControlConnection,
    private readonly plan: TransferPlan,
    readonly channel: DataChannel,
    private readonly pending: PendingCommand,
    /** Null when the server finished without ever opening one: there were no bytes (interop S16). */
    readonly socket: Socket | null,
  ) {}

  get dataMode(): DataMode {
    return this.channel.mode;
  }

  get command(): ByteString {
    return this.plan.command;
  }

  note(code: string, text: string): void {
    this.control.note(code, text, this.channel.number);
  }

  /** Resolves with the server's refusal when it comes before the data ended ("552 disk full" in the middle). */
  get refused(): Promise<FtpError> {
    return this.pending.final.then(
      (reply) => (isPositive(reply) ? new Promise<FtpError>(() => undefined) : this.#refused(reply)),
      // The connection was lost: whoever waits for the final reply hears it.
      () => new Promise<FtpError>(() => undefined),
    );
  }

  /**
   * The data side has ended: reports it and waits for the server's verdict (done only when both came).
   * @throws {FtpError} for any reply but 2xx, for silence, and for a lost control connection
   */
  async finish(bytes: number): Promise<ReceivedReply> {
    this.#reportClosed(bytes);
    this.operation.deadline.renew();
    const milliseconds = this.operation.core.settings.timeoutSeconds * 1000;
    // Closed only afterwards: closing with something unread (TLS tickets) would reset what is still on its way.
    const reply = await within(this.pending.final, milliseconds).finally(() => this.channel.dispose());
    if (reply === timedOut) {
      this.control.close("no reply after the transfer");
      throw new FtpError(
        "timeout",
        `All data was moved, but the server did not confirm it (no reply to ${this.plan.command} within ${Math.round(milliseconds / 1000)} s). Check the file before you rely on it.`,
      );
    }
    if (!isPositive(reply)) throw this.#refused(reply);
    return reply;
  }

  /**
   * Stops before the end and brings the control connection back in step: waits shortly for the reply that the
   * server owes, whatever it is; a server that stays silent loses its control connection.
   *
   * @returns the server's last word, if it came
   */
  async cut(bytes: number, reason: DataFailureReason | null): Promise<ReceivedReply | null> {
    if (!this.#over) {
      if (reason === null) this.#reportClosed(bytes);
      else {
        this.#over = true;
        this.control.emit({ type: "data-failed", reason }, this.channel.number);
      }
    }
    this.socket?.destroy();
    this.channel.dispose();
    this.operation.deadline.renew();
    try {
      const reply = await within(this.pending.final, lastWord);
      if (reply !== timedOut) return reply;
    } catch {
      // The control connection is gone too: nothing left to bring in step.
      return null;
    }
    giveUpControl(this.control, this.plan.command);
    return null;
  }

  /**
   * The data connection broke: prefers what the server says about it ("disk full") to the bare symptom.
   * @returns the error to throw
   */
  async broken(bytes: number, reason: DataFailureReason, message: string): Promise<FtpError> {
    const reply = await this.cut(bytes, reason);
    if (reply && !isPositive(reply)) return this.#refused(reply);
    return new FtpError("incomplete", message, { dataMode: this.dataMode });
  }

  #refused(reply: ReceivedReply): FtpError {
    return refusal(reply, { command: shown(this.operation, this.plan.command), dataMode: this.dataMode });
  }

  #reportClosed(bytes: number): void {
    if (this.#over) return;
    this.#over = true;
    if (this.socket === null) return;
    const milliseconds = Math.round(performance.now() - this.#openedAt);
    this.control.emit(
      { type: "data-closed", direction: this.plan.direction, bytes, milliseconds },
      this.channel.number,
    );
  }
}

/**
 * Announces a data connection, sends the command, and waits until bytes can move. Tries EPSV then PASV (EPRT
 * then PORT), and the other mode when the session asks for it, all within the operation's time.
 *
 * @throws {FtpError} the server's own refusal where there is one, else `data-connection-failed`
 */
export async function openTransfer(operation: Operation, plan: TransferPlan): Promise<Transfer> {
  const attempts = planAttempts(operation.core, operation.control.ends.remote.address);
  let lastError: unknown;
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    try {
      await plan.prepare?.(operation);
      const transfer = await openOnce(operation, plan, attempt, next !== undefined);
      rememberSuccess(operation.core.memory, attempts[index - 1], attempt);
      return transfer;
    } catch (error) {
      if (!isFtpError(error, "data-connection-failed")) throw error;
      lastError = error;
      rememberRefusal(operation.core.memory, attempt, error);
      if (next === undefined || operation.deadline.remaining < 200 || operation.deadline.signal?.aborted)
        break;
      if (!operation.control.isOpen) await operation.reconnect();
      operation.control.note("next-attempt", explainNext(attempt, next, error));
    }
  }
  throw lastError;
}

function explainNext(failed: Attempt, next: Attempt, error: FtpError): string {
  const what = error.reply ? `${failed.command} was refused` : `${failed.command} led to no data connection`;
  return failed.mode === next.mode
    ? `${what}; Portside tries ${next.command}.`
    : `${what}; Portside tries ${next.mode} mode, because the session allows the other mode as a fallback.`;
}

async function openOnce(
  operation: Operation,
  plan: TransferPlan,
  { mode, command }: Attempt,
  hasNext: boolean,
): Promise<Transfer> {
  const { deadline } = operation;
  deadline.check();
  const channel = await announce(operation, mode, command, connectTimeout(deadline.remaining, hasNext));
  const control = operation.control;
  try {
    await plan.beforeCommand?.(operation);
    const pending = control.begin(plan.command);
    const socket = await awaitSocket(operation, control, plan, channel, pending);
    return new Transfer(operation, control, plan, channel, pending, socket);
  } catch (error) {
    channel.dispose();
    throw error;
  }
}

/** A first dial gets at most half of the time; the last leaves room for the server's own word. */
function connectTimeout(remaining: number, hasNext: boolean): number {
  return hasNext ? remaining / 2 : remaining - Math.min(lastWord, remaining / 5);
}

function announce(
  operation: Operation,
  mode: DataMode,
  command: AnnounceCommand,
  timeout: number,
): Promise<DataChannel> {
  if (mode === "passive") return openPassive(operation, command === "EPSV" ? "EPSV" : "PASV", timeout);
  return openActive(operation, command === "EPRT" ? "EPRT" : "PORT", timeout);
}

async function awaitSocket(
  operation: Operation,
  control: ControlConnection,
  plan: TransferPlan,
  channel: DataChannel,
  pending: PendingCommand,
): Promise<Socket | null> {
  const { deadline } = operation;
  const accepted = pending.final.then((reply) => {
    if (isPositive(reply)) return reply;
    throw refusal(reply, { command: shown(operation, plan.command), dataMode: channel.mode });
  });
  // Heard through `spoken` below, or later through the transfer's end.
  accepted.catch(() => undefined);
  let began = false;
  const preliminary = pending.preliminary.then(() => {
    began = true;
  });
  const spoken = Promise.race([preliminary, accepted]);
  spoken.catch(() => undefined);
  try {
    const connected = channel.connection.then(() => within(spoken, silentStart));
    if ((await within(Promise.race([spoken, connected]), deadline.remaining)) === timedOut) {
      throw new DataChannelError("timeout", "Neither a reply nor a data connection came in time");
    }
    const connection = await connectionOrNothing(channel, accepted, () => began, deadline.remaining);
    if (connection === null) return null;
    if (!control.protectsData) return connection.socket;
    return await secureData(control, connection, channel.number, deadline.remaining);
  } catch (error) {
    if (deadline.signal?.aborted) {
      channel.dispose("cancelled");
      await settleControl(control, plan, pending);
      deadline.check();
    }
    if (!(error instanceof DataChannelError)) throw error;
    if (await isEmptyAfterReset(error, pending)) return null;
    throw await noDataConnection(operation, control, plan, channel, pending, error);
  }
}

/** The open connection; null when the server said 2xx, never began, and never opened one. */
async function connectionOrNothing(
  channel: DataChannel,
  accepted: Promise<ReceivedReply>,
  began: () => boolean,
  timeout: number,
): Promise<Connection | null> {
  const done = accepted.then(async (): Promise<Connection | null> => {
    // Early 226 (interop S17): the data connection may still be arriving.
    const late = await within(channel.connection, Math.min(timeout, lastWord));
    if (late !== timedOut) return late;
    if (began())
      throw new DataChannelError(
        "timeout",
        "The server said that it was done, but no data connection was opened",
      );
    return null;
  });
  done.catch(() => undefined);
  const connection = await within(Promise.race([channel.connection, done]), timeout);
  if (connection === timedOut)
    throw new DataChannelError("timeout", "The data connection was not opened in time");
  return connection;
}

/** Turns a data connection that never came into an error that carries the server's own word, if it has one. */
async function noDataConnection(
  operation: Operation,
  control: ControlConnection,
  plan: TransferPlan,
  channel: DataChannel,
  pending: PendingCommand,
  cause: DataChannelError,
): Promise<FtpError> {
  channel.dispose(cause.reason);
  const reply = await settleControl(control, plan, pending);
  if (reply && !isPositive(reply)) {
    // The server's own reason ("no such file", "disk full") explains the missing connection, not the reverse.
    const refused = refusal(reply, { command: shown(operation, plan.command), dataMode: channel.mode });
    if (explainsItself(refused)) return refused;
  }
  const said = reply ? ` The server said: ${saidBy(reply)}.` : "";
  const advice =
    channel.mode === "passive"
      ? "In passive mode Portside dials; a firewall or NAT at the server's side may be in the way. Try active mode, or let the server's operator open its passive ports."
      : "In active mode the server dials; a firewall or NAT on Portside's side may be in the way. Try passive mode.";
  return new FtpError("data-connection-failed", `${cause.message}.${said} ${advice}`, {
    cause,
    dataMode: channel.mode,
    ...(reply && !isPositive(reply)
      ? { reply: { command: shown(operation, plan.command), code: reply.code, lines: reply.shown } }
      : {}),
  });
}

/** Whether the server refused the command, rather than reporting that the data connection is missing (425, 426). */
function explainsItself({ code, reply }: FtpError): boolean {
  if (code === "data-connection-failed" || code === "connection-failed") return false;
  return code !== "ftp-error" || (reply !== undefined && reply.code >= 500);
}

/** ProFTPD resets the data connection when there is nothing to list, and says 226 (interop S13). */
async function isEmptyAfterReset({ reason }: DataChannelError, pending: PendingCommand): Promise<boolean> {
  if (reason !== "reset") return false;
  try {
    const reply = await within(pending.final, lastWord);
    return reply !== timedOut && isPositive(reply);
  } catch {
    // The control connection broke too: not a listing that ended well.
    return false;
  }
}

/** Waits shortly for the reply that is owed; gives up a control connection that stays deaf (vsftpd: 60 s). */
async function settleControl(
  control: ControlConnection,
  plan: TransferPlan,
  pending: PendingCommand,
): Promise<ReceivedReply | null> {
  try {
    const reply = await within(pending.final, lastWord);
    if (reply !== timedOut) return reply;
  } catch {
    // Lost already: the next operation opens another.
    return null;
  }
  giveUpControl(control, plan.command);
  return null;
}

function giveUpControl(control: ControlConnection, command: ByteString): void {
  control.note(
    "control-replaced",
    `The server still waits for the data connection of ${command.split(" ", 1)[0]} and may stay deaf for a minute. Portside closes this control connection and opens another one when it is needed.`,
  );
  control.close("the server stayed silent after the data connection failed");
}

function shown({ core }: Operation, command: ByteString): string {
  return core.charset.decodeForLog(command);
}
