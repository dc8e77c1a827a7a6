import { describe, expect, it } from "vitest";
import { type ByteString, byteString } from "../../protocol/byte-string";
import { entryWith } from "../../protocol/listing/dialect";
import type { ParsedListing } from "../../protocol/listing/entry";
import { drain, ROWS_PER_STEP } from "../../protocol/listing/steps";
import { namesWithinDirectory } from "./listed-names";

function parsed(format: ParsedListing["format"], names: readonly string[]): ParsedListing {
  const entries = names.map((name) => entryWith({ name: byteString(name), type: "file" }));
  return { format, entries, ignored: [], untyped: 0, truncated: false };
}

function reading(listing: ParsedListing, directory = "/home") {
  const notes: string[] = [];
  const note = (_code: string, text: string) => void notes.push(text);
  return { notes, steps: namesWithinDirectory(listing, byteString(directory), { note }) };
}

describe("of the names in a listing", () => {
  it("those that lead out of the directory are left out, and that is noted", () => {
    const { steps, notes } = reading(parsed("unix", ["a", "../b", "/etc/passwd", ".", "..", ""]));
    expect(drain(steps).map(({ name }): ByteString => name)).toEqual(["a"]);
    expect(notes).toEqual(["5 names contain a slash, which no name can; they are not shown."]);
  });

  it("members of a database file are found inside it (IBM i)", () => {
    const { steps, notes } = reading(parsed("as400", ["A.FILE", "A.FILE/ONE.MBR"]), "/QSYS.LIB/X.LIB");
    expect(drain(steps).map(({ name }): ByteString => name)).toEqual(["A.FILE"]);
    expect(notes).toEqual([]);
  });

  it("a long list is looked through in steps, and its entries stay what they are", () => {
    const listing = parsed(
      "mlsd",
      Array.from({ length: 10 * ROWS_PER_STEP }, (_, index) => `file ${index}`),
    );
    const { steps } = reading(listing);
    let taken = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) taken++;
    expect(taken).toBe(10);
    expect(step.value.every((entry, index) => entry === listing.entries[index])).toBe(true);
  });
});
