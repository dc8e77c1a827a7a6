// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
} from "react";
import { useMediaQuery } from "@/components/use-media-query";
import type { SortColumn } from "@/lib/client/files/arrange";
import { entryKey } from "@/lib/client/files/entry-key";
import { select, typeAhead } from "@/lib/client/files/selection";
import type { Entry } from "@/lib/contract/files";
import { FileRow, gridColumns } from "./file-row";
import { pressStep, readGridKey } from "./grid-keys";
import type { FileView } from "./use-file-view";

/** Pixels; a finger needs more of them. */
const HEADER_HEIGHT = 30;
const ROW_HEIGHT = { mouse: 30, touch: 40 } as const;
/** Letters typed within this time, in milliseconds, search for one word. */
const TYPE_AHEAD_MS = 800;

export interface FileGridHandle {
  focus: () => void;
}

export interface FileGridProps {
  readonly ref?: Ref<FileGridHandle>;
  /** Accessible name. */
  readonly label: string;
  readonly view: FileView;
  /** The directory that files dragged over the page would go into; null for the one that is shown. */
  readonly dropInto: string | null;
  /** Keys of entries that the server has not confirmed yet. */
  readonly pending?: ReadonlySet<string>;
  /** Keys of entries that were cut and wait to be pasted. */
  readonly cut?: ReadonlySet<string>;
  /** Said in the middle of the grid when it has no rows. */
  readonly empty?: ReactNode;
  readonly onOpen: (entry: Entry) => void;
}

const headings: readonly { column: SortColumn; label: string; className: string }[] = [
  { column: "name", label: "Name", className: "" },
  { column: "size", label: "Size", className: "justify-end text-right" },
  { column: "modified", label: "Modified", className: "hidden md:flex" },
];

/** Whether a press was on the row's own mark for selecting. */
function isOnMark({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest("[data-mark]") !== null;
}

/**
 * The listing. The grid itself has the focus and points at the row that the keyboard is on, so that the focus survives
 * scrolling, sorting and listing again.
 */
export function FileGrid(props: FileGridProps) {
  const { ref, label, view, dropInto, empty, onOpen } = props;
  const touch = useMediaQuery("(any-pointer: coarse)");
  const rowHeight = touch ? ROW_HEIGHT.touch : ROW_HEIGHT.mouse;
  const grid = useRef<HTMLDivElement>(null);
  const emptyId = useId();
  const gridId = useId();
  const rowId = (index: number) => `${gridId}-${index}`;
  const typed = useRef({ text: "", at: 0 });
  const { rows, entries, order, selection } = view;
  const activeAt = order.indexOf(selection.active);

  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list keeps the heights that it measured until told.
  useEffect(() => virtual.measure(), [rowHeight]);

  // What is selected from elsewhere (by a search, or coming up from a folder) comes into sight.
  const activeShown = activeAt >= 0 ? selection.active : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order moves the row, and not the view.
  useEffect(() => {
    if (activeAt >= 0) virtual.scrollToIndex(activeAt);
  }, [activeShown]);

  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus() }), []);

  // The newest view for a callback that must stay the same, or every row would draw again.
  const latest = useRef(view);
  latest.current = view;
  const press = useCallback(
    (entry: Entry, event: MouseEvent) => {
      const { selection: before, order: shown, select: change } = latest.current;
      const step = pressStep(event, isOnMark(event));
      change(select(before, shown, entryKey(entry), step));
      const touched = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
      if (touched && step === "only" && entry.type === "directory") onOpen(entry);
    },
    [onOpen],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current) return;
    const pageSize = Math.max(1, Math.floor((grid.current.clientHeight - HEADER_HEIGHT) / rowHeight) - 1);
    const action = readGridKey(event, { order, selection, pageSize });
    if (action === null) return;
    event.preventDefault();
    switch (action.do) {
      case "select": {
        view.select(action.selection);
        const at = order.indexOf(action.selection.active);
        if (at >= 0) virtual.scrollToIndex(at);
        return;
      }
      case "type": {
        const text =
          event.timeStamp - typed.current.at < TYPE_AHEAD_MS ? typed.current.text + action.text : action.text;
        typed.current = { text, at: event.timeStamp };
        const named = { count: entries.length, lowerName: (row: number) => rows?.lowerName(row) ?? "" };
        const found = typeAhead(named, activeAt, text);
        const key = order.keys[found ?? -1];
        if (found === null || key === undefined) return;
        view.select(select(selection, order, key, "only"));
        virtual.scrollToIndex(found);
      }
    }
  };

  return (
    <div className="relative flex min-h-24 flex-1 flex-col">
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-multiselectable="true"
        aria-busy={view.isArranging || undefined}
        aria-rowcount={entries.length + 1}
        aria-activedescendant={activeAt >= 0 ? rowId(activeAt) : undefined}
        aria-describedby={empty ? emptyId : undefined}
        data-active={activeAt >= 0 || undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={({ target, currentTarget }) => {
          const [first] = order.keys;
          if (target === currentTarget && activeAt === -1 && first !== undefined) {
            view.select(select(selection, order, first, "move"));
          }
        }}
        className="group/grid @container min-h-0 flex-1 overflow-auto overscroll-contain -outline-offset-2 data-active:outline-none"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={`${gridColumns} sticky top-0 z-10 h-[30px] items-center border-b border-line bg-sheet text-sm text-ink-2`}
        >
          {headings.map(({ column, label, className }) => {
            const { sorting } = view.arrangement;
            const sorted = sorting.column === column;
            const Arrow = sorting.descending ? ArrowDown : ArrowUp;
            return (
              <div
                key={column}
                role="columnheader"
                aria-sort={sorted ? (sorting.descending ? "descending" : "ascending") : "none"}
                className={`flex ${className}`}
              >
                <button
                  type="button"
                  className="flex h-[29px] items-center gap-1 px-3 font-medium hover:text-ink"
                  onClick={() => view.sort(column)}
                >
                  {label}
                  {sorted && <Arrow size={12} aria-hidden="true" />}
                </button>
              </div>
            );
          })}
          <div role="columnheader" className="hidden px-3 font-medium @2xl:block">
            Permissions
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            const key = order.keys[item.index];
            if (entry === undefined || key === undefined) return null;
            return (
              <FileRow
                key={key}
                id={rowId(item.index)}
                entry={entry}
                index={item.index}
                selected={selection.keys.has(key)}
                active={item.index === activeAt}
                touch={touch}
                dropTarget={dropInto === key}
                pending={props.pending?.has(key) ?? false}
                cut={props.cut?.has(key) ?? false}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                onPress={press}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
      {/* Beside the grid, not in it, where only rows may be; the grid keeps the focus, the keys and its place for drops. */}
      {empty && (
        <div
          id={emptyId}
          className="pointer-events-none absolute inset-x-0 top-[30px] bottom-0 flex flex-col *:*:pointer-events-auto"
        >
          {empty}
        </div>
      )}
    </div>
  );
}
