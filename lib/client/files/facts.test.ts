import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { commonOf, describeAbilities, describeDate, describeTotals, hexOf, totalsOf } from "./facts";
import { dayBound, fromLocalInput, toLocalInput } from "./local-date";

function entryOf(change: Partial<Entry>): Entry {
  return {
    name: "a",
    type: "file",
    size: 1,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...change,
  };
}

describe("a date of change", () => {
  it.each<[Partial<Entry>, string]>([
    [
      { modifiedAt: "2026-01-31T12:00:00Z", modifiedPrecision: "second" },
      "Your time zone, told to the second; 2026-01-31T12:00:00Z in UTC.",
    ],
    [
      { modifiedAt: "2026-01-31T12:00", modifiedPrecision: "minute" },
      "The server's own time, told to the minute; it doesn't tell its zone.",
    ],
    [{}, "The listing doesn't tell it."],
  ])("%j", (change, words) => {
    expect(describeDate(entryOf(change))).toBe(words);
  });

  it("goes to a date field and back without loss", () => {
    const moment = "2026-01-31T12:34:56Z";
    expect(fromLocalInput(toLocalInput(moment))).toBe(moment);
  });

  it("without a zone goes to the field as it came", () => {
    expect(toLocalInput("2026-01-31T12:34")).toBe("2026-01-31T12:34");
    expect(toLocalInput("2026-01-31")).toBe("2026-01-31T00:00:00");
    expect(toLocalInput(null)).toBe("");
  });

  it.each(["", "2026-01-31", "2026-13-31T00:00", "yesterday"])('"%s" is no moment', (text) => {
    expect(fromLocalInput(text)).toBeNull();
  });

  it("a day begins and ends in local time", () => {
    const start = new Date(dayBound("2026-01-31", "start") ?? "");
    const end = new Date(dayBound("2026-01-31", "end") ?? "");
    expect([start.getDate(), start.getHours(), end.getDate(), end.getHours()]).toEqual([31, 0, 31, 23]);
    expect(dayBound("", "start")).toBeNull();
  });
});

describe("what the user may do", () => {
  it("is said of files and folders in their own words", () => {
    expect(describeAbilities(entryOf({ can: "rdfw" }))).toEqual([
      "download it",
      "delete it",
      "rename it",
      "overwrite it",
    ]);
    expect(describeAbilities(entryOf({ can: "EL", type: "directory" }))).toEqual(["go into it", "list it"]);
  });

  it("may be nothing, or not told", () => {
    expect(describeAbilities(entryOf({ can: "" }))).toEqual([]);
    expect(describeAbilities(entryOf({ can: null }))).toBeNull();
    expect(describeAbilities(entryOf({ can: "z?" }))).toEqual([]);
  });
});

describe("several entries", () => {
  it("have a fact in common when all have the same", () => {
    const owner = (entry: Entry) => entry.owner;
    expect(commonOf([entryOf({ owner: "a" }), entryOf({ owner: "a" })], owner)).toBe("a");
    expect(commonOf([entryOf({ owner: "a" }), entryOf({ owner: "b" })], owner)).toBeNull();
  });

  it("are summed up", () => {
    const entries = [
      entryOf({ size: 1_400_000 }),
      entryOf({ size: null }),
      entryOf({ type: "directory", size: 4096 }),
      entryOf({ type: "link" }),
    ];
    expect(describeTotals(totalsOf(entries))).toBe(
      "2 files, 1 folder, 1 link, 1.4 MB (1,400,000 bytes), 1 of unknown size",
    );
    expect(describeTotals(totalsOf([]))).toBe("nothing");
  });
});

it("a name's bytes are written in hex", () => {
  expect(hexOf(Buffer.from("caf\xe9", "latin1").toString("base64url"))).toBe("63 61 66 e9");
});
