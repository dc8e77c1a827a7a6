import type { NetworkEvent } from "../../protocol/lab/network-event";

/** An event with its place in the record: 1, 2, … */
export type NumberedEvent = NetworkEvent & { readonly number: number };

/** What a run's network told, numbered and bounded: the oldest are forgotten first. */
export class NetworkRecord {
  readonly #events: NumberedEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #last = 0;

  /** @param most events kept; a lesson has some dozens */
  constructor(private readonly most = 2000) {}

  add(event: NetworkEvent): void {
    this.#events.push({ ...event, number: ++this.#last });
    if (this.#events.length > this.most) this.#events.shift();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Those that are kept, from the one behind this number on. */
  after(number = 0): readonly NumberedEvent[] {
    const [oldest] = this.#events;
    if (oldest === undefined) return [];
    return this.#events.slice(Math.max(0, number + 1 - oldest.number));
  }

  /** Calls back whenever there is another one. @returns the function that stops it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
