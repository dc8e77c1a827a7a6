"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine } from "lucide-react";
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button";
import { useMediaQuery } from "@/components/use-media-query";
import type { Transfer } from "@/lib/client/transfers/transfer";
import { type ListKeyAction, readListKey } from "./list-keys";
import type { TransferAction } from "./transfer-controls";
import { TransferRow } from "./transfer-row";

/** The transfers that the list shows, in order. */
export interface ShownTransfers {
  readonly count: number;
  readonly at: (index: number) => Transfer | undefined;
  /** -1 for one that isn't among them. */
  readonly indexOf: (id: number) => number;
}

export interface TransferListProps {
  readonly shown: ShownTransfers;
  /** The first that is under way, which the list keeps in sight; null while none is. */
  readonly current: number | null;
  /** Stands above the rows and scrolls with them. */
  readonly lead: ReactNode;
  readonly onAction: (id: number, action: TransferAction) => void;
}

/** Pixels of a row that isn't expanded, with its border. */
const ROW_HEIGHT = { wide: 37, narrow: 73, narrowTouch: 81, wideTouch: 45 } as const;

function rowId(element: EventTarget | null): number | null {
  const row = element instanceof Element ? element.closest("[data-transfer]") : null;
  const id = Number(row?.getAttribute("data-transfer") ?? Number.NaN);
  return Number.isNaN(id) ? null : id;
}

/** The height of what stands above the rows, measured as it changes. */
function useHeight() {
  const [height, setHeight] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setHeight(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [height, ref] as const;
}

/**
 * The queue's rows: only those in sight exist. Tab stops at one row and its buttons; the arrow keys go from row to row,
 * with Alt they move the transfer. It follows the work until a person scrolls or works in it.
 */
export function TransferList({ shown, current, lead, onAction }: TransferListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const focused = useRef<number | null>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number | null>(null);
  const [following, setFollowing] = useState(true);
  const [leadHeight, leadRef] = useHeight();
  const narrow = useMediaQuery("(max-width: 759px)");
  const touch = useMediaQuery("(any-pointer: coarse)");
  const rowHeight = ROW_HEIGHT[narrow ? (touch ? "narrowTouch" : "narrow") : touch ? "wideTouch" : "wide"];
  const activeAt = active === null ? -1 : shown.indexOf(active);
  const tabStop = activeAt === -1 ? 0 : activeAt;

  const virtual = useVirtualizer({
    count: shown.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => shown.at(i)?.id ?? i,
    overscan: 6,
    scrollMargin: leadHeight,
    // The row that Tab stops at is always there, also when it is scrolled out of sight.
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        return indexes.includes(tabStop) || tabStop >= range.count
          ? indexes
          : [...indexes, tabStop].sort((a, b) => a - b);
      },
      [tabStop],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list keeps the heights that it measured until told.
  useEffect(() => virtual.measure(), [rowHeight]);

  const currentAt = current === null ? -1 : shown.indexOf(current);
  useEffect(() => {
    // Rows must not move away from under the pointer.
    if (following && currentAt >= 0 && !scroller.current?.matches(":hover"))
      virtual.scrollToIndex(currentAt, { align: "auto" });
  }, [following, currentAt, virtual]);

  // The next work is followed again, unless a person is in the list.
  useEffect(() => {
    if (current === null && focused.current === null) setFollowing(true);
  }, [current]);

  const focusRow = useCallback((id: number) => {
    scroller.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus({ preventScroll: true });
  }, []);

  // A button that went away took the focus along: the row that it was in gets it, or the one in its place.
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return;
    const id = shown.indexOf(focused.current) === -1 ? shown.at(tabStop)?.id : focused.current;
    if (id !== undefined) focusRow(id);
  });

  const onFocus = ({ target }: FocusEvent) => {
    focused.current = rowId(target);
    if (focused.current === null) return;
    setActive(focused.current);
    setFollowing(false);
  };
  const onBlur = ({ target }: FocusEvent) => {
    // Whether a person went away or the element did shows only afterwards.
    requestAnimationFrame(() => {
      if (
        target.isConnected &&
        document.activeElement !== target &&
        !scroller.current?.contains(document.activeElement)
      )
        focused.current = null;
    });
  };

  const goTo = (index: number) => {
    const id = shown.at(index)?.id;
    if (id === undefined) return;
    setActive(id);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => focusRow(id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The row that the keyboard is on, which gets the focus a frame after the key that went there.
    const from = rowId(event.target) === null ? undefined : shown.at(tabStop)?.id;
    if (from === undefined) return;
    const pageSize = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const action: ListKeyAction | null = readListKey(event, {
      count: shown.count,
      at: tabStop,
      pageSize,
    });
    if (action === null) return;
    event.preventDefault();
    if (action.do === "go") goTo(action.to);
    else onAction(from, action.to);
  };

  const act = useCallback(
    (id: number, action: TransferAction) => {
      if (action === "remove") {
        // The row that takes its place gets the focus, which goes with the button.
        const place = shown.indexOf(id);
        const next = shown.at(place + 1) ?? shown.at(place - 1);
        if (next !== undefined) {
          setActive(next.id);
          focused.current = next.id;
        }
      }
      onAction(id, action);
    },
    [shown, onAction],
  );

  const toggle = useCallback((id: number) => {
    setExpanded((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  const stopFollowing = () => setFollowing(false);
  const { range } = virtual;
  const isOutOfSight =
    currentAt >= 0 && range !== null && (currentAt < range.startIndex || currentAt > range.endIndex);
  return (
    <div className="relative flex min-h-0 flex-col">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys and the focus of the rows in it. */}
      <div
        ref={scroller}
        className="min-h-0 overflow-auto overscroll-contain"
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
        onWheel={stopFollowing}
        onTouchMove={stopFollowing}
        onPointerDown={stopFollowing}
      >
        <div ref={leadRef}>{lead}</div>
        {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, and lists of that kind lose their role. */}
        <div
          role="list"
          aria-label="Queue"
          className="relative w-full"
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map((item) => {
            const transfer = shown.at(item.index);
            if (transfer === undefined) return null;
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above.
              <div
                key={item.key}
                ref={virtual.measureElement}
                role="listitem"
                data-index={item.index}
                data-transfer={transfer.id}
                aria-setsize={shown.count}
                aria-posinset={item.index + 1}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${item.start - leadHeight}px)` }}
              >
                <TransferRow
                  transfer={transfer}
                  expanded={expanded.has(transfer.id)}
                  tabStop={item.index === tabStop}
                  onToggle={toggle}
                  onAction={act}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!following && isOutOfSight && (
        <Button className="absolute right-24 bottom-2 shadow-lift" onClick={() => setFollowing(true)}>
          <ArrowDownToLine size={14} aria-hidden="true" />
          Follow
        </Button>
      )}
    </div>
  );
}
