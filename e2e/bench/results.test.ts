import { describe, expect, it } from "vitest";
import { rowsOf, tablesOf } from "./results";

const seconds = new Map([
  ["curl", [1, 2]],
  ["lftp", [4, 4]],
  ["Portside", [2, 4]],
]);
const rows = rowsOf("listing", seconds, ["curl", "lftp"], { count: 300, unit: "entries/s" });

describe("the rows of a part", () => {
  it("compare what is no peer with every peer", () => {
    expect(rows.map(({ by, ratios }) => [by, ratios.map(({ peer, median }) => [peer, median])])).toEqual([
      ["curl", []],
      ["lftp", []],
      [
        "Portside",
        [
          ["curl", 0.5],
          ["lftp", 1.5],
        ],
      ],
    ]);
  });

  it("have a line in the table for each comparison, all of the same width", () => {
    const lines = tablesOf({ rows, figures: [] }).split("\n");
    expect(lines.map((line) => line.split(/ *\| */).slice(2, 8))).toEqual([
      ["by", "median", "lowest to highest", "rate", "ratio", "against"],
      expect.anything(),
      ["curl", "1.500 s", "1.000 to 2.000", "200 entries/s", "", ""],
      ["lftp", "4.000 s", "4.000 to 4.000", "75.0 entries/s", "", ""],
      ["Portside", "3.000 s", "2.000 to 4.000", "100 entries/s", "0.50 (0.50 to 0.50)", "curl"],
      ["", "", "", "", "1.50 (1.00 to 2.00)", "lftp"],
    ]);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});
