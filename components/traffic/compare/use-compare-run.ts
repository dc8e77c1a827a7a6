import { useCallback, useSyncExternalStore } from "react";
import { compareRuns, type RunState } from "@/lib/client/traffic/compare-runs";

const subscribe = (listener: () => void) => compareRuns().subscribe(listener);

/** A session's newest run in both modes, as it goes on; undefined when there was none, and for no session. */
export function useCompareRun(session: string | null): RunState | undefined {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => (session === null ? undefined : compareRuns().state(session)), [session]),
    () => undefined,
  );
}
