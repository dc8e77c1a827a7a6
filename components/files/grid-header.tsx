// biome-ignore-all lint/a11y/useSemanticElements: the rows below are placed by hand, which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons in it have the focus
"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";

export interface GridHeaderProps<Column extends string> {
  readonly columns: readonly Column[];
  readonly labels: Readonly<Record<Column, { readonly label: string }>>;
  /** Null while the rows are in no column's order. */
  readonly sorting: { readonly column: Column; readonly descending: boolean } | null;
  readonly onSort: (column: Column) => void;
  readonly onContextMenu?: (event: MouseEvent) => void;
  /** What stands at the edge of a column, where its width can be changed. */
  readonly edgeOf?: (column: Column) => ReactNode;
}

/** The headings of the columns: a press sorts by one, another turns the order round. */
export function GridHeader<Column extends string>(props: GridHeaderProps<Column>) {
  const { columns, labels, sorting, onSort, onContextMenu, edgeOf } = props;
  const Arrow = sorting?.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="row"
      aria-rowindex={1}
      onContextMenu={onContextMenu}
      className="sticky top-0 z-20 grid h-[30px] grid-cols-(--columns) items-center pr-(--gutter) border-b border-line bg-sheet text-sm text-ink-2"
    >
      {columns.map((column) => {
        const sorted = sorting?.column === column;
        return (
          <div
            key={column}
            role="columnheader"
            aria-label={labels[column].label}
            aria-sort={sorted ? (sorting.descending ? "descending" : "ascending") : "none"}
            className={`relative flex min-w-0 ${column === "size" ? "justify-end" : ""}`}
          >
            {edgeOf?.(column)}
            <button
              type="button"
              className="flex h-[29px] min-w-0 items-center gap-1 px-3 font-medium hover:text-ink"
              onClick={() => onSort(column)}
            >
              <span className="truncate">{labels[column].label}</span>
              {sorted && <Arrow size={12} aria-hidden="true" className="shrink-0" />}
            </button>
          </div>
        );
      })}
    </div>
  );
}
