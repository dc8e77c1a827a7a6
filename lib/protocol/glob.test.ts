import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "./glob";

/** The definition itself, in time that grows with every `*`. */
function matchesBySpelling(name: readonly string[], pattern: readonly string[]): boolean {
  const [wanted, ...later] = pattern;
  const [letter, ...rest] = name;
  if (wanted === undefined) return letter === undefined;
  if (wanted === "*") {
    return matchesBySpelling(name, later) || (letter !== undefined && matchesBySpelling(rest, pattern));
  }
  return letter !== undefined && (wanted === "?" || wanted === letter) && matchesBySpelling(rest, later);
}

const letters = (of: string) => fc.string({ unit: fc.constantFrom(...of), maxLength: 7 });

describe("a pattern for names", () => {
  it.each([
    ["log", "Access.LOG", true],
    ["*.log", "access.log", true],
    ["*.log", "access.log.1", false],
    ["a?c", "abc", true],
    ["a?c", "abbc", false],
    ["a?c", "ac", false],
    ["(x", "file (x).txt", true],
    ["[*", "[x", true],
    ["*", "", true],
    ["?", "", false],
    ["?", "😀", true],
    ["??", "😀", false],
    ["*σοφος", "ΦΙΛΟΣΟΦΟΣ", true],
    ["café", "cafe\u0301.txt", true],
    ["caf?", "cafe\u0301", true],
    ["line*end", "line\nend", true],
    ["", "anything", true],
  ])("%j matches %j: %s", (pattern, name, expected) => {
    expect(globMatcher(pattern)(name)).toBe(expected);
  });

  it("tells upper from lower case where that is wanted", () => {
    expect(globMatcher("*.LOG", { caseSensitive: true })("access.log")).toBe(false);
    expect(globMatcher("*.log", { caseSensitive: true })("access.log")).toBe(true);
    expect(globMatcher("Log", { caseSensitive: true })("log")).toBe(false);
  });

  it("means what its definition says", () => {
    fc.assert(
      fc.property(letters("ab*?😀"), letters("ab😀"), (pattern, name) => {
        const whole = /[*?]/.test(pattern) ? pattern : `*${pattern}*`;
        const matcher = globMatcher(pattern, { caseSensitive: true });
        expect(matcher(name)).toBe(matchesBySpelling([...name], [...whole]));
      }),
    );
  });

  it("takes any text, halves of characters too", () => {
    const anything = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(anything, anything, fc.boolean(), (pattern, name, caseSensitive) => {
        expect(typeof globMatcher(pattern, { caseSensitive })(name)).toBe("boolean");
        expect(globMatcher(`*${pattern}*`, { caseSensitive })(pattern)).toBe(true);
      }),
    );
  });

  it("comes to its end on patterns that make backtracking endless", () => {
    const matcher = globMatcher(`${"*a".repeat(5_000)}*b`);
    expect(matcher("a".repeat(20_000))).toBe(false);
    expect(matcher(`${"a".repeat(20_000)}b`)).toBe(true);
  });
});
