import { describe, expect, it } from "vitest";
import { checkName } from "./name";

describe("a new name", () => {
  it.each(["notes.txt", " ", "…", "a\\b", "-rf", "DATA.TXT;1", "\u0085"])("may be %j", (name) => {
    expect(checkName(name)).toBeNull();
  });

  it.each(["", ".", "..", "a/b", "a\nb", "\u007f", "caf\ufffd"])("must not be %j", (name) => {
    expect(checkName(name)).not.toBeNull();
  });
});
