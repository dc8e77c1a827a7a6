import { describe, expect, it } from "vitest";
import { SeededRandom, seedOfRound } from "./seeded-random";

const numbers = (seed: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: 1000 }, () => random.integer(3, 7));
};

describe("random numbers from a seed", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it("take every value of their range, and no other", () => {
    expect([...new Set(numbers(1))].sort()).toEqual([3, 4, 5, 6, 7]);
  });

  it("shuffle without losing anything", () => {
    const things = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = new SeededRandom(5).shuffle(things);
    expect(shuffled).not.toEqual(things);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(things);
  });

  it("begin elsewhere in each round", () => {
    const seeds = Array.from({ length: 500 }, (_, round) => seedOfRound(7, round));
    expect(new Set(seeds).size).toBe(500);
  });
});
