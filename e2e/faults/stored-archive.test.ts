import { describe, expect, it } from "vitest";
import { readStoredArchive } from "./stored-archive";

/** "hello" as ü.txt, packed by Python's zipfile. */
const archive = Buffer.from(
  "UEsDBBQAAAgAAKRBdl2GphA2BQAAAAUAAAAGAAAAw7wudHh0aGVsbG9QSwECFAMUAAAIAACkQXZdhqYQNgUAAAAFAAAABgAAAAAAAAAAAAAAgAEAAAAAw7wudHh0UEsFBgAAAAABAAEANAAAACkAAAAAAA==",
  "base64",
);

describe("an archive of stored entries", () => {
  it("is read by its directory", () => {
    expect(readStoredArchive(archive)).toEqual(new Map([["ü.txt", Buffer.from("hello")]]));
  });

  it.each([1, 30, 60, 100])("is none without its last bytes (%i of them)", (missing) => {
    expect(() => readStoredArchive(archive.subarray(0, -missing))).toThrow(RangeError);
  });
});
