import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KeptListing, listingsToDrop } from "./listing-cache";

const listing = (key: string, count: number, usedAt: number, inUse = false): KeptListing => ({
  key,
  count,
  usedAt,
  inUse,
});

describe("listings that are kept", () => {
  it("all stay while there is room", () => {
    expect(listingsToDrop([listing("/a", 5, 1), listing("/b", 5, 2)], 10)).toEqual([]);
  });

  it("go from the one that was not looked at for the longest time", () => {
    const kept = [listing("/new", 5, 3), listing("/old", 5, 1), listing("/middle", 5, 2)];
    expect(listingsToDrop(kept, 6)).toEqual(["/old", "/middle"]);
  });

  it("stay while somebody looks at them, however large they are", () => {
    expect(listingsToDrop([listing("/huge", 900, 1, true), listing("/b", 1, 2)], 10)).toEqual(["/b"]);
  });

  const some = fc.uniqueArray(
    fc.record({
      key: fc.string(),
      count: fc.nat(100),
      usedAt: fc.nat(1000),
      inUse: fc.boolean(),
    }),
    { selector: ({ key }) => key },
  );

  it("hold no more than allowed, but for what is looked at", () => {
    fc.assert(
      fc.property(some, fc.nat(500), (kept, most) => {
        const dropped = new Set(listingsToDrop(kept, most));
        const left = kept.filter(({ key }) => !dropped.has(key));
        const total = left.reduce((sum, { count }) => sum + count, 0);
        expect(total <= most || left.every(({ inUse }) => inUse)).toBe(true);
        expect(kept.filter(({ key, inUse }) => inUse && dropped.has(key))).toEqual([]);
      }),
    );
  });
});
