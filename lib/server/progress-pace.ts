/** Milliseconds between two words about the same file. */
const pause = 250;

/** How often a job tells how far it is within a file. */
export class ProgressPace {
  #toldAt = 0;

  /** Whether it is time for another word. */
  get isDue(): boolean {
    return performance.now() - this.#toldAt >= pause;
  }

  /** Something was told. */
  told(): void {
    this.#toldAt = performance.now();
  }
}
