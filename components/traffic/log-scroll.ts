import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { LogIndex } from "@/lib/client/traffic/log-index";
import { heightOf, type LogRow } from "@/lib/client/traffic/log-rows";

/** Nearer to the end than this, in pixels, counts as being there. */
const AT_END = 24;

/** Rows that are drawn beyond what is in sight, in pixels. */
const OVERSCAN = 260;

/** The part of the log that is in sight, and what moves it. */
export interface LogScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The first and last row to draw. */
  readonly from: number;
  readonly to: number;
  /** Pixels that are in sight. */
  readonly height: number;
  readonly following: boolean;
  /** Whether the last line is in sight. */
  readonly showsEnd: boolean;
  /** Number of the newest event when a person began to stay. */
  readonly stayedAt: number;
  readonly follow: () => void;
  readonly stay: () => void;
  /** Brings a row into sight, and stays there; with the last one it follows where that is asked for. */
  readonly reveal: (at: number, options: { readonly followLast: boolean }) => void;
  readonly onScroll: () => void;
}

/**
 * Follows the newest line, until a person scrolls up or stays at a line; then that place stays where it is,
 * whatever is added, trimmed, folded or filtered.
 */
export function useLogScroll(index: LogIndex): LogScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const [{ following, stayedAt }, setPlace] = useState({ following: true, stayedAt: 0 });
  /** What the scroller was set to last: any other position is a person's doing. */
  const ownTop = useRef(0);
  const anchor = useRef<{ readonly row: LogRow; readonly offset: number } | null>(null);

  const keepPlace = useCallback(
    (top: number) => {
      const at = index.rowAtPixel(top);
      const row = index.row(at);
      anchor.current = row && { row, offset: top - index.topOf(at) };
    },
    [index],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = following ? element.scrollHeight : topOfAnchor(index, anchor.current);
    if (top !== null) element.scrollTop = top;
    ownTop.current = element.scrollTop;
    setView((before) =>
      before.top === element.scrollTop && before.height === element.clientHeight
        ? before
        : { top: element.scrollTop, height: element.clientHeight },
    );
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setView((before) => ({ ...before, height: element.clientHeight })),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const stayAt = useCallback(
    (top: number) => {
      keepPlace(top);
      const newest = index.lastSeq;
      setPlace((before) => (before.following ? { following: false, stayedAt: newest } : before));
    },
    [index, keepPlace],
  );
  const stay = useCallback(() => stayAt(scroller.current?.scrollTop ?? 0), [stayAt]);
  const follow = useCallback(
    () => setPlace((before) => (before.following ? before : { ...before, following: true })),
    [],
  );

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || element.scrollTop === ownTop.current) return;
    const { scrollHeight, scrollTop, clientHeight } = element;
    const wentUp = scrollTop < ownTop.current;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    ownTop.current = scrollTop;
    // At once: lines that arrive before the next drawing must find where the person wants to be.
    flushSync(() => {
      setView({ top: scrollTop, height: clientHeight });
      // A few pixels up are no wish to follow: whoever has just chosen a line there stays with it.
      if (isAtEnd && !wentUp) follow();
      else if (!isAtEnd && wentUp) stay();
      else keepPlace(scrollTop);
    });
  }, [stay, follow, keepPlace]);

  const reveal = useCallback(
    (at: number, { followLast }: { readonly followLast: boolean }) => {
      const element = scroller.current;
      const row = index.row(at);
      if (element === null || row === null) return;
      const top = index.topOf(at);
      const bottom = top + heightOf(row);
      // In a tab that isn't shown nothing scrolls: the place is kept until it is.
      let wanted = element.scrollTop;
      if (top < wanted) wanted = top;
      else if (bottom > wanted + element.clientHeight - 8)
        wanted = Math.min(top, bottom + 8 - element.clientHeight);
      element.scrollTop = wanted;
      ownTop.current = element.scrollTop;
      setView({ top: element.scrollTop, height: element.clientHeight });
      if (followLast && at === index.rowCount - 1) follow();
      else stayAt(wanted);
    },
    [index, follow, stayAt],
  );

  const top = following ? Math.max(0, index.height - view.height) : view.top;
  return {
    scroller,
    from: Math.max(0, index.rowAtPixel(top - OVERSCAN)),
    to: index.rowAtPixel(top + view.height + OVERSCAN),
    height: view.height,
    following,
    showsEnd: index.height - top - view.height < AT_END,
    stayedAt,
    follow,
    stay,
    reveal,
    onScroll,
  };
}

/** Pixels from the top to the place that stays; null when there is none. */
function topOfAnchor(
  index: LogIndex,
  anchor: { readonly row: LogRow; readonly offset: number } | null,
): number | null {
  if (anchor === null) return null;
  const at = index.indexOf(anchor.row);
  if (at !== -1) return index.topOf(at) + anchor.offset;
  // Its line is trimmed, or hidden by a filter: the next one that isn't takes its place.
  return anchor.row.kind === "event" ? index.topOf(index.indexNear(anchor.row.event.seq)) : null;
}
