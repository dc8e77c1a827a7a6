/** The nearest ancestor that scrolls up and down; null: the page itself. */
export function scrollerOf(element: Element): HTMLElement | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}

/**
 * Scrolls as little as brings an element into view, below what covers the upper edge.
 *
 * @param covered pixels of a head that stays in sight
 */
export function reveal(element: Element, covered: number): void {
  const scroller = scrollerOf(element);
  if (scroller === null) return;
  const view = scroller.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const above = box.top - (view.top + covered + 8);
  const below = box.bottom - (view.bottom - 8);
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += Math.min(below, above);
}
