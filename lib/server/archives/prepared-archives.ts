import { randomBytes } from "node:crypto";
import type { ByteString } from "@/lib/protocol/byte-string";
import { HttpProblem } from "../http-problem";
import type { BrowserLimits } from "../limit-settings";
import { ArchiveProgress } from "./archive-progress";

/** Milliseconds that an archive waits to be fetched, and that its end is remembered. */
const keptFor = 5 * 60_000;

/** Archives of one browser whose end is remembered. */
const mostEnded = 16;

/** What of all that may wait one browser may have, which leaves room for others. */
const shareOfOwner = 1 / 4;

/** A selection that is to become an archive, for one browser and one of its sessions. */
export interface PreparedArchive {
  readonly id: string;
  readonly owner: string;
  /** The session's. */
  readonly session: string;
  readonly progress: ArchiveProgress;
  /** Ends the archive, under way or not. */
  readonly cancelled: AbortController;
}

interface Kept extends PreparedArchive {
  /** Null once it was fetched. */
  paths: readonly ByteString[] | null;
  bytes: number;
  expiry: NodeJS.Timeout | null;
}

/** The archives that were announced and are fetched by an address of their own. */
export class PreparedArchives {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly limits: Pick<BrowserLimits, "archivesPerBrowser" | "selectionBytes">) {}

  /** @throws {HttpProblem} `too-large` for a selection that never has room, `busy` at a limit */
  add(owner: string, session: string, paths: readonly ByteString[]): PreparedArchive {
    const bytes = paths.reduce((sum, path) => sum + path.length, 0);
    const all = [...this.#kept.values()];
    const alive = all.filter((each) => each.owner === owner && each.progress.finished === null);
    const { archivesPerBrowser, selectionBytes } = this.limits;
    const ofOwner = selectionBytes * shareOfOwner;
    if (bytes > ofOwner) {
      throw new HttpProblem("too-large", {
        detail: `The selected paths have more than ${ofOwner} bytes. Select less at once, or the folders that they are in.`,
      });
    }
    const isFull = bytes + waitingIn(alive) > ofOwner || bytes + waitingIn(all) > selectionBytes;
    if (alive.length >= archivesPerBrowser || isFull) {
      throw new HttpProblem("busy", {
        detail: "Too many archives wait to be downloaded. Let one end, or cancel it, then try again.",
        headers: { "Retry-After": "10" },
      });
    }
    const archive: Kept = {
      id: randomBytes(16).toString("base64url"),
      owner,
      session,
      progress: new ArchiveProgress(),
      cancelled: new AbortController(),
      paths,
      bytes,
      expiry: null,
    };
    this.#kept.set(archive.id, archive);
    this.#expire(archive);
    return archive;
  }

  /** The archive of this browser and session; for unknown ones and for those of others alike undefined. */
  get(owner: string, session: string, id: string): PreparedArchive | undefined {
    return this.#find(owner, session, id);
  }

  /** Its paths, once: null when it was fetched before. */
  take(archive: PreparedArchive): readonly ByteString[] | null {
    const kept = this.#find(archive.owner, archive.session, archive.id);
    if (kept === undefined || kept.paths === null) return null;
    const { paths } = kept;
    kept.paths = null;
    kept.bytes = 0;
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    kept.expiry = null;
    return paths;
  }

  /** It is over; how it ended can still be asked for a while. */
  ended(archive: PreparedArchive): void {
    const kept = this.#find(archive.owner, archive.session, archive.id);
    if (kept === undefined) return;
    this.#expire(kept);
    const ended = [...this.#kept.values()].filter(
      ({ owner, progress }) => owner === archive.owner && progress.finished !== null,
    );
    for (const old of ended.slice(0, -mostEnded)) this.cancel(old);
  }

  /** Gives it up, and ends it when it is under way. */
  cancel({ id, cancelled, progress }: PreparedArchive): void {
    const kept = this.#kept.get(id);
    if (kept?.expiry) clearTimeout(kept.expiry);
    this.#kept.delete(id);
    cancelled.abort();
    progress.end(false);
  }

  /** Gives all of them up. */
  cancelAll(): void {
    for (const archive of [...this.#kept.values()]) this.cancel(archive);
  }

  #find(owner: string, session: string, id: string): Kept | undefined {
    const kept = this.#kept.get(id);
    return kept?.owner === owner && kept.session === session ? kept : undefined;
  }

  #expire(archive: Kept): void {
    archive.expiry = setTimeout(() => this.cancel(archive), keptFor);
    archive.expiry.unref();
  }
}

/** Bytes of the paths that wait. */
function waitingIn(archives: readonly Kept[]): number {
  return archives.reduce((sum, { bytes }) => sum + bytes, 0);
}
