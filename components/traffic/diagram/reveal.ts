/** The nearest ancestor that scrolls up and down; null: the page itself. */
export function scrollerOf(element: Element): HTMLElement | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}

/**
 * Scrolls as little as brings a part of an element into view, below what covers the upper edge, and above what may cover the lower
 * one: the scroller's padding there.
 *
 * @param part pixels from the element's upper edge
 * @param covered pixels of a head that stays in sight
 */
export function reveal(element: Element, part: { from: number; to: number }, covered: number): void {
  const scroller = scrollerOf(element);
  if (scroller === null) return;
  const view = scroller.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const above = box.top + part.from - (view.top + covered + 8);
  const kept = Number.parseFloat(getComputedStyle(scroller).paddingBottom) || 0;
  const below = box.top + part.to - (view.bottom - 8 - kept);
  if (above < 0) scroller.scrollTop += above;
  else if (below > 0) scroller.scrollTop += Math.min(below, above);
}
