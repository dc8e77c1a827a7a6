import { Socket } from "node:net";
import { FTPContext } from "basic-ftp";
import type { ByteString } from "../protocol/byte-string";
import { byteString } from "../protocol/byte-string";
import {
  defaultReplyLimits,
  emptyRest,
  hasUnfinishedReply,
  parseReplies,
  type Reply,
  type ReplyLimits,
  type ReplyProblem,
  type ReplyRest,
  unfinishedLines,
} from "../protocol/reply";

/** Who is told what was on the wire, in the order in which it was. */
export interface WireObserver {
  onCommand(line: ByteString): void;
  onReply(reply: Reply): void;
  /** Once per connection; `error` says why it ended. */
  onClosed(error: Error): void;
}

/** What the server sent is no FTP reply; see `ReplyProblem`. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";

  /** Private, so that whoever prints the error doesn't print what the server repeated. */
  readonly #problem: ReplyProblem;

  constructor(problem: ReplyProblem) {
    super(`Not an FTP reply: ${problem.code}`);
    this.#problem = problem;
  }

  get problem(): ReplyProblem {
    return this.#problem;
  }
}

/**
 * basic-ftp's control connection with our own reply parser (docs/decisions/005): the library's loses or cuts
 * replies that arrive in pieces. Replies go to the observer, not to the library's one task (docs/decisions/011). It also stays quiet where the library writes an unannounced QUIT into sockets
 * that are being given up, because every line on the wire has to be in the log.
 */
export class WireContext extends FTPContext {
  #rest: ReplyRest = emptyRest;
  #observer: WireObserver | undefined;
  #reported = false;

  constructor(private readonly limits: ReplyLimits = defaultReplyLimits) {
    // No time-out of the library's: the operation that waits has its own deadline.
    super(0, "latin1");
  }

  observe(observer: WireObserver): void {
    this.#observer = observer;
  }

  /** Whether bytes of an unfinished reply are waiting; before a TLS handshake they are an attack (CVE-2021-22947). */
  get hasUnfinishedReply(): boolean {
    return hasUnfinishedReply(this.#rest);
  }

  /** Lines of a reply whose end has not come, as bytes. */
  get unfinished(): readonly string[] {
    return unfinishedLines(this.#rest);
  }

  override send(command: string): void {
    const line = byteString(command);
    if (/[\r\n\0]/.test(line)) throw new RangeError("A command line must not contain CR, LF or NUL");
    this.#observer?.onCommand(line);
    this._socket.write(`${line}\r\n`, "latin1");
  }

  override closeWithError(error: Error): void {
    super.closeWithError(error);
    if (this.#reported || !this.#observer) return;
    this.#reported = true;
    this.#observer.onClosed(error);
  }

  protected override _onControlSocketData(chunk: string): void {
    const { replies, rest, problem } = parseReplies(this.#rest, chunk, this.limits);
    this.#rest = rest;
    for (const reply of replies) this.#observer?.onReply(reply);
    if (problem) this.closeWithError(new ReplyError(problem));
  }

  protected override _closeControlSocket(): void {
    this._removeSocketListeners(this._socket);
    // A socket that was given up may still report an error; the reason is known already.
    this._socket.on("error", () => undefined);
    this._socket.destroy();
  }

  override _newSocket(): Socket {
    return new Socket();
  }
}
