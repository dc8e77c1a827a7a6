import type { SequenceStep } from "@/lib/protocol/sequence/sequence-model";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { DiagramLayout } from "./diagram-layout";
import { firstAfter } from "./log-events";

/** What a diagram shows and how large: decisions without a browser. */

const zooms = [0.25, 0.4, 0.55, 0.7, 0.85, 1, 1.2, 1.5, 2, 2.5, 3] as const;

/** Steps that PageUp and PageDown move by. */
export const PAGE_STEPS = 12;

/** The next larger (1) or smaller (-1) zoom; the same at the end. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? zooms.find((step) => step > zoom + 0.01) : zooms.findLast((step) => step < zoom - 0.01);
  return next ?? zoom;
}

/**
 * The zoom at which all of a diagram is in view, as far as it can be read then. Other widths make other layouts, but
 * never another height.
 *
 * @param view pixels
 */
export function fitZoom(
  { height }: Pick<DiagramLayout, "height">,
  view: { readonly clientHeight: number },
): number {
  const whole = view.clientHeight / (height + 30);
  return Math.min(1, Math.max(zooms[0], Math.floor(whole * 100) / 100));
}

/**
 * The operation to draw: the one that was picked, else that of the selected line, else the newest.
 *
 * @param events by rising number
 * @returns null when no event belongs to one
 */
export function shownExchange(
  events: readonly TrafficEvent[],
  { selected, picked }: { readonly selected: number | null; readonly picked: number | null },
): number | null {
  if (picked !== null) return picked;
  const at = selected === null ? -1 : indexOf(events, selected);
  // A line of no operation, such as a server's closing, follows one.
  for (let i = at === -1 ? events.length - 1 : at; i >= 0; i--) {
    const exchange = events[i]?.exchange;
    if (exchange) return exchange.id;
  }
  return events.find(({ exchange }) => exchange !== null)?.exchange?.id ?? null;
}

/** Where the event with this number stands; -1 when it isn't there. */
export function indexOf(events: readonly TrafficEvent[], seq: number): number {
  const at = firstAfter(events, seq - 1);
  return events[at]?.seq === seq ? at : -1;
}

/** Where the step of an event stands, the one that it began before any other that it is part of; -1 for none. */
export function stepIndexOf(steps: readonly Pick<SequenceStep, "seqs">[], seq: number | null): number {
  if (seq === null) return -1;
  const begun = steps.findIndex(({ seqs }) => seqs[0] === seq);
  return begun === -1 ? steps.findIndex(({ seqs }) => seqs.includes(seq)) : begun;
}
