import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textCharsets } from "./text-charset";
import { guessTextFile, placeOf, readTextFile, type TextFile, writeTextFile } from "./text-file";

/** Bytes as a string of one character each. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function written(file: TextFile, text = file.text): string {
  const result = writeTextFile(text, file.format);
  return result.kind === "encoded" ? String.fromCharCode(...result.bytes) : `unencodable at ${result.at}`;
}

function guessed(bytes: string, session = "utf-8"): TextFile {
  const file = guessTextFile(bytesOf(bytes), session);
  if (file === null) throw new Error("This is no text");
  return file;
}

describe("a file read as text", () => {
  it.each([
    ["plain ASCII", "one\ntwo\n", "utf-8", "one\ntwo\n"],
    ["UTF-8", "gr\xc3\xb6\xc3\x9fe", "utf-8", "größe"],
    ["UTF-8 with a mark", "\xef\xbb\xbfa", "utf-8", "a"],
    ["UTF-16 with a mark", "\xff\xfea\0\n\0", "utf-16le", "a\n"],
    ["UTF-16, the other way round", "\xfe\xff\0a\0\n", "utf-16be", "a\n"],
    ["UTF-16 without a mark", "a\0b\0\r\0\n\0", "utf-16le", "ab\n"],
    ["what is no UTF-8", "caf\xe9", "windows-1252", "café"],
    ["nothing", "", "utf-8", ""],
  ])("takes %s for what it is", (_what, bytes, charset, text) => {
    const file = guessed(bytes);
    expect([file.format.charset, file.text, file.inexact]).toEqual([charset, text, null]);
  });

  it("is guessed to be in the charset of the server's names where it isn't UTF-8", () => {
    expect(guessed("\xcf\xe0\xef\xea\xe0", "windows-1251").text).toBe("Папка");
    expect(guessed("\x93\xfa\x96\x7b", "Shift_JIS").text).toBe("日本");
    expect(guessed("caf\xe9", "cp850").format.charset).toBe("windows-1252");
  });

  it.each([
    ["a picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    ["UTF-32", "\xff\xfe\0\0a\0\0\0"],
    ["NULs in ASCII", "a\0b"],
    ["pairs of bytes that are no letters", "\x01\x00\x02\x00\x03\x00"],
  ])("is refused when it is %s", (_what, bytes) => {
    expect(guessTextFile(bytesOf(bytes), "utf-8")).toBeNull();
  });

  it("says when a charset has no such sequence, and shows where", () => {
    const file = readTextFile(bytesOf("caf\xe9!"), "utf-8");
    expect([file.text, file.inexact]).toEqual(["caf\ufffd!", "invalid"]);
  });

  it("says when writing it would choose other bytes for the same characters", () => {
    // NEC's and IBM's bytes for the same character.
    expect(readTextFile(bytesOf("\xed\x40"), "shift_jis").inexact).toBe("ambiguous");
    expect(readTextFile(bytesOf("\xfa\x5c"), "shift_jis").inexact).toBeNull();
  });
});

describe("line ends", () => {
  it.each([
    ["one\ntwo\n", "\n"],
    ["one\r\ntwo", "\r\n"],
    ["one\rtwo\r", "\r"],
    ["no line end", "\n"],
  ])("of %j stay, and new lines get them, too", (bytes, lineEnd) => {
    const file = guessed(bytes);
    expect(file.format.lineEnds).toBe(lineEnd);
    expect(written(file)).toBe(bytes);
    expect(written(file, `new\n${file.text}`)).toBe(`new${lineEnd}${bytes}`);
  });

  it.each([
    ["no edit", (text: string) => text, "a\r\nb\nc\r\nd\r\n\ne"],
    ["a line that changed", (text: string) => text.replace("b", "B"), "a\r\nB\r\nc\r\nd\r\n\ne"],
    ["a line in between", (text: string) => text.replace("c", "new\nc"), "a\r\nb\nnew\r\nc\r\nd\r\n\ne"],
    ["a line taken away", (text: string) => text.replace("a\n", ""), "b\nc\r\nd\r\n\ne"],
    ["a line after the last", (text: string) => `${text}\nf\n`, "a\r\nb\nc\r\nd\r\n\ne\r\nf\r\n"],
    ["two places at once", (text: string) => `0\n${text.replace("e", "E")}`, "0\r\na\r\nb\nc\r\nd\r\n\nE"],
    ["everything gone", () => "", ""],
  ])("that are mixed stay each with its line after %s", (_edit, edit, expected) => {
    const file = guessed("a\r\nb\nc\r\nd\r\n\ne");
    expect(written(file, edit(file.text))).toBe(expected);
  });

  it("of a line that was moved are the common ones, never another line's", () => {
    const file = guessed("a\r\nb\nc\r\n");
    expect(written(file, "b\na\nc\n").replaceAll("\r\n", "\n")).toBe("b\na\nc\n");
  });
});

describe("a character that the charset doesn't have", () => {
  it.each([
    ["windows-1251", "one\ntwo €漢", 9],
    ["shift_jis", "日本 😀", 3],
    ["big5", "漢字é", 2],
    ["utf-8", "half \ud83d", 5],
  ])("is refused in %s with its place", (charset, text, at) => {
    const format = { charset, mark: false, lineEnds: "\r\n" } as const;
    expect(writeTextFile(text, format)).toMatchObject({ kind: "unencodable", at });
  });

  it("is in the line and column that people count", () => {
    expect(placeOf("one\ntwo 😀漢", 10)).toEqual({ line: 2, column: 6 });
  });
});

describe("any bytes", () => {
  const charset = fc.constantFrom(...textCharsets.map(({ value }) => value));

  it("are written as they were read, or said not to be", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), charset, (bytes, name) => {
        const file = readTextFile(bytes, name);
        if (file.inexact !== null) return;
        expect(writeTextFile(file.text, file.format)).toEqual({
          kind: "encoded",
          bytes: Uint8Array.from(bytes),
        });
      }),
    );
  });

  it("are guessed to be a text that is written as it was read, or no text at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), charset, (bytes, session) => {
        const file = guessTextFile(bytes, session);
        if (file === null || file.inexact !== null) return;
        expect(writeTextFile(file.text, file.format)).toEqual({
          kind: "encoded",
          bytes: Uint8Array.from(bytes),
        });
      }),
    );
  });

  it("that a text was written to are read as that text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), charset, (text, name) => {
        const encoded = writeTextFile(text, { charset: name, mark: false, lineEnds: "\n" });
        if (encoded.kind === "unencodable" || text.includes("\r") || text.startsWith("\ufeff")) return;
        expect(readTextFile(encoded.bytes, name).text).toBe(text);
      }),
    );
  });
});
