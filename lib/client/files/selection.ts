import { folded } from "@/lib/protocol/glob";
import type { Order } from "./order";

/** Keys that are selected. A set is one. */
export interface KeySet extends Iterable<string> {
  has(key: string): boolean;
  readonly size: number;
}

/**
 * Which rows of a list are selected, as data: the keys selected, the row that the keyboard is on, and the row from
 * which Shift extends. Keys stay valid when the list is sorted, filtered or listed again.
 */
export interface Selection {
  readonly keys: KeySet;
  readonly active: string | null;
  readonly anchor: string | null;
}

export const nothingSelected: Selection = { keys: new Set(), active: null, anchor: null };

/** How a click or a key changes what is selected. */
export type SelectionStep = "only" | "toggle" | "extend" | "move";

/** Rows of an order from one to another: as quick for a hundred thousand as for one. */
class KeyRange implements KeySet {
  readonly order: Order;
  /** The first row, and the one after the last. */
  readonly start: number;
  readonly end: number;

  constructor(order: Order, start: number, end: number) {
    this.order = order;
    this.start = start;
    this.end = end;
  }

  get size(): number {
    return this.end - this.start;
  }

  has(key: string): boolean {
    const row = this.order.indexOf(key);
    return row >= this.start && row < this.end;
  }

  *[Symbol.iterator](): Generator<string, void> {
    for (let row = this.start; row < this.end; row++) {
      const key = this.order.keys[row];
      if (key !== undefined) yield key;
    }
  }
}

/** The keys between two rows, both included. */
function between(order: Order, from: string, to: string): KeySet {
  const a = order.indexOf(from);
  const b = order.indexOf(to);
  if (a === -1 || b === -1) return new Set([to]);
  return new KeyRange(order, Math.min(a, b), Math.max(a, b) + 1);
}

/**
 * Selects by mouse or keyboard: `only` this row; `toggle` it (Ctrl or Cmd); `extend` from the anchor to it (Shift);
 * `move` the keyboard to it without selecting.
 */
export function select(selection: Selection, order: Order, key: string, step: SelectionStep): Selection {
  switch (step) {
    case "only":
      return { keys: new Set([key]), active: key, anchor: key };
    case "toggle": {
      const keys = new Set(selection.keys);
      if (!keys.delete(key)) keys.add(key);
      return { keys, active: key, anchor: key };
    }
    case "extend": {
      const anchor = selection.anchor ?? key;
      return { keys: between(order, anchor, key), active: key, anchor };
    }
    case "move":
      return { ...selection, active: key };
  }
}

/** Some rows that lie together: the first and the last, from 0. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Selects rows that lie together: beside what was selected, or in its place. The keyboard stays where it is. */
export function selectRows(
  selection: Selection,
  order: Order,
  rows: RowRange | null,
  adds: boolean,
): Selection {
  const range = rows === null ? null : new KeyRange(order, rows.first, rows.last + 1);
  if (adds) return { ...selection, keys: new Set([...selection.keys, ...(range ?? [])]) };
  return { ...selection, keys: range ?? new Set() };
}

export function selectAll(selection: Selection, order: Order): Selection {
  return {
    ...selection,
    keys: new KeyRange(order, 0, order.keys.length),
    active: selection.active ?? order.keys[0] ?? null,
  };
}

/** Selects what was not selected, and the other way round. */
export function invertSelection(selection: Selection, order: Order): Selection {
  if (selection.keys.size === 0) return selectAll(selection, order);
  return { ...selection, keys: new Set(order.keys.filter((key) => !selection.keys.has(key))) };
}

/** Drops what is no longer in the list: after a delete, a filter, or another listing. */
export function keepOnly(selection: Selection, order: Order): Selection {
  const { keys } = selection;
  const keep = (key: string | null) => (order.indexOf(key) === -1 ? null : key);
  const [active, anchor] = [keep(selection.active), keep(selection.anchor)];
  const kept = keys instanceof KeyRange && keys.order === order ? keys : keptOf(keys, order);
  const unchanged = kept === keys && active === selection.active && anchor === selection.anchor;
  return unchanged ? selection : { keys: kept, active, anchor };
}

function keptOf(keys: KeySet, order: Order): KeySet {
  const kept = [...keys].filter((key) => order.indexOf(key) !== -1);
  if (kept.length === keys.size) return keys;
  return new Set(kept);
}

/** The rows that are selected, from 0, in the list's order. */
export function selectedRows({ keys }: Selection, order: Order): readonly number[] {
  if (keys instanceof KeyRange && keys.order === order)
    return Array.from({ length: keys.size }, (_, i) => keys.start + i);
  const rows: number[] = [];
  for (const key of keys) {
    const row = order.indexOf(key);
    if (row !== -1) rows.push(row);
  }
  return rows.sort((a, b) => a - b);
}

/** The row that a key moves to, `step` rows away; the first row when the keyboard was on none. */
export function neighbour(order: Order, active: string | null, step: number): string | null {
  const { keys } = order;
  if (keys.length === 0) return null;
  const at = order.indexOf(active);
  const next = at === -1 ? (step < 0 ? keys.length - 1 : 0) : at + step;
  return keys[Math.min(Math.max(next, 0), keys.length - 1)] ?? null;
}

export interface NamedRows {
  readonly count: number;
  /** The name of a row as it is compared (`folded`). */
  readonly foldedName: (row: number) => string;
}

/**
 * The next row, after the active one and round the end, whose name begins with what was typed; null when none does.
 *
 * @param active the row that the keyboard is on, from 0; -1 for none
 */
export function typeAhead({ count, foldedName }: NamedRows, active: number, typed: string): number | null {
  const wanted = folded(typed);
  // A longer text goes on from where the shorter one stopped; a single letter moves on.
  const start = typed.length > 1 ? Math.max(active, 0) : active + 1;
  for (let i = 0; i < count; i++) {
    const row = (start + i) % count;
    if (foldedName(row).startsWith(wanted)) return row;
  }
  return null;
}
