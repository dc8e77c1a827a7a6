import type { ByteString } from "../../protocol/byte-string";
import type { ListedEntry } from "../../protocol/listing/entry";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { checked } from "../session-core";
import type { RemoveProgress } from "../session-types";
import { deleteDirectory, deleteFile } from "./change";
import { findEntry, isRefusedListing } from "./facts";
import { listDirectory, listWithList } from "./list";
import { join } from "./paths";
import type { ListCommand } from "./raw-listing";

export interface RemoveOptions {
  readonly recursive: boolean;
  /** A listing has just said so: nothing is listed to find out. */
  readonly isNoDirectory: boolean;
  readonly report: (progress: RemoveProgress) => void;
}

/**
 * Deletes what is at the path. Links are deleted, never followed; what can't be deleted is reported and doesn't
 * stop the rest.
 *
 * @throws {FtpError} when the entry itself (not something in it) couldn't be deleted
 */
export async function removeEntry(
  operation: Operation,
  path: ByteString,
  options: RemoveOptions,
): Promise<void> {
  const type = options.isNoDirectory ? "file" : await typeAt(operation, path);
  const removal = new Removal(operation, options);
  await removal.remove(path, type, 0);
  if (removal.firstError) throw removal.firstError;
}

/** @throws {FtpError} `not-found` when its directory's listing doesn't show it */
async function typeAt(operation: Operation, path: ByteString): Promise<ListedEntry["type"] | "unseen"> {
  const entry = await findEntry(operation, path, { findsLinks: true }).catch((error: unknown) => {
    // What can't be listed can often be deleted all the same.
    if (isRefusedListing(error) && !isFtpError(error, "not-found")) return undefined;
    throw error;
  });
  if (entry === null) {
    throw new FtpError(
      "not-found",
      `There is no ${operation.core.charset.decode(path)} any more. Refresh the listing.`,
    );
  }
  return entry?.type ?? "unseen";
}

class Removal {
  firstError: FtpError | undefined;
  #done = 0;
  #failed = 0;
  /** Directories in circles that branch have no end in time: the first that is too deep ends the removal. */
  #isTooDeep = false;

  constructor(
    private readonly operation: Operation,
    private readonly options: RemoveOptions,
  ) {}

  async remove(path: ByteString, type: ListedEntry["type"] | "unseen", depth: number): Promise<void> {
    this.operation.deadline.renew();
    this.operation.deadline.check();
    try {
      checked(path, "name");
      if (type === "unseen") await deleteUnseen(this.operation, path);
      else if (type !== "directory") await deleteFile(this.operation, path);
      else if (!this.options.recursive) await deleteDirectory(this.operation, path);
      else await this.#removeTree(path, depth);
      this.#report(path);
    } catch (error) {
      if (!(error instanceof FtpError) || isFinal(error) || this.#isTooDeep) throw error;
      this.firstError ??= error;
      this.#report(path, error);
    }
  }

  async #removeTree(path: ByteString, depth: number): Promise<void> {
    const { treeDepth } = this.operation.core.options.limits;
    if (depth >= treeDepth) {
      this.#isTooDeep = true;
      throw new FtpError(
        "too-large",
        `The directories are nested more than ${treeDepth} deep; delete the inner ones first.`,
      );
    }
    const listedWith = await this.#removeListed(path, depth);
    try {
      await deleteDirectory(this.operation, path);
    } catch (error) {
      // ProFTPD leaves links that lead nowhere out of MLSD; LIST has them.
      if (listedWith !== "MLSD" || this.firstError || !isFtpError(error) || isFinal(error)) throw error;
      const { entries: all } = await listWithList(this.operation, path).catch((again: unknown) => {
        // The listing was only to learn more; the first refusal stands.
        throw isFtpError(again) && !isFinal(again) ? error : again;
      });
      if (all.length === 0) throw error;
      for (const entry of all) await this.remove(join(path, entry.name), entry.type, depth + 1);
      await deleteDirectory(this.operation, path);
    }
  }

  /** Removes what is listed, and what a server that cuts its listings off lists then. */
  async #removeListed(path: ByteString, depth: number): Promise<ListCommand> {
    for (;;) {
      const before = this.#done;
      const failedBefore = this.#failed;
      const { entries, listedWith, isComplete } = await listDirectory(this.operation, path, {
        findsLinks: true,
      });
      for (const entry of entries) await this.remove(join(path, entry.name), entry.type, depth + 1);
      if (isComplete || this.#done === before || this.#failed > failedBefore) return listedWith;
    }
  }

  #report(path: ByteString, error?: Error): void {
    if (error) this.#failed++;
    else this.#done++;
    this.options.report({ done: this.#done, path, ...(error ? { error } : {}) });
  }
}

/**
 * Deletes what may be there behind the end of a listing that the server cut off. It may be a link to a directory,
 * so nothing is ever deleted inside it.
 */
async function deleteUnseen(operation: Operation, path: ByteString): Promise<void> {
  try {
    await deleteFile(operation, path);
  } catch (error) {
    if (!isFtpError(error) || isFinal(error) || error.reply === undefined) throw error;
    await deleteDirectory(operation, path).catch(() => Promise.reject(error));
  }
}

/** No further entry can be tried. */
function isFinal({ code }: FtpError): boolean {
  return code === "cancelled" || code === "connection-failed" || code === "timeout";
}
