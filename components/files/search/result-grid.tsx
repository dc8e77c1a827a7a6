// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
"use client";

import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useRef,
} from "react";
import {
  type MatchColumn,
  type MatchSorting,
  matchColumnInfo,
  matchColumns,
} from "@/lib/client/files/match-order";
import type { Match } from "@/lib/client/files/search-run";
import { folded } from "@/lib/protocol/glob";
import { GridHeader } from "../grid-header";
import { SelectionBand } from "../selection-band";
import { useGridRows } from "../use-grid-rows";
import { useWidth } from "../use-width";
import { ResultRow } from "./result-row";
import type { Results } from "./use-results";

/** From this width on, in pixels, there is room for size and date. */
const WIDE = 670;
const wideColumns = "minmax(0, 1fr) minmax(0, 1fr) 84px 150px";
const narrowColumns = "minmax(0, 1fr) minmax(0, 1fr)";

export interface ResultGridHandle {
  readonly focus: () => void;
}

export interface ResultGridProps {
  readonly ref?: Ref<ResultGridHandle>;
  readonly results: Results;
  /** Null while they are in the order in which they were found. */
  readonly sorting: MatchSorting | null;
  readonly onSort: (column: MatchColumn) => void;
  /** Enter and a double click: goes where it is. */
  readonly onShow: (match: Match) => void;
  /** Ctrl or Cmd with Enter: opens it itself. */
  readonly onOpen: (match: Match) => void;
}

interface ColumnStyle extends CSSProperties {
  readonly "--columns": string;
}

/** What was found: in the order in which it was found, or that of a column. */
export function ResultGrid({ ref, results, sorting, onSort, onShow, onOpen }: ResultGridProps) {
  const { matches, order, selection } = results;
  const grid = useRef<HTMLDivElement>(null);
  const rows = useGridRows({
    grid,
    order,
    selection,
    select: results.select,
    foldedName: (row) => folded(matches[row]?.entry.name ?? ""),
  });
  const { virtual, press } = rows;
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus() }), []);
  const onPress = useCallback((match: Match, event: MouseEvent) => void press(match.key, event), [press]);

  const isWide = useWidth(grid) >= WIDE;
  const columns = isWide ? matchColumns : matchColumns.slice(0, 2);
  const style: ColumnStyle = { "--columns": isWide ? wideColumns : narrowColumns };
  return (
    <div
      ref={grid}
      role="grid"
      {...rows.gridProps}
      tabIndex={0}
      aria-label="Results"
      aria-colcount={columns.length}
      style={style}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && results.active !== undefined) {
          event.preventDefault();
          onOpen(results.active);
          return;
        }
        rows.gridProps.onKeyDown(event);
      }}
      className="group/grid select-none [--gutter:1rem] pointer-coarse:[--gutter:0px] min-h-24 flex-1 overflow-auto overscroll-contain -outline-offset-2 data-active:outline-none"
    >
      <GridHeader columns={columns} labels={matchColumnInfo} sorting={sorting} onSort={onSort} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const match = matches[item.index];
          if (match === undefined) return null;
          return (
            <ResultRow
              key={match.key}
              id={rows.rowId(item.index)}
              match={match}
              index={item.index}
              columns={columns}
              selected={selection.keys.has(match.key)}
              active={item.index === rows.activeAt}
              touch={rows.touch}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onPress={onPress}
              onOpen={onShow}
            />
          );
        })}
        <SelectionBand band={rows.band} />
      </div>
    </div>
  );
}
