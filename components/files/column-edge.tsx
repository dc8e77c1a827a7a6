"use client";

import { type KeyboardEvent, useRef } from "react";
import { NARROWEST } from "@/lib/client/files/columns";

/** Pixels that a press of an arrow key moves it by. */
const STEP = 8;

export interface ColumnEdgeProps {
  /** What the column is called. */
  readonly label: string;
  /** Pixels. */
  readonly width: number;
  /** The widest that there is room for. */
  readonly most: number;
  /** Null for the usual width. */
  readonly onResize: (width: number | null) => void;
}

/** The left edge of a column, by which its width is changed: by drag, by arrow keys, and by a double click back to the usual. */
export function ColumnEdge({ label, width, most, onResize }: ColumnEdgeProps) {
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const resize = (wanted: number) => onResize(Math.min(wanted, most));
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted = widthByKey(event.key, width, most);
    if (wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (wanted === null) onResize(null);
    else resize(wanted);
  };
  const end = () => {
    drag.current = null;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={Math.max(most, width)}
      title="Drag to resize, double click for the usual width"
      tabIndex={0}
      // A mouse leaves the focus where it is.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width };
      }}
      onPointerMove={({ clientX }) => {
        const { current: from } = drag;
        if (from !== null) resize(from.width + from.x - clientX);
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => onResize(null)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -left-1.5 z-10 w-3 cursor-col-resize pointer-coarse:-left-3 pointer-coarse:w-6 touch-none before:absolute before:inset-y-1.5 before:left-1/2 before:w-px before:bg-line hover:before:w-0.5 hover:before:bg-accent"
    />
  );
}

/** The width that a key asks for: the edge goes where the arrow points. Null for the usual; undefined for no key of it. */
function widthByKey(key: string, width: number, most: number): number | null | undefined {
  switch (key) {
    case "ArrowLeft":
      return width + STEP;
    case "ArrowRight":
      return width - STEP;
    case "Home":
      return NARROWEST;
    case "End":
      return most;
    case "Enter":
      return null;
    default:
      return undefined;
  }
}
