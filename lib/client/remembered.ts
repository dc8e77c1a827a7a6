/**
 * Local storage that never throws: where it is off or full, what is remembered lasts as long as the page. Holds
 * preferences only, never a name, an address or a secret.
 */
const fallback = new Map<string, string>();

export const remembered = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key) ?? fallback.get(key) ?? null;
    } catch {
      return fallback.get(key) ?? null; // Storage is off.
    }
  },
  setItem(key: string, value: string): void {
    fallback.set(key, value);
    try {
      localStorage.setItem(key, value);
    } catch {
      // Storage is off or full: the copy above lasts as long as the page.
    }
  },
};

export interface Preference<T extends string> {
  readonly current: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A remembered choice of a few, for `useSyncExternalStore`. Anything else that is stored counts as the first. */
export function preference<T extends string>(key: string, choices: readonly [T, ...T[]]): Preference<T> {
  const listeners = new Set<() => void>();
  return {
    current: () => {
      const stored = remembered.getItem(key);
      return choices.find((choice) => choice === stored) ?? choices[0];
    },
    set: (value) => {
      remembered.setItem(key, value);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
