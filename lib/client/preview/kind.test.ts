import { describe, expect, it } from "vitest";
import { isKnownEmpty, kindByContent, kindByEntry, kindByName, waysToShow } from "./kind";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const facts = {
  size: null,
  modifiedAt: null,
  modifiedPrecision: null,
  permissions: null,
  owner: null,
  group: null,
  can: null,
};

describe("kindByName", () => {
  it.each([
    ["photo.JPG", "image"],
    ["logo.svg", "drawing"],
    ["README.md", "markdown"],
    ["README", "text"],
    ["Makefile", "text"],
    [".bashrc", "text"],
    ["page.html", "text"],
    ["a.b.pdf", "pdf"],
    ["song.flac", "audio"],
    ["film.webm", "video"],
    ["archive.tar.gz", null],
    ["photo", null],
    [".png", "image"],
    ["constructor", null],
    ["x.__proto__", null],
    ["png", null],
    ["", null],
  ])("of %j is %s", (name, kind) => {
    expect(kindByName(name)).toBe(kind);
  });
});

describe("kindByEntry", () => {
  it("asks a link's target where the link's own name says nothing", () => {
    const link = { ...facts, name: "latest", type: "link" as const, linkTarget: "../files/photo.png" };
    expect(kindByEntry(link)).toBe("image");
    expect(kindByEntry({ ...link, name: "latest.txt" })).toBe("text");
    expect(kindByEntry({ ...link, linkTarget: null })).toBeNull();
  });
});

describe("kindByContent", () => {
  it.each([
    ["an image without a name for it", null, "\x89PNG\r\n\x1a\n", "image"],
    ["an image that is called text", "text", "GIF89a\x01\0", "image"],
    ["text", null, "hello\n", "text"],
    ["Markdown by its name", "markdown", "# hello\n", "markdown"],
    ["text that is called an image", "image", "no image\n", "text"],
    ["an archive that is called text", "text", "PK\x03\x04", "bytes"],
    ["bytes that are called Markdown", "markdown", "\0\x01\x02", "bytes"],
    ["an SVG by its name", "drawing", "<svg/>", "drawing"],
  ] as const)("takes %s for what it is", (_name, promised, head, kind) => {
    expect(kindByContent(promised, bytes(head)).kind).toBe(kind);
  });
});

it("only a file of no bytes is known to be empty", () => {
  expect(isKnownEmpty({ type: "file", size: 0 })).toBe(true);
  expect(isKnownEmpty({ type: "file", size: null })).toBe(false);
  expect(isKnownEmpty({ type: "link", size: 0 })).toBe(false);
});

it("every kind is shown as itself first, and as bytes in any case", () => {
  const kinds = ["image", "drawing", "text", "markdown", "pdf", "audio", "video", "bytes"] as const;
  for (const kind of kinds) {
    expect(waysToShow(kind)[0]).toBe(kind);
    expect(waysToShow(kind)).toContain("bytes");
  }
});
