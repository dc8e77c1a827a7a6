import { useMemo, useState } from "react";
import { type FedSequence, SequenceFeed } from "@/lib/client/traffic/diagram-feed";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { beginTurn, useNextTurn, useTurn } from "./use-turns";

/** A session's traffic as a sequence, which grows with it; much at once is read in turns, so that the page stays quick. */
export function useSequence(events: readonly TrafficEvent[]): FedSequence {
  const [feed] = useState(() => new SequenceFeed());
  const [turn, next] = useTurn();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is what makes it go on.
  const fed = useMemo(() => feed.read(events, beginTurn()), [feed, events, turn]);
  useNextTurn(!fed.complete, next);
  return fed;
}
