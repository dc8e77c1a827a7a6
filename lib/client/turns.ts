/** Milliseconds that work may hold the page up at a time: with what else happens in it, a frame is still in time. */
const TURN = 10;

export interface TurnOptions {
  /** Ends the work between two turns. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds on any clock. */
  readonly now?: () => number;
  /** Lets others work. */
  readonly rest?: () => Promise<void>;
}

/** Says when work that takes long has had its turn. The clock decides on pauses only, never on what comes out. */
export class Turns {
  readonly #now: () => number;
  readonly #rest: () => Promise<void>;
  #began: number;

  constructor({ now = () => performance.now(), rest = nextTask }: Omit<TurnOptions, "signal"> = {}) {
    this.#now = now;
    this.#rest = rest;
    this.#began = now();
  }

  get isOver(): boolean {
    return this.#now() - this.#began >= TURN;
  }

  /** Lets the page draw and answer; the next turn begins when that is done. */
  async rest(): Promise<void> {
    await this.#rest();
    this.#began = this.#now();
  }
}

/**
 * Does work that takes long in turns, between which the page draws and answers.
 *
 * @param work yields where it may be paused
 * @returns what the work returns; null when it was cancelled
 */
export async function inTurns<T>(
  work: Generator<unknown, T>,
  { signal, ...options }: TurnOptions = {},
): Promise<T | null> {
  const turns = new Turns(options);
  while (!signal?.aborted) {
    const step = work.next();
    if (step.done) return step.value;
    if (turns.isOver) await turns.rest();
  }
  return null;
}

/** Does the same work without a pause, for where there is little of it. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Comes back as a task of its own. A timer would do, but browsers make nested ones wait for 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
