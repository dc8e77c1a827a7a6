// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
} from "react";
import { useMediaQuery } from "@/components/use-media-query";
import type { Match } from "@/lib/client/files/search-run";
import { select, typeAhead } from "@/lib/client/files/selection";
import { folded } from "@/lib/protocol/glob";
import { pressStep, readGridKey } from "../grid-keys";
import { ResultRow, resultColumns } from "./result-row";
import type { Results } from "./use-results";

/** Pixels; a finger needs more of them. */
const HEADER_HEIGHT = 30;
const ROW_HEIGHT = { mouse: 30, touch: 40 } as const;
/** Letters typed within this time, in milliseconds, search for one word. */
const TYPE_AHEAD_MS = 800;

export interface ResultGridHandle {
  readonly focus: () => void;
}

export interface ResultGridProps {
  readonly ref?: Ref<ResultGridHandle>;
  readonly results: Results;
  /** Enter and a double click: goes where it is. */
  readonly onShow: (match: Match) => void;
  /** Ctrl or Cmd with Enter: opens it itself. */
  readonly onOpen: (match: Match) => void;
}

function rowId(index: number): string {
  return `result-row-${index}`;
}

/** What was found, in the order in which it was found. The grid has the focus and points at the keyboard's row. */
export function ResultGrid({ ref, results, onShow, onOpen }: ResultGridProps) {
  const { matches, order, selection } = results;
  const touch = useMediaQuery("(any-pointer: coarse)");
  const rowHeight = touch ? ROW_HEIGHT.touch : ROW_HEIGHT.mouse;
  const grid = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const activeAt = order.indexOf(selection.active);

  const virtual = useVirtualizer({
    count: matches.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list keeps the heights that it measured until told.
  useEffect(() => virtual.measure(), [rowHeight]);
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus() }), []);

  // The newest results for a callback that must stay the same, or every row would draw again.
  const latest = useRef(results);
  latest.current = results;
  const press = useCallback((match: Match, event: MouseEvent) => {
    const { selection: before, order: rows, select: change } = latest.current;
    change(select(before, rows, match.key, pressStep(event, false)));
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && results.active !== undefined) {
      event.preventDefault();
      onOpen(results.active);
      return;
    }
    const pageSize = Math.max(1, Math.floor((grid.current.clientHeight - HEADER_HEIGHT) / rowHeight) - 1);
    const action = readGridKey(event, { order, selection, pageSize });
    if (action === null) return;
    event.preventDefault();
    switch (action.do) {
      case "select": {
        results.select(action.selection);
        const at = order.indexOf(action.selection.active);
        if (at >= 0) virtual.scrollToIndex(at);
        return;
      }
      case "type": {
        const text =
          event.timeStamp - typed.current.at < TYPE_AHEAD_MS ? typed.current.text + action.text : action.text;
        typed.current = { text, at: event.timeStamp };
        const foldedName = (row: number) => folded(matches[row]?.entry.name ?? "");
        const found = typeAhead({ count: matches.length, foldedName }, activeAt, text);
        const match = matches[found ?? -1];
        if (found === null || match === undefined) return;
        results.select(select(selection, order, match.key, "only"));
        virtual.scrollToIndex(found);
      }
    }
  };

  return (
    <div
      ref={grid}
      role="grid"
      aria-label="Results"
      aria-multiselectable="true"
      aria-rowcount={matches.length + 1}
      aria-activedescendant={activeAt >= 0 ? rowId(activeAt) : undefined}
      data-active={activeAt >= 0 || undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={({ target, currentTarget }) => {
        const [first] = order.keys;
        if (target === currentTarget && activeAt === -1 && first !== undefined) {
          results.select(select(selection, order, first, "only"));
        }
      }}
      className="group/grid @container min-h-24 flex-1 overflow-auto overscroll-contain -outline-offset-2 data-active:outline-none"
    >
      <div
        role="row"
        aria-rowindex={1}
        className={`${resultColumns} sticky top-0 z-10 h-[30px] items-center border-b border-line bg-sheet text-sm font-medium text-ink-2`}
      >
        <div role="columnheader" className="px-3">
          Name
        </div>
        <div role="columnheader" className="px-3">
          Folder
        </div>
        <div role="columnheader" className="hidden px-3 text-right @2xl:block">
          Size
        </div>
        <div role="columnheader" className="hidden px-3 @2xl:block">
          Modified
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const match = matches[item.index];
          if (match === undefined) return null;
          return (
            <ResultRow
              key={match.key}
              id={rowId(item.index)}
              match={match}
              index={item.index}
              selected={selection.keys.has(match.key)}
              active={item.index === activeAt}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onPress={press}
              onOpen={onShow}
            />
          );
        })}
      </div>
    </div>
  );
}
