/** One listing that is kept, as far as it matters for what goes when there are too many. */
export interface KeptListing {
  readonly key: string;
  /** Entries in it. */
  readonly count: number;
  /** Higher for what was looked at later. */
  readonly usedAt: number;
  /** Somebody looks at it. */
  readonly inUse: boolean;
}

/** Entries of all listings together that a page keeps: about 250 MB of a browser's memory at worst. */
export const MOST_ENTRIES_KEPT = 500_000;

/**
 * The listings that have to go so that the others hold no more entries than allowed: those that nobody has looked at for
 * the longest time. What somebody looks at stays, whatever its size.
 */
export function listingsToDrop(kept: readonly KeptListing[], most: number): readonly string[] {
  let total = kept.reduce((sum, { count }) => sum + count, 0);
  const oldestFirst = kept.filter(({ inUse }) => !inUse).sort((a, b) => a.usedAt - b.usedAt);
  const dropped: string[] = [];
  for (const { key, count } of oldestFirst) {
    if (total <= most) break;
    dropped.push(key);
    total -= count;
  }
  return dropped;
}
