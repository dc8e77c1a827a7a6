import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { findTemporaryFiles, mayBeWritten, totalSize } from "./temporary-files";

function entry(name: string, rest: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: 10,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...rest,
  };
}

const none = () => false;

describe("findTemporaryFiles", () => {
  it("finds parts of uploads and originals that were moved aside", () => {
    const found = findTemporaryFiles(
      [
        entry("notes.txt"),
        entry(".portside-0123456789abcdef.part"),
        entry(".portside-fedcba9876543210.old", { size: null }),
      ],
      none,
    );
    expect(found.map(({ entry, kind }) => [entry.name, kind])).toEqual([
      [".portside-0123456789abcdef.part", "part"],
      [".portside-fedcba9876543210.old", "original"],
    ]);
    expect(totalSize(found)).toBe(10);
  });

  it.each([
    "portside-0123456789abcdef.part",
    ".portside-0123.part",
    ".portside-0123456789abcdef.part.txt",
    ".portside-0123456789abcdeg.part",
  ])("leaves %j alone", (name) => {
    expect(findTemporaryFiles([entry(name)], none)).toEqual([]);
  });

  it("leaves a folder of such a name alone", () => {
    const folder = entry(".portside-0123456789abcdef.part", { type: "directory" });
    expect(findTemporaryFiles([folder], none)).toEqual([]);
  });

  it("leaves out what an upload of this browser goes on with", () => {
    const ours = ".portside-0123456789abcdef.part";
    expect(findTemporaryFiles([entry(ours)], ({ name }) => name === ours)).toEqual([]);
  });
});

describe("mayBeWritten", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");

  it.each([
    ["2026-11-21T11:59:00Z", true],
    ["2026-11-21T10:00:00Z", false],
    // In the server's own time, which may be half a world away.
    ["2026-11-21T02:00:00", true],
    ["2026-11-19T02:00:00", false],
    ["not a date", true],
    [null, true],
  ])("of a file that changed at %j: %s", (modifiedAt, expected) => {
    expect(mayBeWritten({ modifiedAt }, now)).toBe(expected);
  });
});
