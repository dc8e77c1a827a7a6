import { type RefObject, useEffect, useState } from "react";

/**
 * Whether an element holds more than it has room for sideways.
 *
 * @param content changes whenever what it holds does
 * @param onSettled called with the element whenever that was found out
 */
export function useOverflow(
  element: RefObject<HTMLElement | null>,
  content: string,
  onSettled?: (element: HTMLElement) => void,
): boolean {
  const [overflows, setOverflows] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content needs another width.
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const settle = () => {
      setOverflows(current.scrollWidth > current.clientWidth + 1);
      onSettled?.(current);
    };
    settle();
    const observer = new ResizeObserver(settle);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, content]);
  return overflows;
}
