import type { Session } from "@/lib/contract/session";
import type { ListingChange } from "../files/operations/listing-changes";
import type { Relocation } from "../files/operations/relocation";
import { ownProblem, ProblemError } from "../problem-error";
import type { RemotePath } from "../remote-path";
import type { JobPlan, PermissionChange } from "./job";
import { runJobTransfer } from "./job-runner";
import { KnownUploads, matchKey } from "./known-uploads";
import type { MovedPair } from "./pair-job";
import {
  changesDone,
  leftBy,
  type Planned,
  pathsOf,
  planJob,
  planUpload,
  siteOf,
  type Work,
} from "./plan-transfers";
import { allTransfers, type Queue, transferOf } from "./queue";
import { QueueStore } from "./queue-store";
import type { MoveTo, QueueAction } from "./reduce-queue";
import { Scheduler } from "./scheduler";
import { homeOf } from "./sessions-of-transfers";
import { StoredUploads } from "./stored-uploads";
import type { ConflictAnswer, Transfer, UnfinishedUpload, UploadTransfer } from "./transfer";
import type { ChangedPlace, JobDone, LocalTree, Place, Selection, TransferCenter } from "./transfer-center";
import type { TransferHost } from "./transfer-host";
import { UploadRunner } from "./upload-runner";

/** A session that is being closed waits this long, in milliseconds, for what its uploads left on the server. */
const CLOSING_MS = 5000;

/** The transfers of this page: does what the queue says, and tells the queue what comes of it. */
export class PageTransfers implements TransferCenter {
  readonly #host: TransferHost;
  readonly #store: QueueStore;
  readonly #records: StoredUploads;
  readonly #known: KnownUploads;
  readonly #uploads: UploadRunner;
  readonly #scheduler: Scheduler;
  readonly #work = new Map<number, Work>();
  readonly #storedListeners = new Set<(transfer: Transfer) => void>();
  readonly #changedListeners = new Set<(place: ChangedPlace) => void>();
  readonly #doneListeners = new Set<(job: JobDone) => void>();
  /** Jobs that change listings, as long as they are in the list. */
  readonly #changing = new Set<number>();
  #changes: { readonly key: string; readonly list: readonly ListingChange[] } = { key: "", list: [] };
  #nextId = 1;
  #nextBatch = 1;

  constructor(host: TransferHost) {
    this.#host = host;
    this.#store = new QueueStore(host.nextFrame);
    this.#records = new StoredUploads(host.storage, host.claims, () => this.#store.tell());
    this.#known = new KnownUploads(host, this.#records);
    const onChanged = (session: string, directory: RemotePath) => this.#changed({ session, directory });
    this.#uploads = new UploadRunner({ host, store: this.#store, known: this.#known, onChanged });
    this.#scheduler = new Scheduler({
      host,
      store: this.#store,
      work: (transfer, signal) => this.#run(transfer, signal),
      // What is there now may be deleted before more comes.
      onIdle: () => this.#uploads.directories.clear(),
    });
    host.listen({
      onOnline: () => this.#do({ type: "online" }),
      onLeaving: () => {
        for (const { id, state } of allTransfers(this.#store.snapshot())) {
          if (state.status === "running") this.#known.sent(id, state.sent, true);
        }
      },
      onStorage: (change) => this.#records.changedElsewhere(change),
    });
  }

  readonly snapshot = (): Queue => this.#store.snapshot();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  readonly unfinished = (): readonly UnfinishedUpload[] => this.#records.offered();

  onStored(listener: (transfer: Transfer) => void): () => void {
    this.#storedListeners.add(listener);
    return () => this.#storedListeners.delete(listener);
  }

  onJobDone(listener: (job: JobDone) => void): () => void {
    this.#doneListeners.add(listener);
    return () => this.#doneListeners.delete(listener);
  }

  onChanged(listener: (place: ChangedPlace) => void): () => void {
    this.#changedListeners.add(listener);
    return () => this.#changedListeners.delete(listener);
  }

  upload(place: Place, tree: LocalTree): void {
    const matches = this.#known.matches();
    const planned = planUpload(place, tree, this.#newBatch()).map((item): Planned => {
      const { transfer } = item;
      if (transfer.kind !== "upload" || transfer.state.status !== "waiting") return item;
      const unfinished = matches.get(matchKey(transfer));
      if (unfinished === undefined) return item;
      this.#known.adopt(transfer.id, unfinished);
      return {
        ...item,
        transfer: { ...transfer, state: { status: "waiting", sent: unfinished.sent } },
      };
    });
    this.#add(planned);
  }

  downloadArchive(selection: Selection): void {
    this.#addJob(selection, { kind: "archive", paths: pathsOf(selection) });
  }

  remove(selection: Selection): void {
    this.#addJob(selection, { kind: "delete", paths: pathsOf(selection), again: false });
  }

  relocate(relocation: Relocation): void {
    const { session, into, pairs } = relocation;
    const entries = pairs.map(({ entry }) => entry);
    this.#addJob({ session, directory: into.directory, entries }, relocation);
  }

  changePermissions(selection: Selection, changes: readonly PermissionChange[]): void {
    if (changes.length > 0) this.#addJob(selection, { kind: "permissions", changes });
  }

  pause(id: number): void {
    this.#do({ type: "pause", id });
  }

  resume(id: number): void {
    this.#uploads.forgive(id);
    this.#do({ type: "resume", id });
  }

  cancel(id: number): void {
    void this.#cancel({ type: "cancel", id });
  }

  retry(id: number): void {
    this.#forgive(transferOf(this.#store.snapshot(), id));
    this.#do({ type: "retry", id });
  }

  pauseAll(): void {
    this.#do({ type: "pause-all" });
  }

  resumeAll(): void {
    this.#do({ type: "resume-all" });
  }

  cancelAll(): void {
    void this.#cancel({ type: "cancel-all" });
  }

  retryFailed(): void {
    for (const transfer of allTransfers(this.#store.snapshot())) {
      if (transfer.state.status === "failed") this.#forgive(transfer);
    }
    this.#do({ type: "retry-failed" });
  }

  move(id: number, to: MoveTo): void {
    this.#do({ type: "move", id, to });
  }

  clear(id: number): void {
    this.#do({ type: "remove", id });
    this.#letGoOf(id);
  }

  clearFinished(): void {
    this.#do({ type: "clear-finished" });
    for (const id of this.#work.keys()) this.#letGoOf(id);
  }

  answer(id: number, answer: ConflictAnswer, forAll: boolean): void {
    this.#do({ type: "answer", id, answer, forAll });
  }

  async cancelSession(session: string): Promise<void> {
    let stopWaiting = () => {};
    const waited = new Promise<void>((resolve) => {
      stopWaiting = this.#host.later(CLOSING_MS, resolve);
    });
    await Promise.race([this.#cancel({ type: "cancel-session", session }), waited]);
    stopWaiting();
  }

  setSessions(sessions: readonly Session[]): void {
    this.#do({
      type: "sessions",
      sessions: new Map(sessions.map((session) => [session.id, siteOf(session)])),
    });
  }

  async discard(upload: UnfinishedUpload): Promise<void> {
    const session = homeOf(this.#store.snapshot(), { session: "", site: upload.site });
    if (session === null) throw new ProblemError(notConnected);
    await this.#known.discard(upload, session);
  }

  readonly changesUnderWay = (): readonly ListingChange[] => {
    const queue = this.#store.snapshot();
    const works = [...this.#changing].filter((id) => isUnderWay(transferOf(queue, id)));
    const key = works.join(" ");
    if (key !== this.#changes.key) {
      this.#changes = { key, list: works.flatMap((id) => this.#changesOf(id)) };
    }
    return this.#changes.list;
  };

  hasTemporary(name: string): boolean {
    return this.#records.hasTemporary(name);
  }

  /** What is known of a transfer that left the queue; of an upload, what the server has of it is offered. */
  #letGoOf(id: number): void {
    if (transferOf(this.#store.snapshot(), id) !== undefined) return;
    this.#work.delete(id);
    this.#changing.delete(id);
    this.#uploads.forgive(id);
    this.#known.release(id);
  }

  #changesOf(id: number): readonly ListingChange[] {
    const work = this.#work.get(id);
    return work?.kind === "job" ? work.changes : [];
  }

  #newBatch() {
    return { batch: this.#nextBatch++, nextId: () => this.#nextId++ };
  }

  #addJob(selection: Selection, plan: JobPlan): void {
    if (selection.entries.length > 0) this.#add([planJob(selection, plan, this.#newBatch())]);
  }

  #add(planned: readonly Planned[]): void {
    for (const { transfer, work } of planned) {
      this.#work.set(transfer.id, work);
      if (work.kind === "job" && work.changes.length > 0) this.#changing.add(transfer.id);
    }
    this.#do({ type: "add", transfers: planned.map(({ transfer }) => transfer) });
  }

  #forgive(transfer: Transfer | undefined): void {
    if (transfer === undefined) return;
    this.#uploads.forgive(transfer.id);
    this.#uploads.directories.forgetRefused(transfer.batch);
  }

  /** Cancels, and deletes what the server has of incomplete uploads. */
  async #cancel(action: QueueAction): Promise<void> {
    const before = this.#store.snapshot();
    this.#do(action);
    const after = this.#store.snapshot();
    if (after === before) return;
    const uploads = allTransfers(before).filter(
      (transfer): transfer is UploadTransfer =>
        transfer.kind === "upload" &&
        transfer.state.status !== "cancelled" &&
        transferOf(after, transfer.id)?.state.status === "cancelled",
    );
    await Promise.all(
      uploads.map(async (upload) => {
        if (!(await this.#known.terminate(upload))) return;
        this.#do({ type: "finish", id: upload.id, at: this.#host.now() });
        this.#stored(upload.id);
      }),
    );
  }

  #do(action: QueueAction): void {
    this.#store.dispatch(action);
    this.#scheduler.follow();
  }

  async #run(transfer: Transfer, signal: AbortSignal): Promise<void> {
    const work = this.#work.get(transfer.id);
    if (work !== undefined && (await this.#doWork(transfer, work, signal))) this.#stored(transfer.id);
  }

  /** @returns whether it is complete */
  async #doWork(transfer: Transfer, work: Work, signal: AbortSignal): Promise<boolean> {
    if (transfer.kind === "upload" && work.kind === "upload") {
      return this.#uploads.upload(transfer, work.file, work.folders, signal);
    }
    if (transfer.kind === "directory" && work.kind === "directory") {
      return this.#uploads.makeFolder(transfer, work.folders, signal);
    }
    if (transfer.kind === "upload" || transfer.kind === "directory" || work.kind !== "job") return false;
    const parts = { host: this.#host, store: this.#store };
    const { isComplete, rest, moved } = await runJobTransfer(parts, transfer, work.plan, signal);
    if (rest !== null) this.#work.set(transfer.id, { ...work, plan: rest });
    this.#tellDone(transfer.id, work.plan, rest, moved);
    // Also what then failed or was stopped may have deleted or copied something.
    if (!isComplete) this.#changedBy(transfer);
    return isComplete;
  }

  #stored(id: number): void {
    const transfer = transferOf(this.#store.snapshot(), id);
    if (transfer === undefined) return;
    for (const listener of this.#storedListeners) listener(transfer);
    this.#changedBy(transfer);
  }

  #tellDone(id: number, plan: JobPlan, rest: JobPlan | null, moved: readonly MovedPair[]): void {
    const transfer = transferOf(this.#store.snapshot(), id);
    if (transfer === undefined || !("progress" in transfer)) return;
    const relocation = plan.kind === "move" || plan.kind === "copy" ? plan : null;
    const left = leftBy(rest);
    const changes = changesDone(transfer, plan, rest, moved);
    for (const listener of this.#doneListeners) listener({ transfer, changes, relocation, moved, left });
  }

  #changedBy({ id, kind, session, directory }: Transfer): void {
    if (kind === "archive") return;
    const changes = this.#changesOf(id);
    if (changes.length === 0) this.#changed({ session, directory });
    for (const change of changes) this.#changed(change);
  }

  #changed(place: ChangedPlace): void {
    for (const listener of this.#changedListeners) listener(place);
  }
}

/** Whether its changes are to be shown: not while it waits for a person. */
function isUnderWay(transfer: Transfer | undefined): boolean {
  return transfer?.state.status === "waiting" || transfer?.state.status === "running";
}

const notConnected = ownProblem(
  "There is no session of its login",
  "Connect to its server as the same user; then what is there of it can be deleted.",
);
