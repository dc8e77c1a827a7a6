/** Where the keyboard is in a list of rows. */
export interface RowPlace {
  /** Rows in the list. */
  readonly count: number;
  /** The row that the keyboard is on, from 0. */
  readonly at: number;
  /** Rows that PageUp and PageDown move by. */
  readonly pageSize: number;
}

/**
 * The row that a key leads to, from 0 and never beyond the ends; in a list without rows -1.
 *
 * @param key as `KeyboardEvent.key` names it
 * @returns null for a key that doesn't move
 */
export function rowAfterKey(key: string, { count, at, pageSize }: RowPlace): number | null {
  const within = (row: number) => Math.min(Math.max(row, 0), count - 1);
  switch (key) {
    case "ArrowDown":
      return within(at + 1);
    case "ArrowUp":
      return within(at - 1);
    case "PageDown":
      return within(at + pageSize);
    case "PageUp":
      return within(at - pageSize);
    case "Home":
      return within(0);
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}
