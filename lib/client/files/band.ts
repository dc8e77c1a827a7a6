import type { RowRange } from "./selection";

/** A point in a list's content, in pixels from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Rows of one height below each other, of which only those in sight exist: they are found by where they would be. */
export interface RowGeometry {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
}

/** The rows that a band between two heights touches; null where there are none. */
export function rowsInBand({ count, rowHeight }: RowGeometry, from: number, to: number): RowRange | null {
  const first = Math.max(0, Math.floor(Math.min(from, to) / rowHeight));
  const last = Math.min(count - 1, Math.floor(Math.max(from, to) / rowHeight));
  return first > last ? null : { first, last };
}

/** Within so many pixels of an edge the list scrolls, and the faster the further the pointer is. */
const EDGE = 24;
const FASTEST = 60;

/** How far a list scrolls in one frame, in pixels, while a band is drawn to a height in its view; down is positive. */
export function bandScroll(y: number, top: number, bottom: number): number {
  const beyond = y < top + EDGE ? y - (top + EDGE) : y > bottom - EDGE ? y - (bottom - EDGE) : 0;
  return Math.max(-FASTEST, Math.min(FASTEST, beyond / 2));
}
