"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { neighbour } from "@/lib/client/files/selection";
import { buildLogRows, type LogRow } from "@/lib/client/traffic/log-rows";
import { belongsTogether } from "@/lib/protocol/exchange";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { HEADER_HEIGHT, LINE_HEIGHT, LogRowView } from "./log-row";

export interface TrafficLogProps {
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}

/** Nearer to the end than this, in pixels, counts as being there. */
const AT_END = 24;

function heightOf(row: LogRow): number {
  return row.kind === "exchange" ? HEADER_HEIGHT : row.lineCount * LINE_HEIGHT;
}

/** The events that light up together with the selected one. */
function kinOf(events: readonly TrafficEvent[], selected: number | null): ReadonlySet<number> {
  const event = events.find(({ seq }) => seq === selected);
  if (event === undefined || selected === null) return new Set();
  const exchange = event.exchange?.id;
  return belongsTogether(
    events.filter((other) => other.exchange?.id === exchange),
    selected,
  );
}

/**
 * The log: exchanges with their lines, newest last. It follows the newest line until a person scrolls up or selects
 * one, and again from when they are back at the end.
 */
export function TrafficLog({ events, selected, onSelect }: TrafficLogProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const [following, setFollowing] = useState(true);
  const rows = useMemo(() => buildLogRows(events, closed), [events, closed]);
  const order = useMemo(() => rows.map(({ key }) => key), [rows]);
  const kin = useMemo(() => kinOf(events, selected), [events, selected]);
  const activeAt = active === null ? -1 : order.indexOf(active);
  const tabStop = activeAt === -1 ? rows.length - 1 : activeAt;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (rows[i] ? heightOf(rows[i]) : LINE_HEIGHT),
    getItemKey: (i) => rows[i]?.key ?? i,
    overscan: 12,
    // The row that Tab stops at is always there, also when it is scrolled out of sight.
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        return tabStop < 0 || indexes.includes(tabStop)
          ? indexes
          : [...indexes, tabStop].sort((a, b) => a - b);
      },
      [tabStop],
    ),
  });

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const height = virtual.getTotalSize();
  const seen = virtual.scrollRect?.height;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines, or another size of the panel, are what there is to follow.
  useEffect(() => {
    if (following) toEnd();
  }, [following, height, seen, toEnd]);

  const press = useCallback(
    (row: LogRow) => {
      setActive(row.key);
      if (row.kind === "exchange") {
        setClosed((before) => {
          const after = new Set(before);
          if (!after.delete(row.exchange.id)) after.add(row.exchange.id);
          return after;
        });
      } else {
        setFollowing(false);
        onSelect(row.event.seq);
      }
    },
    [onSelect],
  );

  const moveTo = (key: string | null) => {
    const at = key === null ? -1 : order.indexOf(key);
    const row = rows[at];
    if (row === undefined) return;
    setActive(row.key);
    setFollowing(false);
    if (row.kind === "event") onSelect(row.event.seq);
    virtual.scrollToIndex(at);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row.key}"]`)?.focus({ preventScroll: true });
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[tabStop];
    const from = row?.key ?? null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "ArrowDown":
        moveTo(neighbour(order, from, 1));
        break;
      case "ArrowUp":
        moveTo(neighbour(order, from, -1));
        break;
      case "PageDown":
        moveTo(neighbour(order, from, 12));
        break;
      case "PageUp":
        moveTo(neighbour(order, from, -12));
        break;
      case "Home":
        moveTo(order[0] ?? null);
        break;
      case "End":
        moveTo(order.at(-1) ?? null);
        break;
      case "ArrowRight":
      case "ArrowLeft":
        if (row?.kind === "exchange" && row.open === (event.key === "ArrowLeft")) press(row);
        break;
      case "Escape":
        onSelect(null);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className="relative h-full">
      <div
        ref={scroller}
        role="log"
        aria-label="Traffic"
        // Hundreds of lines a second are for reading, not for being read out; what finished or failed is announced.
        aria-live="off"
        className="h-full overflow-auto py-1"
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          // Only going up means to stay: a panel that became smaller scrolls, too, and nobody asked it to.
          if (scrollHeight - scrollTop - clientHeight < AT_END) setFollowing(true);
          else if (scrollTop < lastTop.current) setFollowing(false);
          lastTop.current = scrollTop;
        }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, and lists of that kind lose their role. */}
        <div role="list" className="relative w-full" style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const seq = row.kind === "event" ? row.event.seq : null;
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above.
              <div
                key={item.key}
                role="listitem"
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                className="absolute top-0 left-0 w-full"
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <LogRowView
                  row={row}
                  selected={seq !== null && seq === selected}
                  kin={seq !== null && kin.has(seq)}
                  tabStop={item.index === tabStop}
                  onPress={press}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!following && rows.length > 0 && (
        <Button
          className="absolute right-3 bottom-2 shadow-lift"
          onClick={() => {
            setFollowing(true);
            toEnd();
          }}
        >
          <ArrowDownToLine size={14} aria-hidden="true" />
          Follow
        </Button>
      )}
    </div>
  );
}
