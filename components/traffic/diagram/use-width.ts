import { type RefObject, useLayoutEffect, useState } from "react";

/** An element's width in pixels, as it changes; the first guess serves until it is known. */
export function useWidth(ref: RefObject<Element | null>, guess: number): number {
  const [width, setWidth] = useState(guess);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width) || guess);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, guess]);
  return width;
}
