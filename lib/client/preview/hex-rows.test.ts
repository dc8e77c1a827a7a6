import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexRow, hexText, PAGE_BYTES, pagesBetween, parseOffset, STRETCH_BYTES, stretchAt } from "./hex-rows";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

describe("hexRow", () => {
  it("writes offset, bytes and what is printable of them", () => {
    expect(hexRow(bytes("Port\0\r\nside\x7f\xff~ "), 0x1f0)).toEqual({
      offset: "000001f0",
      hex: "50 6f 72 74 00 0d 0a 73  69 64 65 7f ff 7e 20",
      text: "Port...side..~ ",
    });
  });

  it("has no bytes of an empty row, and longer offsets where files are that long", () => {
    expect(hexRow(new Uint8Array(), 0x1_0000_0000)).toEqual({ offset: "100000000", hex: "", text: "" });
  });
});

it("hexText keeps its columns in a last row that is shorter", () => {
  expect(hexText(bytes("0123456789abcdefg"), 0, 16)).toBe(
    "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n" +
      "00000010  67                                                |g|",
  );
});

describe("stretchAt", () => {
  it("has one stretch, of nothing, for an empty file", () => {
    expect(stretchAt(0, 0)).toEqual({ index: 0, count: 1, from: 0, length: 0 });
  });

  it("covers every offset of a file by exactly one stretch", () => {
    const size = fc.integer({ min: 1, max: 2 ** 45 });
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1, noNaN: true }), (size, where) => {
        const offset = Math.min(size - 1, Math.floor(size * where));
        const { index, count, from, length } = stretchAt(offset, size);
        expect(offset).toBeGreaterThanOrEqual(from);
        expect(offset).toBeLessThan(from + length);
        expect(length).toBeLessThanOrEqual(STRETCH_BYTES);
        expect(index).toBeLessThan(count);
        expect(index === count - 1).toBe(from + length === size);
      }),
    );
  });
});

describe("pagesBetween", () => {
  it.each([
    [0, 0, []],
    [0, 1, [0]],
    [0, PAGE_BYTES, [0]],
    [PAGE_BYTES - 1, PAGE_BYTES + 1, [0, 1]],
    [PAGE_BYTES * 3, PAGE_BYTES * 5, [3, 4]],
  ])("from %d to %d are %j", (from, to, pages) => {
    expect(pagesBetween(from, to)).toEqual(pages);
  });
});

describe("parseOffset", () => {
  it.each([
    ["0", 0],
    ["1024", 1024],
    ["1,024", 1024],
    ["0x400", 1024],
    ["0XFF", 255],
    ["1f0", 496],
    ["0001f0a0", 127_136],
    [" 12 ", 12],
    ["", null],
    ["-1", null],
    ["0x", null],
    ["hello", null],
    ["99999999999999999999", null],
  ])("reads %j as %j", (typed, offset) => {
    expect(parseOffset(typed)).toBe(offset);
  });
});
