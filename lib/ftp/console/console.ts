import { type ByteString, byteString } from "../../protocol/byte-string";
import { parseCommandLine } from "../../protocol/commands";
import { isIntermediate, isPositive } from "../../protocol/reply";
import { refusalOf, type TypedCommandContext, type TypedCommandRefusal } from "../../protocol/typed-command";
import type { ControlConnection } from "../control-connection";
import type { PendingCommand } from "../conversation";
import { FtpError, isFtpError } from "../errors";
import { Lane, type LaneRun, type OpenConnection, type Operation } from "../lane";
import { settleTelnet } from "../operations/telnet";
import type { SessionCore } from "../session-core";
import type { TypedAnswer } from "../session-types";
import { HandAnnounced } from "./hand-announced";
import { transferTyped } from "./typed-transfer";
import { bringsData, leavesState, mayChange, movesDirectories, setsRange } from "./typed-verbs";

/** Milliseconds after which a console that nobody uses gives its connection back to the server. */
const idleAfter = 300_000;

/** What the console shares with its session's other connections. */
export interface ConsoleParts {
  readonly core: SessionCore;
  readonly open: OpenConnection;
  readonly onOpened: () => void;
  readonly onClosed: () => void;
  /** Refuses a command that may be about a file that Portside is writing. @throws {FtpError} `busy` */
  readonly refuseWhileWritten: (line: ByteString) => void;
  /** Frees a connection at the server, where one is idle. */
  readonly makeRoom: () => Promise<boolean>;
}

/** A command's words on the way to the wire. */
export interface TypedCommand {
  /** As typed, for the rules. */
  readonly text: string;
  /** As sent. */
  readonly line: ByteString;
}

/**
 * The control connection for what people type. It stays as they leave it: what they set there (a directory, REST,
 * RNFR, PASV) holds for their next command, and for nothing else of the session.
 */
export class Console {
  readonly #lane: Lane;
  /** The connection that the last command was sent on. */
  #control: ControlConnection | undefined;
  /** Whether something was set there that a new connection doesn't have. */
  #hasState = false;
  /** The last command, when it was a REST or RANG that the server took: RETR has to follow at once (RFC 3659 §5.3). */
  #restart: ByteString | null = null;
  readonly #announced = new HandAnnounced();
  #idleTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly parts: ConsoleParts) {
    this.#lane = new Lane(parts.core, parts.open, parts.onOpened);
  }

  get connection(): ControlConnection | undefined {
    return this.#lane.connection;
  }

  /**
   * Sends one command when those before it have been answered.
   * @throws {FtpError} see `FtpSession.sendTyped`
   */
  async send(run: LaneRun, command: TypedCommand): Promise<TypedAnswer> {
    clearTimeout(this.#idleTimer);
    try {
      return await this.#run(run, command);
    } finally {
      this.#wait();
    }
  }

  /** Ends the connection for good, after the commands that already wait. */
  async close(reason: string): Promise<void> {
    this.#isClosed = true;
    await this.#quit(reason);
  }

  /** Ends the connection at once. */
  abandon(reason: string): void {
    this.#lane.abandon(reason);
  }

  #wait(): void {
    clearTimeout(this.#idleTimer);
    if (this.#isClosed) return;
    this.#idleTimer = setTimeout(() => void this.#quit("the console wasn't used for a while"), idleAfter);
    this.#idleTimer.unref();
  }

  async #quit(reason: string): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#announced.giveUp();
    await this.#lane.quit(reason);
  }

  async #run(run: LaneRun, command: TypedCommand): Promise<TypedAnswer> {
    let began = false;
    const attempt = () =>
      this.#lane.run({ ...run, isTyped: true }, (operation) => {
        began = true;
        return this.#answer(operation, command);
      });
    try {
      return await attempt();
    } catch (error) {
      // The server lets nobody in any more: one of the session's own connections may be idle.
      if (began || !isFtpError(error, "busy") || !(await this.parts.makeRoom())) throw error;
      return attempt();
    }
  }

  async #answer(operation: Operation, { text, line }: TypedCommand): Promise<TypedAnswer> {
    const { control, core, deadline } = operation;
    const { verb } = parseCommandLine(line);
    this.#noticeConnection(control, verb);
    const refused = refusalOf(text, typedContext(core, control));
    if (refused !== null) throw commandRefused(refused);
    await settleTelnet(operation, line);
    deadline.check();
    // Here, because an upload may have begun while the command waited for its turn.
    this.parts.refuseWhileWritten(line);
    this.#hasState ||= leavesState(verb);
    const restart = this.#restart;
    this.#restart = null;
    const { pending, received } = await this.#sendBy(operation, verb, line, restart);
    const last = pending.replies.at(-1);
    if (last !== undefined && setsRange(verb) && isIntermediate(last)) this.#restart = line;
    if (last !== undefined && isPositive(last) && movesDirectories(verb)) core.directoriesMoved();
    const { charset } = core;
    const bytes = received && byteString(received.bytes.toString("latin1"));
    return {
      replies: pending.replies.map(({ code, shown }) => ({ code, lines: shown })),
      text: bytes && (received.isCut ? charset.decodeStart(bytes) : charset.decode(bytes)),
      isCut: received?.isCut ?? false,
      exchange: operation.exchange.id,
    };
  }

  async #sendBy(
    operation: Operation,
    verb: string,
    line: ByteString,
    restart: ByteString | null,
  ): Promise<{
    readonly pending: PendingCommand;
    readonly received: { readonly bytes: Buffer; readonly isCut: boolean } | null;
  }> {
    if (bringsData(verb)) {
      return transferTyped(operation, { verb, line, restart, announced: this.#announced });
    }
    const announced = await this.#announced.announce(operation, verb, line);
    if (announced !== null) return { pending: announced, received: null };
    const { control, deadline } = operation;
    const pending = control.begin(line);
    await control.finish(pending, deadline);
    // ABOR ends a data connection that is there (RFC 959 §4.1.3).
    if (verb === "ABOR") this.#announced.giveUp();
    return { pending, received: null };
  }

  /**
   * Says when the connection is another one than the person believes.
   * @throws {FtpError} `connection-failed` for a command that would change something elsewhere than it was meant to
   */
  #noticeConnection(control: ControlConnection, verb: string): void {
    if (control === this.#control) return;
    const isFirst = this.#control === undefined;
    const hadState = this.#hasState;
    this.#control = control;
    this.#hasState = false;
    this.#restart = null;
    this.#announced.giveUp();
    control.onClosed(() => {
      this.#announced.giveUp();
      this.parts.onClosed();
    });
    if (isFirst || !hadState) return;
    const isSent = !mayChange(verb);
    control.note(
      "console-state-lost",
      `The console's connection was closed meanwhile, and with it went the directory and whatever else was set there. This is a new one, which begins where the login leads.${isSent ? "" : ` ${verb} is not sent: it could mean something else now.`}`,
    );
    if (isSent) return;
    throw new FtpError(
      "connection-failed",
      `The console's connection was closed meanwhile, and with it went the directory that was set there. A new one is open, but ${verb} was not sent: it could mean something else there. PWD tells where it is; then send the command again.`,
    );
  }
}

/** What decides about an address that is typed; without a connection its own end isn't known. */
export function typedContext(
  { settings: { activeAddress, activePorts } }: SessionCore,
  control: ControlConnection | undefined,
): TypedCommandContext {
  if (control === undefined) return { activePorts };
  const { address } = control.ends.local;
  return { ownAddresses: activeAddress === null ? [address] : [activeAddress, address], activePorts };
}

/** The engine's error for a command that isn't sent. */
export function commandRefused({ title, reason }: TypedCommandRefusal): FtpError {
  return new FtpError("command-refused", `${title}. ${reason}`);
}
