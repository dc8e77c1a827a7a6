import { describe, expect, it } from "vitest";
import { type KeyPlace, replayKeyAction } from "./replay-keys";

const back = { type: "step", by: -1 } as const;
const on = { type: "step", by: 1 } as const;

function press(key: string, place: KeyPlace = "page", characterKeys = true) {
  return replayKeyAction(key, place, { last: 80, characterKeys });
}

describe("a key in a replay", () => {
  it.each([
    [" ", { type: "toggle" }],
    ["ArrowLeft", back],
    [",", back],
    ["ArrowRight", on],
    [".", on],
    ["[", { type: "exchange", direction: "previous" }],
    ["]", { type: "exchange", direction: "next" }],
    ["Home", { type: "jump", to: 1 }],
    ["End", { type: "jump", to: 80 }],
    ["a", null],
    ["constructor", null],
  ])("%j does what it is said to do", (key, action) => {
    expect(press(key)).toEqual(action);
  });

  it.each([" ", "ArrowLeft", ".", "]", "End"])("%j does nothing where text is typed", (key) => {
    expect(press(key, "taken")).toBeNull();
  });

  it.each([" ", "ArrowLeft", "ArrowRight", "Home", "End"])("%j is the log's own in the log", (key) => {
    expect(press(key, "control")).toBeNull();
  });

  it.each([
    [",", back],
    [".", on],
  ])("%j works in the log, too", (key, action) => {
    expect(press(key, "control")).toEqual(action);
  });

  it("Space presses the replay's own buttons, and the arrows step there", () => {
    expect(press(" ", "transport")).toBeNull();
    expect(press("ArrowRight", "transport")).toEqual(on);
  });

  it.each([",", ".", "[", "]"])("%j can be turned off", (key) => {
    expect(press(key, "page", false)).toBeNull();
  });

  it("that is no character stays when those are turned off", () => {
    expect(press("ArrowRight", "page", false)).toEqual(on);
  });
});
