import { describe, expect, it } from "vitest";
import { byWeight } from "./workload";

describe("an operation", () => {
  const choices = [
    { name: "often", weight: 8 },
    { name: "never", weight: 0 },
    { name: "rarely", weight: 2 },
  ];

  it.each([
    [0, "often"],
    [0.79, "often"],
    [0.81, "rarely"],
    [0.999, "rarely"],
  ])("comes as often as its weight says: by %d", (chance, name) => {
    expect(byWeight(choices, chance).name).toBe(name);
  });

  it("is none where there is none", () => {
    expect(() => byWeight([], 0.5)).toThrow(RangeError);
  });
});
