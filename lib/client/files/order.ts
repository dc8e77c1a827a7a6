/** The keys of a list's rows in their order, and where each is. */
export interface Order {
  readonly keys: readonly string[];
  /** The row of a key, from 0; -1 for one that isn't in the list. */
  indexOf(key: string | null): number;
}

/** The order of keys, each of which is there once. */
export function orderOf(keys: readonly string[]): Order {
  let rows: ReadonlyMap<string, number> | undefined;
  return {
    keys,
    indexOf: (key) => {
      if (key === null) return -1;
      rows ??= new Map(keys.map((each, row) => [each, row]));
      return rows.get(key) ?? -1;
    },
  };
}
