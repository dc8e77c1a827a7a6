import { useCallback, useEffect, useReducer, useRef } from "react";
import { runCheck } from "@/lib/client/check/check-api";
import { noCheck, reduceCheck } from "@/lib/client/check/check-state";
import { toProblem } from "@/lib/client/problem-error";
import type { CheckRequest } from "@/lib/contract/check";

/** Runs checks, one at a time; leaving the page ends the one under way. */
export function useCheck() {
  const [state, dispatch] = useReducer(reduceCheck, noCheck);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback((request: CheckRequest) => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    dispatch({ type: "started" });
    const isCurrent = () => running.current === stop && !stop.signal.aborted;
    runCheck(
      request,
      (line) => {
        if (isCurrent()) dispatch({ type: "line", line });
      },
      stop.signal,
    ).then(
      (end) => {
        if (isCurrent()) dispatch({ type: "ended", end });
      },
      (error: unknown) => {
        if (isCurrent()) dispatch({ type: "broken", problem: toProblem(error) });
      },
    );
  }, []);

  const stop = useCallback(() => {
    running.current?.abort();
    dispatch({ type: "stopped" });
  }, []);

  return { state, start, stop };
}
