import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FUZZ } from "@/lib/protocol/testing/fuzz-runs";
import {
  applyPattern,
  bitOf,
  commonPattern,
  exactly,
  type ModePattern,
  modeDigits,
  modeLetters,
  nextState,
  octalText,
  parseMode,
  readOctal,
  treeModes,
  withBit,
} from "./permissions";

const mode = fc.integer({ min: 0, max: 0o7777 });
const bit = fc.integer({ min: 0, max: 11 }).map((place) => 1 << place);
const pattern: fc.Arbitrary<ModePattern> = fc
  .tuple(mode, mode)
  .map(([on, kept]) => ({ on: on & ~kept, kept }));

describe("octal digits and check boxes", () => {
  it("say the same of any one mode, both ways", () => {
    fc.assert(
      fc.property(mode, pattern, (value, before) => {
        expect(readOctal(octalText(exactly(value)), before)).toEqual(exactly(value));
        expect(readOctal(modeDigits(value), before)).toEqual(exactly(value));
        expect(parseMode(modeDigits(value))).toBe(value);
      }),
      FUZZ,
    );
  });

  it("lose nothing of what stays as it is, even where an x says less than the boxes", () => {
    fc.assert(
      fc.property(pattern, (value) => {
        expect(readOctal(octalText(value), value)).toEqual(value);
      }),
      FUZZ,
    );
  });

  it("a box changes its own bit alone", () => {
    fc.assert(
      fc.property(pattern, bit, fc.constantFrom(true, false, null), (value, one, state) => {
        const changed = withBit(value, one, state);
        expect(bitOf(changed, one)).toBe(state);
        expect(changed.on & changed.kept).toBe(0);
        expect([changed.on & ~one, changed.kept & ~one]).toEqual([value.on & ~one, value.kept & ~one]);
      }),
      FUZZ,
    );
  });

  it.each([
    ["644", 0o644],
    [" 755 ", 0o755],
    ["2755", 0o2755],
    ["0644", 0o644],
  ])("%s is read", (text, value) => {
    expect(readOctal(text, exactly(0))).toEqual(exactly(value));
  });

  it.each(["", "6", "64", "64444", "648", "rwx", "-644", "6 4"])('"%s" is not', (text) => {
    expect(readOctal(text, exactly(0))).toBeNull();
  });

  it("an x that a person types keeps the whole digit", () => {
    expect(readOctal("7x5", exactly(0o644))).toEqual({ on: 0o705, kept: 0o070 });
    expect(readOctal("X755", exactly(0))).toEqual({ on: 0o755, kept: 0o7000 });
  });
});

describe("several entries", () => {
  it("keep what they differ in, and each gets its own mode back", () => {
    fc.assert(
      fc.property(fc.array(mode, { minLength: 1 }), (modes) => {
        const common = commonPattern(modes);
        for (const each of modes) expect(applyPattern(common, each)).toBe(each);
      }),
      FUZZ,
    );
  });

  it("show what they differ in as neither set nor clear", () => {
    const common = commonPattern([0o644, 0o755]);
    expect(bitOf(common, 0o100)).toBeNull();
    expect(bitOf(common, 0o400)).toBe(true);
    expect(bitOf(common, 0o002)).toBe(false);
    expect(octalText(common)).toBe("xxx");
  });

  it("a box that they differ in goes through all three states, another one through two", () => {
    expect([null, true, false].map((state) => nextState(state, true))).toEqual([true, false, null]);
    expect([true, false].map((state) => nextState(state, false))).toEqual([false, true]);
  });
});

describe("letters", () => {
  it.each([
    [0o644, "rw-r--r--"],
    [0o755, "rwxr-xr-x"],
    [0o4755, "rwsr-xr-x"],
    [0o4644, "rwSr--r--"],
    [0o2750, "rwxr-s---"],
    [0o1777, "rwxrwxrwt"],
    [0o1666, "rw-rw-rwT"],
    [0, "---------"],
  ])("%o is %s", (value, letters) => {
    expect(modeLetters(value)).toBe(letters);
  });
});

describe("what fits the contents of a folder", () => {
  it.each([
    [0o755, 0o644, 0o755],
    [0o640, 0o640, 0o750],
    [0o2775, 0o664, 0o775],
    [0o700, 0o600, 0o700],
  ])("%o makes files %o and folders %o", (folder, files, directories) => {
    expect(treeModes(folder)).toEqual({ files, directories });
  });
});
