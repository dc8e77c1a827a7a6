import fc from "fast-check";
import { expect, it } from "vitest";
import { utf8Bytes } from "./byte-string";

it("utf8Bytes gives what every encoder gives", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        expect(utf8Bytes(text)).toBe(Buffer.from(text, "utf8").toString("latin1"));
      },
    ),
  );
  expect(utf8Bytes("aä€𝄞")).toBe("a\u00c3\u00a4\u00e2\u0082\u00ac\u00f0\u009d\u0084\u009e");
});
