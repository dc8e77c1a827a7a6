import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { decodeText, detectCharset, lineEndsOf, looksLikeText } from "./charset";

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function encoded(text: string, charset: string): Uint8Array {
  return new Uint8Array(iconv.encode(text, charset));
}

describe("looksLikeText", () => {
  it.each([
    ["ASCII", latin1("one\r\ntwo\tthree\n")],
    ["UTF-8", encoded("Grüße, 世界, 🙂\n", "utf-8")],
    ["UTF-8 with a mark", latin1("\xef\xbb\xbfhello")],
    ["UTF-8 cut off inside a letter", encoded("Grüße 世", "utf-8").subarray(0, -1)],
    ["UTF-16 LE with a mark", latin1("\xff\xfeh\0i\0")],
    ["UTF-16 LE without a mark", encoded("Привет, a line\n", "utf-16le")],
    ["UTF-16 BE without a mark", encoded("first line\nsecond line\n", "utf-16be")],
    ["windows-1252", encoded("Müller & Söhne, 5 €", "windows-1252")],
    ["KOI8-R", encoded("Привет, мир. Это файл.", "koi8-r")],
    ["Shift JIS", encoded("こんにちは、世界。", "shift_jis")],
    ["ISO-2022-JP, which has escapes", latin1("\x1b$B$3$s$K$A$O\x1b(B")],
    ["a terminal's colours", latin1("\x1b[31mred\x1b[0m\n".repeat(20))],
    ["nothing", new Uint8Array()],
  ])("takes %s for text", (_name, bytes) => {
    expect(looksLikeText(bytes)).toBe(true);
  });

  it.each([
    ["a zero in it", latin1("text\0text")],
    ["many control characters", latin1("\x01\x02\x03\x04abc")],
    ["numbers of 32 bits", new Uint8Array(new Uint32Array([1, 2, 3, 400, 50_000, 6]).buffer)],
    ["numbers of 16 bits", new Uint8Array(new Uint16Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer)],
    ["only zeros", new Uint8Array(100)],
  ])("takes bytes with %s for no text", (_name, bytes) => {
    expect(looksLikeText(bytes)).toBe(false);
  });

  it("takes whatever people write for text, in UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(looksLikeText(encoded(text, "utf-8"))).toBe(
          !/[\u0000-\u0007\u000e-\u001a\u001c-\u001f]/.test(text),
        );
      }),
    );
  });
});

describe("detectCharset", () => {
  it.each([
    ["utf-8", latin1("\xef\xbb\xbfa"), "utf-8"],
    ["utf-16le", latin1("\xff\xfea\0"), "utf-8"],
    ["utf-16be", latin1("\xfe\xff\0a"), "utf-8"],
    ["utf-16le", encoded("no mark\n", "utf-16le"), "utf-8"],
    ["utf-8", encoded("Grüße", "utf-8"), "koi8-r"],
    ["koi8-r", encoded("Привет", "koi8-r"), "KOI8-R"],
    ["windows-1252", encoded("Grüße", "windows-1252"), "utf-8"],
    ["windows-1252", latin1("\xff\xff\xff"), "shift_jis"],
    ["windows-1252", encoded("Grüße", "windows-1252"), "cp437"],
  ])("finds %s", (charset, bytes, session) => {
    expect(detectCharset(bytes, session).charset).toBe(charset);
  });

  it("finds a charset in which text survives, for any text in UTF-8", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("utf-8", "koi8-r", "x-unknown"),
        (text, session) => {
          fc.pre(!text.includes("\0") && !text.startsWith("\ufeff"));
          const bytes = encoded(text, "utf-8");
          expect(decodeText(bytes, detectCharset(bytes, session).charset, true)).toBe(text);
        },
      ),
    );
  });
});

describe("decodeText", () => {
  it("leaves out a letter that is cut off where more follows, and marks it where the file ends", () => {
    const cut = encoded("a世", "utf-8").subarray(0, -1);
    expect(decodeText(cut, "utf-8", false)).toBe("a");
    expect(decodeText(cut, "utf-8", true)).toBe("a\ufffd");
  });

  it("drops a byte-order mark", () => {
    expect(decodeText(latin1("\xff\xfea\0"), "utf-16le", true)).toBe("a");
  });

  it("reads any bytes in any charset without throwing", () => {
    const charset = fc.constantFrom("utf-8", "utf-16be", "gb18030", "shift_jis", "windows-1252");
    fc.assert(
      fc.property(fc.uint8Array(), charset, fc.boolean(), (bytes, name, whole) => {
        expect(typeof decodeText(bytes, name, whole)).toBe("string");
      }),
    );
  });
});

it.each([
  ["none", "one line"],
  ["LF", "a\nb\n"],
  ["CRLF", "a\r\nb\r\n"],
  ["CR", "a\rb\r"],
  ["mixed", "a\r\nb\n"],
  ["mixed", "a\n\rb"],
] as const)("lineEndsOf says %s", (ends, text) => {
  expect(lineEndsOf(text)).toBe(ends);
});
