import { useCallback, useMemo, useState } from "react";
import { type Arrangement, arrange, entryKey, type SortColumn, sortBy } from "@/lib/client/files/arrange";
import { keepOnly, nothingSelected, type Selection } from "@/lib/client/files/selection";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";

const byName: Arrangement = { sorting: { column: "name", descending: false }, filter: "", hidden: false };
const noEntries: readonly Entry[] = [];

/** How a directory is looked at: order, filter and selection. */
export interface FileView {
  readonly arrangement: Arrangement;
  /** What is shown, in order. */
  readonly entries: readonly Entry[];
  /** The keys of `entries`. */
  readonly order: readonly string[];
  readonly selection: Selection;
  readonly selected: readonly Entry[];
  readonly sort: (column: SortColumn) => void;
  readonly setFilter: (filter: string) => void;
  readonly toggleHidden: () => void;
  readonly select: (selection: Selection) => void;
}

interface Looking {
  readonly path: string;
  readonly filter: string;
  readonly selection: Selection;
}

/**
 * Keeps order, filter and selection of the directory shown. Order and hidden files stay from directory to directory;
 * filter and selection begin anew in each.
 */
export function useFileView(path: RemotePath, entries: readonly Entry[] = noEntries): FileView {
  const key = pathKey(path);
  const [kept, setKept] = useState({ sorting: byName.sorting, hidden: byName.hidden });
  const [looking, setLooking] = useState<Looking>({ path: key, filter: "", selection: nothingSelected });
  const here = looking.path === key ? looking : { path: key, filter: "", selection: nothingSelected };

  const arrangement = useMemo(() => ({ ...kept, filter: here.filter }), [kept, here.filter]);
  const shown = useMemo(() => arrange(entries, arrangement), [entries, arrangement]);
  const order = useMemo(() => shown.map(entryKey), [shown]);
  const selection = useMemo(() => keepOnly(here.selection, order), [here.selection, order]);
  const selected = useMemo(
    () => shown.filter((entry) => selection.keys.has(entryKey(entry))),
    [shown, selection],
  );

  return {
    arrangement,
    entries: shown,
    order,
    selection,
    selected,
    sort: useCallback(
      (column) => setKept((before) => ({ ...before, sorting: sortBy(before.sorting, column) })),
      [],
    ),
    setFilter: (filter) => setLooking({ ...here, filter }),
    toggleHidden: useCallback(() => setKept((before) => ({ ...before, hidden: !before.hidden })), []),
    select: (next) => setLooking({ ...here, selection: next }),
  };
}
