import { expect, it } from "vitest";
import { entryOf } from "../testing/entry";
import { atOnce } from "../turns";
import { indexListing } from "./listing-index";
import { Rows } from "./rows";

const count = 100;

/** Every other entry of a listing, from the last to the first. */
function someRows() {
  const entries = Array.from({ length: count }, (_, i) => entryOf(`file${i}`));
  const index = atOnce(indexListing(entries));
  const numbers = Uint32Array.from({ length: count / 2 }, (_, i) => count - 2 - 2 * i);
  return { index, rows: atOnce(Rows.steps(index, numbers)) };
}

it("rows are found by their keys, before the lookups are made and after", () => {
  const { index, rows } = someRows();
  for (let round = 0; round < 2; round++) {
    for (const [row, key] of rows.keys.entries()) expect(rows.indexOf(key)).toBe(row);
    for (let number = 1; number < count; number += 2)
      expect(rows.indexOf(index.keys[number] ?? null)).toBe(-1);
    expect(rows.indexOf("of another directory")).toBe(-1);
    expect(rows.indexOf(null)).toBe(-1);
  }
  expect(index.hasLookups).toBe(true);
});

it("the few keys that drawing the first rows asks for take no lookups", () => {
  const { index, rows } = someRows();
  for (let time = 0; time < 10; time++) rows.indexOf(rows.keys[time] ?? null);
  rows.indexOf("of another directory");
  expect(index.hasLookups).toBe(false);
  atOnce(rows.lookupSteps());
  expect(index.hasLookups).toBe(true);
});
