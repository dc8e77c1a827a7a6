import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { useNotify } from "@/components/ui/notices";
import { ownProblem } from "@/lib/client/problem-error";
import { compareRuns, type RunRequest, type RunState } from "@/lib/client/traffic/compare-runs";

const subscribe = (listener: () => void) => compareRuns().subscribe(listener);

/** A session's newest run in both modes, as it goes on; undefined when there was none, and for no session. */
export function useCompareRun(session: string | null): RunState | undefined {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => (session === null ? undefined : compareRuns().state(session)), [session]),
    () => undefined,
  );
}

/** Begins runs. What one of them leaves undone is told even to somebody who looks at something else by then. */
export function useStartRun(): (request: RunRequest) => Promise<void> {
  const notify = useNotify();
  const isInSight = useRef(true);

  useEffect(() => {
    isInSight.current = true;
    return () => {
      isInSight.current = false;
    };
  }, []);

  return async (request) => {
    await compareRuns().start(request);
    const state = compareRuns().state(request.session);
    if (isInSight.current || state?.status !== "ended" || state.result.owed === null) return;
    const { dataMode } = state.result.owed.own;
    const advice = `The session may still be set to the mode that was tried last. “Put them back” in its Compare tab sets it to ${dataMode} mode again.`;
    notify.failed(
      "Run in both modes",
      ownProblem("The session's own settings could not be put back", advice),
    );
  };
}
