import fc from "fast-check";
import { expect, it } from "vitest";
import { findActions } from "./find-actions";

const items = [
  { label: "Upload files", group: "Files", words: "put send" },
  { label: "New file", group: "Files" },
  { label: "Filter", group: "Go" },
  { label: "Data connection: Active", group: "Session", words: "mode PORT" },
];
const labels = (query: string) => findActions(items, query).map(({ label }) => label);

it.each([
  ["", ["Upload files", "New file", "Filter", "Data connection: Active"]],
  ["fil", ["Filter", "Upload files", "New file"]],
  ["port", ["Data connection: Active"]],
  ["ACTIVE data", ["Data connection: Active"]],
  ["new upload", []],
  ["put", ["Upload files"]],
])("%j finds %j", (query, found) => {
  expect(labels(query)).toEqual(found);
});

it("finds every action by its own label, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (label) => {
      const item = { label, group: "Files" };
      expect(findActions([item], label)).toEqual([item]);
    }),
  );
});
