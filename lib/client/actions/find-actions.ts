/** Something that the palette offers, as far as finding it goes. */
export interface Findable {
  readonly label: string;
  readonly group: string;
  /** Other words that people look for it by. */
  readonly words?: string | undefined;
}

/** How well a word that was typed fits: at the beginning of the label, of one of its words, inside it, in other words. */
function rankOf(typed: string, { label, group, words = "" }: Findable): number | null {
  const name = label.toLowerCase();
  if (name.startsWith(typed)) return 0;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 1;
  if (
    words
      .toLowerCase()
      .split(" ")
      .some((word) => word.startsWith(typed))
  )
    return 2;
  if (name.includes(typed)) return 3;
  return group.toLowerCase().startsWith(typed) ? 4 : null;
}

/**
 * What fits a query, the best first and otherwise in the given order: every word of the query must fit somewhere. An
 * empty query fits everything.
 */
export function findActions<T extends Findable>(items: readonly T[], query: string): T[] {
  const typed = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.flatMap((item, at) => {
    const ranks = typed.map((word) => rankOf(word, item));
    const sum = ranks.reduce<number | null>(
      (total, rank) => (total === null || rank === null ? null : total + rank),
      0,
    );
    return sum === null ? [] : [{ item, at, sum }];
  });
  return found.sort((a, b) => a.sum - b.sum || a.at - b.at).map(({ item }) => item);
}
