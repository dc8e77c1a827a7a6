import { FtpError, isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import { type ByteString, byteString } from "@/lib/protocol/byte-string";
import { joinPath } from "@/lib/protocol/path";
import { FileCopy } from "./file-copy";
import type { DownloadJob } from "./file-download";
import type { JobReport } from "./job";
import { aheadOver, type LoadedFile, loadAhead, loadFile } from "./loaded-file";
import { isServerLost } from "./patience";
import { ProgressPace } from "./progress-pace";
import { type Ahead, ReadAhead } from "./read-ahead";
import { problemFrom } from "./route";
import { type FoundEntry, isMet, lookUp, type Met, noFile, type Step, walkTree } from "./tree-walk";

export interface TreeCopyJob extends DownloadJob {
  /** Where the copies go; may be the session that they come from. */
  readonly target: FtpSession;
  /** Whether both are of one login: a path means the same to them. */
  readonly isSameLogin: boolean;
  /** Whether both are on one server, perhaps as different users. */
  readonly isSameServer: boolean;
  readonly from: ByteString;
  readonly to: ByteString;
  readonly treeDepth: number;
  readonly report: JobReport;
  /** False once one of the sessions was closed. */
  readonly isOpen: () => boolean;
}

/** Where something goes, or its name there, or why its name can't be written there. */
type Place = ByteString | FtpError;

/**
 * Copies a file, or a directory with everything below it, never onto something that is there: on the server where it
 * can, otherwise down and up again, with the small files that come next fetched meanwhile.
 */
export class TreeCopy {
  /** Whether the server copies by itself; settled by the first file. */
  #onServer: boolean;
  /** The last directory that could not be made: what is in it has no place. */
  #placeless: ByteString | null = null;
  readonly #job: TreeCopyJob;
  /** Ends what was begun ahead. */
  readonly #stop = new AbortController();
  readonly #fileCopy: FileCopy;
  #done = 0;
  #bytes = 0;
  #path: ByteString;
  readonly #pace = new ProgressPace();

  constructor(job: TreeCopyJob) {
    this.#job = { ...job, signal: AbortSignal.any([job.signal, this.#stop.signal]) };
    this.#onServer = job.isSameLogin;
    this.#path = job.from;
    this.#fileCopy = new FileCopy(this.#job, (bytes) => this.#passed(bytes));
  }

  /** @returns whether everything was tried */
  async run(): Promise<boolean> {
    const { from, to, signal } = this.#job;
    const chosen = lookUp<Place>([from], () => to, this.#job);
    const ahead = new ReadAhead<Step<Place>, LoadedFile | null>(
      {
        steps: walkTree(chosen, ({ place }, entries) => this.#placesIn(place, entries), this.#job),
        sizeOf: (step) =>
          !this.#onServer && isMet(step) && step.entry.type === "file" ? step.entry.size : null,
        load: (step) => this.#loadAhead(step),
      },
      aheadOver(this.#job),
    );
    try {
      for await (const next of ahead.steps()) if (!(await this.#copied(next))) return false;
      return true;
    } catch (error) {
      if (!signal.aborted) this.#failed(this.#path, error);
      return false;
    } finally {
      this.#stop.abort();
    }
  }

  /** @returns false when nothing further can be copied */
  async #copied({ step, loaded }: Ahead<Step<Place>, LoadedFile | null>): Promise<boolean> {
    const { path } = step;
    if (this.#placeless !== null && path.startsWith(joinPath(this.#placeless, ""))) return true;
    this.#path = path;
    try {
      if (!isMet(step)) throw step.error;
      if (step.place instanceof Error) throw step.place;
      await this.#copy(step, step.place, loaded);
      this.#done++;
      this.#tell();
      return true;
    } catch (error) {
      const isCancelled = this.#job.signal.aborted;
      // That it was cancelled is no failure; what could not be cleared away is.
      if (!isCancelled || (isFtpError(error) && error.leftBehind !== undefined)) this.#failed(path, error);
      if (isCancelled) return false;
      if (isMet(step) && step.entry.type === "directory") this.#placeless = path;
      return isFtpError(error) && !isServerLost(error) && this.#job.isOpen();
    }
  }

  async #copy(met: Met<Place>, place: ByteString, loaded: Promise<LoadedFile | null> | null): Promise<void> {
    const { session, signal } = this.#job;
    const { path, entry } = met;
    if (entry.type === "other") throw noFile(session, path);
    if (entry.type === "directory") {
      return this.#fileCopy.atTarget((target) => target.makeDirectory(place, { signal }));
    }
    // A link would be copied as a link, which leads elsewhere from where it is then.
    if (this.#onServer && entry.type === "file") {
      const { size } = entry;
      this.#onServer = await session.copyOnServer(path, place, { size, modifiedAt: momentOf(entry), signal });
      if (this.#onServer) {
        this.#bytes += size ?? 0;
        return;
      }
    }
    const content = (loaded && (await loaded)) ?? (await loadFile(this.#job, met, "date"));
    await this.#fileCopy.copy(met, place, content);
  }

  async #loadAhead(step: Step<Place>): Promise<LoadedFile | null> {
    if (!isMet(step)) throw new TypeError("Only what was met can be loaded");
    return loadAhead(this.#job, step, "date");
  }

  #placesIn(directory: Place, entries: readonly FoundEntry[]): Place[] {
    return entries.map((entry) =>
      directory instanceof Error ? directory : placeIn(directory, entry, this.#job),
    );
  }

  #passed(bytes: number): void {
    this.#bytes += bytes;
    if (this.#pace.isDue) this.#tell();
  }

  #failed(path: ByteString, error: unknown): void {
    const { session, target, report } = this.#job;
    const problem = problemFrom(error, this.#fileCopy.isOfTarget(error) ? target : session);
    report.failed(session.decodePath(path), problem);
  }

  #tell(): void {
    this.#pace.told();
    const path = this.#job.session.decodePath(this.#path);
    this.#job.report.progress({ done: this.#done, bytes: this.#bytes, path });
  }
}

/** The moment of a file's last change where its listing tells it: ISO 8601 with Z. */
function momentOf({ modifiedAt, modifiedPrecision }: FoundEntry): string | null {
  return modifiedPrecision === "second" && modifiedAt?.endsWith("Z") === true ? modifiedAt : null;
}

/**
 * The same bytes where they mean the same letters, otherwise the same letters in the target's charset. No backslash goes
 * to another server: to Windows it separates directories, and `..\\..\\x` would lead out of the copy.
 */
function placeIn(
  directory: ByteString,
  entry: FoundEntry,
  { session, target, isSameServer }: TreeCopyJob,
): Place {
  const name = nameAt(entry, session, target);
  if (name instanceof Error) return name;
  // By letters: in Shift_JIS and its like that byte is also a half of one.
  if (!isSameServer && target.decodePath(name).includes("\\")) {
    return new FtpError(
      "invalid-request",
      `The name ${entry.name} has a backslash in it, which other servers take for the end of a directory's name. Rename it, then copy it.`,
    );
  }
  return byteString(joinPath(directory, name));
}

function nameAt(entry: FoundEntry, session: FtpSession, target: FtpSession): Place {
  if (session.settings.charset.toLowerCase() === target.settings.charset.toLowerCase())
    return entry.nameBytes;
  if (!entry.nameIsExact) {
    return new FtpError(
      "invalid-request",
      `The name ${entry.name} is no text in the charset ${session.settings.charset}, so it can't be written in ${target.settings.charset}. Choose the right charset for both sessions.`,
    );
  }
  try {
    return target.encodePath(entry.name);
  } catch (error) {
    if (isFtpError(error)) return error;
    throw error;
  }
}
