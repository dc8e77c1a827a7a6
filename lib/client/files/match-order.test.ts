import { expect, it } from "vitest";
import { entryOf } from "../testing/entry";
import { atOnce } from "../turns";
import { type MatchColumn, sortMatchesSteps } from "./match-order";

const found = [
  { name: "log10", directory: "/b", size: 5 },
  { name: "log2", directory: "/a10", size: null },
  { name: "Log2", directory: "/a9", size: 7 },
].map(({ name, directory, size }) => {
  const path = { text: `${directory}/${name}` };
  return { key: path.text, path, directory: { text: directory }, entry: entryOf(name, { size }) };
});

it.each<[MatchColumn, boolean, string[]]>([
  ["name", false, ["/a10/log2", "/a9/Log2", "/b/log10"]],
  ["name", true, ["/b/log10", "/a10/log2", "/a9/Log2"]],
  ["folder", false, ["/a9/Log2", "/a10/log2", "/b/log10"]],
  ["folder", true, ["/b/log10", "/a10/log2", "/a9/Log2"]],
  ["size", false, ["/b/log10", "/a9/Log2", "/a10/log2"]],
  ["size", true, ["/a9/Log2", "/b/log10", "/a10/log2"]],
])("sorts what was found by %s, descending: %s", (column, descending, keys) => {
  const sorted = atOnce(sortMatchesSteps(found, { column, descending }));
  expect(sorted.map(({ key }) => key)).toEqual(keys);
});
