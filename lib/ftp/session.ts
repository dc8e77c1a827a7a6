import { type ByteString, byteString } from "../protocol/byte-string";
import { redactCommand } from "../protocol/redact";
import type { TrafficEvent } from "../protocol/traffic";
import { refusalOf } from "../protocol/typed-command";
import { commandRefused, typedContext } from "./console/console";
import { decodedEntries } from "./decoded-entries";
import { deferred } from "./deferred";
import { defaultEngineOptions, type EngineOptions } from "./engine-options";
import { FtpError } from "./errors";
import { FilesUnderWay } from "./files-under-way";
import type { LaneRun, Operation } from "./lane";
import type { Network } from "./network";
import { makeDirectory, renameEntry } from "./operations/change";
import { copyOnServer } from "./operations/copy-on-server";
import { startDownload } from "./operations/download";
import { clarify, fileFacts } from "./operations/facts";
import { type ListingOptions, listDirectory } from "./operations/list";
import { setModified } from "./operations/modified";
import { changePermissions } from "./operations/permissions";
import { removeEntry } from "./operations/remove";
import { continueUpload, discardPart, finishUpload, uploadProgress } from "./operations/resumable-upload";
import { uploadFile } from "./operations/upload";
import { planUpload } from "./operations/upload-plan";
import { orientate } from "./orientation";
import { PathLocks } from "./path-locks";
import { SessionConnections } from "./session-connections";
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

export interface SessionParts {
  readonly id: string;
  readonly settings: SessionSettings;
  readonly network: Network;
  readonly signal?: AbortSignal | undefined;
  /** Shared by all sessions of a process. */
  readonly uploads?: PathLocks;
  readonly options?: EngineOptions;
  /** Hears of every event, from the first dial on. */
  readonly onTraffic?: ((event: TrafficEvent) => void) | undefined;
}

/** The real `FtpSession`: each operation on the connection that it belongs on. */
export class Session implements FtpSession {
  readonly createdAt = Date.now();
  readonly #core: SessionCore;
  readonly #connections: SessionConnections;
  readonly #uploads: FilesUnderWay;
  #home = byteString("/");

  private constructor({
    id,
    settings,
    network,
    uploads = new PathLocks(),
    options = defaultEngineOptions,
    onTraffic,
  }: SessionParts) {
    const log = new TrafficLog(id, options.limits.traffic, onTraffic);
    this.#core = new SessionCore(id, settings, network, log, options);
    this.#uploads = new FilesUnderWay(uploads, this.#core);
    this.#connections = new SessionConnections(this.#core, this.#uploads);
  }

  /**
   * Connects and logs in.
   * @throws {FtpError} with `events`, the traffic up to the failure
   */
  static async connect(parts: SessionParts): Promise<Session> {
    const session = new Session(parts);
    try {
      const run = { label: "Find the home directory", signal: parts.signal };
      session.#home = (await session.#connections.browse(run, orientate)) ?? session.#home;
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
    return this.#connections.state;
  }

  get greeting(): string {
    return this.#connections.greeting;
  }

  get system(): string | null {
    return this.#core.system;
  }

  get features(): readonly string[] {
    return this.#core.features;
  }

  get secured(): { readonly protocol: string; readonly cipher: string } | null {
    return this.#connections.browsing.connection?.secured ?? null;
  }

  get connections(): number {
    return this.#connections.openConnections;
  }

  get lastUsedAt(): number {
    return this.#connections.lastUsedAt;
  }

  get isBusy(): boolean {
    return this.#connections.isBusy;
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

  async list(
    path: ByteString,
    { signal, findsLinks }: OperationOptions & ListingOptions = {},
  ): Promise<DirectoryListing> {
    const startedAt = performance.now();
    return this.#connections.browse(
      { label: `List ${this.decodePath(path)}`, signal, repeatable: true },
      async (operation) => {
        const listing = await clarified(operation, path, listDirectory(operation, path, { findsLinks }));
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
    return this.#connections.browse(
      { label: `Look at ${this.decodePath(path)}`, signal, repeatable: true },
      (operation) => fileFacts(operation, path),
    );
  }

  makeDirectory(
    path: ByteString,
    { signal, parents = false }: OperationOptions & { readonly parents?: boolean } = {},
  ): Promise<void> {
    const label = `Make directory ${this.decodePath(path)}`;
    return this.#connections.browse({ label, signal, changesAtOnce: true }, (operation) =>
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
    return this.#connections.browse({ label, signal }, (operation) =>
      renameEntry(operation, from, to, replace),
    );
  }

  async remove(
    path: ByteString,
    options: OperationOptions & {
      readonly recursive: boolean;
      readonly isNoDirectory?: boolean;
      readonly onProgress?: (progress: RemoveProgress) => void;
    },
  ): Promise<void> {
    const { recursive, isNoDirectory = false, onProgress: report = () => undefined } = options;
    this.#uploads.refuse(path);
    return this.#connections.transfer(
      { label: `Delete ${this.decodePath(path)}`, signal: options.signal },
      (operation) => removeEntry(operation, path, { recursive, isNoDirectory, report }),
    );
  }

  changePermissions(
    path: ByteString,
    mode: string,
    { signal, explains }: OperationOptions & { readonly explains?: boolean } = {},
  ): Promise<void> {
    return this.#connections.transfer(
      { label: `Set permissions of ${this.decodePath(path)}`, signal, repeatable: true },
      (operation) => changePermissions(operation, path, mode, { explains }),
    );
  }

  setModified(path: ByteString, modifiedAt: string, { signal }: OperationOptions = {}): Promise<void> {
    return this.#connections.browse(
      { label: `Set the date of ${this.decodePath(path)}`, signal, repeatable: true },
      (operation) => setModified(operation, path, modifiedAt),
    );
  }

  async copyOnServer(from: ByteString, to: ByteString, request: CopyRequest = {}): Promise<boolean> {
    if (this.#core.memory.copiesOnServer === false) return false;
    const label = `Copy ${this.decodePath(from)} to ${this.decodePath(to)}`;
    return this.#alone(to, { label, signal: request.signal }, (run) =>
      this.#connections.transfers.run(run, (operation) => copyOnServer(operation, from, to, request)),
    );
  }

  async download(path: ByteString, request: DownloadRequest = {}): Promise<Download> {
    const started = deferred<Download>();
    const label = `Download ${this.decodePath(path)}`;
    // The lane stays taken until the last byte and its reply; the caller gets the stream as soon as it flows.
    this.#connections
      .transfer({ label, signal: request.signal, repeatable: true }, async (operation) => {
        const download = await startDownload(operation, path, request);
        started.resolve(download);
        await download.settled;
      })
      .catch(started.reject);
    return started.promise;
  }

  upload(path: ByteString, request: UploadRequest): Promise<Upload> {
    const label = `Upload ${this.decodePath(path)}`;
    return this.#alone(path, { label, signal: request.signal }, async (run) => {
      const uploaded = await this.#connections.transfers.run(run, (operation) =>
        uploadFile(operation, path, request),
      );
      // By now the next file is on its way on the same connection.
      if (!(await uploaded.verdict)) await this.#connections.transfers.run({ label }, uploaded.lookAgain);
      return uploaded.upload;
    });
  }

  planUpload(path: ByteString, request: UploadPlanRequest): Promise<UploadPlan> {
    const label = `Look where ${this.decodePath(path)} is to go`;
    return this.#connections.browse({ label, signal: request.signal, repeatable: true }, (operation) =>
      planUpload(operation, path, request),
    );
  }

  async uploadProgress(plan: UploadPlan, { signal }: OperationOptions = {}): Promise<UploadProgress> {
    const path = this.decodePath(plan.target);
    const progress = await this.#connections.browse(
      { label: `Look how much of ${path} is there`, signal, repeatable: true },
      (operation) => uploadProgress(operation, plan),
    );
    if (progress.isComplete || plan.temporary === null || progress.stored < plan.size) return progress;
    // Not on a transfer connection, for which it might wait as long as others' files take.
    await this.#alone(plan.target, { label: `Finish the upload of ${path}`, signal }, (run) =>
      this.#connections.browsing.run(run, (operation) => finishUpload(operation, plan)),
    );
    return { ...progress, isComplete: true };
  }

  continueUpload(plan: UploadPlan, part: UploadPart): Promise<UploadProgress> {
    const path = this.decodePath(plan.target);
    const label = part.from === 0 ? `Upload ${path}` : `Go on with the upload of ${path}`;
    return this.#alone(plan.target, { label, signal: part.signal }, (run) =>
      this.#connections.transfers.run(run, (operation) => continueUpload(operation, plan, part)),
    );
  }

  discardUpload(plan: UploadPlan, { signal }: OperationOptions = {}): Promise<void> {
    const label = `Discard the upload of ${this.decodePath(plan.target)}`;
    return this.#connections.browse({ label, signal }, (operation) => discardPart(operation, plan));
  }

  sendTyped(command: string, { signal }: OperationOptions = {}): Promise<TypedAnswer> {
    return this.#connections.use({ label: typedLabel(command), signal }, async (run) => {
      // What is refused anyway opens no connection.
      const known = this.#connections.console.connection ?? this.#connections.browsing.connection;
      const refused = refusalOf(command, typedContext(this.#core, known));
      if (refused !== null) throw commandRefused(refused);
      const line = this.#core.encode(command, "command");
      this.#uploads.refuseTyped(line);
      return this.#connections.console.send(run, { text: command, line });
    });
  }

  change(change: SettingsChange): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#core.replaceSettings({ ...this.#core.settings, ...given });
    this.#connections.settingsChanged();
  }

  onChange(listener: () => void): () => void {
    return this.#connections.onChange(listener);
  }

  close(reason = "the session was closed"): Promise<void> {
    return this.#connections.close(reason);
  }

  /** Runs a writer of one file when no other writes it; the wait is no transfer, so that it takes no connection. */
  #alone<T>(path: ByteString, run: LaneRun, work: (run: LaneRun) => Promise<T>): Promise<T> {
    return this.#connections.use(run, (stoppable) =>
      this.#uploads.run(path, stoppable.signal, () => work(stoppable)),
    );
  }
}

/** Letters of a typed command in its exchange's label; the log has all of it. */
const mostLabelled = 120;

function typedLabel(command: string): string {
  const shown = redactCommand(command);
  return `Command ${shown.length > mostLabelled ? `${shown.slice(0, mostLabelled)}…` : shown}`;
}

async function clarified<T>(operation: Operation, path: ByteString, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw await clarify(operation, path, error);
  }
}
