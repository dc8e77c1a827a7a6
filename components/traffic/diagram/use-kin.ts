import { useMemo } from "react";
import { indexOf } from "@/lib/client/traffic/diagram-view";
import { belongsTogether } from "@/lib/protocol/exchange";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/** Events before and after the selected one among which its story is looked for. */
const AROUND = 2000;

/** The numbers of the events that are one story with the selected one, as in the log. */
export function useKin(events: readonly TrafficEvent[], selected: number | null): ReadonlySet<number> {
  return useMemo(() => {
    const at = selected === null ? -1 : indexOf(events, selected);
    const event = events[at];
    if (event === undefined) return new Set<number>();
    const around = events.slice(Math.max(0, at - AROUND), at + AROUND);
    const id = event.exchange?.id;
    return belongsTogether(
      around.filter(({ exchange }) => exchange?.id === id),
      event.seq,
    );
  }, [events, selected]);
}
