import { type ByteString, byteString } from "../protocol/byte-string";
import { parseCommandLine } from "../protocol/commands";
import { certificateUntrusted, tlsFailed } from "../protocol/exchange-outcome";
import { isPreliminary, type Reply, type ReplyLimits, replyText } from "../protocol/reply";
import type { Endpoint, ExchangeReference, TrafficDetail } from "../protocol/traffic";
import { unlessCallerGone } from "./caller-gone";
import { ControlLog, type ControlLogParts } from "./control-log";
import { ControlTls } from "./control-tls";
import { Conversation, type PendingCommand, type ReceivedReply } from "./conversation";
import { cancelled, type Deadline, timedOut, within } from "./deadline";
import { FtpError } from "./errors";
import { type Connection, isNetworkError, type Network, NetworkError } from "./network";
import type { Pace } from "./pace";
import { ReplyFlood } from "./reply-flood";
import type { TlsIdentity } from "./tls";
import { stopped, unlessStopped } from "./unless-stopped";
import { ReplyError, WireContext } from "./wire-context";

export interface ControlConnectionParts extends ControlLogParts {
  readonly network: Network;
  readonly replyLimits?: ReplyLimits;
  /** Makes of a command line the bytes to send. */
  readonly onWire?: (line: ByteString) => ByteString;
  /** Commands wait for it from the end of the login on. */
  readonly pace?: Pace | undefined;
}

/** Where a control connection leads. */
export interface DialTarget {
  /** As the person wrote it. */
  readonly host: string;
  readonly port: number;
  /** What it resolved to, best first. */
  readonly addresses: readonly string[];
}

export interface Closing {
  readonly by: "client" | "server";
  readonly reason: string;
}

/** Commands that may have done their work when the answer is lost. */
const changes = new Set(["STOR", "APPE", "MKD", "RMD", "DELE", "RNTO", "SITE", "MFMT"]);

/** Milliseconds of silence after which TCP asks whether the other end is still there; two hours if nobody says so. */
const tcpKeepAlive = 60_000;

/**
 * One control connection, from the dial to its end: sends command lines, hands back whole replies, and reports
 * both as traffic events. It knows no FTP procedure beyond that; the queue before it is the lane's.
 */
export class ControlConnection {
  readonly number: number;
  /** Whether data connections are encrypted too: PROT P was accepted (RFC 4217 §9). */
  protectsData = false;
  /** Whether TYPE I is in force here (RFC 959 §3.1.1): servers begin with ASCII. */
  isBinary = false;
  /** Data connections announced here: the newest supersedes those before it. */
  announces = 0;
  /** Whether OPTS UTF8 ON was said here and not taken back. */
  speaksUtf8 = false;
  /** Whether OPTS MLST was said here (RFC 3659 §7.9). */
  choseFacts = false;
  /** Whether the login is over. */
  isLoggedIn = false;
  #workingDirectory:
    | { readonly path: ByteString; readonly version: number; readonly since: number }
    | undefined;
  readonly #log: ControlLog;
  readonly #context: WireContext;
  readonly #conversation = new Conversation(({ code }) =>
    this.note(
      "stray-reply",
      `The server sent ${code} once more, or late. It answers no command that is under way and is ignored.`,
    ),
  );
  #transport: Connection | undefined;
  #closing: Closing | undefined;
  #lastReply: ReceivedReply | undefined;
  #replies = 0;
  /** Replies that came without a command to answer since the last command. */
  #unclaimedReplies = 0;
  /** Of the replies that end no command. */
  readonly #flood = new ReplyFlood();
  #tls: ControlTls | undefined;
  #onClosed: (() => void)[] = [];
  readonly #over = new AbortController();

  constructor(private readonly parts: ControlConnectionParts) {
    this.number = parts.number;
    this.#log = new ControlLog(parts);
    this.#context = new WireContext(parts.replyLimits);
  }

  /** The operation whose events these are now. */
  set exchange(exchange: ExchangeReference | null) {
    this.#log.exchange = exchange;
  }

  get exchange(): ExchangeReference | null {
    return this.#log.exchange;
  }

  get isOpen(): boolean {
    return this.#transport !== undefined && this.#closing === undefined;
  }

  /** Our end and the server's, as both believe them to be. @throws {FtpError} when it was never opened */
  get ends(): { readonly local: Endpoint; readonly remote: Endpoint } {
    if (!this.#transport) throw new FtpError("connection-failed", "Not connected.");
    return this.#transport;
  }

  /** Replies received so far. */
  get replies(): number {
    return this.#replies;
  }

  get secured(): { readonly protocol: string; readonly cipher: string } | null {
    return this.#tls?.secured ?? null;
  }

  /** What data connections resume; null on plain FTP. */
  get tls(): ControlTls | null {
    return this.#tls ?? null;
  }

  /** Whether the server's working directory is this one, and no directory was moved since. */
  isIn(path: ByteString, directoryVersion: number): boolean {
    return this.#workingDirectory?.path === path && this.#workingDirectory.version === directoryVersion;
  }

  /** Remembers where a successful CWD led. */
  entered(path: ByteString, directoryVersion: number): void {
    this.#workingDirectory = { path, version: directoryVersion, since: performance.now() };
  }

  /** Milliseconds since the connection entered its directory. */
  get directoryAge(): number {
    return performance.now() - (this.#workingDirectory?.since ?? 0);
  }

  /** Nobody knows any more where the connection is. */
  leftDirectory(): void {
    this.#workingDirectory = undefined;
  }

  onClosed(listener: () => void): void {
    this.#onClosed.push(listener);
  }

  emit(detail: TrafficDetail, data?: number): void {
    this.#log.emit(detail, data);
  }

  /** Something that Portside decided by itself. */
  note(code: string, text: string, data?: number): void {
    this.#log.note(code, text, data);
  }

  /**
   * Dials the first of the addresses that answers.
   * @throws {NetworkError} of the last address tried
   */
  async dial({ host, port, addresses }: DialTarget, deadline: Deadline): Promise<void> {
    let failure: unknown = new NetworkError("unresolved", "No address to dial");
    for (const [index, address] of addresses.entries()) {
      const remote = { address, port };
      const attemptsLeft = addresses.length - index;
      const mayDial = this.parts.network.allows(remote, { purpose: "control", host });
      const { pace } = this.parts;
      if (pace) await pace.beforeDial("control", remote, deadline.signal);
      if (mayDial) this.emit({ type: "control-dialling", remote });
      try {
        this.#transport = await this.parts.network.connect(remote, {
          purpose: "control",
          host,
          timeout: deadline.remaining / attemptsLeft,
          ...(deadline.signal ? { signal: deadline.signal } : {}),
        });
        this.emit({ type: "control-opened", local: this.#transport.local, remote: this.#transport.remote });
        return;
      } catch (error) {
        failure = error;
        const reason = error instanceof Error ? error.message : String(error);
        if (mayDial) this.emit({ type: "control-failed", remote, reason });
        else this.note("target-refused", `${reason}, so Portside didn't dial it.`);
        if (isNetworkError(error, "cancelled")) break;
      }
    }
    throw failure;
  }

  /** Starts to read replies and waits for the greeting (RFC 959 §5.4). */
  async readGreeting(deadline: Deadline): Promise<ReceivedReply> {
    // On implicit FTPS it may have come together with the end of the handshake.
    if (this.#lastReply && !isPreliminary(this.#lastReply)) return this.#lastReply;
    const greeting = this.#conversation.greeting(this.exchange);
    if (!this.#tls) this.#attach(this.#openTransport.socket);
    return this.#final(greeting.final, deadline, "");
  }

  /** Sends a command and waits for its final reply, whatever its code. @throws {FtpError} `connection-failed`, `timeout`, `cancelled` */
  async request(line: ByteString, deadline: Deadline): Promise<ReceivedReply> {
    if (deadline.signal?.aborted) deadline.check();
    return this.finish(this.begin(line), deadline);
  }

  /** Waits for the final reply to a command that `begin` sent. @throws as `request` */
  finish({ line, final }: PendingCommand, deadline: Deadline): Promise<ReceivedReply> {
    const reply = unlessCallerGone(final, deadline.signal, () =>
      this.close("the operation was cancelled before the server answered"),
    );
    return this.#final(reply, deadline, verbIn(line));
  }

  /**
   * A reply that can't be the answer to this command: whatever follows would be taken for the wrong command's.
   * Ends the connection. @returns the error to throw
   */
  outOfStep(command: ByteString, reply: Reply): FtpError {
    this.close(`out of step: ${reply.code} is no answer to ${verbIn(command)}`);
    return this.lostError();
  }

  /**
   * Sends a command without waiting: for transfers, whose replies come in two parts, and for ABOR, which is sent
   * while another command's reply is due. Replies go to the commands in their order.
   */
  begin(line: ByteString): PendingCommand {
    if (!this.isOpen) throw this.lostError();
    this.#unclaimedReplies = 0;
    const pending = this.#conversation.add(line, this.exchange);
    const { pace } = this.parts;
    if (pace && this.isLoggedIn) return { ...pending, sent: this.#sendInTurn(line, pace) };
    this.#send(line);
    return pending;
  }

  /**
   * Waits until a command that `begin` took has left.
   * @throws {FtpError} `cancelled`, with the connection closed: what stands in its queue can't be taken back
   */
  async left({ sent }: PendingCommand, signal?: AbortSignal): Promise<void> {
    if (sent === undefined || (await unlessStopped(sent, signal)) !== stopped) return;
    this.close("the operation was cancelled before its command was sent");
    throw cancelled(signal);
  }

  async #sendInTurn(line: ByteString, pace: Pace): Promise<void> {
    try {
      await pace.beforeCommand(this.#log.shown(line), this.#over.signal);
    } catch {
      // Nobody will let it go any more, and nothing may be sent in its place.
      this.close("the run was ended before its next command");
    }
    if (this.isOpen) this.#send(line);
  }

  #send(line: ByteString): void {
    this.#context.send(this.parts.onWire?.(line) ?? line);
  }

  /**
   * TLS on this connection: before the greeting (implicit) or after 234 (explicit, RFC 4217 §4).
   * @throws {FtpError} `connection-failed`, with the certificate when it is what is wrong
   */
  async secure(identity: TlsIdentity, deadline: Deadline): Promise<void> {
    if (this.#unclaimedReplies > 0 || this.#context.hasUnfinishedReply) {
      // CVE-2021-22947: replies injected before the handshake would be believed after it.
      throw new FtpError(
        "connection-failed",
        "The server sent something unasked before the TLS handshake. Someone on the network may be tampering with the connection; nothing was sent.",
      );
    }
    const tls = await this.#noting(tlsFailed, () =>
      ControlTls.start(this.#openTransport.socket, identity, deadline),
    );
    this.#attach(tls.socket);
    this.emit(tls.event);
    await this.#noting(certificateUntrusted, () => tls.judge());
    this.#tls = tls;
  }

  /** Does something about TLS, and writes down why it came to nothing. @throws what it throws */
  async #noting<T>(
    code: typeof tlsFailed | typeof certificateUntrusted,
    work: () => T | Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FtpError) this.note(code, error.message);
      throw error;
    }
  }

  /** QUIT, a short wait for 221, then the end of the connection. */
  async quit(reason: string): Promise<void> {
    if (this.isOpen && this.#conversation.due === null) {
      try {
        await within(this.begin(byteString("QUIT")).final, 1000);
      } catch {
        // The server may close at once instead of answering; the connection ends either way.
      }
    }
    this.close(reason);
  }

  /** Ends the connection without a word. */
  close(reason: string): void {
    this.#end({ by: "client", reason });
  }

  /**
   * Why nothing can be sent any more.
   * @param verb the command that got no answer
   */
  lostError(cause?: unknown, verb = ""): FtpError {
    const because = this.#closing ? ` (${this.#closing.reason})` : "";
    const before = verb === "" ? "" : ` before the server answered ${verb}`;
    const next = changes.has(verb)
      ? "It may have been done all the same: refresh the listing before you try again."
      : "Try again.";
    return new FtpError(
      "connection-failed",
      `The control connection was closed${before}${because}. ${next}`,
      {
        cause,
      },
    );
  }

  get #openTransport(): Connection {
    if (!this.#transport) throw this.lostError();
    return this.#transport;
  }

  #attach(socket: Connection["socket"]): void {
    this.#context.observe({
      onCommand: (line) => this.#log.command(line),
      onReply: (reply) => this.#onReply(reply),
      onClosed: (error) => this.#onBroken(error),
    });
    this.#context.socket = socket;
    // Routers forget connections that are silent during a long transfer (interop S37).
    this.#openTransport.socket.setKeepAlive(true, tcpKeepAlive);
  }

  #onReply(reply: Reply): void {
    // What came in the same piece as the one too many.
    if (this.#closing) return;
    const { due, exchangeDue = this.exchange } = this.#conversation;
    const shown = this.#log.reply(reply, due || null, exchangeDue);
    this.#replies++;
    this.#lastReply = { ...reply, shown };
    const role = this.#conversation.take(this.#lastReply);
    if (role === "unasked") this.#unclaimedReplies++;
    if (role === "final") this.#flood.clear();
    else if (this.#flood.add()) {
      this.close("the server sent one reply after the other without an end");
      return;
    }
    // RFC 959: after 421 the server closes; nothing may be sent any more (interop C34).
    if (reply.code === 421) {
      const text = replyText({ code: reply.code, lines: shown });
      queueMicrotask(() => this.close(`the server said 421: ${text}`));
    }
  }

  async #final(final: Promise<ReceivedReply>, deadline: Deadline, verb: string): Promise<ReceivedReply> {
    const reply = await within(final, deadline.remaining);
    if (reply !== timedOut) return reply;
    // Whatever comes now would be taken for the answer to the next command.
    this.close(`no reply to ${verb || "the connection"} in time`);
    throw new FtpError(
      "timeout",
      `The server did not answer ${verb || "with a greeting"} within ${Math.round(deadline.milliseconds / 1000)} s. Check that an FTP server listens on this port, or raise the time-out.`,
    );
  }

  #translate(error: unknown, verb: string): FtpError {
    if (error instanceof FtpError) return error;
    if (error instanceof ReplyError) {
      return new FtpError("connection-failed", this.#log.reasonOf(error, this.#lastReply !== undefined), {
        cause: error,
      });
    }
    return this.lostError(error, verb);
  }

  /** The server ended the connection, or sent what can't be read: then Portside ends it. */
  #onBroken(error: Error): void {
    const isUnreadable = error instanceof ReplyError;
    // An answer all the same: the command may have been done, and must not be sent again.
    if (isUnreadable || this.#context.unfinished.length > 0) this.#replies++;
    if (this.isOpen) this.#log.unread(isUnreadable ? [error.problem.line] : this.#context.unfinished);
    this.#end(
      {
        by: isUnreadable ? "client" : "server",
        reason: this.#log.reasonOf(error, this.#lastReply !== undefined),
      },
      error,
    );
  }

  #end(closing: Closing, error?: Error): void {
    if (this.#closing || !this.#transport) return;
    this.#closing = closing;
    this.#over.abort();
    this.emit({ type: "control-closed", ...closing });
    this.#context.closeWithError(error ?? new Error(closing.reason));
    this.#transport.socket.destroy();
    this.#conversation.fail((verb) => this.#translate(error ?? new Error(closing.reason), verb));
    for (const listener of this.#onClosed.splice(0)) listener();
  }
}

function verbIn(line: ByteString): string {
  return parseCommandLine(line).verb;
}
