import { type Dispatch, useMemo } from "react";
import { type LabLogItem, labLog } from "@/lib/client/lab/lab-log";
import { type ClockAction, momentsOf, type RunClock } from "@/lib/client/lab/run-clock";
import type { LabRunState } from "@/lib/client/lab/run-state";
import { useRunClock } from "./use-run-clock";

/** A run, and where its replay is. */
export interface RunReplay {
  readonly items: readonly LabLogItem[];
  /** When each of them came, in milliseconds since the first. */
  readonly moments: readonly number[];
  readonly clock: RunClock;
  readonly dispatch: Dispatch<ClockAction>;
  /** The moment that is shown, in milliseconds since the epoch; Infinity: now, or the end. */
  readonly at: number;
}

/** A replay of the run that is shown; whoever shows another one sends it to the end. */
export function useRunReplay(run: LabRunState | null): RunReplay {
  const items = useMemo(
    () => (run === null ? [] : labLog(run.events, run.network, run.setup.topology)),
    [run],
  );
  const moments = useMemo(() => momentsOf(items.map(({ at }) => at)), [items]);
  const [clock, dispatch] = useRunClock(moments);
  const { elapsed } = clock;
  const at = elapsed === null ? Number.POSITIVE_INFINITY : (items[0]?.at ?? 0) + elapsed;
  return { items, moments, clock, dispatch, at };
}
