import { isTransferVerb } from "../protocol/answers";
import { type ByteString, byteString } from "../protocol/byte-string";
import { parseCommandLine } from "../protocol/commands";
import { isPreliminary, type Reply } from "../protocol/reply";
import { type Deferred, deferred } from "./deferred";

/** A reply as bytes, and as it stands in the log. */
export interface ReceivedReply extends Reply {
  /** The lines decoded with the session's charset, secrets masked. */
  readonly shown: readonly string[];
}

/** A command on its way: the server's 1xx, if it sends one, and the reply that ends it. */
export interface PendingCommand {
  /** "" for the greeting, which answers no command. */
  readonly line: ByteString;
  readonly preliminary: Promise<ReceivedReply>;
  /** Rejects with FtpError when the connection is lost; whatever code the server answers is a reply. */
  readonly final: Promise<ReceivedReply>;
}

interface Waiting {
  readonly verb: string;
  readonly preliminary: Deferred<ReceivedReply>;
  readonly final: Deferred<ReceivedReply>;
}

/** What a reply turned out to be. */
export type ReplyRole = "preliminary" | "final" | "stray" | "unasked";

/**
 * Which command a reply answers: replies come in the order of the commands (RFC 959 §5.4), so those that wait stand
 * in a queue, oldest first (docs/decisions/011).
 */
export class Conversation {
  #waiting: Waiting[] = [];
  /** Whether a transfer was begun here: from then on a late 226 may arrive at any time (interop S18). */
  #hadTransfer = false;

  /** The command whose reply is due next: its verb; null when none is. "" stands for the greeting. */
  get due(): string | null {
    return this.#waiting[0]?.verb ?? null;
  }

  /** The greeting is due, which answers no command. */
  greeting(): PendingCommand {
    return this.add(byteString(""));
  }

  /** A command that is being sent. */
  add(line: ByteString): PendingCommand {
    const verb = parseCommandLine(line).verb;
    if (isTransferVerb(verb)) this.#hadTransfer = true;
    const waiting = { verb, preliminary: deferred<ReceivedReply>(), final: deferred<ReceivedReply>() };
    this.#waiting.push(waiting);
    // Whoever waits for it hears of a lost connection; when nobody does any more it isn't an unhandled one.
    waiting.final.promise.catch(() => undefined);
    return { line, preliminary: waiting.preliminary.promise, final: waiting.final.promise };
  }

  /** Hands a reply to the command that it answers. */
  take(reply: ReceivedReply): ReplyRole {
    const [first] = this.#waiting;
    if (first === undefined) return "unasked";
    if (this.#isStray(first.verb, reply)) return "stray";
    if (isPreliminary(reply)) {
      // Only the first 1xx counts; a greeting's 120 is followed by the real one.
      first.preliminary.resolve(reply);
      return "preliminary";
    }
    this.#waiting.shift();
    first.final.resolve(reply);
    return "final";
  }

  /** Nothing comes any more. */
  fail(error: Error): void {
    for (const { final } of this.#waiting.splice(0)) final.reject(error);
  }

  /** A transfer's reply that comes while another kind of command waits for its own. */
  #isStray(verb: string, { code }: Reply): boolean {
    if (!this.#hadTransfer || verb === "ABOR" || isTransferVerb(verb)) return false;
    return [125, 150, 225, 226, 426].includes(code);
  }
}
