import { useCallback, useMemo, useState } from "react";
import { type Arrangement, type SortColumn, sortBy } from "@/lib/client/files/arrange";
import {
  type ColumnWidths,
  rememberColumns,
  rememberedColumns,
  rememberedWidths,
  rememberWidths,
  type SizedColumn,
  toggleColumn,
  withWidth,
} from "@/lib/client/files/columns";
import { entryKey } from "@/lib/client/files/entry-key";
import { type Order, orderOf } from "@/lib/client/files/order";
import type { Rows } from "@/lib/client/files/rows";
import {
  keepOnly,
  nothingSelected,
  type Selection,
  select,
  selectedRows,
} from "@/lib/client/files/selection";
import { foldersPreference, hiddenPreference, sortingPreference } from "@/lib/client/files/view-preferences";
import { nameInListing, parentOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import { useRows } from "./use-rows";

const noEntries: readonly Entry[] = [];
const noOrder = orderOf([]);

/** How a directory is looked at: order, filter and selection. */
export interface FileView {
  readonly arrangement: Arrangement;
  /** What is shown, in order; null until a large listing was arranged for the first time. */
  readonly rows: Rows | null;
  /** The order or the filter asked for is on its way: the rows are those of before. */
  readonly isArranging: boolean;
  /** The entries of `rows`. */
  readonly entries: readonly Entry[];
  /** The keys of `entries`. */
  readonly order: Order;
  readonly selection: Selection;
  readonly selected: readonly Entry[];
  readonly sort: (column: SortColumn) => void;
  readonly setFilter: (filter: string) => void;
  readonly toggleHidden: () => void;
  /** Chosen ones; those that there is room for are shown. */
  readonly columns: readonly SortColumn[];
  readonly toggleColumn: (column: SortColumn) => void;
  readonly columnWidths: ColumnWidths;
  /** @param width pixels; null for the usual one */
  readonly resizeColumn: (column: SizedColumn, width: number | null) => void;
  readonly toggleFoldersFirst: () => void;
  readonly select: (selection: Selection) => void;
  /** Selects entries of the listing, and makes them appear if they are hidden or filtered out. */
  readonly reveal: (entries: readonly Entry[]) => void;
}

interface Looking {
  readonly path: RemotePath;
  readonly filter: string;
  readonly selection: Selection;
}

/** Begins to look at a directory; coming up from one in it, that one is where the keyboard is. */
function arrive(path: RemotePath, from: RemotePath | null): Looking {
  const up = from === null ? null : parentOf(from);
  const cameUp = from !== null && up !== null && pathKey(up) === pathKey(path);
  const selection = cameUp
    ? select(nothingSelected, noOrder, entryKey(nameInListing(from)), "only")
    : nothingSelected;
  return { path, filter: "", selection };
}

/**
 * Keeps order, filter and selection of the directory shown. Order and hidden files stay from directory to directory,
 * and are remembered; filter and selection begin anew in each.
 *
 * @param entries undefined while there is no listing
 */
export function useFileView(path: RemotePath, entries: readonly Entry[] | undefined): FileView {
  const [kept, setKept] = useState(() => ({
    sorting: sortingPreference.current(),
    foldersFirst: foldersPreference.current() === "first",
    hidden: hiddenPreference.current() === "shown",
  }));
  const [looking, setLooking] = useState<Looking>(() => arrive(path, null));
  const [columns, setColumns] = useState(rememberedColumns);
  const [columnWidths, setColumnWidths] = useState(rememberedWidths);
  const place = pathKey(path);
  const here = pathKey(looking.path) === place ? looking : arrive(path, looking.path);
  if (here !== looking) setLooking(here);

  const arrangement = useMemo(() => ({ ...kept, filter: here.filter }), [kept, here.filter]);
  const { rows, isArranging } = useRows(place, entries, arrangement);
  const order = rows ?? noOrder;
  const selection = useMemo(() => keepOnly(here.selection, order), [here.selection, order]);
  const selected = useMemo(
    () =>
      rows === null ? noEntries : selectedRows(selection, rows).flatMap((row) => rows.entries[row] ?? []),
    [rows, selection],
  );

  const showHidden = (hidden: boolean) => {
    hiddenPreference.set(hidden ? "shown" : "hidden");
    setKept((before) => ({ ...before, hidden }));
  };
  return {
    arrangement,
    rows,
    isArranging,
    entries: rows?.entries ?? noEntries,
    order,
    selection,
    selected,
    sort: useCallback(
      (column) => {
        const sorting = sortBy(kept.sorting, column);
        sortingPreference.set(sorting);
        setKept((before) => ({ ...before, sorting }));
      },
      [kept.sorting],
    ),
    setFilter: (filter) => setLooking({ ...here, filter }),
    toggleHidden: () => showHidden(!kept.hidden),
    columns,
    toggleColumn: (column) => {
      const changed = toggleColumn(columns, column);
      rememberColumns(changed);
      setColumns(changed);
    },
    columnWidths,
    resizeColumn: (column, width) => {
      const changed = withWidth(columnWidths, column, width);
      rememberWidths(changed);
      setColumnWidths(changed);
    },
    toggleFoldersFirst: () => {
      foldersPreference.set(kept.foldersFirst ? "mixed" : "first");
      setKept((before) => ({ ...before, foldersFirst: !kept.foldersFirst }));
    },
    select: (next) => setLooking({ ...here, selection: next }),
    reveal: (wanted) => {
      const keys = wanted.map(entryKey);
      const [first = null] = keys;
      setKept((before) => ({ ...before, hidden: true }));
      setLooking({ ...here, filter: "", selection: { keys: new Set(keys), active: first, anchor: first } });
    },
  };
}
