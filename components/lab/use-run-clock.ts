import { type Dispatch, useEffect, useReducer, useRef } from "react";
import { type ClockAction, type RunClock, reduceClock, wholeRun } from "@/lib/client/lab/run-clock";

/** A replay over these moments, which plays by the browser's frames; it begins at the end. */
export function useRunClock(moments: readonly number[]): readonly [RunClock, Dispatch<ClockAction>] {
  const latest = useRef(moments);
  useEffect(() => {
    latest.current = moments;
  });
  const [clock, dispatch] = useReducer(
    (before: RunClock, action: ClockAction) => reduceClock(latest.current, before, action),
    wholeRun,
  );
  const { isPlaying } = clock;
  useEffect(() => {
    if (!isPlaying) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function play(now) {
      dispatch({ type: "tick", milliseconds: now - last });
      last = now;
      frame = requestAnimationFrame(play);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);
  return [clock, dispatch];
}
