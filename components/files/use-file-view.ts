import { useCallback, useMemo, useState } from "react";
import { type Arrangement, arrange, entryKey, type SortColumn, sortBy } from "@/lib/client/files/arrange";
import { keepOnly, nothingSelected, type Selection, select } from "@/lib/client/files/selection";
import { nameInListing, parentOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
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
    ? select(nothingSelected, [], entryKey(nameInListing(from)), "only")
    : nothingSelected;
  return { path, filter: "", selection };
}

/**
 * Keeps order, filter and selection of the directory shown. Order and hidden files stay from directory to directory;
 * filter and selection begin anew in each.
 */
export function useFileView(path: RemotePath, entries: readonly Entry[] = noEntries): FileView {
  const [kept, setKept] = useState({ sorting: byName.sorting, hidden: byName.hidden });
  const [looking, setLooking] = useState<Looking>(() => arrive(path, null));
  const here = pathKey(looking.path) === pathKey(path) ? looking : arrive(path, looking.path);
  if (here !== looking) setLooking(here);

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
    reveal: (wanted) => {
      const keys = wanted.map(entryKey);
      const [first = null] = keys;
      setKept((before) => ({ ...before, hidden: true }));
      setLooking({ ...here, filter: "", selection: { keys: new Set(keys), active: first, anchor: first } });
    },
  };
}
