/** How much is begun before it is its turn. */
export interface ReadAheadLimits {
  /** Bytes of one step that is begun ahead, at most. */
  readonly small: number;
  /** Bytes of all that are begun ahead together. */
  readonly together: number;
  /** How many steps may be under way at once, the one whose turn it is included; asked each time. */
  readonly atOnce: () => number;
}

/** A step, and what was begun of it; null for one that is not begun ahead. */
export interface Ahead<Step, Loaded> {
  readonly step: Step;
  readonly loaded: Promise<Loaded> | null;
}

export interface ReadAheadSource<Step, Loaded> {
  readonly steps: AsyncIterator<Step>;
  /** Bytes of a step that is worth beginning ahead; null for one that is not, or of which nobody knows. Asked often. */
  readonly sizeOf: (step: Step) => number | null;
  readonly load: (step: Step) => Promise<Loaded>;
}

/** Steps that are looked at ahead without anything to load: directories, and files that are too large. */
const mostQueued = 256;

interface Queued<Step, Loaded> {
  readonly step: Step;
  /** Null until it is begun. */
  loaded: Promise<Loaded> | null;
  /** That are counted for it, once it is begun. */
  bytes: number;
}

/**
 * Hands steps on in their order, and begins the small ones that come next meanwhile, within limits: a thousand small
 * files are not one round trip after the other. What is begun and fails does so when it is its turn.
 */
export class ReadAhead<Step, Loaded> {
  readonly #queue: Queued<Step, Loaded>[] = [];
  #pulling: Promise<void> | null = null;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #begun = 0;
  /** Places that are taken by a step whose turn it is and which isn't begun ahead: 0 or 1. */
  #busy = 0;
  #bytes = 0;

  constructor(
    private readonly source: ReadAheadSource<Step, Loaded>,
    private readonly limits: ReadAheadLimits,
  ) {}

  /** @throws what the steps throw, after all steps before */
  async *steps(): AsyncGenerator<Ahead<Step, Loaded>, void, void> {
    for (;;) {
      this.#fill();
      const next = this.#queue.shift();
      if (next === undefined) {
        if (this.#failure !== null) throw this.#failure.error;
        if (this.#ended) return;
        await this.#pulling;
        continue;
      }
      if (next.loaded === null) this.#beginIfSmall(next);
      this.#busy = next.loaded === null ? 1 : 0;
      this.#fill();
      yield { step: next.step, loaded: next.loaded };
      this.#busy = 0;
      if (next.loaded === null) continue;
      this.#begun--;
      this.#bytes -= next.bytes;
    }
  }

  #fill(): void {
    for (const queued of this.#queue) {
      if (queued.loaded === null && !this.#beginIfSmall(queued)) return;
    }
    if (this.#pulling !== null || this.#ended || this.#queue.length >= mostQueued) return;
    if (this.#queue.length > 0 && !this.#hasRoom(0)) return;
    this.#pulling = this.#pull();
  }

  async #pull(): Promise<void> {
    try {
      const next = await this.source.steps.next();
      if (next.done) this.#ended = true;
      else this.#queue.push({ step: next.value, loaded: null, bytes: 0 });
    } catch (error) {
      this.#ended = true;
      this.#failure = { error };
    }
    this.#pulling = null;
    this.#fill();
  }

  /** @returns false for a small one for which there is no room now */
  #beginIfSmall(queued: Queued<Step, Loaded>): boolean {
    const size = this.source.sizeOf(queued.step);
    if (size === null || size > this.limits.small) return true;
    if (!this.#hasRoom(size)) return false;
    this.#begun++;
    this.#bytes += size;
    queued.bytes = size;
    queued.loaded = this.source.load(queued.step);
    // It is the reader that hears of it, in its turn.
    queued.loaded.catch(() => undefined);
    return true;
  }

  #hasRoom(bytes: number): boolean {
    return this.#begun + this.#busy < this.limits.atOnce() && this.#bytes + bytes <= this.limits.together;
  }
}
