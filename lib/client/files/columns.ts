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
export const choosableColumns = sortColumns.filter(isSized);

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

/** Columns whose widths a person may change: the name takes what they leave. */
export type SizedColumn = Exclude<SortColumn, "name">;
/** Pixels, of those that a person changed. */
export type ColumnWidths = Readonly<Partial<Record<SizedColumn, number>>>;

const WIDTHS_KEY = "portside.column-widths";
export const NARROWEST = 48;
export const WIDEST = 480;
/** A listing narrower than this, in pixels, has its columns as wide as they need: there is nothing to share out. */
export const ROOM_FOR_WIDTHS = 480;

function isSized(column: SortColumn): column is SizedColumn {
  return column !== "name";
}

/** The widths that were set last time. */
export function rememberedWidths(): ColumnWidths {
  const stored = new Map(
    (remembered.getItem(WIDTHS_KEY) ?? "")
      .split(",")
      .map((part) => part.split(":", 2))
      .map(([column, width]) => [column, Number(width)]),
  );
  return choosableColumns.reduce<ColumnWidths>((widths, column) => {
    const width = stored.get(column);
    return width === undefined || Number.isNaN(width) ? widths : withWidth(widths, column, width);
  }, {});
}

export function rememberWidths(widths: ColumnWidths): void {
  remembered.setItem(
    WIDTHS_KEY,
    Object.entries(widths)
      .map((pair) => pair.join(":"))
      .join(","),
  );
}

/** The widths with another one. @param width pixels; null for the usual one */
export function withWidth(widths: ColumnWidths, column: SizedColumn, width: number | null): ColumnWidths {
  const { [column]: _, ...others } = widths;
  if (width === null) return others;
  return { ...others, [column]: Math.round(Math.min(Math.max(width, NARROWEST), WIDEST)) };
}

/** How wide a column is, in pixels; the name at least. */
export function widthOf(column: SortColumn, widths: ColumnWidths): number {
  return (isSized(column) ? widths[column] : undefined) ?? columnInfo[column].width;
}

/** Those of the chosen columns that a listing so many pixels wide has room for, from the left; the name always. */
export function columnsThatFit(
  chosen: readonly SortColumn[],
  width: number,
  widths: ColumnWidths = {},
): readonly SortColumn[] {
  let used = 0;
  return chosen.filter((column) => {
    used += widthOf(column, widths);
    return column === "name" || used <= width;
  });
}

/** The widest that a column may become before another one has no room any more, in pixels. */
export function mostWidth(
  column: SizedColumn,
  shown: readonly SortColumn[],
  width: number,
  widths: ColumnWidths,
): number {
  const others = shown.reduce((sum, other) => (other === column ? sum : sum + widthOf(other, widths)), 0);
  return Math.max(NARROWEST, Math.min(WIDEST, width - others));
}

/** The widths of columns as CSS has those of a grid: the name takes what the others leave. */
export function gridTemplate(columns: readonly SortColumn[], widths: ColumnWidths = {}): string {
  return columns
    .map((column) => (isSized(column) ? `${widthOf(column, widths)}px` : "minmax(0, 1fr)"))
    .join(" ");
}
