import { useCallback, useEffect, useRef, useState } from "react";
import { endRun, runScenario } from "@/lib/client/lab/run-scenario";
import { type Fork, type LabRunState, reduceRun, startedRun } from "@/lib/client/lab/run-state";
import { changedSetup, type LabChanges, type Scenario } from "@/lib/protocol/lab/scenario";

/** Runs that are kept, to be replayed and compared; the oldest go first. */
const RUNS_KEPT = 12;

export interface RunOptions {
  /** Waits before each command and each dial. */
  readonly isStepped?: boolean;
  readonly fork?: Fork | null;
}

export interface LabRuns {
  /** Oldest first; the last one may be under way. */
  readonly runs: readonly LabRunState[];
  /** The newest; null before the first. */
  readonly current: LabRunState | null;
  readonly isRunning: boolean;
  /** Begins a run, and ends the one under way. Returns its number. */
  readonly start: (changes: LabChanges, options?: RunOptions) => number;
  /** Ends the run under way: what it saw is kept. */
  readonly stop: () => void;
  /** Forgets all runs. */
  readonly clear: () => void;
}

/** Runs a scenario as often as one likes, one at a time; leaving the page ends the run under way. */
export function useLabRun(scenario: Pick<Scenario, "id" | "setup" | "actions">): LabRuns {
  const [runs, setRuns] = useState<readonly LabRunState[]>([]);
  const underWay = useRef<AbortController | null>(null);
  const count = useRef(0);
  /** The session of the run under way. */
  const session = useRef<string | null>(null);
  useEffect(() => {
    // A page that goes tells nobody afterwards, and its session would wait for a while.
    const leave = () => {
      if (session.current === null) return;
      endRun(session.current).catch(() => {
        // Portside is gone, or the page was gone first: the session ends by itself.
      });
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      underWay.current?.abort();
    };
  }, []);

  const stop = useCallback(() => {
    underWay.current?.abort();
    underWay.current = null;
    session.current = null;
    setRuns((before) =>
      before.map((run) => (run.phase === "ended" ? run : reduceRun(run, { type: "ended" }))),
    );
  }, []);

  const start = useCallback(
    (changes: LabChanges, { isStepped = false, fork = null }: RunOptions = {}) => {
      stop();
      const number = ++count.current;
      const { id, actions } = scenario;
      const setup = changedSetup(scenario.setup, changes);
      const run = startedRun({ number, scenario: id, changes, setup, isStepped, fork });
      setRuns((before) => [...before, run].slice(-RUNS_KEPT));
      const ended = new AbortController();
      underWay.current = ended;
      void runScenario({
        ...{ scenario: id, changes, actions, isStepped, signal: ended.signal },
        onUpdate: (update) => {
          if (update.type === "opened") session.current = update.session;
          if (update.type === "ended") session.current = null;
          setRuns((before) => before.map((one) => (one.number === number ? reduceRun(one, update) : one)));
        },
      });
      return number;
    },
    [scenario, stop],
  );

  const clear = useCallback(() => {
    stop();
    setRuns([]);
  }, [stop]);

  const current = runs.at(-1) ?? null;
  return { runs, current, isRunning: current?.phase === "running", start, stop, clear };
}
