import { describe, expect, it } from "vitest";
import {
  describeModified,
  formatBytes,
  formatDuration,
  formatFingerprint,
  formatModified,
  formatSize,
  formatTimeLeft,
} from "./format";

describe("formatting", () => {
  it.each([
    [0, "0 B"],
    [566, "566 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [18_400, "18.4 kB"],
    [42_700_000, "42.7 MB"],
    [999_499, "999 kB"],
    [999_999, "1.0 MB"],
    [123_456_789, "123 MB"],
    [2 ** 31, "2.1 GB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it.each([
    [0.4, "0 ms"],
    [38, "38 ms"],
    [1400, "1.4 s"],
    [59_960, "1 min 0 s"],
    [125_000, "2 min 5 s"],
    [7_260_000, "2 h 1 min"],
    [1e300, "longer than a year"],
    [Number.POSITIVE_INFINITY, "longer than a year"],
  ])("writes %d milliseconds as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it("writes single and grouped bytes, and time left", () => {
    expect(formatBytes(1)).toBe("1 byte");
    expect(formatBytes(1204)).toBe("1,204 bytes");
    expect(formatTimeLeft(0.2)).toBe("less than 1 s left");
    expect(formatTimeLeft(39.2)).toBe("40 s left");
    expect(formatFingerprint("a35f")).toBe("A3:5F");
  });

  it("shows a date no more exactly than it came", () => {
    expect(formatModified({ modifiedAt: "2014-10-22", modifiedPrecision: "day" })).toBe("2014-10-22");
    expect(formatModified({ modifiedAt: "2026-11-18T16:41", modifiedPrecision: "minute" })).toBe(
      "2026-11-18 16:41",
    );
    expect(formatModified({ modifiedAt: null, modifiedPrecision: null })).toBe("");
    expect(describeModified({ modifiedAt: "2026-11-18T16:41", modifiedPrecision: "minute" })).toContain(
      "server's own time",
    );
  });
});
