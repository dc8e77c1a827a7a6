import { type CommandEvent, type ReplyEvent, verbOf } from "../answers";
import { ReplyPairing } from "../reply-pairing";
import { isAnnounceVerb, isTransferVerb } from "../verbs";

/** A command that still waits for its reply. */
export interface PendingCommand {
  readonly verb: string;
  readonly line: string;
  /** The data connection that a transfer command uses; null for other commands, or when none was announced. */
  readonly data: number | null;
}

/** One control connection's commands, and the data connections that they use. */
export class PendingReplies {
  #pairing = new ReplyPairing<PendingCommand>();
  /** The data connection that was announced last and has no transfer command yet. */
  #announced: number | null = null;

  /** The same, to go on by itself. */
  copy(): PendingReplies {
    const copy = new PendingReplies();
    copy.#pairing = this.#pairing.copy();
    copy.#announced = this.#announced;
    return copy;
  }

  /** A new connection owes nothing. */
  reset(): void {
    this.#pairing.reset();
    this.#announced = null;
  }

  announce(data: number): void {
    this.#announced = data;
  }

  command(event: CommandEvent): PendingCommand {
    const verb = verbOf(event);
    const isTransfer = isTransferVerb(verb);
    const pending = { verb, line: event.line, data: isTransfer ? this.#announced : null };
    if (isTransfer) this.#announced = null;
    this.#pairing.send(event.line, pending);
    return pending;
  }

  /** What the reply answers; null for a greeting, an unasked 421, a second or late 226. */
  reply(event: ReplyEvent): PendingCommand | null {
    const pending = this.#pairing.receive(event.code);
    if (event.code >= 400 && pending && isAnnounceVerb(pending.verb)) this.#announced = null;
    return pending;
  }
}
