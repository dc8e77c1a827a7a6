import { describe, expect, it } from "vitest";
import { compare, contentOf, foreignNames, foreignOwners, type Version } from "./marked-content";

const version: Version = { owner: "r1b1", file: 3, number: 2, size: 100_001 };
const content = contentOf(version);

describe("content that says whose it is", () => {
  it("is as long as it is meant to be, and the same every time", () => {
    expect(content).toHaveLength(version.size);
    expect(contentOf(version).equals(content)).toBe(true);
  });

  it("is known as a whole and by its beginning", () => {
    expect(compare(content, version)).toBe("whole");
    expect(compare(content.subarray(0, 777), version)).toBe("beginning");
    expect(compare(Buffer.alloc(0), version)).toBe("beginning");
  });

  it.each([
    ["another browser's", { ...version, owner: "r1b2" }],
    ["another file's", { ...version, file: 4 }],
    ["another version's", { ...version, number: 1 }],
  ])("is not %s", (_, other) => {
    expect(compare(contentOf(other), version)).toBe("other");
  });

  it.each([
    ["a block is missing", Buffer.concat([content.subarray(0, 640), content.subarray(704)])],
    ["a block came twice", Buffer.concat([content.subarray(0, 640), content.subarray(576)])],
    ["two blocks changed places", swapped(content, 640, 1280)],
    ["a byte too many came", Buffer.concat([content, Buffer.from("x")])],
  ])("is something else when %s", (_, damaged) => {
    expect(compare(damaged, version)).toBe("other");
  });

  it("tells whose bytes are mixed into it", () => {
    const foreign = contentOf({ ...version, owner: "r1b3" });
    const mixed = Buffer.concat([content.subarray(0, 999), foreign.subarray(100, 300)]);
    expect(foreignOwners(mixed, "r1b1")).toEqual(["r1b3"]);
    expect(foreignOwners(content, "r1b1")).toEqual([]);
  });

  it("tells who else is named in a log", () => {
    expect(foreignNames("STOR /r1b1 ü 3.bin, RETR /r1b2 ü 1.bin", "r1b1")).toEqual(["r1b2"]);
  });
});

function swapped(bytes: Buffer, one: number, other: number): Buffer {
  const changed = Buffer.from(bytes);
  bytes.copy(changed, one, other, other + 64);
  bytes.copy(changed, other, one, one + 64);
  return changed;
}
