import type { KeyboardEvent } from "react";

export interface ListKeyTarget {
  /** Rows in the list. */
  readonly count: number;
  /** The row that the focus is in, from 0. */
  readonly at: number;
  /** Rows that fit into the view. */
  readonly pageSize: number;
}

/** What a key asks of the queue's list; null for a key that is not the list's. */
export type ListKeyAction =
  | { readonly do: "go"; readonly to: number }
  | { readonly do: "move"; readonly to: "first" | "earlier" | "later" | "last" };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const moves = { ArrowUp: "earlier", ArrowDown: "later", Home: "first", End: "last" } as const;

function isMove(key: string): key is keyof typeof moves {
  return key in moves;
}

function destination(key: string, { count, at, pageSize }: ListKeyTarget): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + pageSize;
    case "PageUp":
      return at - pageSize;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Reads a key press in the queue's list: arrows and their like go from row to row, with Alt they move the transfer. */
export function readListKey(event: Key, target: ListKeyTarget): ListKeyAction | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (ctrlKey || metaKey || shiftKey) return null;
  if (altKey) return isMove(key) ? { do: "move", to: moves[key] } : null;
  const to = destination(key, target);
  return to === null ? null : { do: "go", to: Math.min(Math.max(to, 0), target.count - 1) };
}
