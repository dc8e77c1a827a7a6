import { expect, it } from "vitest";
import { numberedName } from "./numbered-name";

it.each([
  ["report.txt", "report (2).txt"],
  ["archive.tar.gz", "archive.tar (2).gz"],
  [".profile", ".profile (2)"],
  ["README", "README (2)"],
  ["ends.", "ends (2)."],
])("%s becomes %s", (name, numbered) => {
  expect(numberedName(name, 2)).toBe(numbered);
});
