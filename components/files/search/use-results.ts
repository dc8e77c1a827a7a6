import { useMemo, useState } from "react";
import { type Order, orderOf } from "@/lib/client/files/order";
import type { Match } from "@/lib/client/files/search-run";
import { keepOnly, nothingSelected, type Selection } from "@/lib/client/files/selection";

/** What was found, and what of it is selected. */
export interface Results {
  readonly matches: readonly Match[];
  /** The keys of `matches`. */
  readonly order: Order;
  readonly selection: Selection;
  readonly selected: readonly Match[];
  /** The one that the keyboard is on. */
  readonly active: Match | undefined;
  readonly select: (selection: Selection) => void;
}

export function useResults(matches: readonly Match[]): Results {
  const [wanted, select] = useState(nothingSelected);
  const order = useMemo(() => orderOf(matches.map(({ key }) => key)), [matches]);
  const selection = useMemo(() => keepOnly(wanted, order), [wanted, order]);
  const selected = useMemo(
    () => (selection.keys.size === 0 ? [] : matches.filter(({ key }) => selection.keys.has(key))),
    [matches, selection],
  );
  const active = matches[order.indexOf(selection.active)];
  return { matches, order, selection, selected, active, select };
}
