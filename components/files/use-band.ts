import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { bandScroll, type Point, type RowGeometry, rowsInBand } from "@/lib/client/files/band";
import type { Order } from "@/lib/client/files/order";
import { type RowRange, type Selection, selectRows } from "@/lib/client/files/selection";

/** How far the pointer goes, in pixels, before a press becomes a band. */
const STRAY = 4;

export interface BandUse extends RowGeometry {
  readonly grid: RefObject<HTMLElement | null>;
  /** Pixels above the first row that stay in sight. */
  readonly headerHeight: number;
  readonly order: Order;
  readonly selection: Selection;
  readonly select: (selection: Selection) => void;
}

/** What a band covers of the rows' content, in pixels. */
export interface Band {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Drawing {
  /** Where it began, in the content. */
  readonly from: Point;
  /** What was selected before. */
  readonly before: Selection;
  /** What it touches comes to that. */
  readonly adds: boolean;
  /** Where the pointer is, in the window. */
  pointer: Point;
  /** As it is shown; null while it is a press only. */
  band: Band | null;
  touched: RowRange | null;
  frame: number;
}

/** Whether a press was on the list itself: on none of its rows, and not on its scroll bar. */
function isEmptySpace({ target, clientX, clientY }: PointerEvent, grid: HTMLElement): boolean {
  if (!(target instanceof Element) || !(target === grid || target.matches("[role=rowgroup]"))) return false;
  const box = grid.getBoundingClientRect();
  return clientX - box.left < grid.clientWidth && clientY - box.top < grid.clientHeight;
}

/**
 * Lets a mouse select rows by a band that is drawn from empty space; with Ctrl or Cmd they come to those selected before.
 * A press on empty space alone selects nothing. Escape takes it back.
 */
export function useBand(use: BandUse) {
  const [band, setBand] = useState<Band | null>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(use);
  latest.current = use;

  /** Where a point of the window is in the content. */
  const inContent = (grid: HTMLElement, { x, y }: Point): Point => {
    const box = grid.getBoundingClientRect();
    return {
      x: Math.max(0, Math.min(x - box.left, grid.clientWidth)) + grid.scrollLeft,
      y: Math.max(0, y - box.top + grid.scrollTop - latest.current.headerHeight),
    };
  };
  const end = useCallback(() => {
    if (drawing.current !== null) cancelAnimationFrame(drawing.current.frame);
    drawing.current = null;
    setBand(null);
  }, []);
  /** Shows the band as far as the pointer is, and selects what it touches. */
  const reach = (drawn: Drawing, grid: HTMLElement) => {
    const { headerHeight, order, select, count, rowHeight } = latest.current;
    const at = inContent(grid, drawn.pointer);
    const top = Math.min(drawn.from.y, at.y);
    const next = {
      left: Math.min(drawn.from.x, at.x),
      top,
      width: Math.abs(drawn.from.x - at.x),
      height: Math.min(Math.abs(drawn.from.y - at.y), grid.scrollHeight - headerHeight - top),
    };
    const { band: shown, touched: before } = drawn;
    drawn.band = next;
    if (shown === null || !isSame(shown, next)) setBand(next);
    const touched = rowsInBand({ count, rowHeight }, top, top + next.height);
    drawn.touched = touched;
    const isOther = touched?.first !== before?.first || touched?.last !== before?.last;
    if (shown === null || isOther) select(selectRows(drawn.before, order, touched, drawn.adds));
  };
  const draw = () => {
    const { current: drawn } = drawing;
    const { grid, headerHeight } = latest.current;
    if (drawn === null || grid.current === null) return;
    drawn.frame = requestAnimationFrame(draw);
    const box = grid.current.getBoundingClientRect();
    const bottom = box.top + grid.current.clientHeight;
    grid.current.scrollTop += bandScroll(drawn.pointer.y, box.top + headerHeight, bottom);
    reach(drawn, grid.current);
  };
  useEffect(() => () => cancelAnimationFrame(drawing.current?.frame ?? 0), []);
  const isDrawn = band !== null;
  useEffect(() => {
    if (!isDrawn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || drawing.current === null) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.select(drawing.current.before);
      end();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [isDrawn, end]);

  return {
    band,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const { grid, selection } = latest.current;
        if (event.pointerType !== "mouse" || event.button !== 0 || grid.current === null) return;
        if (!isEmptySpace(event, grid.current)) return;
        const pointer = { x: event.clientX, y: event.clientY };
        drawing.current = {
          from: inContent(grid.current, pointer),
          before: selection,
          adds: event.ctrlKey || event.metaKey,
          pointer,
          band: null,
          touched: null,
          frame: 0,
        };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        const { current: drawn } = drawing;
        if (drawn === null) return;
        const start = drawn.pointer;
        if (drawn.band === null && Math.hypot(clientX - start.x, clientY - start.y) < STRAY) return;
        drawn.pointer = { x: clientX, y: clientY };
        if (drawn.band === null) draw();
      },
      onPointerUp: () => {
        const { current: drawn } = drawing;
        if (drawn === null) return;
        const { grid, order, selection, select, rowHeight } = latest.current;
        if (drawn.band === null) {
          if (!drawn.adds) select({ ...selection, keys: new Set() });
        } else if (grid.current !== null) {
          reach(drawn, grid.current);
          const { touched } = drawn;
          if (touched !== null) {
            // The keyboard goes on from where the band ended.
            const row = Math.floor(inContent(grid.current, drawn.pointer).y / rowHeight);
            const active = order.keys[Math.max(touched.first, Math.min(row, touched.last))] ?? null;
            select({ ...selectRows(drawn.before, order, touched, drawn.adds), active, anchor: active });
          }
        }
        end();
      },
      onPointerCancel: end,
    },
  };
}

function isSame(a: Band, b: Band): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}
