import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeName, encodeNames } from "./name-bytes";

describe("names of any bytes", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeNames(decodeName(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("are text where they are UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeName(Buffer.from(text))).toBe(text);
        expect(encodeNames(text)).toEqual(Buffer.from(text));
      }),
    );
  });

  it("keep what is UTF-8 beside what isn't", () => {
    expect(decodeName(Buffer.from("grüße \xe9.txt", "latin1"))).toBe("gr\udcfc\udcdfe \udce9.txt");
    expect(decodeName(Buffer.concat([Buffer.from("🚀"), Buffer.from([0xff])]))).toBe("🚀\udcff");
  });
});
