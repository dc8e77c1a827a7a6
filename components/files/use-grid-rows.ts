import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useRef,
} from "react";
import { useMediaQuery } from "@/components/use-media-query";
import type { Order } from "@/lib/client/files/order";
import { type Selection, type SelectionStep, select, typeAhead } from "@/lib/client/files/selection";
import { pressStep, readGridKey } from "./grid-keys";
import { isOnMark } from "./row-mark";
import { useBand } from "./use-band";

/** Pixels; a finger needs more of them. */
const HEADER_HEIGHT = 30;
const ROW_HEIGHT = { mouse: 30, touch: 40 } as const;
/** Letters typed within this time, in milliseconds, search for one word. */
const TYPE_AHEAD_MS = 800;

export interface GridRowsUse {
  readonly grid: RefObject<HTMLElement | null>;
  readonly order: Order;
  readonly selection: Selection;
  readonly select: (selection: Selection) => void;
  /** The name of a row as it is compared (`folded`). */
  readonly foldedName: (row: number) => string;
  /** A row that stays while it is scrolled out of sight; -1 for none. */
  readonly kept?: number;
}

/**
 * The rows of a grid of which only those in sight exist, and how mouse and keyboard select among them. The grid itself has
 * the focus and points at the row that the keyboard is on, so that the focus survives scrolling, sorting and listing again.
 */
export function useGridRows(use: GridRowsUse) {
  const { grid, order, selection, kept = -1 } = use;
  const count = order.keys.length;
  const touch = useMediaQuery("(any-pointer: coarse)");
  const rowHeight = touch ? ROW_HEIGHT.touch : ROW_HEIGHT.mouse;
  const id = useId();
  const rowId = (row: number) => `${id}-${row}`;
  const typed = useRef({ text: "", at: Number.NEGATIVE_INFINITY });
  const activeAt = order.indexOf(selection.active);

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: HEADER_HEIGHT,
    // Empty space is always left below them: to begin a band in, to drop into the directory, and for its menu.
    paddingEnd: rowHeight,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return kept === -1 || inSight.includes(kept) ? inSight : [...inSight, kept];
    },
  });
  // The list keeps the heights that it measured until told.
  const measured = useRef(rowHeight);
  useEffect(() => {
    if (measured.current === rowHeight) return;
    measured.current = rowHeight;
    virtual.measure();
  }, [virtual, rowHeight]);

  // The newest for callbacks that must stay the same, or every row would draw again.
  const latest = useRef(use);
  latest.current = use;
  const press = useCallback((key: string, event: MouseEvent): SelectionStep => {
    const step = pressStep(event, isOnMark(event));
    latest.current.select(select(latest.current.selection, latest.current.order, key, step));
    return step;
  }, []);

  const { band, handlers: bandHandlers } = useBand({
    grid,
    order,
    selection,
    select: use.select,
    count,
    rowHeight,
    headerHeight: HEADER_HEIGHT,
  });

  const goTo = (changed: Selection) => {
    use.select(changed);
    const row = order.indexOf(changed.active);
    if (row >= 0) virtual.scrollToIndex(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (grid.current === null || event.target !== grid.current) return;
    const pageSize = Math.max(1, Math.floor((grid.current.clientHeight - HEADER_HEIGHT) / rowHeight) - 1);
    const isTyping = event.timeStamp - typed.current.at < TYPE_AHEAD_MS;
    const action = readGridKey(event, { order, selection, pageSize, isTyping });
    if (action === null) return;
    event.preventDefault();
    if (action.do === "select") {
      goTo(action.selection);
      return;
    }
    const text = isTyping ? typed.current.text + action.text : action.text;
    typed.current = { text, at: event.timeStamp };
    const found = typeAhead({ count, foldedName: use.foldedName }, activeAt, text);
    const key = order.keys[found ?? -1];
    if (key !== undefined) goTo(select(selection, order, key, "only"));
  };

  return {
    touch,
    rowHeight,
    virtual,
    activeAt,
    rowId,
    /** Selects by a press on a row, and tells how. Stays the same function. */
    press,
    /** What a mouse is selecting now. */
    band,
    /** What makes an element the grid of these rows. */
    gridProps: {
      "aria-multiselectable": true,
      "aria-rowcount": count + 1,
      "aria-activedescendant": activeAt >= 0 ? rowId(activeAt) : undefined,
      "data-active": activeAt >= 0 || undefined,
      ...bandHandlers,
      onKeyDown,
      onFocus: ({ target, currentTarget }: FocusEvent) => {
        const [first] = order.keys;
        if (target === currentTarget && activeAt === -1 && first !== undefined) {
          use.select(select(selection, order, first, "move"));
        }
      },
    },
  } as const;
}
