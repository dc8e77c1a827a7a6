import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { entryKey } from "../entry-key";
import {
  changesOf,
  coming,
  leaving,
  renaming,
  unconfirmedKeys,
  withAdded,
  withChanges,
  withoutEntries,
} from "./listing-changes";
import { entryOf } from "./testing/entries";

const pub = { text: "/pub" };
const names = (entries: readonly Entry[]) => entries.map(({ name }) => name);
const bytesOf = (name: string) => Buffer.from(name, "latin1").toString("base64url");

describe("changes of a listing", () => {
  const entries = ["a", "b", "c"].map((name) => entryOf(name));

  it("take entries away, bring some, and give them other names", () => {
    expect(names(withChanges(entries, [leaving("s", pub, [{ text: "/pub/b" }])]))).toEqual(["a", "c"]);
    expect(names(withChanges(entries, [coming("s", pub, [entryOf("d")])]))).toEqual(["a", "b", "c", "d"]);
    const renamed = renaming("s", pub, { text: "/pub/a" }, entryOf("z"));
    expect(names(withChanges(entries, [renamed]))).toEqual(["b", "c", "z"]);
  });

  it("put what replaces another in its place", () => {
    const renamed = renaming("s", pub, { text: "/pub/a" }, entryOf("b", { size: 7 }));
    expect(withChanges(entries, [renamed])).toEqual([entryOf("c"), entryOf("b", { size: 7 })]);
  });

  it("tell names that look alike apart by their bytes", () => {
    const odd = ["caf\xe9", "caf\xe8"].map((name) => entryOf("caf\ufffd", { nameBytes: bytesOf(name) }));
    const gone = leaving("s", pub, [{ text: "/pub/caf\ufffd", bytes: bytesOf("/pub/caf\xe8") }]);
    expect(withChanges(odd, [gone])).toEqual([odd[0]]);
  });

  it("concern their own directory and session alone", () => {
    const change = leaving("s", pub, [{ text: "/pub/a" }]);
    expect(changesOf([change], "s", pub)).toEqual([change]);
    expect(changesOf([change], "s", { text: "/pub/a" })).toEqual([]);
    expect(changesOf([change], "t", pub)).toEqual([]);
  });

  it("leave the very same entries where they change nothing", () => {
    expect(withChanges(entries, [])).toBe(entries);
    expect(withChanges(entries, [leaving("s", pub, [{ text: "/pub/gone" }])])).toBe(entries);
  });

  it("are not confirmed as far as they bring something", () => {
    const change = coming("s", pub, [entryOf("new")]);
    expect([...unconfirmedKeys([change, leaving("s", pub, [{ text: "/pub/a" }])])]).toEqual(["new"]);
  });
});

const anyEntry = fc
  .record({
    name: fc.string({ minLength: 1 }),
    nameBytes: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  })
  .map(({ name, nameBytes }) => entryOf(name, nameBytes === undefined ? {} : { nameBytes }));
const listing = fc.uniqueArray(anyEntry, { selector: entryKey });
const sorted = (entries: readonly Entry[]) =>
  [...entries].sort((a, b) => (entryKey(a) < entryKey(b) ? -1 : 1));

describe("for any listing", () => {
  it("what was added and taken away again leaves it as it was", () => {
    fc.assert(
      fc.property(listing, listing, (entries, others) => {
        const keys = new Set(entries.map(entryKey));
        const added = others.filter((entry) => !keys.has(entryKey(entry)));
        const there = withAdded(entries, added);
        expect(there).toHaveLength(entries.length + added.length);
        expect(withoutEntries(there, new Set(added.map(entryKey)))).toEqual(entries);
      }),
    );
  });

  it("what was taken away and brought back leaves the same entries", () => {
    fc.assert(
      fc.property(listing, fc.func(fc.boolean()), (entries, isGone) => {
        const gone = entries.filter(isGone);
        const left = withoutEntries(entries, new Set(gone.map(entryKey)));
        expect(sorted(withAdded(left, gone))).toEqual(sorted(entries));
      }),
    );
  });

  it("no name stands there twice", () => {
    fc.assert(
      fc.property(listing, listing, (entries, added) => {
        const keys = withAdded(entries, added).map(entryKey);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});
