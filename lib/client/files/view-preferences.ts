import { preference } from "../remembered";
import { type SortColumn, type Sorting, sortColumns } from "./arrange";

/** How listings are looked at, as it was last time. */

type SortingName = `${SortColumn}-${"up" | "down"}`;

function nameOf({ column, descending }: Sorting): SortingName {
  return `${column}-${descending ? "down" : "up"}`;
}

const rest = sortColumns.flatMap((column) => [`${column}-up`, `${column}-down`] as const);
const rememberedSorting = preference<SortingName>("portside.sorting", ["name-up", ...rest]);

export const sortingPreference = {
  current(): Sorting {
    const stored = rememberedSorting.current();
    const column = sortColumns.find((candidate) => stored.startsWith(`${candidate}-`)) ?? "name";
    return { column, descending: stored.endsWith("-down") };
  },
  set: (sorting: Sorting) => rememberedSorting.set(nameOf(sorting)),
};

/** Whether directories come before everything else. */
export const foldersPreference = preference("portside.folders", ["first", "mixed"]);

/** Whether names that begin with a dot are shown. */
export const hiddenPreference = preference("portside.hidden-files", ["hidden", "shown"]);
