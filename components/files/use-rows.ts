import { useEffect, useMemo, useState } from "react";
import { type Arrangement, arrangeSteps } from "@/lib/client/files/arrange";
import type { Rows } from "@/lib/client/files/rows";
import { atOnce, inTurns } from "@/lib/client/turns";
import type { Entry } from "@/lib/contract/files";

/** Listings below this are arranged while the page is drawn, so that nothing flickers; larger ones in turns. */
const MOST_AT_ONCE = 2000;

const noEntries: readonly Entry[] = [];

export interface ArrangedRows {
  /** Of the arrangement before, until a large listing is arranged anew; null while there is none of this place. */
  readonly rows: Rows | null;
  readonly isArranging: boolean;
}

interface Arranged {
  readonly place: string;
  readonly entries: readonly Entry[];
  readonly arrangement: Arrangement;
  readonly rows: Rows;
}

/**
 * The rows of a listing.
 *
 * @param place whose listing it is: what was arranged for another one is never shown
 * @param entries undefined while there is no listing
 */
export function useRows(
  place: string,
  entries: readonly Entry[] | undefined,
  arrangement: Arrangement,
): ArrangedRows {
  const isLarge = entries !== undefined && entries.length >= MOST_AT_ONCE;
  const rowsAtOnce = useMemo(
    () => (isLarge ? null : atOnce(arrangeSteps(entries ?? noEntries, arrangement))),
    [isLarge, entries, arrangement],
  );
  const [arranged, setArranged] = useState<Arranged | null>(null);
  useEffect(() => {
    if (!isLarge) {
      setArranged(null);
      return;
    }
    const stopped = new AbortController();
    const turns = { signal: stopped.signal };
    void inTurns(arrangeSteps(entries, arrangement), turns).then((rows) => {
      if (rows === null || stopped.signal.aborted) return;
      setArranged({ place, entries, arrangement, rows });
      // They are in sight while what the next key or press needs is made.
      void inTurns(rows.lookupSteps(), turns);
    });
    return () => stopped.abort();
  }, [isLarge, place, entries, arrangement]);

  if (rowsAtOnce !== null) return { rows: rowsAtOnce, isArranging: false };
  const isOfPlace = arranged?.place === place;
  return {
    rows: isOfPlace ? arranged.rows : null,
    isArranging: !isOfPlace || arranged.entries !== entries || arranged.arrangement !== arrangement,
  };
}
