import { describe, expect, it } from "vitest";
import { entryOf } from "../testing/entry";
import { commonCompletion, placeOfTyped, splitTyped, suggestPaths } from "./path-completion";

const here = { text: "/pub" };
const entries = [
  entryOf("release-10", { type: "directory" }),
  entryOf("release-9", { type: "directory" }),
  entryOf("latest", { type: "link" }),
  entryOf("readme.txt"),
  entryOf("Relics", { type: "directory" }),
  entryOf(".git", { type: "directory" }),
];

function suggested(text: string): readonly string[] {
  return suggestPaths(splitTyped(text, here, null), entries, undefined).map((found) => found.text);
}

describe("what is typed of a path", () => {
  it.each([
    ["", "/pub", "", ""],
    ["rel", "/pub", "", "rel"],
    ["/", "/", "/", ""],
    ["/a/b", "/a", "/a/", "b"],
    ["../x/y", "/x", "../x/", "y"],
    ["a/", "/pub/a", "a/", ""],
  ])("%j ends in a name in %s", (text, parent, before, prefix) => {
    expect(splitTyped(text, here, null)).toEqual({ parent: { text: parent }, before, prefix });
  });

  it("means the exact bytes of the directory that it was completed to", () => {
    const completed = { text: "/pub/caf\ufffd/", path: { text: "/pub/caf\ufffd", bytes: "L3B1Yi9jYWbp" } };
    expect(placeOfTyped("/pub/caf\ufffd/", here, completed)).toBe(completed.path);
    expect(placeOfTyped("/pub/caf\ufffd/menu", here, completed)).toEqual({
      text: "/pub/caf\ufffd/menu",
      bytes: "L3B1Yi9jYWbpL21lbnU",
    });
    expect(placeOfTyped("/other", here, completed)).toEqual({ text: "/other" });
  });
});

describe("suggestions", () => {
  it("are the directories and links that begin so, in natural order, whatever the case", () => {
    expect(suggested("REL")).toEqual(["release-9/", "release-10/", "Relics/"]);
    expect(suggested("/pub/la")).toEqual(["/pub/latest/"]);
    expect(suggested("read")).toEqual([]);
  });

  it("hold hidden ones once the dot was typed", () => {
    expect(suggested("")).not.toContain(".git/");
    expect(suggested(".")).toEqual([".git/"]);
  });

  it("lead to the name's own bytes", () => {
    const name = entryOf("caf\ufffd", { type: "directory", nameBytes: "Y2Fm6Q" });
    const [found] = suggestPaths(splitTyped("caf", here, null), [name], "L3B1Yg");
    expect(found?.path).toEqual({ text: "/pub/caf\ufffd", bytes: "L3B1Yi9jYWbp" });
  });
});

describe("completing without a choice", () => {
  const completed = (text: string) =>
    commonCompletion(text, suggestPaths(splitTyped(text, here, null), entries, undefined));

  it("takes a single one whole", () => {
    expect(completed("la")).toMatchObject({ text: "latest/", path: { text: "/pub/latest" } });
  });

  it("goes as far as all agree", () => {
    expect(completed("rele")).toBe("release-");
    expect(completed("rel")).toBe("rel");
  });

  it("changes nothing where nothing fits", () => {
    expect(completed("nothing")).toBe("nothing");
  });
});
