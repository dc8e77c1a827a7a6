import { type RefCallback, type RefObject, useCallback, useRef, useState } from "react";
import { nextZoom } from "@/lib/client/traffic/diagram-view";

export interface Zoom {
  /** 1: natural size. */
  readonly zoom: number;
  readonly zoomTo: (change: (before: number) => number) => void;
  /** What scrolls, whatever it is at the moment. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** For what scrolls and is zoomed by the wheel with Ctrl. */
  readonly attach: RefCallback<HTMLDivElement>;
}

/** How large a drawing is; what is in the middle stays there. */
export function useZoom(): Zoom {
  const [zoom, setZoom] = useState(1);
  /** Ahead of what is drawn: the wheel may turn several times in one frame. */
  const current = useRef(zoom);
  const scroller = useRef<HTMLDivElement>(null);
  const zoomTo = useCallback((change: (before: number) => number) => {
    const before = current.current;
    const after = change(before);
    if (after === before) return;
    current.current = after;
    setZoom(after);
    const element = scroller.current;
    if (element === null) return;
    const middle = element.scrollTop + element.clientHeight / 2;
    requestAnimationFrame(() => {
      element.scrollTop = (middle * after) / before - element.clientHeight / 2;
    });
  }, []);
  // React listens to the wheel passively: a zoom of the diagram would be one of the whole page as well.
  const attach = useCallback(
    (element: HTMLDivElement) => {
      const onWheel = (event: WheelEvent) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        zoomTo((before) => nextZoom(before, event.deltaY < 0 ? 1 : -1));
      };
      scroller.current = element;
      element.addEventListener("wheel", onWheel, { passive: false });
      return () => {
        scroller.current = null;
        element.removeEventListener("wheel", onWheel);
      };
    },
    [zoomTo],
  );
  return { zoom, zoomTo, scroller, attach };
}
