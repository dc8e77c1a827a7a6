import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../turns";
import { naturalKeySteps } from "./natural-keys";

function sorted(names: readonly string[]): string[] {
  const keys = atOnce(naturalKeySteps(names));
  return names
    .map((name, i) => ({ name, key: keys[i] ?? "" }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ name }) => name);
}

describe("keys of the natural order", () => {
  it.each([
    [
      ["file10", "file2", "file1"],
      ["file1", "file2", "file10"],
    ],
    [
      ["v1.10", "v1.9", "v1.9.1"],
      ["v1.9", "v1.9.1", "v1.10"],
    ],
    [
      ["a20", "a010", "a9"],
      ["a9", "a010", "a20"],
    ],
    [
      ["Zebra", "\u00e9clair", "eclairs", "apple"],
      ["apple", "\u00e9clair", "eclairs", "Zebra"],
    ],
    [
      ["b", "a b", "ab", "_x"],
      ["_x", "a b", "ab", "b"],
    ],
    [
      ["\u65e5", "\u1f600", "a", "1"],
      ["1", "a", "\u1f600", "\u65e5"],
    ],
  ])("sort %j as %j", (names, expected) => {
    expect(sorted(names)).toEqual(expected);
  });

  it("are the same whether accents are written apart or not", () => {
    const [apart, together] = atOnce(naturalKeySteps(["e\u0301t\u00e9", "\u00e9te\u0301"]));
    expect(apart).toBe(together);
  });

  it("compare as the browser's collator does, for names that need no more than ASCII", () => {
    const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    const name = fc.string({ unit: fc.constantFrom(..."aAbBzZ0019 -_.,()~+#@'&"), maxLength: 12 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [keyOfA = "", keyOfB = ""] = atOnce(naturalKeySteps([a, b]));
        expect(Math.sign(collator.compare(a, b))).toBe(keyOfA < keyOfB ? -1 : keyOfA > keyOfB ? 1 : 0);
      }),
    );
  });

  it("are in order for any names, however many characters occur", () => {
    const many = Array.from({ length: 40_000 }, (_, i) => String.fromCodePoint(0x20000 + i));
    const keys = atOnce(naturalKeySteps(many));
    expect(new Set(keys).size).toBe(many.length);
  });
});
