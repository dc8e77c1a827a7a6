import { type RefObject, useEffect, useState } from "react";

/** From and to, in pixels from the element's upper edge. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Drawn beyond what is in view, and how far a scroll goes before more is drawn. */
const SPARE = 500;
const STEP = 250;

/**
 * The part of a tall element that is in view, and some more on both sides: so that only this has to be drawn. Whatever
 * scrolls around it is heard of.
 *
 * @param height of the element, so that growing is noticed
 */
export function useVisibleSlice(ref: RefObject<Element | null>, height: number): Slice {
  const [slice, setSlice] = useState<Slice>({ from: 0, to: 1500 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height means other edges.
  useEffect(() => {
    const measure = () => {
      const box = ref.current?.getBoundingClientRect();
      if (box === undefined) return;
      const from = Math.floor((-box.top - SPARE) / STEP) * STEP;
      const to = Math.ceil((window.innerHeight - box.top + SPARE) / STEP) * STEP;
      setSlice((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    measure();
    // Scrolling doesn't bubble, but it can be caught on its way down, wherever it happens.
    document.addEventListener("scroll", measure, { capture: true, passive: true });
    window.addEventListener("resize", measure);
    const observer = new ResizeObserver(measure);
    if (ref.current) observer.observe(ref.current);
    return () => {
      document.removeEventListener("scroll", measure, { capture: true });
      window.removeEventListener("resize", measure);
      observer.disconnect();
    };
  }, [ref, height]);
  return slice;
}
