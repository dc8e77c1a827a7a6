import { remembered } from "../remembered";
import { type SortColumn, sortColumns } from "./arrange";

/** What a listing tells of each entry, in the order of the columns. */
export const columnInfo: Readonly<Record<SortColumn, { readonly label: string; readonly width: number }>> = {
  name: { label: "Name", width: 160 },
  size: { label: "Size", width: 92 },
  modified: { label: "Modified", width: 150 },
  permissions: { label: "Permissions", width: 112 },
  owner: { label: "Owner", width: 100 },
  group: { label: "Group", width: 100 },
  type: { label: "Type", width: 84 },
};

/** The columns that can be chosen: the name is always there. */
export const choosableColumns = sortColumns.filter((column) => column !== "name");

const KEY = "portside.columns";
const usual: readonly SortColumn[] = ["name", "size", "modified", "permissions"];

/** The columns that were chosen last time. */
export function rememberedColumns(): readonly SortColumn[] {
  const stored = remembered.getItem(KEY);
  if (stored === null) return usual;
  const chosen = stored.split(",");
  return sortColumns.filter((column) => column === "name" || chosen.includes(column));
}

export function rememberColumns(columns: readonly SortColumn[]): void {
  remembered.setItem(KEY, columns.join(","));
}

/** The columns with one more, or without one that is there. */
export function toggleColumn(columns: readonly SortColumn[], column: SortColumn): readonly SortColumn[] {
  return sortColumns.filter(
    (candidate) => candidate === "name" || columns.includes(candidate) !== (candidate === column),
  );
}

/** Those of the chosen columns that a listing so many pixels wide has room for, from the left; the name always. */
export function columnsThatFit(chosen: readonly SortColumn[], width: number): readonly SortColumn[] {
  let used = 0;
  return chosen.filter((column) => {
    used += columnInfo[column].width;
    return column === "name" || used <= width;
  });
}

/** The widths of columns as CSS has those of a grid: the name takes what the others leave. */
export function gridTemplate(columns: readonly SortColumn[]): string {
  return columns
    .map((column) => (column === "name" ? "minmax(0, 1fr)" : `${columnInfo[column].width}px`))
    .join(" ");
}
