import { describe, expect, it } from "vitest";
import { ratios, summarise } from "./statistics";

describe("the summary of runs", () => {
  it("takes the middle one of an odd number", () => {
    expect(summarise([3, 1, 10])).toEqual({ median: 3, lowest: 1, highest: 10, runs: [3, 1, 10] });
  });

  it("takes the mean of the two in the middle of an even number", () => {
    expect(summarise([4, 1, 2, 10]).median).toBe(3);
  });

  it("of nothing is an error", () => {
    expect(() => summarise([])).toThrow(RangeError);
  });
});

it("a ratio compares what ran in the same round", () => {
  // The second round was slow for both; the medians of the times alone would say 2.
  expect(ratios([1, 4, 2], [2, 8, 1]).runs).toEqual([0.5, 0.5, 2]);
});
