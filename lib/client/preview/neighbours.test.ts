import { expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { neighbours } from "./neighbours";

function entry(name: string, type: Entry["type"] = "file"): Entry {
  return {
    name,
    type,
    size: 1,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
  };
}

const [folder, a, b, socket, link] = [
  entry("folder", "directory"),
  entry("a"),
  entry("b"),
  entry("socket", "other"),
  entry("link", "link"),
];
const listing = [folder, a, b, socket, link];

it.each([
  ["the first", a, null, b, 1],
  ["one between", b, a, link, 2],
  ["the last", link, b, null, 3],
  ["one that is gone", entry("gone"), null, null, 0],
] as const)("neighbours of %s are the files before and after", (_name, of, previous, next, position) => {
  expect(neighbours(listing, of)).toEqual({ previous, next, position, count: 3 });
});
