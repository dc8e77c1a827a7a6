import { type CommandEvent, type ReplyEvent, verbOf } from "../answers";
import { isAnnounceVerb, isTransferVerb } from "../verbs";

/** A command that still waits for its reply. */
export interface PendingCommand {
  readonly verb: string;
  readonly line: string;
  /** The data connection that a transfer command uses; null for other commands, or when none was announced. */
  readonly data: number | null;
}

/**
 * One control connection's commands and what they wait for: replies come in the order of the commands (RFC 959 §5.4),
 * also when those were pipelined, and a 1xx is followed by another reply to the same.
 */
export class PendingReplies {
  #queue: PendingCommand[] = [];
  /** The data connection that was announced last and has no transfer command yet. */
  #announced: number | null = null;

  /** The same, to go on by itself. */
  copy(): PendingReplies {
    const copy = new PendingReplies();
    copy.#queue = [...this.#queue];
    copy.#announced = this.#announced;
    return copy;
  }

  /** A new connection owes nothing. */
  reset(): void {
    this.#queue = [];
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
    this.#queue.push(pending);
    return pending;
  }

  /** What the reply answers; null for a greeting, an unasked 421 or a second 226. */
  reply(event: ReplyEvent): PendingCommand | null {
    const pending = this.#queue[0] ?? null;
    if (event.code >= 200) this.#queue.shift();
    if (event.code >= 400 && pending && isAnnounceVerb(pending.verb)) this.#announced = null;
    return pending;
  }
}
