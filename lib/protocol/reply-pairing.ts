import { commandInfo, parseCommandLine } from "./commands";
import { isPreliminary } from "./reply";
import { isTransferVerb } from "./verbs";

/** More than this is nobody's pipeline: a server that answers nothing must not fill the memory. */
const mostWaiting = 1000;

/** A command that waits for its reply, as far as it decides which reply that can be. */
interface Awaiting {
  /** As sent, or the verb alone. */
  readonly line: string;
  /** Whether a 1xx came. */
  readonly began: boolean;
}

/**
 * What to think of a reply to a command that was sent after a transfer on the same connection, where servers confirm
 * a transfer twice, or late (interop S18): `stray`: it can't be the answer; `doubtful`: it may be, and isn't when another
 * reply follows before the next command. Doubtful is 226 without 1xx, which some servers say for a whole transfer (interop S15),
 * and 226 to TYPE (interop C50).
 *
 * @returns null for what is an answer
 */
export function afterTransfer({ line, began }: Awaiting, code: number): "stray" | "doubtful" | null {
  const { verb } = parseCommandLine(line);
  if (verb === "TYPE" && (code === 225 || code === 226)) return "doubtful";
  if (isTransferVerb(verb)) return !began && [225, 226, 250, 426].includes(code) ? "doubtful" : null;
  const isOfTransfer = [125, 150, 225, 226, 426].includes(code);
  return isOfTransfer && verb !== "ABOR" && !isUsual(line, code) ? "stray" : null;
}

function isUsual(line: string, code: number): boolean {
  return commandInfo(line)?.replies.includes(code) ?? false;
}

interface Waiting<C> {
  readonly line: string;
  readonly command: C;
  /** Whether a transfer was sent before it; null where the log's beginning is missing. */
  readonly followsTransfer: boolean | null;
  began: boolean;
}

/**
 * Which command each reply of one control connection answers: replies come in the order of the commands (RFC 959 §5.4),
 * also when those were pipelined, and a 1xx is followed by another reply to the same. A reply that can only be a late
 * one of an earlier transfer is nobody's answer, and the command goes on waiting, as it does in Portside's engine.
 */
export class ReplyPairing<C> {
  #waiting: Waiting<C>[] = [];
  #hadTransfer: boolean | null = null;
  /** The command whose reply was doubtful: another one that comes before the next command is its too. */
  #doubted: Waiting<C> | null = null;

  /** The same, to go on by itself. */
  copy(): ReplyPairing<C> {
    const copy = new ReplyPairing<C>();
    copy.#waiting = this.#waiting.map((waiting) => ({ ...waiting }));
    copy.#hadTransfer = this.#hadTransfer;
    copy.#doubted = this.#doubted && { ...this.#doubted };
    return copy;
  }

  /** The connection was opened: nothing waits, and no transfer went before. */
  reset(): void {
    this.#waiting = [];
    this.#hadTransfer = false;
    this.#doubted = null;
  }

  /** Commands without their final reply, oldest first. */
  get waiting(): readonly C[] {
    return this.#waiting.map(({ command }) => command);
  }

  /**
   * @param line as sent, or the verb alone
   * @param command what `receive` hands back for its replies
   */
  send(line: string, command: C): void {
    this.#doubted = null;
    const waiting = { line, command, followsTransfer: this.#hadTransfer, began: false };
    if (this.#waiting.push(waiting) > mostWaiting) this.#waiting.shift();
    if (isTransferVerb(parseCommandLine(line).verb)) this.#hadTransfer = true;
  }

  /** The command that a reply answers; null for a greeting, an unasked 421, a second or late 226. */
  receive(code: number): C | null {
    if (this.#doubted !== null) this.#waiting.unshift(this.#doubted);
    this.#doubted = null;
    const [first] = this.#waiting;
    if (first === undefined) return null;
    const role = roleOf(first, code);
    if (role === "stray") return null;
    // RFC 959 has no codes below 100: a 099 is a wrong answer, but an answer, and no other follows.
    if (isPreliminary({ code })) {
      first.began = true;
      return first.command;
    }
    this.#waiting.shift();
    // Behind it the next command's reply is due, as likely as its own.
    if (role === "doubtful" && this.#waiting.length === 0) this.#doubted = first;
    return first.command;
  }
}

function roleOf(waiting: Waiting<unknown>, code: number): "stray" | "doubtful" | null {
  if (waiting.followsTransfer === false) return null;
  const role = afterTransfer(waiting, code);
  if (waiting.followsTransfer) return role;
  // Nobody knows whether there was a transfer: only what is certainly no answer isn't one.
  return role === "stray" && commandInfo(waiting.line) !== null ? "stray" : null;
}
