import type { Session } from "@/lib/contract/session";
import type { ListingChange } from "../files/operations/listing-changes";
import type { Relocation } from "../files/operations/relocation";
import type { PermissionChange } from "./job";
import { emptyQueue, type Queue } from "./queue";
import type { ConflictAnswer, Transfer, UnfinishedUpload } from "./transfer";
import type { ChangedPlace, JobDone, LocalTree, Place, Selection, TransferCenter } from "./transfer-center";

const none: readonly UnfinishedUpload[] = [];
const noChanges: readonly ListingChange[] = [];

/** Between two tries to fetch what does the work, in milliseconds. */
const LOAD_AGAIN_MS = 2000;

/**
 * The transfers of a page whose first sight needs none: what does the work comes with the first who listens, and until then
 * there is nothing under way. What was asked for in between is done when it has come.
 */
export class LazyTransfers implements TransferCenter {
  readonly #load: () => Promise<TransferCenter>;
  #center: TransferCenter | null = null;
  #loading: Promise<TransferCenter> | null = null;
  /** What was asked for before it was there. */
  #asked: ((center: TransferCenter) => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #storedListeners = new Set<(transfer: Transfer) => void>();
  readonly #changedListeners = new Set<(place: ChangedPlace) => void>();
  readonly #doneListeners = new Set<(job: JobDone) => void>();

  constructor(load: () => Promise<TransferCenter>) {
    this.#load = load;
  }

  readonly snapshot = (): Queue => this.#center?.snapshot() ?? emptyQueue;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    void this.#loaded();
    return () => this.#listeners.delete(listener);
  };

  readonly unfinished = (): readonly UnfinishedUpload[] => this.#center?.unfinished() ?? none;

  readonly changesUnderWay = (): readonly ListingChange[] => this.#center?.changesUnderWay() ?? noChanges;

  hasTemporary(name: string): boolean {
    return this.#center?.hasTemporary(name) ?? false;
  }

  upload(place: Place, tree: LocalTree): void {
    this.#do((center) => center.upload(place, tree));
  }

  downloadArchive(selection: Selection): void {
    this.#do((center) => center.downloadArchive(selection));
  }

  remove(selection: Selection): void {
    this.#do((center) => center.remove(selection));
  }

  relocate(relocation: Relocation): void {
    this.#do((center) => center.relocate(relocation));
  }

  changePermissions(selection: Selection, changes: readonly PermissionChange[]): void {
    this.#do((center) => center.changePermissions(selection, changes));
  }

  pause(id: number): void {
    this.#do((center) => center.pause(id));
  }

  resume(id: number): void {
    this.#do((center) => center.resume(id));
  }

  cancel(id: number): void {
    this.#do((center) => center.cancel(id));
  }

  retry(id: number): void {
    this.#do((center) => center.retry(id));
  }

  pauseAll(): void {
    this.#do((center) => center.pauseAll());
  }

  resumeAll(): void {
    this.#do((center) => center.resumeAll());
  }

  cancelAll(): void {
    this.#do((center) => center.cancelAll());
  }

  retryFailed(): void {
    this.#do((center) => center.retryFailed());
  }

  move(id: number, to: "first" | "earlier" | "later" | "last"): void {
    this.#do((center) => center.move(id, to));
  }

  clear(id: number): void {
    this.#do((center) => center.clear(id));
  }

  clearFinished(): void {
    this.#do((center) => center.clearFinished());
  }

  answer(id: number, answer: ConflictAnswer, forAll: boolean): void {
    this.#do((center) => center.answer(id, answer, forAll));
  }

  async cancelSession(session: string): Promise<void> {
    // Before the work is there, no session has any.
    await this.#center?.cancelSession(session);
  }

  setSessions(sessions: readonly Session[]): void {
    this.#do((center) => center.setSessions(sessions));
  }

  async discard(upload: UnfinishedUpload): Promise<void> {
    const center = await this.#loaded();
    await center.discard(upload);
  }

  onStored(listener: (transfer: Transfer) => void): () => void {
    this.#storedListeners.add(listener);
    return () => this.#storedListeners.delete(listener);
  }

  onChanged(listener: (place: ChangedPlace) => void): () => void {
    this.#changedListeners.add(listener);
    return () => this.#changedListeners.delete(listener);
  }

  onJobDone(listener: (job: JobDone) => void): () => void {
    this.#doneListeners.add(listener);
    return () => this.#doneListeners.delete(listener);
  }

  #do(work: (center: TransferCenter) => void): void {
    if (this.#center !== null) work(this.#center);
    else {
      this.#asked.push(work);
      void this.#loaded();
    }
  }

  #loaded(): Promise<TransferCenter> {
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  async #fetch(): Promise<TransferCenter> {
    const center = await this.#arrived();
    this.#center = center;
    center.subscribe(() => call(this.#listeners, undefined));
    center.onStored((transfer) => call(this.#storedListeners, transfer));
    center.onChanged((place) => call(this.#changedListeners, place));
    center.onJobDone((job) => call(this.#doneListeners, job));
    for (const work of this.#asked) work(center);
    this.#asked = [];
    call(this.#listeners, undefined);
    return center;
  }

  async #arrived(): Promise<TransferCenter> {
    for (;;) {
      try {
        return await this.#load();
      } catch {
        // Portside is away: the page shows that, and what was asked for waits for it.
        await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS));
      }
    }
  }
}

function call<T>(listeners: Iterable<(value: T) => void>, value: T): void {
  for (const listener of listeners) listener(value);
}
