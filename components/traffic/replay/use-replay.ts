import { type Dispatch, useEffect, useReducer } from "react";
import {
  type Replay,
  type ReplayAction,
  reduceReplay,
  type Tape,
  wholeReplay,
} from "@/lib/client/traffic/replay";

/** A replay of a tape, which plays by the browser's frames. */
export function useReplay(tape: Tape): readonly [Replay, Dispatch<ReplayAction>] {
  const [replay, dispatch] = useReducer(
    (before: Replay, action: ReplayAction) => reduceReplay(tape, before, action),
    tape,
    wholeReplay,
  );

  const { isPlaying } = replay;
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

  return [replay, dispatch];
}
