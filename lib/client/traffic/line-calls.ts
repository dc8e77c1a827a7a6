/** A line of a session's log that somebody asked for, wherever on the page; another object is another call. */
export interface LineCall {
  readonly session: string;
  /** Number of its event. */
  readonly seq: number;
}

/** Carries such calls to the panel that shows the log. */
export class LineCalls {
  #latest: LineCall | null = null;
  readonly #listeners = new Set<() => void>();

  /** Asks for a line: whoever shows logs goes there. */
  readonly call = (session: string, seq: number): void => {
    this.#latest = { session, seq };
    for (const listener of this.#listeners) listener();
  };

  /** For `useSyncExternalStore`: the latest call, the same object until there is another; null when there was none. */
  readonly latest = (): LineCall | null => this.#latest;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}
