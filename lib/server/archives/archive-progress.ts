import type { JobEnd, JobProgress, Problem } from "@/lib/contract/problem";
import type { JobReport } from "../job";
import { ProgressPace } from "../progress-pace";

/** What is remembered of the entries that failed; further ones are counted. */
const mostFailures = 1000;

/** How far an archive is, for those who ask while it is made, and after. */
export class ArchiveProgress {
  #done = 0;
  #bytes = 0;
  #path = "";
  readonly #pace = new ProgressPace();
  #finished: boolean | null = null;
  readonly #failed: JobEnd["failed"] = [];
  #moreFailed = 0;
  readonly #watchers = new Set<() => void>();

  get now(): JobProgress {
    return { done: this.#done, bytes: this.#bytes, path: this.#path };
  }

  /** Whether it came to its end; null until it is over. */
  get finished(): boolean | null {
    return this.#finished;
  }

  /** An entry is in the archive. */
  added(path: string): void {
    this.#done++;
    this.#path = path;
    this.#tell();
  }

  /** Further bytes of a file are in the archive. */
  passed(path: string, bytes: number): void {
    this.#bytes += bytes;
    this.#path = path;
    if (this.#pace.isDue) this.#tell();
  }

  failed(path: string, problem: Problem): void {
    if (this.#failed.length < mostFailures) this.#failed.push({ path, problem });
    else this.#moreFailed++;
  }

  /** Only the first call counts. */
  end(finished: boolean): void {
    this.#finished ??= finished;
    this.#tell();
  }

  /**
   * Reports to a job until the archive is over, or whoever listens goes: the archive goes on then.
   * @returns whether the archive came to its end
   */
  async follow(report: JobReport, signal: AbortSignal): Promise<boolean> {
    report.progress(this.now);
    await new Promise<void>((resolve) => {
      const stop = () => {
        this.#watchers.delete(watch);
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const watch = () => {
        report.progress(this.now);
        if (this.#finished !== null) stop();
      };
      this.#watchers.add(watch);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted || this.#finished !== null) stop();
    });
    for (const { path, problem } of this.#failed) report.failed(path, problem);
    // A job names a thousand failures itself and only counts the rest, so that it doesn't matter which they are.
    const [last] = this.#failed.slice(-1);
    for (let more = 0; last !== undefined && more < this.#moreFailed; more++) {
      report.failed(last.path, last.problem);
    }
    return this.#finished === true;
  }

  #tell(): void {
    this.#pace.told();
    for (const watch of [...this.#watchers]) watch();
  }
}
