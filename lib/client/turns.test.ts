import { describe, expect, it } from "vitest";
import { atOnce, inTurns } from "./turns";

/** Work of so many pieces on a clock of its own, and what came between its turns. */
function workOf(pieces: number, milliseconds: number) {
  const seen = { done: 0, rests: [] as number[] };
  let time = 0;
  function* work() {
    for (let piece = 0; piece < pieces; piece++) {
      time += milliseconds;
      seen.done++;
      yield;
    }
    return "done";
  }
  const turns = {
    now: () => time,
    rest: async () => {
      seen.rests.push(seen.done);
    },
  };
  return { work: work(), seen, turns };
}

describe("work in turns", () => {
  it("rests as soon as a turn took 10 ms, and ends with what the work returns", async () => {
    const { work, seen, turns } = workOf(12, 4);
    expect(await inTurns(work, turns)).toBe("done");
    expect(seen.rests).toEqual([3, 6, 9, 12]);
  });

  it("that is short has one turn", async () => {
    const { work, seen, turns } = workOf(9, 1);
    expect(await inTurns(work, turns)).toBe("done");
    expect(seen.rests).toEqual([]);
  });

  it("goes no further once it is cancelled", async () => {
    const { work, seen, turns } = workOf(12, 30);
    const cancel = new AbortController();
    const rest = async () => {
      if (seen.done === 4) cancel.abort();
    };
    expect(await inTurns(work, { ...turns, rest, signal: cancel.signal })).toBeNull();
    expect(seen.done).toBe(4);
  });

  it("that is cancelled before it began does nothing", async () => {
    const { work, seen, turns } = workOf(12, 30);
    expect(await inTurns(work, { ...turns, signal: AbortSignal.abort() })).toBeNull();
    expect(seen.done).toBe(0);
  });

  it("lets other tasks come between", async () => {
    let cameBetween = false;
    let time = 0;
    function* work() {
      for (let turn = 0; turn < 1_000_000; turn++) {
        if (cameBetween) return "somebody else worked";
        time += 100;
        yield;
      }
      return "nobody else could work";
    }
    setTimeout(() => {
      cameBetween = true;
    });
    expect(await inTurns(work(), { now: () => time })).toBe("somebody else worked");
  });

  it("comes to the same at once", () => {
    const { work, seen } = workOf(12, 30);
    expect(atOnce(work)).toBe("done");
    expect(seen.done).toBe(12);
  });
});
