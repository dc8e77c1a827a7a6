import { describe, expect, it } from "vitest";
import { orderOf } from "./order";
import { changeKeys, keysToChange, rowsMatching } from "./select-pattern";
import { nothingSelected, select } from "./selection";

const names = ["a.log", "b.txt", "c.log", "logs"];
const order = orderOf(names);
const rows = { count: names.length, foldedName: (row: number) => names[row] ?? "" };
const onA = select(nothingSelected, order, "a.log", "only");

describe("selecting by a pattern", () => {
  it.each([
    ["*.log", [0, 2]],
    ["*.LOG ", [0, 2]],
    ["log", [0, 2, 3]],
    ["?.*", [0, 1, 2]],
    ["nothing", []],
    ["  ", []],
  ])("%j matches rows %j", (pattern, found) => {
    expect(rowsMatching(rows, pattern)).toEqual(found);
  });

  it("adds what is not selected yet, and goes to the first of it", () => {
    const keys = keysToChange(onA, order, [0, 2], "add");
    expect(keys).toEqual(["c.log"]);
    const { keys: selected, active } = changeKeys(onA, keys, "add");
    expect([...selected]).toEqual(["a.log", "c.log"]);
    expect(active).toBe("c.log");
  });

  it("removes what is selected, and leaves the keyboard where it is", () => {
    const both = select(onA, order, "b.txt", "toggle");
    const keys = keysToChange(both, order, [0, 2], "remove");
    expect(keys).toEqual(["a.log"]);
    const { keys: selected, active } = changeKeys(both, keys, "remove");
    expect([...selected]).toEqual(["b.txt"]);
    expect(active).toBe("b.txt");
  });
});
