import { describe, expect, it } from "vitest";
import { matchesPattern } from "./name-pattern";

describe("matchesPattern", () => {
  it.each([
    ["*.txt", "a.txt", true],
    ["*.txt", "a.txt.gz", false],
    ["a?c*", "abcdef", true],
    ["a?c*", "ac", false],
    ["*", "", true],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
    ["[a]", "a", false],
    ["", "", true],
  ])("%s on %s: %s", (pattern, name, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  it("takes bounded time on a pattern that is all stars", () => {
    expect(matchesPattern("a".repeat(255), `${"*a".repeat(100)}b`)).toBe(false);
  });
});
