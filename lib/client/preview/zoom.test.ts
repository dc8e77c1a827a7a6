import { expect, it } from "vitest";
import { stepZoom } from "./zoom";

it.each([
  [1, 1, 1.25],
  [1, -1, 0.75],
  [1.1, 1, 1.25],
  [1.1, -1, 1],
  [0.999, 1, 1.25],
  [4, 1, 4],
  [0.5, -1, 0.5],
  [7, -1, 4],
  [0.2, 1, 0.5],
  [0.2, -1, 0.5],
] as const)("from %d in the direction %d leads to %d", (zoom, direction, next) => {
  expect(stepZoom(zoom, direction)).toBe(next);
});
