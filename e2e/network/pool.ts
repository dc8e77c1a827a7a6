/** Does work side by side, a few at a time, in order of the calls. */
export class Pool {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param places how many at a time */
  constructor(places: number) {
    this.#free = places;
  }

  /** Does it as soon as there is a place. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
