import type { ByteString } from "../../protocol/byte-string";
import type { CheckStatus, CheckStep } from "../../protocol/check/steps";
import type { Finding } from "../../protocol/diagnosis/finding";
import type { ListedEntry } from "../../protocol/listing/entry";
import type { AnnounceCommand, DataMode, ExchangeReference, TrafficEvent } from "../../protocol/traffic";
import type { ControlConnection } from "../control-connection";
import type { ReceivedReply } from "../conversation";
import { Deadline } from "../deadline";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import { logIn } from "../login";
import type { SessionCore } from "../session-core";
import type { SessionSettings } from "../session-types";

/** What a step says of itself. */
export interface StepResult {
  readonly status: CheckStatus;
  readonly detail: string;
  /** Of a warning that has one; of a failure the diagnosis tells. */
  readonly finding?: Finding;
}

/** One way to get a data connection, and what came of it. */
export interface TriedWay {
  readonly mode: DataMode;
  readonly command: AnnounceCommand;
}

/** A file of the server that may be asked about. */
export interface SampleFile {
  readonly path: ByteString;
  readonly entry: ListedEntry;
}

/** What a check knows by now: its one control connection, and what earlier steps saw. */
export class CheckRun {
  /** The session's settings as they were given; the core's differ from step to step. */
  readonly settings: SessionSettings;
  addresses: readonly string[] = [];
  greeting: ReceivedReply | null = null;
  /** Where the login led, or the directory that the settings begin with. */
  home: ByteString;
  /** Steps that are over, by their names. */
  readonly done = new Map<CheckStep, CheckStatus>();
  /** The first way that led to a listing. */
  working: TriedWay | null = null;
  /** What LIST showed of the first directory; null until a listing came. */
  listed: readonly ListedEntry[] | null = null;
  /** What MLSD showed of it. */
  listedExactly: readonly ListedEntry[] | null = null;
  /** Undefined until it was looked for; null: there is none. */
  sample: SampleFile | null | undefined;
  /** What MDTM said of the sample: ISO 8601 with Z. */
  modifiedAt: string | null = null;
  #control: ControlConnection | null = null;

  constructor(
    readonly core: SessionCore,
    /** Ends the whole check: the caller went, or it takes too long. */
    readonly signal: AbortSignal,
  ) {
    this.settings = core.settings;
    this.home = core.memory.home;
  }

  get control(): ControlConnection {
    if (this.#control === null) throw new FtpError("connection-failed", "Not connected.");
    return this.#control;
  }

  set control(control: ControlConnection) {
    this.#control = control;
  }

  get events(): readonly TrafficEvent[] {
    return this.core.log.after();
  }

  /** Whether the account is one that anybody may use, so that its password is no secret. */
  get isAnonymous(): boolean {
    return /^(?:anonymous|ftp)$/i.test(this.settings.user);
  }

  passed(step: CheckStep): boolean {
    const status = this.done.get(step);
    return status === "passed" || status === "warning";
  }

  /** @param most milliseconds, where the session's time-out allows more */
  deadline(most = Number.POSITIVE_INFINITY): Deadline {
    return new Deadline(Math.min(this.settings.timeoutSeconds * 1000, most), this.signal);
  }

  /**
   * An operation on the logged-in control connection, in the data mode and by the command given; logs in again where the
   * last step left no connection that answers.
   *
   * @throws {FtpError} of the login
   */
  async operation(exchange: ExchangeReference, way: TriedWay | null, most?: number): Promise<Operation> {
    if (way !== null) this.#settle(way);
    const deadline = this.deadline(most);
    await this.#makeSure(deadline);
    this.control.exchange = exchange;
    return this.#operationWith(exchange, deadline);
  }

  /** Ends a connection that is not logged in: nobody else listens to the caller there. */
  stop(): void {
    if (!this.passed("login")) this.#control?.close("cancelled");
  }

  /** QUIT, where the connection still answers. */
  async leave(reason: string): Promise<void> {
    await this.#control?.quit(reason);
  }

  #settle({ mode, command }: TriedWay): void {
    this.core.replaceSettings({
      ...this.settings,
      dataMode: mode,
      fallback: false,
      passiveCommand: command === "PASV" ? "PASV" : "EPSV",
      activeCommand: command === "PORT" ? "PORT" : "EPRT",
    });
  }

  async #makeSure(deadline: Deadline): Promise<void> {
    if (this.control.isOpen) return;
    this.control = (await logIn(this.core, this.core.newExchange("Log in again"), deadline)).control;
  }

  #operationWith(exchange: ExchangeReference, deadline: Deadline): Operation {
    const current = () => this.control;
    return {
      core: this.core,
      exchange,
      deadline,
      get control() {
        return current();
      },
      unstoppable: () =>
        this.#operationWith(exchange, new Deadline(this.settings.timeoutSeconds * 1000, undefined)),
      reconnect: async () => {
        this.control.close("replaced");
        await this.#makeSure(deadline);
        this.control.exchange = exchange;
      },
    };
  }
}
