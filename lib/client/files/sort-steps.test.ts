import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../turns";
import { sortSteps } from "./sort-steps";

describe("sorting in steps", () => {
  it("sorts as arrays do, and keeps what is equal in its order", () => {
    const coarse = (a: number, b: number) => Math.floor(a / 8) - Math.floor(b / 8);
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 1500, size: "max" }), (numbers) => {
        expect(atOnce(sortSteps(numbers, coarse))).toEqual(numbers.toSorted(coarse));
      }),
      { numRuns: 60 },
    );
  });

  it("looks at what is in order hardly more than once", () => {
    const count = 10_000;
    let looks = 0;
    const compare = (a: number, b: number) => {
      looks++;
      return a - b;
    };
    atOnce(
      sortSteps(
        Array.from({ length: count }, (_, i) => i),
        compare,
      ),
    );
    expect(looks).toBeLessThan(count * 1.1);
  });

  it("never does more than a short piece of work between two steps", () => {
    let looks = 0;
    let most = 0;
    const compare = (a: number, b: number) => {
      looks++;
      return a - b;
    };
    for (const _ of sortSteps(
      Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000),
      compare,
    )) {
      most = Math.max(most, looks);
      looks = 0;
    }
    expect(most).toBeLessThan(1500);
  });
});
