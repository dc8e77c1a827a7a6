import { describe, expect, it } from "vitest";
import { compareVersions } from "./compare-versions";

const yours = { size: 100, modifiedAt: Date.parse("2026-11-20T12:00:00Z") };

describe("compareVersions", () => {
  it.each([
    [99, "yours"],
    [101, "server"],
    [100, null],
    [null, null],
  ])("of %j bytes on the server and 100 here calls %j larger", (size, larger) => {
    expect(compareVersions({ size, modifiedAt: null }, yours).larger).toBe(larger);
  });

  it.each([
    ["2026-11-20T11:59:00Z", "yours"],
    ["2026-11-20T12:01:00Z", "server"],
    ["2026-11-20T12:00:00Z", null],
    // FAT keeps every other second.
    ["2026-11-20T11:59:58Z", null],
    // LIST tells minutes.
    ["2026-11-20T12:00Z", null],
    // The server's own time may be anywhere.
    ["2026-11-20T20:00:00", null],
    ["2026-11-21T03:00:00", "server"],
    ["2026-11-19T20:00", "yours"],
    ["2026-11-20", null],
    ["2026-11-18", "yours"],
    ["2026", null],
    ["2024", "yours"],
    ["not a date", null],
    [null, null],
  ])("of %j on the server and 2026-11-20 12:00 UTC here calls %j newer", (modifiedAt, newer) => {
    expect(compareVersions({ size: null, modifiedAt }, yours).newer).toBe(newer);
  });
});
