import { expect, it } from "vitest";
import { copiedPath } from "./copied-path";

it("copies a path exactly, and nothing that a shell would run", () => {
  expect(copiedPath({ text: "/pub/a b\u200d'\u202e.txt" })).toBe("/pub/a b\u200d'\u202e.txt");
  expect(copiedPath({ text: "/pub/\nreboot\n\u001b[2J" })).toBe("/pub/[LF]reboot[LF][ESC][2J");
});
