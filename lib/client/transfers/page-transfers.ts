import type { Session } from "@/lib/contract/session";
import { ownProblem, ProblemError } from "../problem-error";
import type { RemotePath } from "../remote-path";
import type { JobPlan } from "./job";
import { runJobTransfer } from "./job-runner";
import { KnownUploads, matchKey } from "./known-uploads";
import { type Planned, pathsOf, planCopy, planJob, planUpload, siteOf, type Work } from "./plan-transfers";
import {
  allTransfers,
  hasMovingTransfers,
  hasOpenTransfers,
  type Lane,
  type Queue,
  transferOf,
} from "./queue";
import { QueueStore } from "./queue-store";
import type { MoveTo, QueueAction } from "./reduce-queue";
import { homeOf } from "./sessions-of-transfers";
import { type HeldSlot, SlotPool } from "./slot-pool";
import { nextRetryAt, startable } from "./startable";
import { StoredUploads } from "./stored-uploads";
import type { ConflictAnswer, Transfer, UnfinishedUpload, UploadTransfer } from "./transfer";
import type { ChangedPlace, LocalTree, Place, Selection, TransferCenter } from "./transfer-center";
import type { TransferHost } from "./transfer-host";
import { UploadRunner } from "./upload-runner";

/** Speeds are looked at again this often, in milliseconds, while something runs. */
const TICK_MS = 1000;

/** A session that is being closed waits this long, in milliseconds, for what its uploads left on the server. */
const CLOSING_MS = 5000;

/** An archive needs a slot of each, and takes the one for files before another upload does. */
const lanes: readonly Lane[] = ["job", "upload"];

/** The transfers of this page: does what the queue says, and tells the queue what comes of it. */
export class PageTransfers implements TransferCenter {
  readonly #host: TransferHost;
  readonly #store: QueueStore;
  readonly #records: StoredUploads;
  readonly #known: KnownUploads;
  readonly #uploads: UploadRunner;
  readonly #pools: Readonly<Record<Lane, SlotPool>>;
  readonly #work = new Map<number, Work>();
  readonly #attempts = new Map<number, AbortController>();
  readonly #storedListeners = new Set<(transfer: Transfer) => void>();
  readonly #changedListeners = new Set<(place: ChangedPlace) => void>();
  #nextId = 1;
  #nextBatch = 1;
  #isGuarded = false;
  #stopRetryTimer = () => {};
  #stopTicking: (() => void) | null = null;

  constructor(host: TransferHost) {
    this.#host = host;
    this.#store = new QueueStore(host.nextFrame);
    this.#records = new StoredUploads(host.storage, host.claims, () => this.#store.tell());
    this.#known = new KnownUploads(host, this.#records);
    const onChanged = (session: string, directory: RemotePath) => this.#changed({ session, directory });
    this.#uploads = new UploadRunner({ host, store: this.#store, known: this.#known, onChanged });
    const pool = (lane: Lane) => new SlotPool(host.slots[lane], host.now, () => this.#startAll());
    this.#pools = { upload: pool("upload"), job: pool("job") };
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

  copy(selection: Selection, to: RemotePath): void {
    this.#addJob({ ...selection, directory: to }, planCopy(selection, to));
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

  clearFinished(): void {
    this.#do({ type: "clear-finished" });
    const queue = this.#store.snapshot();
    for (const id of this.#work.keys()) {
      if (transferOf(queue, id) !== undefined) continue;
      this.#work.delete(id);
      this.#uploads.forgive(id);
      this.#known.release(id);
    }
  }

  answer(id: number, answer: ConflictAnswer, forAll: boolean): void {
    this.#do({ type: "answer", id, answer, forAll });
  }

  async cancelSession(session: string): Promise<void> {
    const waited = new Promise<void>((resolve) => this.#host.later(CLOSING_MS, resolve));
    await Promise.race([this.#cancel({ type: "cancel-session", session }), waited]);
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

  hasTemporary(name: string): boolean {
    return this.#records.hasTemporary(name);
  }

  #newBatch() {
    return { batch: this.#nextBatch++, nextId: () => this.#nextId++ };
  }

  #addJob(selection: Selection, plan: JobPlan): void {
    if (selection.entries.length > 0) this.#add([planJob(selection, plan, this.#newBatch())]);
  }

  #add(planned: readonly Planned[]): void {
    for (const { transfer, work } of planned) this.#work.set(transfer.id, work);
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
    await Promise.all(uploads.map((upload) => this.#known.terminate(upload)));
  }

  #do(action: QueueAction): void {
    this.#store.dispatch(action);
    this.#follow();
  }

  /** Makes true what the queue says now. */
  #follow(): void {
    const queue = this.#store.snapshot();
    for (const [id, attempt] of this.#attempts) {
      if (transferOf(queue, id)?.state.status === "running") continue;
      this.#attempts.delete(id);
      attempt.abort();
    }
    this.#startAll();
    this.#guard(hasOpenTransfers(this.#store.snapshot()));
  }

  #startAll(): void {
    const wanted = new Set(lanes.flatMap((lane) => this.#start(lane)));
    for (const lane of lanes) if (!wanted.has(lane)) this.#pools[lane].rest();
    const queue = this.#store.snapshot();
    this.#awaitRetry(nextRetryAt(queue));
    this.#tick(queue.running.length > 0);
    if (!hasMovingTransfers(queue)) this.#uploads.directories.clear();
  }

  /** Starts what can start. @returns the lanes whose slots the next one waits for */
  #start(lane: Lane): readonly Lane[] {
    for (const transfer of startable(this.#store.snapshot(), lane, this.#host.now())) {
      const needed: readonly Lane[] = transfer.kind === "archive" ? ["job", "upload"] : [lane];
      const held = this.#takeSlots(needed);
      if (held === null) return needed;
      this.#store.dispatch({ type: "start", id: transfer.id, at: this.#host.now() });
      void this.#run(transfer.id, () => {
        for (const [pool, slot] of held) pool.give(slot);
      });
    }
    return [];
  }

  /** A slot of each lane; null while one is missing, which its pool asks for. */
  #takeSlots(needed: readonly Lane[]): readonly (readonly [SlotPool, HeldSlot])[] | null {
    const held: [SlotPool, HeldSlot][] = [];
    for (const lane of needed) {
      const pool = this.#pools[lane];
      const slot = pool.take();
      if (slot === null) {
        for (const [other, taken] of held) other.putBack(taken);
        return null;
      }
      held.push([pool, slot]);
    }
    return held;
  }

  /** @param due when the next attempt may begin; one that is due already waits for a slot, which starts it */
  #awaitRetry(due: number | null): void {
    this.#stopRetryTimer();
    const wait = due === null ? 0 : due - this.#host.now();
    this.#stopRetryTimer = wait > 0 ? this.#host.later(wait, () => this.#startAll()) : () => {};
  }

  async #run(id: number, giveBack: () => void): Promise<void> {
    const attempt = new AbortController();
    this.#attempts.set(id, attempt);
    const transfer = transferOf(this.#store.snapshot(), id);
    const work = this.#work.get(id);
    if (transfer !== undefined && work !== undefined) {
      const isStored = await this.#doWork(transfer, work, attempt.signal);
      if (isStored) this.#stored(id);
    }
    if (this.#attempts.get(id) === attempt) this.#attempts.delete(id);
    giveBack();
    this.#follow();
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
    const { isComplete, rest } = await runJobTransfer(parts, transfer, work.plan, signal);
    if (rest !== null) this.#work.set(transfer.id, { kind: "job", plan: rest });
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

  #changedBy({ kind, session, directory }: Transfer): void {
    if (kind !== "archive") this.#changed({ session, directory });
  }

  #changed(place: ChangedPlace): void {
    for (const listener of this.#changedListeners) listener(place);
  }

  #tick(isBusy: boolean): void {
    if (!isBusy) {
      this.#stopTicking?.();
      this.#stopTicking = null;
      return;
    }
    this.#stopTicking ??= this.#host.later(TICK_MS, () => {
      this.#stopTicking = null;
      this.#store.dispatch({ type: "tick", at: this.#host.now() });
      this.#tick(this.#store.snapshot().running.length > 0);
    });
  }

  #guard(isBusy: boolean): void {
    if (isBusy === this.#isGuarded) return;
    this.#isGuarded = isBusy;
    this.#host.guardLeaving(isBusy);
  }
}

const notConnected = ownProblem(
  "There is no session of its login",
  "Connect to its server as the same user; then what is there of it can be deleted.",
);
