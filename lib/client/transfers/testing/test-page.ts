import * as tus from "tus-js-client";
import type { Problem } from "@/lib/contract/problem";
import { LockClaims } from "../claims";
import { PageTransfers } from "../page-transfers";
import { type Queue, transferAt } from "../queue";
import { LockSlots } from "../slots";
import type { Transfer } from "../transfer";
import type { HostEvents } from "../transfer-host";
import { FakeLocks, FakeStorage, TestClock } from "./fake-browser";

/** One browser, whose pages share storage and locks. */
export class TestBrowser {
  readonly storage = new FakeStorage();
  readonly locks = new FakeLocks();
  readonly clock = new TestClock();
  readonly origin: string;

  /** @param origin of the Portside that its pages are of */
  constructor(origin: string) {
    this.origin = origin;
  }

  open(): TestPage {
    return new TestPage(this);
  }
}

/** A page with transfers, under Node: with Node's build of tus-js-client, and time that a test moves. */
export class TestPage {
  readonly transfers: PageTransfers;
  readonly clock: TestClock;
  /** Whether leaving would be asked about. */
  isGuarded = false;
  /** The addresses that the browser was told to save. */
  readonly downloads: { readonly url: string; readonly fail: (problem: Problem) => void }[] = [];
  /** What is thrown while tus-js-client can't be fetched. */
  loadError: Error | null = null;
  readonly #events: HostEvents[] = [];
  readonly #close: () => void;

  constructor(browser: TestBrowser) {
    this.clock = browser.clock;
    const { locks, close } = browser.locks.page();
    this.#close = close;
    const storage = browser.storage.page();
    this.transfers = new PageTransfers({
      origin: browser.origin,
      now: browser.clock.now,
      date: browser.clock.now,
      later: browser.clock.later,
      nextFrame: (task) => queueMicrotask(task),
      slots: {
        upload: new LockSlots(locks, ["upload-1", "upload-2", "upload-3"]),
        job: new LockSlots(locks, ["job-1"]),
      },
      storage,
      claims: new LockClaims(locks),
      loadTus: async () => {
        if (this.loadError !== null) throw this.loadError;
        return tus;
      },
      tusOptions: { fileReader: { openFile: async (file: File) => sourceOf(file) } },
      temporaryName: () => ".portside-0123456789abcdef.part",
      startDownload: (url, fail) => {
        this.downloads.push({ url, fail });
        return () => {};
      },
      guardLeaving: (isBusy) => {
        this.isGuarded = isBusy;
      },
      listen: (events) => {
        this.#events.push(events);
        storage.onChange(events.onStorage);
      },
    });
  }

  /** The network comes back. */
  goOnline(): void {
    for (const { onOnline } of this.#events) onOnline();
  }

  /** The page goes, with all that it has under way. */
  close(): void {
    for (const { onLeaving } of this.#events) onLeaving();
    // A page that is gone sends nothing, and what it had under way breaks off.
    this.transfers.pauseAll();
    this.#close();
  }

  /** Resolves as soon as the queue is as wanted. */
  async until(isWanted: (queue: Queue) => boolean): Promise<Queue> {
    return new Promise((resolve) => {
      let stop = () => {};
      const look = () => {
        const queue = this.transfers.snapshot();
        if (!isWanted(queue)) return;
        stop();
        resolve(queue);
      };
      stop = this.transfers.subscribe(look);
      look();
    });
  }

  /** Resolves to the first transfer, or the one at a place, as soon as it is in one of these states. */
  async reached(status: Transfer["state"]["status"], position = 0): Promise<Transfer> {
    const queue = await this.until((now) => transferAt(now, position)?.state.status === status);
    const transfer = transferAt(queue, position);
    if (transfer === undefined) throw new Error("There is no such transfer");
    return transfer;
  }
}

/** Node's build of the library reads Buffers and streams only. */
async function sourceOf(file: File) {
  return {
    size: file.size,
    slice: async (start: number, end: number) => {
      const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      // The library takes a body's length from `size`, as blobs have it.
      return { value: Object.assign(bytes, { size: bytes.length }), done: end >= file.size };
    },
    close: () => {},
  };
}

/** A file of so many bytes, no two stretches of it alike. */
export function fileOf(name: string, size: number, lastModified = 0): File {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16) * 7) % 251;
  return new File([bytes], name, { lastModified });
}
