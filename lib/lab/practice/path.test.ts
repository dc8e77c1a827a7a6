import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileSystemError } from "./file-system-error";
import { formatPath, quotePath, resolvePath } from "./path";

describe("resolvePath", () => {
  it.each([
    ["", "/pub/images"],
    ["x", "/pub/images/x"],
    ["/x", "/x"],
    ["./../code//port.ts/", "/pub/code/port.ts"],
    ["../../../../..", "/"],
    ["/../etc", "/etc"],
    [" leading", "/pub/images/ leading"],
    ["...", "/pub/images/..."],
  ])("resolves %j", (text, expected) => {
    expect(formatPath(resolvePath(["pub", "images"], text))).toBe(expected);
  });

  it("never leaves the root, and gives no part that means something else", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("/", ".", "a", " ") }), (text) => {
        for (const part of resolvePath([], text)) expect(part).not.toMatch(/^(|\.|\.\.)$|\//);
      }),
    );
  });

  it.each(["a\nb", "a\0", "\u007f", "x".repeat(256), "é".repeat(128), "a/".repeat(2500)])(
    "refuses %j",
    (text) => {
      expect(() => resolvePath([], text)).toThrow(FileSystemError);
    },
  );
});

describe("quotePath", () => {
  it("doubles quotes", () => {
    expect(quotePath(["a", '"b"'])).toBe('"/a/""b"""');
  });
});
