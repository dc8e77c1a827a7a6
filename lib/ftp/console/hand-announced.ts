import type { ByteString } from "../../protocol/byte-string";
import { parseCommandLine } from "../../protocol/commands";
import { isPositive } from "../../protocol/reply";
import { typedActiveAddress } from "../../protocol/typed-command";
import type { PendingCommand } from "../conversation";
import { announceActive } from "../data/active";
import type { DataChannel } from "../data/channel";
import { dialAnnounced } from "../data/passive";
import { FtpError } from "../errors";
import type { Operation } from "../lane";

/** Milliseconds that a data connection which a person announced waits for the command that uses it. */
export const announceHolds = 120_000;

/** The data connection that a typed PASV, EPSV, PORT or EPRT announced, until a command uses it. */
export class HandAnnounced {
  #channel: DataChannel | null = null;
  #hasFailed = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * Sends a command that announces a data connection, and opens it: passive by the session's address policy, active on
   * the port that was typed. One that was announced before is given up.
   *
   * @returns null for every other command, which isn't sent
   * @throws {FtpError} `data-connection-failed` when Portside doesn't dial where the server says, `command-refused`
   *   when it can't listen where the person says
   */
  async announce(operation: Operation, verb: string, line: ByteString): Promise<PendingCommand | null> {
    switch (verb) {
      case "PASV":
        return this.#passive(operation, "PASV", line);
      case "EPSV":
        // EPSV ALL announces nothing: it promises that no other way will be used (RFC 2428 §4).
        return isAll(line) ? null : this.#passive(operation, "EPSV", line);
      case "PORT":
        return this.#active(operation, "PORT", line);
      case "EPRT":
        return this.#active(operation, "EPRT", line);
      default:
        return null;
    }
  }

  /** The one that is there, for the command that uses it; null when there is none, or it led nowhere. */
  take(): DataChannel | null {
    const channel = this.#hasFailed ? null : this.#channel;
    if (channel === null) this.giveUp();
    clearTimeout(this.#timer);
    this.#channel = null;
    return channel;
  }

  /** Whether one was announced that led nowhere. */
  get hasFailed(): boolean {
    return this.#channel !== null && this.#hasFailed;
  }

  /** Closes what nobody will use any more. */
  giveUp(): void {
    clearTimeout(this.#timer);
    this.#channel?.dispose("cancelled");
    this.#channel = null;
  }

  async #passive(operation: Operation, command: "EPSV" | "PASV", line: ByteString): Promise<PendingCommand> {
    const { control, deadline } = operation;
    this.giveUp();
    const pending = control.begin(line);
    const reply = await control.finish(pending, deadline);
    if (isPositive(reply)) {
      this.#hold(dialAnnounced(operation, command, reply, operation.core.settings.timeoutSeconds * 1000));
    }
    return pending;
  }

  async #active(operation: Operation, command: "EPRT" | "PORT", line: ByteString): Promise<PendingCommand> {
    const told = typedActiveAddress(line);
    if (told === null) throw new FtpError("command-refused", `${command} needs an address.`);
    this.giveUp();
    const { port, address } = told;
    const { channel, ...pending } = await announceActive(operation, {
      command,
      ports: { first: port, last: port },
      advertised: address,
      lineFor: () => line,
      acceptTimeout: announceHolds,
    }).catch((error: unknown) => {
      throw cannotListen(error, port) ?? error;
    });
    if (channel !== null) this.#hold(channel);
    return pending;
  }

  #hold(channel: DataChannel): void {
    this.#channel = channel;
    this.#hasFailed = false;
    const onFailed = () => {
      if (this.#channel === channel) this.#hasFailed = true;
    };
    channel.connection.then(({ socket }) => socket.once("close", onFailed), onFailed);
    this.#timer = setTimeout(() => this.giveUp(), announceHolds);
    this.#timer.unref();
  }
}

function isAll(line: ByteString): boolean {
  return parseCommandLine(line).argument.trim().toUpperCase() === "ALL";
}

/** Nothing was sent: it is the port that was typed which doesn't work. */
function cannotListen(error: unknown, port: number): FtpError | null {
  if (!(error instanceof FtpError) || error.code !== "data-connection-failed" || error.reply) return null;
  return new FtpError(
    "command-refused",
    `Portside can't listen on port ${port}, so that the server's connection would lead nowhere. Choose another port.`,
    { cause: error },
  );
}
