import { useMemo, useState } from "react";
import { type DiagramLayout, GrowingLayout, type LayoutOptions } from "@/lib/client/traffic/diagram-layout";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";
import { beginTurn, useNextTurn, useTurn } from "./use-turns";

/** A sequence's layout, which grows with it; a long one in turns, so that the page stays quick. */
export function useLayout(
  sequence: Sequence,
  { width, clock, origin, headings }: LayoutOptions,
): DiagramLayout {
  const [growing] = useState(() => new GrowingLayout());
  const [turn, next] = useTurn();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn is what makes it go on.
  const layout = useMemo(
    () => growing.read(sequence, { width, clock, origin, headings }, beginTurn()),
    [growing, sequence, width, clock, origin, headings, turn],
  );
  useNextTurn(!layout.complete, next);
  return layout;
}
