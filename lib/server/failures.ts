import type { JobEnd, Problem } from "@/lib/contract/problem";

/** What one answer names of the entries that failed: a server that refuses a million must not fill the memory. */
const mostFailures = 1000;

/** What could not be done or looked at, as an answer tells it in the end. */
export class Failures {
  readonly #failed: JobEnd["failed"] = [];
  #moreFailed = 0;

  add(path: string, problem: Problem): void {
    if (this.#failed.length < mostFailures) this.#failed.push({ path, problem });
    else this.#moreFailed++;
  }

  /** To be spread into the last line. */
  get told(): Pick<JobEnd, "failed" | "moreFailed"> {
    return { failed: this.#failed, ...(this.#moreFailed > 0 && { moreFailed: this.#moreFailed }) };
  }
}
