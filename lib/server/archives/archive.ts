import { FtpError, isFtpError } from "@/lib/ftp/errors";
import type { ByteString } from "@/lib/protocol/byte-string";
import type { DownloadJob } from "../file-download";
import { counted } from "../generated-stream";
import { aheadOver, type LoadedFile, loadAhead, loadFile } from "../loaded-file";
import { isServerLost } from "../patience";
import { type Ahead, ReadAhead } from "../read-ahead";
import { problemFrom } from "../route";
import { type FoundEntry, isMet, lookUp, type Met, noFile, type Step, walkTree } from "../tree-walk";
import type { ArchiveProgress } from "./archive-progress";
import { distinctNames, freeName } from "./entry-names";
import { ErrorList, errorListName } from "./error-list";
import { topNames } from "./top-names";
import { longestName, type ZipEntry } from "./zip-stream";
import { zipTime } from "./zip-time";

export interface ArchiveJob extends DownloadJob {
  /** In one spelling each. */
  readonly paths: readonly ByteString[];
  /** Directories below each other that are gone into. */
  readonly treeDepth: number;
  readonly progress: ArchiveProgress;
  /** False once the session was closed: what it answers then is no word about a file. */
  readonly isOpen: () => boolean;
}

/** After so many failures the archive begins with their list: whoever asked would otherwise see nothing until all were tried. */
const mostBeforeBeginning = 100;

/** The entries of an archive: what was chosen and all below it, then the list of what could not be had. */
export class Archive {
  #errors = new ErrorList();
  readonly #topNames: Map<ByteString, string>;
  /** All names at the archive's top. */
  readonly #taken: Set<string>;
  #firstError: FtpError | null = null;
  #isEmpty = true;

  constructor(private readonly job: ArchiveJob) {
    this.#topNames = topNames(job.session, job.paths);
    this.#taken = new Set(this.#topNames.values());
  }

  /**
   * A file that can't be had is left out, and listed. One that breaks off in the middle can't be left out any more.
   * @throws {FtpError} for that, when the server is lost, and when there is nothing but errors, and not many
   */
  async *entries(): AsyncGenerator<ZipEntry, void, void> {
    const { paths, session } = this.job;
    const chosen = lookUp(paths, (path) => this.#topNames.get(path) ?? "", this.job);
    const ahead = new ReadAhead<Step<string>, LoadedFile | null>(
      {
        steps: walkTree(chosen, (directory, entries) => this.#placesIn(directory, entries), this.job),
        sizeOf: (step) => (isMet(step) && step.entry.type === "file" ? step.entry.size : null),
        load: (step) => this.#loadAhead(step),
      },
      aheadOver(this.job),
    );
    for await (const next of ahead.steps()) {
      const entry = await this.#entryOf(next);
      if (entry === null) {
        if (!this.#isEmpty || this.#errors.count < mostBeforeBeginning) continue;
        this.#isEmpty = false;
        yield this.#errorList("What else is missing stands in another list, at the archive's end.\n");
        this.#errors = new ErrorList();
        continue;
      }
      this.#isEmpty = false;
      yield entry;
      this.job.progress.added(session.decodePath(next.step.path));
    }
    if (this.#errors.count === 0) return;
    if (this.#isEmpty && this.#firstError !== null) throw this.#firstError;
    yield this.#errorList();
  }

  /** Below their directory's place, under names that are safe and distinct; nowhere when they are listed twice. */
  #placesIn({ place }: Met<string>, entries: readonly FoundEntry[]): (string | undefined)[] {
    const names = distinctNames(entries);
    if (place === "") for (const name of names) this.#taken.add(name);
    const seen = new Set<ByteString>();
    return entries.map(({ nameBytes }, index) => {
      if (seen.has(nameBytes)) return undefined;
      seen.add(nameBytes);
      return place === "" ? names[index] : `${place}/${names[index]}`;
    });
  }

  /** @returns null for what isn't in the archive */
  async #entryOf({ step, loaded }: Ahead<Step<string>, LoadedFile | null>): Promise<ZipEntry | null> {
    if (!isMet(step)) return this.#leaveOut(step.path, step.error);
    const { entry, place: name, path } = step;
    const fault = this.#faultOf(step);
    if (fault !== null) return this.#leaveOut(path, fault);
    if (entry.type === "directory") {
      return name === "" ? null : { name, time: timeOf(entry), content: { kind: "directory" } };
    }
    try {
      const content = (loaded && (await loaded)) ?? (await loadFile(this.job, step));
      return { name, ...this.#contentOf(step, content) };
    } catch (error) {
      return this.#leaveOut(path, entry.type === "link" ? aboutLink(entry, error) : error);
    }
  }

  #contentOf({ entry, path }: Met<string>, loaded: LoadedFile): Pick<ZipEntry, "time" | "content"> {
    const shown = this.job.session.decodePath(path);
    const count = (bytes: number) => this.job.progress.passed(shown, bytes);
    if (loaded.kind === "whole") {
      for (const { length } of loaded.chunks) count(length);
      return { time: timeOf(entry), content: { kind: "whole", chunks: loaded.chunks } };
    }
    const { facts } = loaded.download;
    const chunks = counted(loaded.download.chunks(), count);
    // A link's date in the listing is its own.
    const time = entry.type === "link" ? zipTime(facts.modifiedAt, "second") : timeOf(entry);
    return { time, content: { kind: "streamed", size: facts.size, chunks } };
  }

  /** What keeps something out of any archive. */
  #faultOf({ entry, path, place }: Met<string>): FtpError | null {
    if (entry.type === "other") return noFile(this.job.session, path);
    if (Buffer.byteLength(place) <= longestName) return null;
    return new FtpError(
      "too-large",
      `The path ${this.job.session.decodePath(path)} is longer than a ZIP file can write. Choose a directory below.`,
    );
  }

  async #loadAhead(step: Step<string>): Promise<LoadedFile | null> {
    if (!isMet(step)) throw new TypeError("Only what was met can be loaded");
    return loadAhead(this.job, step);
  }

  /** Goes on without it. @throws when it can't go on */
  #leaveOut(path: ByteString, error: unknown): null {
    const { session, signal, progress, isOpen } = this.job;
    if (signal.aborted || !isFtpError(error) || isServerLost(error) || !isOpen()) throw error;
    const shown = session.decodePath(path);
    const problem = problemFrom(error, session);
    this.#firstError ??= error;
    this.#errors.add(shown, problem.detail);
    progress.failed(shown, problem);
    return null;
  }

  /** @param more what else is to be said */
  #errorList(more = ""): ZipEntry {
    const name = freeName(errorListName, this.#taken);
    const chunks = [Buffer.from(this.#errors.text + more)];
    return { name, time: zipTime(new Date().toISOString(), "second"), content: { kind: "whole", chunks } };
  }
}

function timeOf({ modifiedAt, modifiedPrecision }: FoundEntry): ZipEntry["time"] {
  return zipTime(modifiedAt, modifiedPrecision);
}

/** What a refused link means: most often it leads to a directory, and the server says so in its own way. */
function aboutLink({ linkTarget }: FoundEntry, error: unknown): unknown {
  if (!isFtpError(error) || isServerLost(error)) return error;
  const target = linkTarget === null ? "" : ` to ${linkTarget}`;
  return new FtpError(
    error.code,
    `This is a link${target} that is no file to the server; links to directories are not followed. ${error.message}`,
    { cause: error, ...(error.reply ? { reply: error.reply } : {}) },
  );
}
