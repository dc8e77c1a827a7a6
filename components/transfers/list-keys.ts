import type { KeyboardEvent } from "react";
import { type RowPlace, rowAfterKey } from "@/lib/client/row-keys";

/** What a key asks of the queue's list; null for a key that is not the list's. */
export type ListKeyAction =
  | { readonly do: "go"; readonly to: number }
  | { readonly do: "move"; readonly to: "first" | "earlier" | "later" | "last" };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const moves = { ArrowUp: "earlier", ArrowDown: "later", Home: "first", End: "last" } as const;

function isMove(key: string): key is keyof typeof moves {
  return key in moves;
}

/** Reads a key press in the queue's list: arrows and their like go from row to row, with Alt they move the transfer. */
export function readListKey(event: Key, place: RowPlace): ListKeyAction | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (ctrlKey || metaKey || shiftKey) return null;
  if (altKey) return isMove(key) ? { do: "move", to: moves[key] } : null;
  const to = rowAfterKey(key, place);
  return to === null ? null : { do: "go", to };
}
