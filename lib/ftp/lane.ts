import { byteString } from "../protocol/byte-string";
import type { ExchangeReference } from "../protocol/traffic";
import type { ControlConnection } from "./control-connection";
import { cancelled, Deadline } from "./deadline";
import { FtpError } from "./errors";
import { Mutex } from "./mutex";
import { matchCharset } from "./server-charset";
import type { SessionCore } from "./session-core";

/** Opens a control connection and logs in; the lane calls it when it has none. */
export type OpenConnection = (exchange: ExchangeReference, deadline: Deadline) => Promise<ControlConnection>;

/** One operation while it has its lane for itself. */
export interface Operation {
  readonly core: SessionCore;
  readonly exchange: ExchangeReference;
  readonly deadline: Deadline;
  /** The lane's connection now: another one after `reconnect`. */
  readonly control: ControlConnection;
  /** The same with time of its own and deaf to the caller's going: for tidying up. */
  unstoppable(): Operation;
  /** Replaces a connection that was lost or given up, within the same operation. */
  reconnect(): Promise<void>;
}

export interface LaneRun {
  readonly label: string;
  readonly signal?: AbortSignal | undefined;
  /** Whether doing it twice does no harm: then it is repeated once when an old connection breaks in the middle. */
  readonly repeatable?: boolean;
  /** Its first command changes something: done once without an answer it must not be done again. */
  readonly changesAtOnce?: boolean;
  /** What is sent is a person's, word by word: nothing goes before it, and nothing is ever repeated. */
  readonly isTyped?: boolean;
}

/** Milliseconds that a connection gets to say that it is alive. */
const aliveWait = 3_000;
/** Milliseconds of silence after which a connection may be dead without anybody knowing. */
const mayBeDead = 1_000;

/**
 * A queue before one control connection: operations take turns and never meet (two requests in one basic-ftp
 * context kill it). The connection behind it may be replaced; the queue stays.
 */
export class Lane {
  readonly #mutex = new Mutex();
  #connection: ControlConnection | undefined;
  #lastUsedAt = performance.now();

  constructor(
    private readonly core: SessionCore,
    private readonly open: OpenConnection,
    /** Called when the lane has another connection. */
    private readonly onOpened: () => void,
  ) {}

  get connection(): ControlConnection | undefined {
    return this.#connection?.isOpen ? this.#connection : undefined;
  }

  get isBusy(): boolean {
    return this.#mutex.isLocked;
  }

  /**
   * Waits for its turn, makes sure of a logged-in connection, and runs the operation as one exchange.
   * @throws {FtpError} with the exchange's number
   */
  async run<T>(
    { label, signal, repeatable = false, changesAtOnce = false, isTyped = false }: LaneRun,
    task: (operation: Operation) => Promise<T>,
  ): Promise<T> {
    const release = await this.#mutex.acquire(signal);
    let exchange: ExchangeReference | null = null;
    try {
      const deadline = new Deadline(this.core.settings.timeoutSeconds * 1000, signal);
      const old = this.connection;
      const answered = old?.replies;
      const isOld = performance.now() - this.#lastUsedAt > mayBeDead;
      await this.#ensure(deadline);
      exchange = this.core.newExchange(label);
      if (changesAtOnce && old !== undefined && isOld) await this.#makeSure(exchange, deadline);
      const operation = this.#operation(exchange, deadline);
      try {
        await matchCharset(this.core, operation.control, deadline);
        return await task(operation);
      } catch (error) {
        // A server or a middlebox drops idle connections without a word, and the first command finds out. It may have
        // been done all the same, so it has to be one that only asks.
        const mayRepeat = !isTyped && (repeatable || (!changesAtOnce && old?.replies === answered));
        if (old === undefined || old.isOpen || !mayRepeat || !wasLost(error)) throw error;
        await operation.reconnect();
        return await task(operation);
      }
    } catch (error) {
      throw asFtpError(error, exchange);
    } finally {
      this.#release(release);
    }
  }

  /** Milliseconds since the last operation; 0 while one runs or waits, or without a connection. */
  get idleFor(): number {
    return this.isBusy || this.connection === undefined ? 0 : performance.now() - this.#lastUsedAt;
  }

  /** NOOP: a connection that turns out to be dead is noticed, and replaced when it is needed. */
  async keepAlive(): Promise<void> {
    const release = await this.#mutex.acquire();
    try {
      await this.#isAlive(this.core.newExchange("Keep the connection alive"), undefined);
    } finally {
      this.#release(release);
    }
  }

  /** Asks a connection that was idle whether it is there, and replaces it when it isn't. */
  async #makeSure(exchange: ExchangeReference, deadline: Deadline): Promise<void> {
    if (!(await this.#isAlive(exchange, deadline.signal))) await this.#ensure(deadline);
  }

  /** NOOP, whatever is answered; without an answer the connection is closed, and the log says why. */
  async #isAlive(exchange: ExchangeReference, signal: AbortSignal | undefined): Promise<boolean> {
    const connection = this.connection;
    if (connection === undefined) return false;
    connection.exchange = exchange;
    const { options, settings } = this.core;
    // Step by step, the question itself waits.
    const wait = options.pace ? settings.timeoutSeconds * 1000 : aliveWait;
    try {
      await connection.request(byteString("NOOP"), new Deadline(wait, signal));
    } catch {
      if (signal?.aborted) throw cancelled(signal);
    }
    return connection.isOpen;
  }

  /** Ends the connection after the operations that already wait. */
  async quit(reason: string): Promise<void> {
    const release = await this.#mutex.acquire();
    try {
      await this.#connection?.quit(reason);
    } finally {
      release();
    }
  }

  /** Ends the connection at once, whoever uses it. */
  abandon(reason: string): void {
    this.#connection?.close(reason);
  }

  #release(release: () => void): void {
    if (this.#connection) this.#connection.exchange = null;
    this.#lastUsedAt = performance.now();
    release();
  }

  async #ensure(deadline: Deadline): Promise<void> {
    if (this.connection) return;
    const exchange = this.core.newExchange(this.#connection ? "Log in again" : "Log in");
    try {
      this.#connection = await this.open(exchange, deadline);
    } catch (error) {
      throw asFtpError(error, exchange);
    }
    this.onOpened();
  }

  #operation(exchange: ExchangeReference, deadline: Deadline): Operation {
    const current = (): ControlConnection => {
      if (!this.#connection) throw new FtpError("connection-failed", "Not connected. Try again.");
      this.#connection.exchange = exchange;
      return this.#connection;
    };
    return {
      core: this.core,
      exchange,
      deadline,
      get control() {
        return current();
      },
      unstoppable: () =>
        this.#operation(exchange, new Deadline(this.core.settings.timeoutSeconds * 1000, undefined)),
      reconnect: async () => {
        this.#connection?.close("replaced");
        await this.#ensure(deadline);
      },
    };
  }
}

/** The control connection ended; nothing says that the command was refused. */
function wasLost(error: unknown): boolean {
  return error instanceof FtpError && error.code === "connection-failed";
}

function asFtpError(error: unknown, exchange: ExchangeReference | null): FtpError {
  if (error instanceof FtpError) {
    error.exchange ??= exchange?.id;
    return error;
  }
  return new FtpError(
    "ftp-error",
    "Something went wrong inside Portside. Try again; if it stays, report it.",
    {
      cause: error,
      ...(exchange ? { exchange: exchange.id } : {}),
    },
  );
}
