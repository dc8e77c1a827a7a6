import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { globMatcher } from "@/lib/protocol/glob";
import { entryOf } from "../testing/entry";
import { atOnce, inTurns } from "../turns";
import { type Arrangement, arrangeSteps, sortBy, sortColumns } from "./arrange";
import { entryKey } from "./entry-key";

const byName: Arrangement = {
  sorting: { column: "name", descending: false },
  foldersFirst: true,
  filter: "",
  hidden: false,
};

const names = (entries: readonly Entry[]) => entries.map(({ name }) => name);
const arranged = (entries: readonly Entry[], change: Partial<Arrangement> = {}) =>
  names(atOnce(arrangeSteps(entries, { ...byName, ...change })).entries);

describe("the arrangement of a listing", () => {
  const mixed = [
    entryOf("file10"),
    entryOf("File2"),
    entryOf("z", { type: "directory" }),
    entryOf("a", { type: "directory" }),
  ];

  it("puts folders first and counts as people do", () => {
    expect(arranged(mixed)).toEqual(["a", "z", "File2", "file10"]);
    const descending = { column: "name", descending: true } as const;
    expect(arranged(mixed, { sorting: descending })).toEqual(["z", "a", "file10", "File2"]);
  });

  it("mixes folders with files when asked", () => {
    expect(arranged(mixed, { foldersFirst: false })).toEqual(["a", "File2", "file10", "z"]);
  });

  it.each([
    ["size", [entryOf("none"), entryOf("big", { size: 9 }), entryOf("small", { size: 1 })]],
    [
      "modified",
      [
        entryOf("none"),
        entryOf("big", { modifiedAt: "2026-11-18" }),
        entryOf("small", { modifiedAt: "2014" }),
      ],
    ],
    ["owner", [entryOf("none"), entryOf("big", { owner: "root" }), entryOf("small", { owner: "ann" })]],
    ["group", [entryOf("none"), entryOf("big", { group: "www" }), entryOf("small", { group: "ops" })]],
    [
      "permissions",
      [
        entryOf("none"),
        entryOf("big", { permissions: { mode: "0755", text: "rwxr-xr-x" } }),
        entryOf("small", { permissions: { mode: "0644", text: "rw-r--r--" } }),
      ],
    ],
  ] as const)("sorts by %s, with the unknown last in both directions", (column, entries) => {
    expect(arranged(entries, { sorting: { column, descending: false } })).toEqual(["small", "big", "none"]);
    expect(arranged(entries, { sorting: { column, descending: true } })).toEqual(["big", "small", "none"]);
  });

  it("sorts by type with names deciding between the same", () => {
    const entries = ["b.txt", "a.zip", "README", "a.TXT"].map((name) => entryOf(name));
    expect(arranged(entries, { sorting: { column: "type", descending: false } })).toEqual([
      "a.TXT",
      "b.txt",
      "a.zip",
      "README",
    ]);
  });

  it("hides dot files until asked, and never changes its input", () => {
    const entries = [entryOf("b"), entryOf(".a")];
    expect(arranged(entries)).toEqual(["b"]);
    expect(arranged(entries, { hidden: true })).toEqual([".a", "b"]);
    expect(names(entries)).toEqual(["b", ".a"]);
  });

  it("filters as a search does: by a part of the name or a pattern, whatever the case, the accents or the spaces around", () => {
    const entries = ["Access.LOG", "log.txt", "cafe\u0301"].map((name) => entryOf(name));
    expect(arranged(entries, { filter: " log" })).toEqual(["Access.LOG", "log.txt"]);
    expect(arranged(entries, { filter: "*.log" })).toEqual(["Access.LOG"]);
    expect(arranged(entries, { filter: "caf\u00e9" })).toEqual(["cafe\u0301"]);
  });

  it("comes to its end on filters that make backtracking endless", () => {
    const entries = [entryOf("a".repeat(5000)), entryOf(`${"a".repeat(5000)}b`)];
    expect(arranged(entries, { filter: `${"*a".repeat(1000)}*b` })).toEqual([entries[1]?.name]);
  });

  it("turns the order round on the second click", () => {
    const once = sortBy(byName.sorting, "size");
    expect(once).toEqual({ column: "size", descending: false });
    expect(sortBy(once, "size")).toEqual({ column: "size", descending: true });
  });

  it("finds each row by its key, also of names that look the same", () => {
    const entries = [entryOf("x"), entryOf("x", { nameBytes: "_w" }), entryOf(".hidden")];
    const rows = atOnce(arrangeSteps(entries, byName));
    expect(rows.keys.map((key) => rows.indexOf(key))).toEqual([0, 1]);
    expect(rows.indexOf(".hidden")).toBe(-1);
    expect(rows.indexOf(null)).toBe(-1);
  });
});

const entries = fc.uniqueArray(
  fc.record({
    name: fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: fc.constantFrom(..."aAb019.é_ ") })),
    type: fc.constantFrom("file", "directory", "link"),
    size: fc.option(fc.nat(20)),
    modifiedAt: fc.option(fc.constantFrom("2014-10-22", "2026-11-18T16:41:00Z")),
    owner: fc.option(fc.constantFrom("ann", "root")),
  }),
  { selector: ({ name }) => name, maxLength: 700, size: "max" },
);
const arrangements = fc.record({
  sorting: fc.record({ column: fc.constantFrom(...sortColumns), descending: fc.boolean() }),
  foldersFirst: fc.boolean(),
  filter: fc.constantFrom("", "a", "*1*", "?"),
  hidden: fc.boolean(),
});

/** Pauses at every place where the work may be paused. */
function everyStep() {
  let time = 0;
  return { now: () => (time += 100), rest: () => Promise.resolve() };
}

describe("arranging in turns", () => {
  it("comes to the same as at once, whatever comes between", async () => {
    await fc.assert(
      fc.asyncProperty(entries, arrangements, async (made, arrangement) => {
        const listing = made.map(({ name, ...change }) => entryOf(name, change));
        const plain = atOnce(arrangeSteps([...listing], arrangement));
        const turned = await inTurns(arrangeSteps([...listing], arrangement), everyStep());
        expect(turned?.entries).toEqual(plain.entries);
        expect(turned?.keys).toEqual(plain.entries.map(entryKey));
      }),
      { numRuns: 40 },
    );
  });

  it("shows every entry that the filter lets through, once", () => {
    fc.assert(
      fc.property(entries, arrangements, (made, arrangement) => {
        const listing = made.map(({ name, ...change }) => entryOf(name, change));
        const wanted = globMatcher(arrangement.filter);
        const expected = listing.filter(
          ({ name }) => (arrangement.hidden || !name.startsWith(".")) && wanted(name),
        );
        const rows = atOnce(arrangeSteps(listing, arrangement));
        expect(new Set(rows.entries)).toEqual(new Set(expected));
        expect(rows.entries.length).toBe(expected.length);
      }),
      { numRuns: 40 },
    );
  });

  it("leaves nothing half done behind when it is cancelled", async () => {
    const listing = Array.from({ length: 3000 }, (_, i) => entryOf(`file ${(i * 7919) % 3000}`));
    const cancel = new AbortController();
    let rests = 0;
    const rest = async () => {
      if (++rests === 5) cancel.abort();
    };
    let time = 0;
    const turns = { now: () => (time += 100), rest, signal: cancel.signal };
    expect(await inTurns(arrangeSteps(listing, byName), turns)).toBeNull();
    expect(arranged(listing).slice(0, 3)).toEqual(["file 0", "file 1", "file 2"]);
  });
});
