import { describe, expect, it } from "vitest";
import { rowAfterKey } from "./row-keys";

describe("rowAfterKey", () => {
  it.each([
    ["ArrowDown", 4, 5],
    ["ArrowUp", 4, 3],
    ["PageDown", 4, 7],
    ["PageUp", 4, 1],
    ["Home", 4, 0],
    ["End", 4, 9],
    ["ArrowUp", 0, 0],
    ["ArrowDown", 9, 9],
    ["PageUp", 2, 0],
    ["PageDown", 8, 9],
    ["Enter", 4, null],
    ["j", 4, null],
  ])("%s on row %i leads to %j", (key, at, to) => {
    expect(rowAfterKey(key, { count: 10, at, pageSize: 3 })).toBe(to);
  });

  it.each(["ArrowDown", "ArrowUp", "Home", "End"])("%s leads to no row where there is none", (key) => {
    expect(rowAfterKey(key, { count: 0, at: 0, pageSize: 3 })).toBe(-1);
  });
});
