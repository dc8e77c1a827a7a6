import { expect, it } from "vitest";
import { indentationOf } from "./indentation";

it.each([
  ["all:\n\tcc main.c\n", "\t"],
  ["if a:\n    b\n        c\n", "    "],
  ["a:\n  b:\n    c\n", "  "],
  ["/**\n * A comment's star is no indentation.\n */\n\tcode", "\t"],
  ["\ta\n\tb\n  c\n", "\t"],
  ["nothing\nis indented\n", "?"],
  ["", "?"],
])("%j is indented with %j", (text, expected) => {
  expect(indentationOf(text, "?")).toBe(expected);
});
