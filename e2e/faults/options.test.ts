import { describe, expect, it } from "vitest";
import { readOptions } from "./options";

describe("the options of npm run faults", () => {
  it("without any ask for 200 rounds from a seed that nobody chose", () => {
    expect(readOptions([], 99)).toMatchObject({ rounds: 200, seed: 99, only: null });
  });

  it("name the seed and one round of it", () => {
    expect(readOptions(["--seed", "7", "--only", "0"], 99)).toMatchObject({ seed: 7, only: 0 });
  });

  it.each([[["--rounds", "0"]], [["--seed", "x"]], [["--only", "-1"]], [["--fast"]], [["7"]]])(
    "%j are refused",
    (args) => {
      expect(() => readOptions(args, 99)).toThrow(TypeError);
    },
  );
});
