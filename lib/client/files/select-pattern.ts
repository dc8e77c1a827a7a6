import { foldedMatcher } from "@/lib/protocol/glob";
import type { Order } from "./order";
import type { NamedRows, Selection } from "./selection";

/** What a pattern does to what is selected. */
export type PatternEffect = "add" | "remove";

/** The rows whose names a pattern matches, from 0; none for an empty pattern. */
export function rowsMatching({ count, foldedName }: NamedRows, pattern: string): readonly number[] {
  const wanted = pattern.trim();
  if (wanted === "") return [];
  const matches = foldedMatcher(wanted);
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (matches(foldedName(row))) rows.push(row);
  return rows;
}

/** The keys of those rows whose selection a pattern's effect changes. */
export function keysToChange(
  { keys }: Pick<Selection, "keys">,
  order: Order,
  rows: readonly number[],
  effect: PatternEffect,
): readonly string[] {
  return rows.flatMap((row) => {
    const key = order.keys[row];
    return key !== undefined && keys.has(key) === (effect === "remove") ? [key] : [];
  });
}

/** Takes keys into the selection or out of it; the keyboard goes to the first that came in. */
export function changeKeys(selection: Selection, keys: readonly string[], effect: PatternEffect): Selection {
  const changed = new Set(selection.keys);
  if (effect === "remove") {
    for (const key of keys) changed.delete(key);
    return { ...selection, keys: changed };
  }
  for (const key of keys) changed.add(key);
  const [first = selection.active] = keys;
  return { keys: changed, active: first, anchor: first };
}
