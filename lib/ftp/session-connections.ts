import type { ExchangeReference } from "../protocol/traffic";
import { Console } from "./console/console";
import type { ControlConnection } from "./control-connection";
import { type Deadline, timedOut, within } from "./deadline";
import { FtpError } from "./errors";
import type { FilesUnderWay } from "./files-under-way";
import { KeepAlive } from "./keep-alive";
import { Lane, type LaneRun, type OpenConnection, type Operation } from "./lane";
import { logIn } from "./login";
import type { SessionCore } from "./session-core";
import type { SessionState } from "./session-types";
import { TransferPool } from "./transfer-pool";

/** Milliseconds that closing waits for operations to tidy up and for QUIT's answers. */
const closeWait = 4_000;

/**
 * A session's control connections from the first login to the last QUIT: one for browsing, a pool for transfers, and one
 * for what is typed. Knows what runs on them, and stops it with the session.
 */
export class SessionConnections {
  /** The first greeting's text, without codes; empty until it came. */
  greeting = "";
  readonly browsing: Lane;
  readonly transfers: TransferPool;
  readonly console: Console;
  readonly #keepAlive: KeepAlive;
  readonly #listeners = new Set<() => void>();
  /** One for each operation under way or waiting: closing the session stops them all. */
  readonly #running = new Set<AbortController>();
  #lastUsedAt = Date.now();
  #lost = false;
  #closed = false;

  constructor(
    private readonly core: SessionCore,
    uploads: FilesUnderWay,
  ) {
    const open: OpenConnection = (exchange, deadline) => this.#open(exchange, deadline);
    const onOpened = () => this.#changed();
    this.browsing = new Lane(core, open, onOpened);
    this.transfers = new TransferPool(core, open, onOpened, this.browsing);
    this.console = new Console({
      core,
      open,
      onOpened,
      onClosed: () => this.transfers.forgetLimit(),
      refuseWhileWritten: (line) => uploads.refuseTyped(line),
      makeRoom: () => this.transfers.giveOneBack(),
    });
    this.#keepAlive = new KeepAlive(core.options.keepAliveSeconds, core.log, this.browsing);
  }

  get state(): SessionState {
    if (this.#lost) return "lost";
    return this.openConnections > 0 ? "connected" : "idle";
  }

  /** How many are open now. */
  get openConnections(): number {
    const single = [this.browsing, this.console].filter(({ connection }) => connection !== undefined);
    return single.length + this.transfers.openConnections;
  }

  /** Milliseconds since the epoch: when an operation began or ended last. */
  get lastUsedAt(): number {
    return this.#lastUsedAt;
  }

  /** Whether an operation is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Runs an operation on the browsing connection. @throws {FtpError} */
  browse<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    return this.use(run, (stoppable) => this.browsing.run(stoppable, task));
  }

  /** Runs an operation on a transfer connection, as soon as one is free. @throws {FtpError} */
  transfer<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    return this.use(run, (stoppable) => this.transfers.run(stoppable, task));
  }

  /**
   * Does work that ends when its caller goes and when the session is closed, on whichever connections it needs.
   * @param work gets the run with the signal that stops it
   * @throws {FtpError} `not-found` when the session was closed; what the work throws
   */
  async use<T>(run: LaneRun, work: (run: LaneRun) => Promise<T>): Promise<T> {
    if (this.#closed) throw sessionClosed();
    this.#lastUsedAt = Date.now();
    const stop = new AbortController();
    const onAbort = () => stop.abort(run.signal?.reason);
    if (run.signal?.aborted) onAbort();
    run.signal?.addEventListener("abort", onAbort, { once: true });
    this.#running.add(stop);
    try {
      return await work({ ...run, signal: stop.signal });
    } finally {
      run.signal?.removeEventListener("abort", onAbort);
      this.#running.delete(stop);
      this.#lastUsedAt = Date.now();
    }
  }

  /** Other settings are in force: their number of transfer connections lets more begin at once. */
  settingsChanged(): void {
    this.transfers.limitChanged();
    this.#changed();
  }

  /** Calls the listener whenever state or settings changed. @returns the function that stops it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops what runs, and ends every connection: with QUIT where there is time for it. Safe to call again. */
  async close(reason: string): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#keepAlive.stop();
    for (const operation of this.#running) operation.abort(new Error(reason));
    const quit = Promise.all([
      this.browsing.quit(reason),
      this.transfers.close(reason),
      this.console.close(reason),
    ]);
    if ((await within(quit, closeWait)) === timedOut) {
      this.browsing.abandon(reason);
      this.transfers.abandon(reason);
      this.console.abandon(reason);
      await quit;
    }
    this.#changed();
  }

  async #open(exchange: ExchangeReference, deadline: Deadline): Promise<ControlConnection> {
    if (this.#closed) throw sessionClosed();
    try {
      const { control, greeting } = await logIn(this.core, exchange, deadline);
      if (this.#closed) {
        control.close("the session was closed");
        throw sessionClosed();
      }
      if (this.greeting === "") this.greeting = greeting;
      control.onClosed(() => this.#changed());
      this.#lost = false;
      return control;
    } catch (error) {
      const isLost =
        error instanceof FtpError && ["connection-failed", "login-refused", "timeout"].includes(error.code);
      if (isLost && this.openConnections === 0) {
        this.#lost = true;
        this.#changed();
      }
      throw error;
    }
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function sessionClosed(): FtpError {
  return new FtpError("not-found", "This session was closed. Connect again.");
}
