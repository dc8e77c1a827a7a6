import type { Socket } from "node:net";
import { isPositive } from "../protocol/reply";
import type { DataFailureReason, DataMode } from "../protocol/traffic";
import type { ReceivedReply } from "./conversation";
import { cancelled, timedOut, within } from "./deadline";
import { FtpError } from "./errors";
import { refusal } from "./reply-errors";
import { lastWord, type SentTransfer, shownCommand } from "./sent-transfer";
import { stopped, unlessStopped } from "./unless-stopped";

/** A transfer whose data connection is open and whose bytes can move. */
export class Transfer {
  readonly #openedAt = performance.now();
  #over = false;
  #began = false;

  constructor(
    private readonly sent: SentTransfer,
    /** Null when the server finished without ever opening one: there were no bytes (interop S16). */
    readonly socket: Socket | null,
  ) {
    void sent.pending.preliminary.then(() => {
      this.#began = true;
    });
  }

  get dataMode(): DataMode {
    return this.sent.channel.mode;
  }

  note(code: string, text: string): void {
    this.sent.control.note(code, text, this.sent.channel.number);
  }

  /** The size that the 150 ends with, as most servers' does: "… (1204 bytes)". Null without one. */
  async announcedSize(): Promise<number | null> {
    const { pending, plan } = this.sent;
    // It came already, or never will: the data connection is open.
    const preliminary = await within(pending.preliminary, 0);
    return preliminary === timedOut ? null : sizeAtEnd(preliminary.lines.at(-1) ?? "", plan.command);
  }

  /**
   * Whether 2xx without a byte is a whole file: a server that never began had none to send (interop S16).
   * @param size bytes that the file has; null when nobody told
   */
  mayBeEmpty(size: number | null): boolean {
    return size === 0 || (size === null && !this.#began);
  }

  /** Resolves when the server says 2xx without ever having begun: it may not use the data connection at all (interop S16). */
  get endedAtOnce(): Promise<void> {
    const { preliminary, final } = this.sent.pending;
    const never = new Promise<void>(() => undefined);
    const began = preliminary.then(() => never);
    const ended = final.then(
      (reply) => (isPositive(reply) ? undefined : never),
      // The connection was lost: whoever waits for the final reply hears it.
      () => never,
    );
    return Promise.race([began, ended]);
  }

  /** Resolves with the server's refusal when it comes before the data ended ("552 disk full" in the middle). */
  get refused(): Promise<FtpError> {
    return this.sent.pending.final.then(
      (reply) => (isPositive(reply) ? new Promise<FtpError>(() => undefined) : this.#refused(reply, 0)),
      // The connection was lost: whoever waits for the final reply hears it.
      () => new Promise<FtpError>(() => undefined),
    );
  }

  /**
   * The data side has ended: reports it and waits for the server's verdict (done only when both came).
   *
   * @param signal the caller's going; the operation's own unless told
   * @throws {FtpError} for any reply but 2xx, for silence, and for a lost control connection; `cancelled`
   */
  async finish(bytes: number, signal = this.sent.operation.deadline.signal): Promise<ReceivedReply> {
    const { operation, control, channel, pending, plan } = this.sent;
    this.#reportClosed(bytes);
    operation.deadline.renew();
    const milliseconds = operation.core.settings.timeoutSeconds * 1000;
    // Closed only afterwards: closing with something unread (TLS tickets) would reset what is still on its way.
    const reply = await unlessStopped(within(pending.final, milliseconds), signal).finally(() =>
      channel.dispose(),
    );
    operation.deadline.renew();
    if (reply === stopped) {
      await lastWord(this.sent, "cut");
      throw cancelled(signal);
    }
    if (reply === timedOut) {
      control.close("no reply after the transfer");
      const next = plan.direction === "up" ? "Upload it again." : "Try again.";
      // Pure-FTPd closes data connections from another address than the control connection's without a word.
      const cameToNothing = bytes === 0 && (await within(pending.preliminary, 0)) === timedOut;
      const seen = cameToNothing
        ? "Nothing was moved over the data connection, and the server said nothing"
        : "All data was moved, but the server did not confirm it";
      throw new FtpError(
        "timeout",
        `${seen} (no reply to ${shownCommand(this.sent)} within ${Math.round(milliseconds / 1000)} s). ${next}`,
      );
    }
    if (!isPositive(reply)) throw this.#refused(reply, bytes);
    return reply;
  }

  /**
   * Stops before the end and brings the control connection back in step: waits shortly for the reply that the
   * server owes, whatever it is; a server that stays silent loses its control connection.
   *
   * @returns the server's last word, if it came
   */
  async cut(bytes: number, reason: DataFailureReason | null): Promise<ReceivedReply | null> {
    const { operation, control, channel } = this.sent;
    if (reason === null) this.#reportClosed(bytes);
    else if (!this.#over) {
      this.#over = true;
      control.emit({ type: "data-failed", reason }, channel.number);
    }
    this.socket?.destroy();
    channel.dispose();
    operation.deadline.renew();
    return lastWord(this.sent, "cut");
  }

  /**
   * The data connection broke: prefers what the server says about it ("disk full") to the bare symptom.
   *
   * @param options `size`: that of the file that is fetched; one without a byte may be whole all the same
   * @returns the error to throw; null when nothing is wrong
   */
  broken(bytes: number, reason: DataFailureReason, message: string): Promise<FtpError>;
  broken(
    bytes: number,
    reason: DataFailureReason,
    message: string,
    options: { readonly size: number | null },
  ): Promise<FtpError | null>;
  async broken(
    bytes: number,
    reason: DataFailureReason,
    message: string,
    options?: { readonly size: number | null },
  ): Promise<FtpError | null> {
    const reply = await this.cut(bytes, reason);
    if (reply && !isPositive(reply)) return this.#refused(reply, bytes);
    if (reply && options && bytes === 0 && this.mayBeEmpty(options.size)) return null;
    return new FtpError("incomplete", message, { dataMode: this.dataMode });
  }

  #refused(reply: ReceivedReply, bytes: number): FtpError {
    return transferRefusal(this.sent, reply, this.#began || bytes > 0);
  }

  #reportClosed(bytes: number): void {
    if (this.#over) return;
    this.#over = true;
    if (this.socket === null) return;
    const { control, channel, plan } = this.sent;
    const milliseconds = Math.round(performance.now() - this.#openedAt);
    control.emit({ type: "data-closed", direction: plan.direction, bytes, milliseconds }, channel.number);
  }
}

/**
 * What the reply that refuses a transfer means. 426 and 451 in the middle of a download say what a reset says without
 * a word: that the rest is missing.
 */
export function transferRefusal(sent: SentTransfer, reply: ReceivedReply, hasBegun: boolean): FtpError {
  const { channel, plan } = sent;
  const refused = refusal(reply, { command: shownCommand(sent), dataMode: channel.mode });
  const breaksOff = hasBegun && (reply.code === 426 || reply.code === 451);
  if (!breaksOff || !plan.command.startsWith("RETR ")) return refused;
  const { reply: reference } = refused;
  return new FtpError("incomplete", `${refused.message} The file is not whole. Download it again.`, {
    dataMode: channel.mode,
    ...(reference ? { reply: reference } : {}),
  });
}

/** The file's name stands in the text too, and may look like a size: "report (12 bytes)". */
function sizeAtEnd(line: string, command: string): number | null {
  const text = line.trimEnd();
  const sentence = text.replace(/\.$/, "");
  const name = command.slice(command.indexOf(" ") + 1).replace(/^.*\//, "");
  if (text.endsWith(name) || sentence.endsWith(name)) return null;
  const [, bytes] = /\((\d{1,16}) bytes\)$/i.exec(sentence) ?? [];
  return bytes !== undefined && Number.isSafeInteger(Number(bytes)) ? Number(bytes) : null;
}
