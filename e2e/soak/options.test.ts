import { describe, expect, it } from "vitest";
import { readOptions } from "./options";

describe("the options of npm run soak", () => {
  it("without any ask for five minutes", () => {
    expect(readOptions([])).toMatchObject({ minutes: 5, browsers: 10, rate: 40 });
  });

  it("say how long, how many, how fast, and which choices are repeated", () => {
    const args = [
      "--minutes",
      "0.5",
      "--browsers",
      "3",
      "--rate",
      "100",
      "--seed",
      "7",
      "--output",
      "x.json",
    ];
    expect(readOptions(args)).toEqual({ minutes: 0.5, browsers: 3, rate: 100, seed: 7, output: "x.json" });
  });

  it.each([[["--minutes", "0"]], [["--browsers", "1.5"]], [["--rate", "fast"]], [["--hours", "1"]]])(
    "%j are refused",
    (args) => {
      expect(() => readOptions(args)).toThrow(TypeError);
    },
  );
});
