import { describe, expect, it } from "vitest";
import { treeRows, treeStep } from "./directory-tree";

const tree: Readonly<Record<string, readonly string[]>> = {
  "/": ["/a", "/b"],
  "/a": ["/a/x", "/a/y"],
};
const rowsWith = (...open: string[]) =>
  treeRows({
    root: { text: "/" },
    open: new Set(open),
    childrenOf: ({ text }) => (tree[text] ?? []).map((path) => ({ text: path })),
  });

describe("a tree of directories", () => {
  it("shows what is in directories that are open, each at its level", () => {
    expect(rowsWith("/", "/a").map(({ key, level }) => `${level} ${key}`)).toEqual([
      "1 /",
      "2 /a",
      "3 /a/x",
      "3 /a/y",
      "2 /b",
    ]);
    expect(rowsWith().map(({ key }) => key)).toEqual(["/"]);
  });

  it("counts siblings", () => {
    const [, , , y] = rowsWith("/", "/a");
    expect(y).toMatchObject({ place: 2, siblings: 2, parent: "/a" });
  });

  it.each([
    ["ArrowDown", "/a", { do: "go", to: "/a/x" }],
    ["ArrowUp", "/b", { do: "go", to: "/a/y" }],
    ["ArrowUp", null, { do: "go", to: "/b" }],
    ["ArrowDown", "/b", null],
    ["Home", "/b", { do: "go", to: "/" }],
    ["End", "/", { do: "go", to: "/b" }],
    ["ArrowRight", "/b", { do: "open" }],
    ["ArrowRight", "/a", { do: "go", to: "/a/x" }],
    ["ArrowLeft", "/a", { do: "close" }],
    ["ArrowLeft", "/a/y", { do: "go", to: "/a" }],
    ["Enter", "/a", null],
  ] as const)("%s on %s does %j", (key, active, expected) => {
    expect(treeStep(key, rowsWith("/", "/a"), active)).toEqual(expected);
  });

  it("does not go into an open directory that has none in it", () => {
    expect(treeStep("ArrowRight", rowsWith("/", "/b"), "/b")).toBeNull();
  });
});
