/** Milliseconds that work may hold the page up at a time: far from what a person notices, or a frame misses twice. */
const TURN = 25;

export interface TurnOptions {
  /** Ends the work between two turns. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds on any clock. */
  readonly now?: () => number;
  /** Lets others work. */
  readonly rest?: () => Promise<void>;
}

/**
 * Does work that takes long in turns, between which the page draws and answers.
 *
 * @param work yields where it may be paused
 * @returns what the work returns; null when it was cancelled
 */
export async function inTurns<T>(
  work: Generator<unknown, T>,
  { signal, now = () => performance.now(), rest = nextTask }: TurnOptions = {},
): Promise<T | null> {
  let began = now();
  while (!signal?.aborted) {
    const step = work.next();
    if (step.done) return step.value;
    if (now() - began < TURN) continue;
    await rest();
    began = now();
  }
  return null;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
