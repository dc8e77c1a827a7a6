import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import type { ListingChange } from "../files/operations/listing-changes";
import type { Relocation } from "../files/operations/relocation";
import type { RemotePath } from "../remote-path";
import type { PermissionChange } from "./job";
import type { MovedPair } from "./pair-job";
import type { Queue } from "./queue";
import type { ConflictAnswer, JobTransfer, Transfer, UnfinishedUpload } from "./transfer";

/** Files and folders as they were dropped, picked or pasted. */
export interface LocalTree {
  /** `folders` are the names from what was dropped down to the file, without the file's own. */
  readonly files: readonly { readonly file: File; readonly folders: readonly string[] }[];
  /** Folders in which nothing is. */
  readonly emptyFolders: readonly (readonly string[])[];
}

export interface Place {
  readonly session: Session;
  readonly directory: RemotePath;
}

/** Entries of one directory, for jobs. */
export interface Selection extends Place {
  readonly entries: readonly Entry[];
  /** Of the directory, as its listing gave them. */
  readonly pathBytes?: string | undefined;
  /** The entries' own paths, in their order, where they are not all in the directory: as what a search found. */
  readonly paths?: readonly RemotePath[];
}

/**
 * Everything under way between this browser and FTP servers. One for the page; it outlives every component.
 * `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export interface TransferCenter {
  readonly snapshot: () => Queue;
  readonly subscribe: (listener: () => void) => () => void;

  upload(place: Place, tree: LocalTree): void;
  /** A ZIP of the selection, which the browser saves. */
  downloadArchive(selection: Selection): void;
  remove(selection: Selection): void;
  /** Moves or copies entries. Its questions are asked as those of uploads are. */
  relocate(relocation: Relocation): void;
  changePermissions(selection: Selection, changes: readonly PermissionChange[]): void;

  pause(id: number): void;
  resume(id: number): void;
  /** Stops it, and deletes what the server has of an incomplete upload. */
  cancel(id: number): void;
  retry(id: number): void;
  pauseAll(): void;
  resumeAll(): void;
  cancelAll(): void;
  retryFailed(): void;
  /** Changes the order of those that wait. */
  move(id: number, to: "first" | "earlier" | "later" | "last"): void;
  /** Takes one that is over out of the list. What the server has of an incomplete upload is then among `unfinished`. */
  clear(id: number): void;
  clearFinished(): void;
  answer(id: number, answer: ConflictAnswer, forAll: boolean): void;
  /**
   * Before a session is closed on purpose: resolves when the server was told to delete what it has of its uploads, or
   * after a few seconds. Never rejects: what could not be deleted is among `unfinished`.
   */
  cancelSession(session: string): Promise<void>;

  /**
   * Tells which sessions there are now: transfers of one that is gone go on under another of the same login. To be
   * called whenever the list is known to be right, never while it is only empty for want of an answer.
   */
  setSessions(sessions: readonly Session[]): void;

  /**
   * Uploads that are not complete and not in the queue: of earlier pages, and those that could not be deleted. The same
   * array until `subscribe` told of a change. Empty on the server's side of rendering.
   */
  readonly unfinished: () => readonly UnfinishedUpload[];
  /** Deletes what the server has of it. @throws {ProblemError} */
  discard(upload: UnfinishedUpload): Promise<void>;

  /**
   * What jobs that are not over will do to listings. The same array until `subscribe` told of a change. Empty on the
   * server's side of rendering.
   */
  readonly changesUnderWay: () => readonly ListingChange[];

  /** Whether an upload of this browser, in whatever tab, goes on with a file of that temporary name. */
  hasTemporary(name: string): boolean;

  /** Called when a transfer is complete. @returns the function that stops it. */
  onStored(listener: (transfer: Transfer) => void): () => void;
  /**
   * Called when something was made, replaced or deleted in a directory, also by a transfer that then failed or by the
   * folders that came with files: its listing is out of date. @returns the function that stops it.
   */
  onChanged(listener: (place: ChangedPlace) => void): () => void;
  /**
   * Called when a job did something, before it is said that something changed: at its end, and when it stops to ask.
   * @returns the function that stops it.
   */
  onJobDone(listener: (job: JobDone) => void): () => void;
}

/** What one run of a job did. */
export interface JobDone {
  /** As it is now. */
  readonly transfer: JobTransfer;
  readonly changes: readonly ListingChange[];
  /** Of a move or a copy. */
  readonly relocation: Relocation | null;
  readonly moved: readonly MovedPair[];
  /** What it was to move, copy or delete, and didn't. */
  readonly left: readonly RemotePath[];
}

export interface ChangedPlace {
  readonly session: string;
  readonly directory: RemotePath;
}
