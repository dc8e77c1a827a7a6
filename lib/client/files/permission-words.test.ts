import { describe, expect, it } from "vitest";
import { describeMode, type ModeKind, modeWarnings } from "./permission-words";
import { exactly } from "./permissions";

describe("a mode in words", () => {
  it.each<[number, ModeKind, string]>([
    [0o644, "file", "The owner may read and change it; the group and everybody else may read it."],
    [0o600, "file", "The owner may read and change it; the group and everybody else may do nothing with it."],
    [
      0o754,
      "file",
      "The owner may read, change and run it; the group may read and run it; everybody else may read it.",
    ],
    [0o666, "file", "Everybody may read and change it."],
    [0, "file", "Nobody may do anything with it."],
    [
      0o755,
      "directory",
      "The owner may list it, add and delete in it and go into it; the group and everybody else may list it and go into it.",
    ],
    [
      0o1777,
      "directory",
      "Everybody may list it, add and delete in it and go into it. In it, people may delete only what is theirs.",
    ],
    [
      0o4711,
      "file",
      "The owner may read, change and run it; the group and everybody else may run it. Whoever runs it does so as its owner.",
    ],
    [0o2000, "directory", "Nobody may do anything with it. What is made in it gets its group."],
  ])("%o of a %s", (mode, kind, words) => {
    expect(describeMode(mode, kind)).toBe(words);
  });
});

describe("warnings", () => {
  const files = new Set<ModeKind>(["file"]);
  const folders = new Set<ModeKind>(["directory"]);

  it.each([0o644, 0o755, 0o600, 0o664, 0o400])("%o needs none", (mode) => {
    expect(modeWarnings(exactly(mode), files)).toEqual([]);
  });

  it("777 and 666 let everybody change it", () => {
    expect(modeWarnings(exactly(0o777), folders)).toEqual([expect.stringContaining("Everybody")]);
    expect(modeWarnings(exactly(0o666), files)).toEqual([expect.stringContaining("Everybody")]);
  });

  it("a sticky folder for everybody is as /tmp is everywhere", () => {
    expect(modeWarnings(exactly(0o1777), folders)).toEqual([]);
  });

  it("000 lets nobody read it", () => {
    expect(modeWarnings(exactly(0), files)).toEqual([expect.stringContaining("Nobody")]);
  });

  it("a folder without its owner's execute can't be opened, which says nothing of files", () => {
    expect(modeWarnings(exactly(0o644), folders)).toEqual([expect.stringContaining("can't be opened")]);
    expect(modeWarnings(exactly(0o644), files)).toEqual([]);
  });

  it("what stays as it is is not warned of", () => {
    expect(modeWarnings({ on: 0, kept: 0o777 }, folders)).toEqual([]);
  });
});
