import { expect, it } from "vitest";
import { searchQuerySchema } from "@/lib/contract/search";
import { type SearchedEntry, searchFilter } from "./search-filter";

function found(query: Record<string, string>, given: Partial<SearchedEntry>): boolean {
  const entry: SearchedEntry = {
    name: "Access.log",
    type: "file",
    size: 100,
    modifiedAt: "2024-03-10T12:00:00Z",
    modifiedPrecision: "second",
    ...given,
  };
  return searchFilter(searchQuerySchema.parse(query))(entry);
}

it.each<[Record<string, string>, Partial<SearchedEntry>, boolean]>([
  [{}, {}, true],
  [{ name: "*.LOG" }, {}, true],
  [{ name: "*.LOG", caseSensitive: "true" }, {}, false],
  [{ name: "cess" }, {}, true],
  [{ type: "directory" }, {}, false],
  [{ type: "directory" }, { type: "directory" }, true],
  [{ name: "*.log", type: "link" }, { type: "link" }, true],
  [{ name: "*.txt", type: "link" }, { type: "link" }, false],
  [{ minSize: "100" }, {}, true],
  [{ minSize: "101" }, {}, false],
  [{ maxSize: "100" }, {}, true],
  [{ maxSize: "99" }, {}, false],
  [{ maxSize: "0" }, { size: 0 }, true],
  [{ minSize: "0" }, { size: null }, false],
  [{ minSize: "1" }, { type: "directory", size: 4096 }, false],
  [{ modifiedAfter: "2024-03-10T12:00:00Z" }, {}, true],
  [{ modifiedAfter: "2024-03-10T12:00:01Z" }, {}, false],
  [{ modifiedAfter: "2024-03-10T14:00:01+02:00" }, {}, false],
  [{ modifiedBefore: "2024-03-10T12:00:00Z" }, {}, true],
  [{ modifiedBefore: "2024-03-10T11:59:59Z" }, {}, false],
  [{ modifiedBefore: "2024-03-10" }, {}, true],
  [{ modifiedBefore: "2024-03-09" }, {}, false],
  [{ modifiedAfter: "2024-03-10", modifiedBefore: "2024-03-10" }, {}, true],
  [{ modifiedAfter: "2024-03-10T13:00:00Z" }, { modifiedAt: "2024-03-10", modifiedPrecision: "day" }, true],
  [{ modifiedAfter: "2024-03-11" }, { modifiedAt: "2024-03-10", modifiedPrecision: "day" }, false],
  [
    { modifiedAfter: "2024-03-10T12:00:30Z" },
    { modifiedAt: "2024-03-10T12:00", modifiedPrecision: "minute" },
    true,
  ],
  [
    { modifiedBefore: "2024-03-10T11:59:59Z" },
    { modifiedAt: "2024-03-10T12:00", modifiedPrecision: "minute" },
    false,
  ],
  [{ modifiedAfter: "2024-06-01" }, { modifiedAt: "2024", modifiedPrecision: "year" }, true],
  [{ modifiedAfter: "1970-01-01" }, { modifiedAt: null, modifiedPrecision: null }, false],
])("%j finds %j: %s", (query, entry, expected) => {
  expect(found(query, entry)).toBe(expected);
});

it.each([
  [{ minSize: "" }],
  [{ minSize: "-1" }],
  [{ maxSize: "1e3" }],
  [{ depth: "0" }],
  [{ name: "" }],
  [{ type: "folder" }],
  [{ modifiedAfter: "yesterday" }],
  [{ caseSensitive: "yes" }],
  [{ colour: "red" }],
])("%j is no search", (query) => {
  expect(searchQuerySchema.safeParse(query).success).toBe(false);
});
