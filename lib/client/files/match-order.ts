import { type Sorted, valueIn, valueOrderSteps } from "./arrange";
import { naturalKeySteps } from "./natural-keys";
import type { Match } from "./search-run";
import { firstNumbers, sortSteps } from "./sort-steps";

/** What is told of each thing that was found, in the order of the columns. */
export const matchColumns = ["name", "folder", "size", "modified"] as const;
export type MatchColumn = (typeof matchColumns)[number];
export type MatchSorting = Sorted<MatchColumn>;

export const matchColumnInfo: Readonly<Record<MatchColumn, { readonly label: string }>> = {
  name: { label: "Name" },
  folder: { label: "Folder" },
  size: { label: "Size" },
  modified: { label: "Modified" },
};

/** What was found in the order of a column, in steps between which the work may be paused; folders are in no place of their own. */
export function* sortMatchesSteps(
  matches: readonly Match[],
  { column, descending }: MatchSorting,
): Generator<void, readonly Match[]> {
  const names = yield* naturalKeySteps(matches.map(({ entry }) => entry.name));
  const values =
    column === "name"
      ? names
      : column === "folder"
        ? yield* naturalKeySteps(matches.map(({ directory }) => directory.text))
        : matches.map(({ entry }) => valueIn(column, entry));
  const byName = yield* sortSteps(firstNumbers(matches.length), (a, b) => {
    const [nameOfA = "", nameOfB = ""] = [names[a], names[b]];
    return nameOfA < nameOfB ? -1 : nameOfA > nameOfB ? 1 : 0;
  });
  const order = yield* valueOrderSteps(values, byName, descending);
  return Array.from(order, (number) => matches[number]).filter((match) => match !== undefined);
}
