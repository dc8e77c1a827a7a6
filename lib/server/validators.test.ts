import { describe, expect, it } from "vitest";
import { checkConditions, ifMatchHolds, ifNoneMatchHolds, ifRangeHolds, validatorsOf } from "./validators";

const known = validatorsOf({ size: 1000, modifiedAt: "2026-03-01T10:20:30Z" });
const etag = known.etag ?? "";
const date = "Sun, 01 Mar 2026 10:20:30 GMT";
const earlier = "Sun, 01 Mar 2026 10:20:29 GMT";
const unknown = validatorsOf({ size: 1000, modifiedAt: null });

describe("validators", () => {
  it("differ when size or time differ", () => {
    expect(validatorsOf({ size: 1001, modifiedAt: "2026-03-01T10:20:30Z" }).etag).not.toBe(etag);
    expect(validatorsOf({ size: 1000, modifiedAt: "2026-03-01T10:20:31Z" }).etag).not.toBe(etag);
    expect(etag).toMatch(/^"[\x21\x23-\x7e]+"$/);
  });

  it("have no tag without a time, because many versions share a size", () => {
    expect(unknown).toEqual({ etag: null, lastModified: null });
  });
});

describe("conditions on reading", () => {
  it.each([
    [{}, "send"],
    [{ "if-none-match": etag }, "not-modified"],
    [{ "if-none-match": `W/${etag}` }, "not-modified"],
    [{ "if-none-match": `"a", ${etag}` }, "not-modified"],
    [{ "if-none-match": "*" }, "not-modified"],
    [{ "if-none-match": '"a"' }, "send"],
    [{ "if-modified-since": date }, "not-modified"],
    [{ "if-modified-since": earlier }, "send"],
    [{ "if-modified-since": "nonsense" }, "send"],
    // RFC 9110 §13.1.3: If-None-Match decides alone when both come.
    [{ "if-none-match": '"a"', "if-modified-since": date }, "send"],
    [{ "if-match": etag }, "send"],
    [{ "if-match": "*" }, "send"],
    [{ "if-match": '"a"' }, "failed"],
    // A weak tag never matches strongly.
    [{ "if-match": `W/${etag}` }, "failed"],
    [{ "if-unmodified-since": date }, "send"],
    [{ "if-unmodified-since": earlier }, "failed"],
    [{ "if-match": etag, "if-unmodified-since": earlier }, "send"],
    [{ "if-match": etag, "if-none-match": etag }, "not-modified"],
  ])("%j: %s", (headers, expected) => {
    expect(checkConditions(new Headers(headers), known)).toBe(expected);
  });

  it("fail on If-Match when the server doesn't tell the version", () => {
    expect(checkConditions(new Headers({ "if-match": etag }), unknown)).toBe("failed");
  });
});

describe("If-Range", () => {
  it.each([
    [null, true],
    [etag, true],
    [`W/${etag}`, false],
    ['"a"', false],
    [date, true],
    [earlier, false],
    ["nonsense", false],
  ])("%s: %s", (header, expected) => {
    expect(ifRangeHolds(header, known)).toBe(expected);
  });

  it("never holds when nothing tells the version", () => {
    expect(ifRangeHolds(etag, unknown)).toBe(false);
    expect(ifRangeHolds(date, unknown)).toBe(false);
  });
});

describe("conditions on a file that isn't there", () => {
  it("let it be created, never replaced", () => {
    expect(ifMatchHolds("*", null)).toBe(false);
    expect(ifNoneMatchHolds("*", null)).toBe(true);
  });
});
