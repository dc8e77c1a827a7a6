import { isTransferVerb } from "../protocol/answers";
import { type ByteString, byteString } from "../protocol/byte-string";
import { parseCommandLine } from "../protocol/commands";
import { isPreliminary, type Reply } from "../protocol/reply";
import { afterTransfer } from "../protocol/reply-pairing";
import type { ExchangeReference } from "../protocol/traffic";
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
  /** Both as they come; every 1xx of a server that sends some, within reason. */
  readonly replies: readonly ReceivedReply[];
  /** Resolves when it left, or never will; absent when it left at once. */
  readonly sent?: Promise<void>;
}

interface Waiting {
  readonly line: ByteString;
  readonly verb: string;
  /** The operation that sent it: another one may be at work when the reply comes. */
  readonly exchange: ExchangeReference | null;
  /** Whether a transfer went before it on this connection, whose 226 may come once more, or late. */
  readonly followsTransfer: boolean;
  began: boolean;
  readonly preliminary: Deferred<ReceivedReply>;
  readonly final: Deferred<ReceivedReply>;
  readonly replies: ReceivedReply[];
}

/** 1xx replies to one command that are kept; the log has them all. */
const mostPreliminary = 20;

/**
 * What a reply turned out to be. `doubtful`: it may be a late one of an earlier transfer, and counts when nothing else
 * comes; `stray`: it was.
 */
export type ReplyRole = "preliminary" | "final" | "doubtful" | "stray" | "unasked";

/** Milliseconds in which the real reply comes, where a doubtful one wasn't it. */
const doubtTime = 1_000;

/**
 * Which command a reply answers: replies come in the order of the commands (RFC 959 §5.4), so those that wait stand
 * in a queue, oldest first (docs/decisions/011). Servers that confirm a transfer twice, or late, break that order
 * (interop S18): their 226 must be neither another command's answer nor another transfer's verdict.
 */
export class Conversation {
  #waiting: Waiting[] = [];
  /** Whether a transfer was begun here: from then on a late 226 may arrive at any time. */
  #hadTransfer = false;
  #doubtful: { readonly reply: ReceivedReply; readonly timer: NodeJS.Timeout } | null = null;

  /** @param onStray called for a reply that answers nothing */
  constructor(private readonly onStray: (reply: ReceivedReply) => void) {}

  /** The command whose reply is due next: its verb; null when none is. "" stands for the greeting. */
  get due(): string | null {
    return this.#waiting[0]?.verb ?? null;
  }

  /** The greeting is due, which answers no command. */
  greeting(exchange: ExchangeReference | null = null): PendingCommand {
    return this.add(byteString(""), exchange);
  }

  /** The operation whose reply is due next; undefined when none is. */
  get exchangeDue(): ExchangeReference | null | undefined {
    return this.#waiting[0]?.exchange;
  }

  /** A command that is being sent. */
  add(line: ByteString, exchange: ExchangeReference | null = null): PendingCommand {
    const { verb } = parseCommandLine(line);
    const waiting: Waiting = {
      line,
      verb,
      exchange,
      followsTransfer: this.#hadTransfer,
      began: false,
      preliminary: deferred<ReceivedReply>(),
      final: deferred<ReceivedReply>(),
      replies: [],
    };
    if (isTransferVerb(verb)) this.#hadTransfer = true;
    this.#waiting.push(waiting);
    // Whoever waits for it hears of a lost connection; when nobody does any more it isn't an unhandled one.
    waiting.final.promise.catch(() => undefined);
    const { preliminary, final, replies } = waiting;
    return { line, preliminary: preliminary.promise, final: final.promise, replies };
  }

  /** Hands a reply to the command that it answers. */
  take(reply: ReceivedReply): ReplyRole {
    this.#dismissDoubtful();
    const [first] = this.#waiting;
    if (first === undefined) return "unasked";
    const late = first.followsTransfer ? afterTransfer(first, reply.code) : null;
    if (late === "doubtful") this.#doubt(first, reply);
    if (late === "stray") this.onStray(reply);
    if (late !== null) return late;
    if (isPreliminary(reply)) {
      // Only the first 1xx counts; a greeting's 120 is followed by the real one.
      first.began = true;
      if (first.replies.length < mostPreliminary) first.replies.push(reply);
      first.preliminary.resolve(reply);
      return "preliminary";
    }
    this.#settle(first, reply);
    return "final";
  }

  /**
   * Nothing comes any more.
   * @param errorFor what the command of this verb ends with; "" is the greeting
   */
  fail(errorFor: (verb: string) => Error): void {
    clearTimeout(this.#doubtful?.timer);
    this.#doubtful = null;
    for (const { verb, final } of this.#waiting.splice(0)) final.reject(errorFor(verb));
  }

  #settle(first: Waiting, reply: ReceivedReply): void {
    this.#waiting.shift();
    first.replies.push(reply);
    first.final.resolve(reply);
  }

  #doubt(first: Waiting, reply: ReceivedReply): void {
    const timer = setTimeout(() => {
      this.#doubtful = null;
      if (this.#waiting[0] === first) this.#settle(first, reply);
    }, doubtTime);
    this.#doubtful = { reply, timer };
  }

  /** Another reply came: the one before it was not the answer. */
  #dismissDoubtful(): void {
    if (this.#doubtful === null) return;
    clearTimeout(this.#doubtful.timer);
    this.onStray(this.#doubtful.reply);
    this.#doubtful = null;
  }
}
