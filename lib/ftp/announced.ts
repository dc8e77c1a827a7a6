import type { ControlConnection } from "./control-connection";
import type { Attempt } from "./data/attempts";
import type { DataChannel } from "./data/channel";

/**
 * A data connection that was announced before it was known whether it would be needed, together with the questions
 * that decide it. It is used once, or withdrawn.
 */
export class Announced {
  #channel: Promise<DataChannel | null> | null;
  readonly #number: number;

  constructor(
    private readonly control: ControlConnection,
    private readonly attempt: Attempt,
    channel: Promise<DataChannel>,
  ) {
    // Refused, it is announced once more by whoever needs it, where what follows a refusal is known.
    this.#channel = channel.catch(() => null);
    this.#number = control.announces;
  }

  /** The channel, for the first who asks for it on its connection and in its mode; null for everybody else. */
  async take(control: ControlConnection, { mode, command }: Attempt): Promise<DataChannel | null> {
    const isNewest = control === this.control && control.isOpen && control.announces === this.#number;
    if (!isNewest || mode !== this.attempt.mode || command !== this.attempt.command) return null;
    const channel = this.#channel;
    this.#channel = null;
    return channel;
  }

  /** Gives it up, as soon as it can be, unless it was taken. */
  async withdraw(): Promise<void> {
    const channel = await this.#channel;
    this.#channel = null;
    channel?.dispose();
  }
}
