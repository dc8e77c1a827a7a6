import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromNetworkLineEnds, type LineEndConversion, toNetworkLineEnds } from "./text-conversion";

function convert(conversion: LineEndConversion, chunks: readonly string[]): string {
  const parts = chunks.map((chunk) => Buffer.from(conversion.convert(Buffer.from(chunk))));
  return Buffer.concat([...parts, conversion.finish()]).toString();
}

const chunks = fc.array(fc.string({ unit: fc.constantFrom("a", "\r", "\n"), maxLength: 5 }));

describe("line ends", () => {
  it("are CR LF on the wire, and stay so where they were already", () => {
    expect(convert(toNetworkLineEnds(), ["a\nb\r", "\nc\n"])).toBe("a\r\nb\r\nc\r\n");
  });

  it("are LF in files; a CR alone stays", () => {
    expect(convert(fromNetworkLineEnds(), ["a\r", "\nb\rc\r\r", "\nd\r"])).toBe("a\nb\rc\r\nd\r");
  });

  it("come out the same wherever the bytes are cut", () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const whole = parts.join("");
        expect(convert(toNetworkLineEnds(), parts)).toBe(convert(toNetworkLineEnds(), [whole]));
        expect(convert(fromNetworkLineEnds(), parts)).toBe(whole.replaceAll("\r\n", "\n"));
      }),
    );
  });
});
