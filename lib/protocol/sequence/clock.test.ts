import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FUZZ } from "../testing/fuzz-runs";
import { compressedClock, type Moment, sharedClock } from "./clock";

const lane = fc
  .array(
    fc.record({ at: fc.integer({ min: 0, max: 100_000_000 }), space: fc.integer({ min: 1, max: 60 }) }),
    { maxLength: 60 },
  )
  .map((moments): readonly Moment[] => moments.sort((a, b) => a.at - b.at));

describe("a compressed clock", () => {
  it("begins at the top with the first moment", () => {
    expect(compressedClock([5000, 5001]).position(5000)).toBe(0);
  });

  it("gives rows of the same moment room one below the other", () => {
    expect(compressedClock([7, 7, 7], { space: 10 })).toMatchObject({ length: 30, gaps: [] });
  });

  it("puts a later moment below the rows of an earlier one", () => {
    expect(compressedClock([0, 0, 1], { space: 10 }).position(1)).toBeGreaterThanOrEqual(20);
  });

  it("shows a short wait as a little more room", () => {
    const clock = compressedClock([0, 1, 501], { space: 10 });
    expect(clock.position(501) - clock.position(1)).toBeGreaterThan(clock.position(1) - clock.position(0));
    expect(clock.gaps).toEqual([]);
  });

  it("marks a long wait with its real length, and draws each equally short", () => {
    const clock = compressedClock([0, 12_300, 9_012_300], { space: 10, gapSpace: 40 });
    expect(clock.gaps).toEqual([
      { from: 0, to: 12_300, milliseconds: 12_300, start: 10, end: 50 },
      { from: 12_300, to: 9_012_300, milliseconds: 9_000_000, start: 60, end: 100 },
    ]);
    expect(clock.length).toBe(110);
  });

  it("places what lies between two moments in proportion", () => {
    const clock = compressedClock([0, 100], { space: 10 });
    expect(clock.position(50)).toBeCloseTo(clock.position(100) / 2);
  });

  it("has nothing to place without moments", () => {
    expect(compressedClock([])).toMatchObject({ length: 0, gaps: [] });
    expect(compressedClock([]).position(3)).toBe(0);
  });

  it("takes a step back of the computer's clock for standing still", () => {
    const clock = compressedClock([10, 5, 11], { space: 10 });
    expect(clock.position(11)).toBeGreaterThanOrEqual(20);
  });

  it("is monotone, whatever it is asked", () => {
    fc.assert(
      fc.property(lane, lane, fc.array(fc.integer({ min: -5, max: 100_000_100 })), (a, b, asked) => {
        const clock = sharedClock([a, b]);
        const positions = asked.sort((x, y) => x - y).map((at) => clock.position(at));
        for (const [i, position] of positions.entries()) {
          expect(position).toBeGreaterThanOrEqual(positions[i - 1] ?? 0);
          expect(position).toBeLessThanOrEqual(clock.length);
        }
      }),
      FUZZ,
    );
  });

  it("begins a moment that two lanes share below the last rows of both", () => {
    const clock = sharedClock([
      [
        { at: 0, space: 5 },
        { at: 1, space: 5 },
      ],
      [
        { at: 0, space: 50 },
        { at: 1, space: 5 },
      ],
    ]);
    expect(clock.position(1)).toBeGreaterThanOrEqual(50);
  });

  it("leaves every row of every lane its room", () => {
    fc.assert(
      fc.property(lane, lane, (a, b) => {
        const clock = sharedClock([a, b]);
        for (const moments of [a, b]) {
          let end = 0;
          let before: number | null = null;
          for (const { at, space } of moments) {
            if (at !== before) expect(clock.position(at)).toBeGreaterThanOrEqual(end - 1e-6);
            end = Math.max(end, clock.position(at)) + space;
            before = at;
          }
          expect(end).toBeLessThanOrEqual(clock.length + 1e-6);
        }
      }),
      FUZZ,
    );
  });

  it("is bounded by its rows, not by how long they took", () => {
    fc.assert(
      fc.property(lane, (moments) => {
        const rows = moments.reduce((sum, { space }) => sum + space, 0);
        expect(sharedClock([moments]).length).toBeLessThanOrEqual(rows + moments.length * 40);
      }),
      FUZZ,
    );
  });
});
