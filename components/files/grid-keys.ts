import type { KeyboardEvent } from "react";
import type { Order } from "@/lib/client/files/order";
import { neighbour, type Selection, type SelectionStep, select } from "@/lib/client/files/selection";

export interface GridKeyTarget {
  readonly order: Order;
  readonly selection: Selection;
  /** Rows that fit into the view. */
  readonly pageSize: number;
  /** The letters of a name are being typed: a space is one of them. */
  readonly isTyping: boolean;
}

/** What a key asks of the grid; null for a key that is not the grid's. */
export type GridKeyAction =
  | { readonly do: "select"; readonly selection: Selection }
  | { readonly do: "type"; readonly text: string };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The row that a key moves to; null for a key that doesn't move. */
function destination(key: string, { order, selection, pageSize }: GridKeyTarget): string | null {
  switch (key) {
    case "ArrowDown":
      return neighbour(order, selection.active, 1);
    case "ArrowUp":
      return neighbour(order, selection.active, -1);
    case "PageDown":
      return neighbour(order, selection.active, pageSize);
    case "PageUp":
      return neighbour(order, selection.active, -pageSize);
    case "Home":
      return order.keys[0] ?? null;
    case "End":
      return order.keys.at(-1) ?? null;
    default:
      return null;
  }
}

/**
 * Reads a key press on the file grid: arrows move and select, with Shift they extend, with Ctrl or Cmd they only move;
 * Space toggles; letters search, and spaces between them. What else keys do stands in the table of actions.
 */
export function readGridKey(event: Key, target: GridKeyTarget): GridKeyAction | null {
  const { order, selection } = target;
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  const to = destination(event.key, target);
  if (to !== null) {
    const how = event.shiftKey ? "extend" : command ? "move" : "only";
    return { do: "select", selection: select(selection, order, to, how) };
  }
  if (command) return null;
  if (event.key === " " && !target.isTyping) {
    return selection.active === null
      ? null
      : { do: "select", selection: select(selection, order, selection.active, "toggle") };
  }
  // No name holds a slash, and people look for "?" where help is.
  return event.key.length === 1 && !"/?".includes(event.key) ? { do: "type", text: event.key } : null;
}

/**
 * How a press on a row selects: Shift extends, Ctrl or Cmd toggles, and so does a press on the row's mark, which is how
 * fingers select several; anything else selects the row alone.
 */
export function pressStep(
  event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "shiftKey">,
  onMark: boolean,
): SelectionStep {
  if (event.shiftKey) return "extend";
  return onMark || event.ctrlKey || event.metaKey ? "toggle" : "only";
}
