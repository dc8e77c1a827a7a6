import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentRange, rangeHeader } from "./content-range";

describe("parseContentRange", () => {
  it.each([
    ["bytes 0-499/1234", { part: { from: 0, to: 499 }, size: 1234 }],
    ["bytes 500-500/*", { part: { from: 500, to: 500 }, size: null }],
    ["bytes */0", { part: null, size: 0 }],
  ])("reads %j", (header, range) => {
    expect(parseContentRange(header)).toEqual(range);
  });

  it.each([
    null,
    "",
    "bytes */*",
    "bytes 5-4/10",
    "bytes 0-10/10",
    "items 0-1/2",
    "bytes 0-1",
    "bytes 0-99999999999999999999/*",
  ])("makes nothing of %j", (header) => {
    expect(parseContentRange(header)).toBeNull();
  });

  it("reads what answers the header that it asks with", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (from, length, more) => {
        const asked = rangeHeader(from, length).replace("=", " ");
        const size = from + length + more;
        expect(parseContentRange(`${asked}/${size}`)).toEqual({
          part: { from, to: from + length - 1 },
          size,
        });
      }),
    );
  });
});
