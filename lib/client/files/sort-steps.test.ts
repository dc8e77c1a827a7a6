import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../turns";
import { firstNumbers, sortSteps } from "./sort-steps";

describe("sorting in steps", () => {
  it("sorts as arrays do, and keeps what is equal in its order", () => {
    const coarse = (a: number, b: number) => Math.floor(a / 8) - Math.floor(b / 8);
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 5000, size: "max" }), (numbers) => {
        const sorted = atOnce(sortSteps(Uint32Array.from(numbers), coarse));
        expect([...sorted]).toEqual(numbers.toSorted(coarse));
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
    atOnce(sortSteps(firstNumbers(count), compare));
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
      firstNumbers(20_000).map((i) => (i * 7919) % 20_000),
      compare,
    )) {
      most = Math.max(most, looks);
      looks = 0;
    }
    expect(most).toBeLessThan(15_000);
  });
});
