import { describe, expect, it } from "vitest";
import { dayBound } from "./local-date";
import { emptySearchForm, moreConditions, readSearchForm, type SearchForm } from "./search-form";

const read = (change: Partial<SearchForm>) => readSearchForm({ ...emptySearchForm, ...change });

describe("a search form", () => {
  it.each<[Partial<SearchForm>, object]>([
    [{}, {}],
    [{ name: " *.log " }, { name: "*.log" }],
    [
      { name: "Read", caseSensitive: true },
      { name: "Read", caseSensitive: true },
    ],
    [{ type: "directory" }, { type: "directory" }],
    [{ minSize: "1.5", unit: "MB" }, { minSize: 1_500_000 }],
    [{ maxSize: "0,5", unit: "kB" }, { maxSize: 500 }],
    [
      { minSize: "3", maxSize: "3", unit: "B" },
      { minSize: 3, maxSize: 3 },
    ],
    [{ subfolders: false }, { depth: 1 }],
  ])("%j asks for %j", (change, query) => {
    expect(read(change)).toEqual({ query });
  });

  it("asks for whole days in local time", () => {
    expect(read({ after: "2026-01-31", before: "2026-01-31" })).toEqual({
      query: {
        modifiedAfter: dayBound("2026-01-31", "start"),
        modifiedBefore: dayBound("2026-01-31", "end"),
      },
    });
  });

  it.each<[Partial<SearchForm>, string]>([
    [{ minSize: "big" }, "minSize"],
    [{ minSize: "-1" }, "minSize"],
    [{ maxSize: "1e3" }, "maxSize"],
    [{ minSize: "2", maxSize: "1" }, "maxSize"],
    [{ after: "2026-02-01", before: "2026-01-01" }, "before"],
  ])("%j is wrong in %s", (change, field) => {
    expect(Object.keys("errors" in read(change) ? Object(read(change)).errors : {})).toEqual([field]);
  });

  it("counts the conditions that are out of sight", () => {
    expect(moreConditions(emptySearchForm)).toBe(0);
    expect(moreConditions({ ...emptySearchForm, name: "x", minSize: "1", before: "2026-01-01" })).toBe(2);
  });
});
