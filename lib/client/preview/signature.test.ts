import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signatureOf } from "./signature";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

describe("signatureOf", () => {
  it.each([
    ["image", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    ["image", "\xff\xd8\xff\xe0\0\x10JFIF"],
    ["image", "GIF89a\x01\0\x01\0"],
    ["image", "RIFF\x24\0\0\0WEBPVP8 "],
    ["image", "\0\0\0\x20ftypavif\0\0\0\0"],
    ["image", "BM\x46\0\0\0\0\0\0\0\x36"],
    ["image", "\0\0\x01\0\x01\0\x10\x10"],
    ["audio", "RIFF\x24\0\0\0WAVEfmt "],
    ["audio", "ID3\x04\0\0"],
    ["audio", `OggS\0${"\x02".repeat(23)}\x01vorbis`],
    ["video", `OggS\0${"\x02".repeat(23)}\x80theora`],
    ["video", "\0\0\0\x18ftypmp42"],
    ["audio", "\0\0\0\x18ftypM4A "],
    ["video", "\x1aE\xdf\xa3\x01"],
    ["pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3"],
    ["pdf", "\xef\xbb\xbf%PDF-1.4\n"],
    ["other", "PK\x03\x04\x14\0"],
    ["other", "\x1f\x8b\x08\0"],
    ["other", `${"a".repeat(100)}${"\0".repeat(157)}ustar\x0000`],
    ["other", "\x7fELF\x02\x01"],
    ["other", "SQLite format 3\0"],
  ])("takes %s for what it is: %j", (kind, head) => {
    expect(signatureOf(bytes(head))?.kind).toBe(kind);
  });

  it.each([
    "BMW is a maker of cars and of motorcycles",
    "MZ stands for Mark Zbikowski, who designed the format of programs for MS-DOS",
    "ID3 tags stand in front of MP3 files",
    "How PDF files begin: %PDF-1.7",
    "RIFF and WAVE",
    "",
  ])("knows nothing of text that begins as %j", (text) => {
    expect(signatureOf(bytes(text))).toBeNull();
  });

  it("never throws, and knows nothing of text without line noise", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (head) => void signatureOf(head)));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.\n]*$/), (text) => {
        expect(signatureOf(bytes(text))).toBeNull();
      }),
    );
  });
});
