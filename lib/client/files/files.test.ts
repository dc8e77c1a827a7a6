import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { type Arrangement, arrange, entryKey, nameMatcher, sortBy } from "./arrange";
import { keepOnly, neighbour, nothingSelected, select, selectAll, typeAhead } from "./selection";

function entry(name: string, rest: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: null,
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

const byName: Arrangement = { sorting: { column: "name", descending: false }, filter: "", hidden: false };
const names = (entries: readonly Entry[]) => entries.map(({ name }) => name);

describe("arrange", () => {
  it("puts folders first and counts as people do", () => {
    const entries = [
      entry("file10"),
      entry("File2"),
      entry("z", { type: "directory" }),
      entry("a", { type: "directory" }),
    ];
    expect(names(arrange(entries, byName))).toEqual(["a", "z", "File2", "file10"]);
    expect(names(arrange(entries, { ...byName, sorting: { column: "name", descending: true } }))).toEqual([
      "z",
      "a",
      "file10",
      "File2",
    ]);
  });

  it("sorts by size and date with the unknown last", () => {
    const entries = [entry("none"), entry("big", { size: 9 }), entry("small", { size: 1 })];
    const sorted = arrange(entries, { ...byName, sorting: { column: "size", descending: false } });
    expect(names(sorted)).toEqual(["small", "big", "none"]);
    const dated = [
      entry("new", { modifiedAt: "2026-11-18T16:41:00Z" }),
      entry("old", { modifiedAt: "2014-10-22" }),
    ];
    const byDate = arrange(dated, { ...byName, sorting: { column: "modified", descending: false } });
    expect(names(byDate)).toEqual(["old", "new"]);
  });

  it("hides dot files until asked, and never changes its input", () => {
    const entries = [entry("b"), entry(".a")];
    expect(names(arrange(entries, byName))).toEqual(["b"]);
    expect(names(arrange(entries, { ...byName, hidden: true }))).toEqual([".a", "b"]);
    expect(names(entries)).toEqual(["b", ".a"]);
  });

  it.each([
    ["log", "Access.LOG", true],
    ["*.log", "access.log", true],
    ["*.log", "access.log.1", false],
    ["a?c", "abc", true],
    ["a?c", "abbc", false],
    ["(x", "file (x).txt", true],
    ["[*", "[x", true],
  ])("filter %j matches %j: %s", (filter, name, matches) => {
    expect(nameMatcher(filter)(name)).toBe(matches);
  });

  it("turns the order round on the second click", () => {
    const once = sortBy(byName.sorting, "size");
    expect(once).toEqual({ column: "size", descending: false });
    expect(sortBy(once, "size")).toEqual({ column: "size", descending: true });
  });

  it("tells names apart that look the same", () => {
    expect(entryKey(entry("x"))).not.toBe(entryKey(entry("x", { nameBytes: "_w" })));
  });
});

describe("selection", () => {
  const order = ["a", "b", "c", "d"];

  it("selects one, toggles, and extends from the anchor", () => {
    const one = select(nothingSelected, order, "b", "only");
    const two = select(one, order, "d", "toggle");
    expect([...two.keys]).toEqual(["b", "d"]);
    const extended = select(one, order, "d", "extend");
    expect([...extended.keys]).toEqual(["b", "c", "d"]);
    const back = select(extended, order, "a", "extend");
    expect([...back.keys]).toEqual(["a", "b"]);
    expect(back.anchor).toBe("b");
  });

  it("forgets what is gone, and keeps itself when nothing is", () => {
    const all = selectAll(select(nothingSelected, order, "c", "only"), order);
    const kept = keepOnly(all, ["a", "b"]);
    expect([...kept.keys]).toEqual(["a", "b"]);
    expect(kept.active).toBeNull();
    expect(keepOnly(kept, ["a", "b"])).toBe(kept);
  });

  it("moves within the list's ends", () => {
    expect(neighbour(order, null, 1)).toBe("a");
    expect(neighbour(order, null, -1)).toBe("d");
    expect(neighbour(order, "c", 10)).toBe("d");
    expect(neighbour([], "c", 1)).toBeNull();
  });

  it("finds rows by their first letters", () => {
    const rows = ["alpha", "beta", "bravo", "gamma"];
    const name = (row: string) => row;
    expect(typeAhead(rows, 1, "b", name)).toBe("bravo");
    expect(typeAhead(rows, 2, "b", name)).toBe("beta");
    expect(typeAhead(rows, 2, "br", name)).toBe("bravo");
    expect(typeAhead(rows, 0, "x", name)).toBeNull();
  });
});
