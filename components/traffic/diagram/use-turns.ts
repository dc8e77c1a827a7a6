import { useEffect, useReducer } from "react";

/** Milliseconds of work in one turn: the rest of a frame is for drawing. */
const TURN = 10;

/** Begins a turn of long work: the function tells whether it is over, and time to let the page do other things. */
export function beginTurn(): () => boolean {
  const end = performance.now() + TURN;
  return () => performance.now() > end;
}

/** A number that is another one in each turn, and what begins the next. */
export function useTurn(): readonly [turn: number, next: () => void] {
  return useReducer((count: number) => count + 1, 0);
}

/** Begins the next turn soon, while there is more to do. */
export function useNextTurn(more: boolean, next: () => void): void {
  // Every turn is followed by another, so there is nothing that this could depend on.
  useEffect(() => {
    if (!more) return;
    const timer = setTimeout(next);
    return () => clearTimeout(timer);
  });
}
