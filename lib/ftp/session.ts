import { type ByteString, byteString } from "../protocol/byte-string";
import { redactCommand } from "../protocol/redact";
import type { ExchangeReference } from "../protocol/traffic";
import { refusalOf } from "../protocol/typed-command";
import { Console, commandRefused, typedContext } from "./console/console";
import type { ControlConnection } from "./control-connection";
import { type Deadline, timedOut, within } from "./deadline";
import { decodedEntries } from "./decoded-entries";
import { deferred } from "./deferred";
import { defaultEngineOptions, type EngineOptions } from "./engine-options";
import { FtpError } from "./errors";
import { FilesUnderWay } from "./files-under-way";
import { KeepAlive } from "./keep-alive";
import { Lane, type LaneRun, type OpenConnection, type Operation } from "./lane";
import { logIn } from "./login";
import type { Network } from "./network";
import { makeDirectory, renameEntry } from "./operations/change";
import { copyOnServer } from "./operations/copy-on-server";
import { startDownload } from "./operations/download";
import { clarify, fileFacts } from "./operations/facts";
import { listDirectory } from "./operations/list";
import { removeEntry } from "./operations/remove";
import { continueUpload, discardPart, finishUpload, uploadProgress } from "./operations/resumable-upload";
import { uploadFile } from "./operations/upload";
import { planUpload } from "./operations/upload-plan";
import { orientate } from "./orientation";
import { PathLocks } from "./path-locks";
import { checked, SessionCore } from "./session-core";
import type {
  CopyRequest,
  DirectoryListing,
  Download,
  DownloadRequest,
  FileFacts,
  FtpSession,
  OperationOptions,
  RemoveProgress,
  SessionSettings,
  SessionState,
  SettingsChange,
  TypedAnswer,
  Upload,
  UploadPart,
  UploadPlan,
  UploadPlanRequest,
  UploadProgress,
  UploadRequest,
} from "./session-types";
import { TrafficLog } from "./traffic-log";
import { TransferPool } from "./transfer-pool";

export interface SessionParts {
  readonly id: string;
  readonly settings: SessionSettings;
  readonly network: Network;
  readonly signal?: AbortSignal | undefined;
  /** Shared by all sessions of a process. */
  readonly uploads?: PathLocks;
  readonly options?: EngineOptions;
}

/** Milliseconds that closing waits for operations to tidy up and for QUIT's answers. */
const closeWait = 4_000;

/** The real `FtpSession`: one browsing connection, a pool for transfers, and one for what is typed. */
export class Session implements FtpSession {
  readonly createdAt = Date.now();
  greeting = "";
  readonly #core: SessionCore;
  readonly #browsing: Lane;
  readonly #transfers: TransferPool;
  readonly #console: Console;
  readonly #uploads: FilesUnderWay;
  readonly #keepAlive: KeepAlive;
  readonly #listeners = new Set<() => void>();
  /** One for each operation under way or waiting: closing the session stops them all. */
  readonly #running = new Set<AbortController>();
  #home = byteString("/");
  #lastUsedAt = this.createdAt;
  #lost = false;
  #closed = false;

  private constructor({
    id,
    settings,
    network,
    uploads = new PathLocks(),
    options = defaultEngineOptions,
  }: SessionParts) {
    const log = new TrafficLog(id, options.limits.traffic);
    this.#core = new SessionCore(id, settings, network, log, options);
    this.#uploads = new FilesUnderWay(uploads, this.#core);
    const open: OpenConnection = (exchange, deadline) => this.#open(exchange, deadline);
    const onOpened = () => this.#changed();
    this.#browsing = new Lane(this.#core, open, onOpened);
    this.#transfers = new TransferPool(this.#core, open, onOpened, this.#browsing);
    this.#console = new Console({
      core: this.#core,
      open,
      onOpened,
      onClosed: () => this.#transfers.forgetLimit(),
      refuseWhileWritten: (line) => this.#uploads.refuseTyped(line),
      makeRoom: () => this.#transfers.giveOneBack(),
    });
    this.#keepAlive = new KeepAlive(options.keepAliveSeconds, log, this.#browsing);
  }

  /**
   * Connects and logs in.
   * @throws {FtpError} with `events`, the traffic up to the failure
   */
  static async connect(parts: SessionParts): Promise<Session> {
    const session = new Session(parts);
    try {
      const run = { label: "Find the home directory", signal: parts.signal };
      session.#home = (await session.#browse(run, orientate)) ?? session.#home;
      return session;
    } catch (error) {
      await session.close("connecting failed");
      if (error instanceof FtpError) error.events = session.traffic.after();
      throw error;
    }
  }

  get id(): string {
    return this.#core.id;
  }

  get home(): string {
    return this.decodePath(this.#home);
  }

  get homeIsExact(): boolean {
    return this.#core.charset.decodeExactly(this.#home).exact;
  }

  get homeBytes(): ByteString {
    return this.#home;
  }

  get settings(): SessionSettings {
    return this.#core.settings;
  }

  get state(): SessionState {
    if (this.#lost) return "lost";
    return this.connections > 0 ? "connected" : "idle";
  }

  get system(): string | null {
    return this.#core.system;
  }

  get features(): readonly string[] {
    return this.#core.features;
  }

  get secured(): { readonly protocol: string; readonly cipher: string } | null {
    return this.#browsing.connection?.secured ?? null;
  }

  get connections(): number {
    const single = [this.#browsing, this.#console].filter(({ connection }) => connection !== undefined);
    return single.length + this.#transfers.openConnections;
  }

  get lastUsedAt(): number {
    return this.#lastUsedAt;
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  get traffic(): TrafficLog {
    return this.#core.log;
  }

  encodePath(text: string): ByteString {
    return this.#core.encode(text, "path");
  }

  pathFromBytes(bytes: Uint8Array): ByteString {
    return checked(byteString(Buffer.from(bytes).toString("latin1")), "path");
  }

  decodePath(path: ByteString): string {
    return this.#core.charset.decode(path);
  }

  async list(path: ByteString, { signal }: OperationOptions = {}): Promise<DirectoryListing> {
    const startedAt = performance.now();
    return this.#browse(
      { label: `List ${this.decodePath(path)}`, signal, repeatable: true },
      async (operation) => {
        const listing = await clarified(operation, path, listDirectory(operation, path));
        return {
          entries: await decodedEntries(operation, listing.entries),
          listedWith: listing.listedWith,
          dataMode: listing.dataMode,
          sizesAreExact: listing.sizesAreExact,
          isComplete: listing.isComplete,
          exchange: operation.exchange.id,
          elapsedMs: Math.round(performance.now() - startedAt),
        };
      },
    );
  }

  facts(path: ByteString, { signal }: OperationOptions = {}): Promise<FileFacts> {
    return this.#browse(
      { label: `Look at ${this.decodePath(path)}`, signal, repeatable: true },
      (operation) => fileFacts(operation, path),
    );
  }

  makeDirectory(
    path: ByteString,
    { signal, parents = false }: OperationOptions & { readonly parents?: boolean } = {},
  ): Promise<void> {
    const label = `Make directory ${this.decodePath(path)}`;
    return this.#browse({ label, signal, changesAtOnce: true }, (operation) =>
      makeDirectory(operation, path, parents),
    );
  }

  async rename(
    from: ByteString,
    to: ByteString,
    { signal, replace = false }: OperationOptions & { readonly replace?: boolean } = {},
  ): Promise<void> {
    const label = `Rename ${this.decodePath(from)} to ${this.decodePath(to)}`;
    this.#uploads.refuse(from, to);
    return this.#browse({ label, signal }, (operation) => renameEntry(operation, from, to, replace));
  }

  async remove(
    path: ByteString,
    options: OperationOptions & {
      readonly recursive: boolean;
      readonly onProgress?: (progress: RemoveProgress) => void;
    },
  ): Promise<void> {
    const report = options.onProgress ?? (() => undefined);
    this.#uploads.refuse(path);
    return this.#transfer({ label: `Delete ${this.decodePath(path)}`, signal: options.signal }, (operation) =>
      removeEntry(operation, path, { recursive: options.recursive, report }),
    );
  }

  async copyOnServer(from: ByteString, to: ByteString, request: CopyRequest = {}): Promise<boolean> {
    if (this.#core.memory.copiesOnServer === false) return false;
    const label = `Copy ${this.decodePath(from)} to ${this.decodePath(to)}`;
    return this.#alone(to, { label, signal: request.signal }, (run) =>
      this.#transfers.run(run, (operation) => copyOnServer(operation, from, to, request)),
    );
  }

  async download(path: ByteString, request: DownloadRequest = {}): Promise<Download> {
    const started = deferred<Download>();
    const label = `Download ${this.decodePath(path)}`;
    // The lane stays taken until the last byte and its reply; the caller gets the stream as soon as it flows.
    this.#transfer({ label, signal: request.signal, repeatable: true }, async (operation) => {
      const download = await startDownload(operation, path, request);
      started.resolve(download);
      await download.settled;
    }).catch(started.reject);
    return started.promise;
  }

  upload(path: ByteString, request: UploadRequest): Promise<Upload> {
    const label = `Upload ${this.decodePath(path)}`;
    return this.#alone(path, { label, signal: request.signal }, async (run) => {
      const uploaded = await this.#transfers.run(run, (operation) => uploadFile(operation, path, request));
      // By now the next file is on its way on the same connection.
      if (!(await uploaded.verdict)) await this.#transfers.run({ label }, uploaded.lookAgain);
      return uploaded.upload;
    });
  }

  planUpload(path: ByteString, request: UploadPlanRequest): Promise<UploadPlan> {
    const label = `Look where ${this.decodePath(path)} is to go`;
    return this.#browse({ label, signal: request.signal, repeatable: true }, (operation) =>
      planUpload(operation, path, request),
    );
  }

  async uploadProgress(plan: UploadPlan, { signal }: OperationOptions = {}): Promise<UploadProgress> {
    const path = this.decodePath(plan.target);
    const progress = await this.#browse(
      { label: `Look how much of ${path} is there`, signal, repeatable: true },
      (operation) => uploadProgress(operation, plan),
    );
    if (progress.isComplete || plan.temporary === null || progress.stored < plan.size) return progress;
    // Not on a transfer connection, for which it might wait as long as others' files take.
    await this.#alone(plan.target, { label: `Finish the upload of ${path}`, signal }, (run) =>
      this.#browsing.run(run, (operation) => finishUpload(operation, plan)),
    );
    return { ...progress, isComplete: true };
  }

  continueUpload(plan: UploadPlan, part: UploadPart): Promise<UploadProgress> {
    const path = this.decodePath(plan.target);
    const label = part.from === 0 ? `Upload ${path}` : `Go on with the upload of ${path}`;
    return this.#alone(plan.target, { label, signal: part.signal }, (run) =>
      this.#transfers.run(run, (operation) => continueUpload(operation, plan, part)),
    );
  }

  discardUpload(plan: UploadPlan, { signal }: OperationOptions = {}): Promise<void> {
    const label = `Discard the upload of ${this.decodePath(plan.target)}`;
    return this.#browse({ label, signal }, (operation) => discardPart(operation, plan));
  }

  sendTyped(command: string, { signal }: OperationOptions = {}): Promise<TypedAnswer> {
    return this.#used({ label: typedLabel(command), signal }, async (run) => {
      // What is refused anyway opens no connection.
      const known = this.#console.connection ?? this.#browsing.connection;
      const refused = refusalOf(command, typedContext(this.#core, known));
      if (refused !== null) throw commandRefused(refused);
      const line = this.#core.encode(command, "command");
      this.#uploads.refuseTyped(line);
      return this.#console.send(run, { text: command, line });
    });
  }

  change(change: SettingsChange): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#core.replaceSettings({ ...this.#core.settings, ...given });
    this.#transfers.limitChanged();
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(reason = "the session was closed"): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#keepAlive.stop();
    for (const operation of this.#running) operation.abort(new Error(reason));
    const quit = Promise.all([
      this.#browsing.quit(reason),
      this.#transfers.close(reason),
      this.#console.close(reason),
    ]);
    if ((await within(quit, closeWait)) === timedOut) {
      this.#browsing.abandon(reason);
      this.#transfers.abandon(reason);
      this.#console.abandon(reason);
      await quit;
    }
    this.#changed();
  }

  #browse<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    return this.#used(run, (stoppable) => this.#browsing.run(stoppable, task));
  }

  /** Runs a writer of one file when no other writes it; the wait is no transfer, so that it takes no connection. */
  #alone<T>(path: ByteString, run: LaneRun, work: (run: LaneRun) => Promise<T>): Promise<T> {
    return this.#used(run, (stoppable) => this.#uploads.run(path, stoppable.signal, () => work(stoppable)));
  }

  #transfer<T>(run: LaneRun, task: (operation: Operation) => Promise<T>): Promise<T> {
    return this.#used(run, (stoppable) => this.#transfers.run(stoppable, task));
  }

  /** Runs an operation that ends when its caller goes and when the session is closed. */
  async #used<T>(run: LaneRun, work: (run: LaneRun) => Promise<T>): Promise<T> {
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

  async #open(exchange: ExchangeReference, deadline: Deadline): Promise<ControlConnection> {
    if (this.#closed) throw sessionClosed();
    try {
      const { control, greeting } = await logIn(this.#core, exchange, deadline);
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
      if (isLost && this.connections === 0) {
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

/** Letters of a typed command in its exchange's label; the log has all of it. */
const mostLabelled = 120;

function typedLabel(command: string): string {
  const shown = redactCommand(command);
  return `Command ${shown.length > mostLabelled ? `${shown.slice(0, mostLabelled)}…` : shown}`;
}

function sessionClosed(): FtpError {
  return new FtpError("not-found", "This session was closed. Connect again.");
}

async function clarified<T>(operation: Operation, path: ByteString, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw await clarify(operation, path, error);
  }
}
