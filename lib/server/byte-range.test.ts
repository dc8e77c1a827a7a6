import { expect, it } from "vitest";
import { readRange } from "./byte-range";

it.each([
  [null, 100, "whole"],
  ["bytes=0-", 100, { from: 0, to: 99 }],
  ["bytes=0-0", 100, { from: 0, to: 0 }],
  ["bytes=10-19", 100, { from: 10, to: 19 }],
  ["bytes=99-", 100, { from: 99, to: 99 }],
  ["bytes=90-1000", 100, { from: 90, to: 99 }],
  ["bytes=-10", 100, { from: 90, to: 99 }],
  ["bytes=-1000", 100, { from: 0, to: 99 }],
  ["BYTES=1-2", 100, { from: 1, to: 2 }],
  ["bytes=100-", 100, "unsatisfiable"],
  ["bytes=36893488147419103232-", 100, "unsatisfiable"],
  ["bytes=-0", 100, "unsatisfiable"],
  ["bytes=0-", 0, "unsatisfiable"],
  ["bytes=-5", 0, "whole"],
  ["bytes=5-3", 100, "whole"],
  ["bytes=-", 100, "whole"],
  ["bytes=a-b", 100, "whole"],
  ["bytes=0-1,5-6", 100, "whole"],
  ["lines=0-1", 100, "whole"],
  ["bytes=1.5-2", 100, "whole"],
] as const)("%s of %i bytes is %j", (header, size, expected) => {
  expect(readRange(header, size)).toEqual(expected);
});
