import type { ListingChange } from "./listing-changes";

/**
 * Changes that are shown before the server has confirmed them. They lie over the listings, which stay what the server
 * said: a change that is refused only has to be taken away. `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export class PendingChanges {
  #changes: readonly ListingChange[] = [];
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): readonly ListingChange[] => this.#changes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns what ends it, whether the server agreed or not */
  begin(...changes: readonly ListingChange[]): () => void {
    this.#set([...this.#changes, ...changes]);
    return () => this.#set(this.#changes.filter((change) => !changes.includes(change)));
  }

  #set(changes: readonly ListingChange[]): void {
    this.#changes = changes;
    for (const listener of this.#listeners) listener();
  }
}
