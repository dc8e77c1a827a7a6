import { describe, expect, it } from "vitest";
import { bandScroll, rowsInBand } from "./band";

const rows = { count: 100_000, rowHeight: 30 };

describe("a band over rows", () => {
  it.each([
    [0, 29, { first: 0, last: 0 }],
    [29, 30, { first: 0, last: 1 }],
    [95, 31, { first: 1, last: 3 }],
    [-50, 1, { first: 0, last: 0 }],
    [0, 9_000_000, { first: 0, last: 99_999 }],
    [3_000_000, 3_000_100, null],
  ])("from %d to %d touches %j", (from, to, touched) => {
    expect(rowsInBand(rows, from, to)).toEqual(touched);
  });

  it("touches nothing in an empty list", () => {
    expect(rowsInBand({ count: 0, rowHeight: 30 }, 0, 100)).toBeNull();
  });

  it("scrolls the list at its edges, faster beyond them", () => {
    expect(bandScroll(200, 100, 400)).toBe(0);
    expect(bandScroll(390, 100, 400)).toBe(7);
    expect(bandScroll(110, 100, 400)).toBe(-7);
    expect(bandScroll(5000, 100, 400)).toBe(60);
    expect(bandScroll(-5000, 100, 400)).toBe(-60);
  });
});
