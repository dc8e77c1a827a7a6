import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import type { RemotePath } from "../remote-path";
import type { GivenAnswer } from "./pair-job";

/** What is at the target already, as the server tells it. */
export interface Existing {
  /** Bytes. */
  readonly size: number | null;
  readonly modifiedAt: string | null;
}

/** Bytes that had left the browser (or been moved by a job) at a time, in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly sent: number;
}

/** Where a session leads: a transfer outlives its session and goes on under the next one of the same login. */
export interface Site {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** An entry on its way to a name that is taken. */
export interface Incoming {
  readonly entry: Entry;
  /** How many are to come after it. */
  readonly others: number;
}

export type ConflictAnswer = "replace" | "rename" | "skip";

export type TransferState =
  /**
   * `retryAt`: not before then (milliseconds, as `Sample.at`), because an attempt failed in a way that may pass. `sent`:
   * bytes that earlier attempts have brought to the server.
   */
  | {
      readonly status: "waiting";
      readonly sent: number;
      readonly retryAt?: number;
      readonly lastProblem?: Problem;
    }
  | {
      readonly status: "running";
      readonly startedAt: number;
      readonly sent: number;
      readonly samples: readonly Sample[];
    }
  /** By the person. What the server has stays there. */
  | { readonly status: "paused"; readonly sent: number }
  /** Its session has ended; it goes on when there is another of the same login. */
  | { readonly status: "stranded"; readonly sent: number }
  /** `incoming`: of a move or a copy, the entry that finds its name taken. */
  | { readonly status: "asking"; readonly existing: Existing; readonly incoming?: Incoming }
  /** `milliseconds`: of all attempts together, without what lay between them. */
  | { readonly status: "done"; readonly milliseconds: number }
  | { readonly status: "skipped" }
  | { readonly status: "cancelled" }
  | { readonly status: "failed"; readonly problem: Problem; readonly sent: number };

interface TransferBase {
  readonly id: number;
  /** The session that it uses now. */
  readonly session: string;
  readonly site: Site;
  /** What was dropped, picked or chosen together: shares one answer to "replace?". */
  readonly batch: number;
  /** As shown: the file's name, with the folders it was dropped in; what a job is about. */
  readonly name: string;
  /** Milliseconds that earlier attempts took. */
  readonly spentMs: number;
  readonly state: TransferState;
}

/** One file on its way up. */
export interface UploadTransfer extends TransferBase {
  readonly kind: "upload";
  readonly directory: RemotePath;
  readonly target: RemotePath;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch: the local file's own date. */
  readonly modifiedAt: number;
  readonly onConflict: "fail" | "replace" | "rename";
  /** The name that the server gave it, where that isn't the file's own (`rename`). */
  readonly storedAs?: string;
}

/** An empty folder to be made; folders with files in them are made with the first of these. */
export interface DirectoryTransfer extends TransferBase {
  readonly kind: "directory";
  readonly directory: RemotePath;
  readonly target: RemotePath;
}

/** Work that Portside does while the page listens: it ends with the page. */
export interface JobTransfer extends TransferBase {
  readonly kind: "archive" | "delete" | "move" | "copy" | "permissions";
  /** Where its entries are, or of a move or a copy where they go. */
  readonly directory: RemotePath;
  /** What a person said of a name that is taken. */
  readonly given?: GivenAnswer;
  /** Entries done so far, of how many if that is known, the one it is at, and those that failed (the first 1000). */
  readonly progress: {
    readonly done: number;
    readonly total?: number;
    readonly path?: string;
    readonly failed: readonly { readonly path: string; readonly problem: Problem }[];
    /** How many more failed that have no place in `failed`; absent for none. */
    readonly moreFailed?: number;
    /** How many it left as they are because such a job doesn't change them (links); absent for none. */
    readonly skipped?: number;
  };
}

export type Transfer = UploadTransfer | DirectoryTransfer | JobTransfer;

/** An upload of an earlier page that isn't complete: it goes on when the same file is dropped again. */
export interface UnfinishedUpload {
  /** Where tus continues it (HEAD, PATCH, DELETE). */
  readonly url: string;
  /** What its bytes are called beside the target until all have come; absent where nobody told. */
  readonly temporary?: string;
  readonly site: Site;
  readonly name: string;
  readonly directory: RemotePath;
  readonly target: RemotePath;
  readonly size: number;
  readonly modifiedAt: number;
  /** Bytes that had left the browser when it was last written down: about what the server has. */
  readonly sent: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}
