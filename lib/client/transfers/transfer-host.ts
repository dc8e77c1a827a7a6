import type { UploadOptions } from "tus-js-client";
import type { Claims } from "./claims";
import type { StartDownload } from "./job";
import type { Lane } from "./queue";
import type { Slots } from "./slots";
import type { RecordStorage, StorageChange } from "./stored-uploads";
import type { TusLibrary } from "./tus-upload";

/** What transfers need of the page that they live in. */
export interface TransferHost {
  /** "https://portside.example": addresses for uploads have to be absolute. */
  readonly origin: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly date: () => number;
  /** @returns the function that stops it */
  readonly later: (ms: number, task: () => void) => () => void;
  /** Calls soon; what it shows by then needs to be shown only once. */
  readonly nextFrame: (task: () => void) => void;
  readonly slots: Readonly<Record<Lane, Slots>>;
  /** Null where the browser keeps nothing. */
  readonly storage: RecordStorage | null;
  readonly claims: Claims;
  /** Comes over the network when it is first needed. */
  readonly loadTus: () => Promise<TusLibrary>;
  /** For hosts without XMLHttpRequest. */
  readonly tusOptions?: UploadOptions;
  readonly startDownload: StartDownload;
  /** A name for a file until it is whole, as uploads have it, that nobody else makes. */
  readonly temporaryName: () => string;
  /** Whether the person is to be asked before the page goes. */
  readonly guardLeaving: (isBusy: boolean) => void;
  readonly listen: (events: HostEvents) => void;
}

export interface HostEvents {
  /** The network came back. */
  readonly onOnline: () => void;
  /** The page goes away, or into the background of a phone, from where it may not come back. */
  readonly onLeaving: () => void;
  /** Another tab changed what is stored. */
  readonly onStorage: (change: StorageChange) => void;
}
