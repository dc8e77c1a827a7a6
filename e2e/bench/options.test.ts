import { describe, expect, it } from "vitest";
import { partNames, readOptions } from "./options";

describe("the options of npm run bench", () => {
  it("without any ask for everything in full size", () => {
    expect(readOptions([])).toMatchObject({ parts: partNames, pairs: 5, size: 2 ** 30, fileSize: 10_000 });
  });

  it("choose parts, in the order of measuring", () => {
    const options = readOptions(["small", "upload", "--pairs", "3", "--size", "256M", "--entries", "10,20"]);
    expect(options).toMatchObject({
      parts: ["upload", "small"],
      pairs: 3,
      size: 256 * 2 ** 20,
      entries: [10, 20],
    });
  });

  it.each([[["uploads"]], [["--pairs", "0"]], [["--size", "1T"]], [["--entries", "many"]], [["--fast"]]])(
    "%j are refused",
    (args) => {
      expect(() => readOptions(args)).toThrow(TypeError);
    },
  );
});
