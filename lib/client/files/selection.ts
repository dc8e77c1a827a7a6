/**
 * Which rows of a list are selected, as data: the keys selected, the row that the keyboard is on, and the row from
 * which Shift extends. Keys stay valid when the list is sorted, filtered or listed again.
 */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly active: string | null;
  readonly anchor: string | null;
}

export const nothingSelected: Selection = { keys: new Set(), active: null, anchor: null };

/** How a click or a key changes what is selected. */
export type SelectionStep = "only" | "toggle" | "extend" | "move";

/** The keys between two rows, both included, in the list's order. */
function between(order: readonly string[], from: string, to: string): string[] {
  const a = order.indexOf(from);
  const b = order.indexOf(to);
  if (a === -1 || b === -1) return [to];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/**
 * Selects by mouse or keyboard: `only` this row; `toggle` it (Ctrl or Cmd); `extend` from the anchor to it (Shift);
 * `move` the keyboard to it without selecting.
 */
export function select(
  selection: Selection,
  order: readonly string[],
  key: string,
  step: SelectionStep,
): Selection {
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
      return { keys: new Set(between(order, anchor, key)), active: key, anchor };
    }
    case "move":
      return { ...selection, active: key };
  }
}

export function selectAll(selection: Selection, order: readonly string[]): Selection {
  return { ...selection, keys: new Set(order), active: selection.active ?? order[0] ?? null };
}

/** Drops what is no longer in the list: after a delete, a filter, or another listing. */
export function keepOnly(selection: Selection, order: readonly string[]): Selection {
  const present = new Set(order);
  const keep = (key: string | null) => (key !== null && present.has(key) ? key : null);
  const keys = [...selection.keys].filter((key) => present.has(key));
  const unchanged =
    keys.length === selection.keys.size &&
    keep(selection.active) === selection.active &&
    keep(selection.anchor) === selection.anchor;
  return unchanged
    ? selection
    : { keys: new Set(keys), active: keep(selection.active), anchor: keep(selection.anchor) };
}

/** The row that a key moves to, `step` rows away; the first row when the keyboard was on none. */
export function neighbour(order: readonly string[], active: string | null, step: number): string | null {
  if (order.length === 0) return null;
  const at = active === null ? -1 : order.indexOf(active);
  const next = at === -1 ? (step < 0 ? order.length - 1 : 0) : at + step;
  return order[Math.min(Math.max(next, 0), order.length - 1)] ?? null;
}

/** The next row, after the active one and round the end, whose name begins with what was typed. */
export function typeAhead<T>(
  rows: readonly T[],
  activeIndex: number,
  typed: string,
  nameOf: (row: T) => string,
): T | null {
  const wanted = typed.toLowerCase();
  // A longer text goes on from where the shorter one stopped; a single letter moves on.
  const start = typed.length > 1 ? Math.max(activeIndex, 0) : activeIndex + 1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[(start + i) % rows.length];
    if (row !== undefined && nameOf(row).toLowerCase().startsWith(wanted)) return row;
  }
  return null;
}
