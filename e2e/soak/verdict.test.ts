import { describe, expect, it } from "vitest";
import type { Sample } from "./samples";
import { judge, leftOpen } from "./verdict";

const mebibyte = 2 ** 20;
const usual: Sample = {
  at: 0,
  operations: 0,
  residentBytes: 200 * mebibyte,
  heapBytes: 60 * mebibyte,
  externalBytes: 10 * mebibyte,
  descriptors: 80,
  sockets: 60,
  listeners: 3,
  timers: 20,
  sessions: 10,
  warnings: [],
};

/** Samples that differ from the usual one by what is said of each. */
function samples(count: number, change: (i: number) => Partial<Sample>): readonly Sample[] {
  return Array.from({ length: count }, (_, i) => ({ ...usual, ...change(i) }));
}

/** What is said to grow. */
function growing(given: readonly Sample[]): readonly string[] {
  return judge(given)
    .filter(({ isFlat }) => !isFlat)
    .map(({ name }) => name);
}

describe("a run's verdict", () => {
  it("is flat when everything goes up and down", () => {
    const wave = (i: number) => Math.sin(i * 2.4);
    const given = samples(60, (i) => ({
      residentBytes: (200 + 20 * wave(i)) * mebibyte,
      heapBytes: (60 + 10 * wave(i)) * mebibyte,
      descriptors: 80 + Math.round(15 * wave(i)),
    }));
    expect(growing(given)).toEqual([]);
  });

  it("doesn't mind what is filled at the beginning, nor a single peak at the end", () => {
    const filled = samples(60, (i) => ({ heapBytes: (i < 20 ? 30 + i * 2 : 70) * mebibyte }));
    const peak = samples(60, (i) => (i > 55 ? { heapBytes: 300 * mebibyte, sockets: 300 } : {}));
    expect(growing(filled)).toEqual([]);
    expect(growing(peak)).toEqual([]);
  });

  it.each([
    ["heapBytes", "heap after a collection", 60 * mebibyte, mebibyte],
    ["residentBytes", "resident memory", 200 * mebibyte, 2 * mebibyte],
    ["externalBytes", "buffers", 10 * mebibyte, mebibyte],
    ["descriptors", "open descriptors", 80, 1],
    ["sockets", "sockets", 60, 1],
    ["listeners", "listening sockets", 2, 0.2],
    ["timers", "timers", 20, 2],
  ] as const)("names %s that go on growing", (measure, name, from, by) => {
    expect(growing(samples(60, (i) => ({ [measure]: from + i * by })))).toEqual([name]);
  });

  it("takes more samples than a few", () => {
    expect(() => judge(samples(5, () => ({})))).toThrow(RangeError);
  });
});

describe("what is left open", () => {
  it("is nothing where less is open than before", () => {
    expect(leftOpen(usual, { ...usual, sockets: 12, descriptors: 40, heapBytes: 2 ** 30 })).toEqual([]);
  });

  it("is named with both numbers", () => {
    expect(leftOpen(usual, { ...usual, sockets: 61, sessions: 11 })).toEqual([
      "11 sessions, 10 before",
      "61 sockets, 60 before",
    ]);
  });
});
