import { describe, expect, it } from "vitest";
import { momentsOf, positionAt, type RunClock, reduceClock, wholeRun } from "./run-clock";

const moments = momentsOf([100, 150, 150, 9000, 9010]);
const at = (elapsed: number | null, given: Partial<RunClock> = {}): RunClock => ({
  ...wholeRun,
  elapsed,
  ...given,
});

describe("the clock of a replay", () => {
  it("has moments that never fall", () => {
    expect(momentsOf([100, 90, 130])).toEqual([0, 0, 30]);
    expect(momentsOf([])).toEqual([]);
  });

  it("begins at the end, and plays from the beginning", () => {
    expect(positionAt(moments, wholeRun)).toBe(5);
    expect(reduceClock(moments, wholeRun, { type: "toggle" })).toMatchObject({ elapsed: 0, isPlaying: true });
  });

  it("steps from event to event, those of one moment together", () => {
    const first = at(0);
    const second = reduceClock(moments, first, { type: "step", by: 1 });
    expect(positionAt(moments, second)).toBe(3);
    expect(positionAt(moments, reduceClock(moments, second, { type: "step", by: 1 }))).toBe(4);
    expect(positionAt(moments, reduceClock(moments, second, { type: "step", by: -1 }))).toBe(1);
    expect(reduceClock(moments, at(8900), { type: "step", by: 1 })).toMatchObject({ isPlaying: false });
  });

  it("is at the end once it jumps there", () => {
    expect(reduceClock(moments, at(0), { type: "jump", to: 5 }).elapsed).toBeNull();
    expect(reduceClock(moments, at(0), { type: "jump", to: -3 }).elapsed).toBe(0);
  });

  it("plays at its speed, and stops at the end", () => {
    const playing = at(0, { isPlaying: true, speed: 0.25, skipsWaits: false });
    expect(reduceClock(moments, playing, { type: "tick", milliseconds: 100 }).elapsed).toBe(25);
    const late = at(8905, { isPlaying: true, speed: 4 });
    expect(reduceClock(moments, late, { type: "tick", milliseconds: 100 })).toMatchObject({
      elapsed: null,
      isPlaying: false,
    });
  });

  it("cuts waits short where one likes, and plays the end of them", () => {
    const waiting = at(60, { isPlaying: true, speed: 1, skipsWaits: true });
    expect(reduceClock(moments, waiting, { type: "tick", milliseconds: 10 }).elapsed).toBe(8900 - 600);
  });
});
