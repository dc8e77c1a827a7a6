import { useEffect, useMemo, useRef, useState } from "react";
import { type MatchSorting, sortMatchesSteps } from "@/lib/client/files/match-order";
import type { Match } from "@/lib/client/files/search-run";
import { atOnce, inTurns } from "@/lib/client/turns";

/** Fewer are sorted while the page is drawn, so that nothing flickers; more of them in turns. */
const MOST_AT_ONCE = 2000;

interface Sorted {
  readonly of: readonly Match[];
  readonly sorting: MatchSorting;
  readonly matches: readonly Match[];
}

/**
 * What was found in the order of a column. Where there is much of it and more comes, what is shown is behind by as long as
 * sorting takes: it is not begun anew with each thing that comes, which would never end.
 *
 * @param sorting null for the order in which it was found
 */
export function useSortedMatches(matches: readonly Match[], sorting: MatchSorting | null): readonly Match[] {
  const isLarge = matches.length >= MOST_AT_ONCE;
  const atHand = useMemo(
    () => (sorting === null ? matches : isLarge ? null : atOnce(sortMatchesSteps(matches, sorting))),
    [matches, sorting, isLarge],
  );
  const [sorted, setSorted] = useState<Sorted | null>(null);
  const latest = useRef(matches);
  latest.current = matches;
  const isBehind = atHand === null && !(sorted?.of === matches && sorted.sorting === sorting);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with what was sorted last, the next may begin.
  useEffect(() => {
    if (!isBehind || sorting === null) return;
    const stopped = new AbortController();
    const of = latest.current;
    void inTurns(sortMatchesSteps(of, sorting), { signal: stopped.signal }).then((done) => {
      if (done !== null && !stopped.signal.aborted) setSorted({ of, sorting, matches: done });
    });
    return () => stopped.abort();
  }, [isBehind, sorting, sorted]);
  // A search only ever appends: what begins with another match was found by another one.
  const isOfSearch = sorted?.of[0] === matches[0];
  return atHand ?? (isOfSearch ? sorted?.matches : null) ?? matches;
}
