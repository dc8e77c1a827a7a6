import type { ActionId } from "./action-table";

/** What a component does when an action is asked of it. */
export interface ProvidedAction {
  readonly run: () => void;
  /** Why it can't be done now; undefined when it can. */
  readonly unavailable?: string | undefined;
  /** Of an action that turns something on and off: whether it is on. */
  readonly checked?: boolean | undefined;
}

export type ProvidedActions = Readonly<Partial<Record<ActionId, ProvidedAction>>>;

/**
 * Which actions there are now, and who does them. What came last wins, as the pane that a person went to last does;
 * when it goes, what was there before is back. `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export class ActionRegistry {
  #layers: readonly ProvidedActions[] = [];
  #merged: ProvidedActions = {};
  readonly #listeners = new Set<() => void>();

  /** @returns what takes them away again */
  provide(actions: ProvidedActions): () => void {
    this.#change([...this.#layers, actions]);
    return () => this.#change(this.#layers.filter((layer) => layer !== actions));
  }

  readonly snapshot = (): ProvidedActions => this.#merged;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Does an action. @returns false when nobody provides it, or it can't be done now */
  readonly run = (id: ActionId): boolean => {
    const action = this.#merged[id];
    if (action === undefined || action.unavailable !== undefined) return false;
    action.run();
    return true;
  };

  #change(layers: readonly ProvidedActions[]): void {
    this.#layers = layers;
    this.#merged = Object.assign({}, ...layers);
    for (const listener of this.#listeners) listener();
  }
}
