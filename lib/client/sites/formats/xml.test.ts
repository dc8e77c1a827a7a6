import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SiteFileError } from "./site-file-error";
import { childOf, formatXml, parseXml, textOf } from "./xml";

describe("XML of site files", () => {
  it("is read with attributes, references, CDATA, comments and instructions", () => {
    const root = parseXml(
      `\ufeff<?xml version="1.0"?><!-- by hand --><a one='1 &lt; 2'><b>x &amp; <![CDATA[<y>]]>&#x2713;&#9;</b><c/></a>`,
    );
    expect(root.attributes).toEqual([["one", "1 < 2"]]);
    const b = childOf(root, "b");
    expect(b && textOf(b)).toBe("x & <y>✓\t");
    expect(childOf(root, "c")?.children).toEqual([]);
  });

  it("D24: has no entities of its own, so that a small file can't become a large one", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>`;
    expect(() => parseXml(bomb)).toThrow("DOCTYPE");
    expect(() => parseXml("<a>&c;</a>")).toThrow("doesn't say what &c; is");
    expect(() => parseXml(`<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`)).toThrow(SiteFileError);
  });

  it.each([
    ["", "isn't XML"],
    ["plain text", "isn't XML"],
    ["<a>", "isn't closed"],
    ["<a></b>", "closes nothing"],
    ["</a>", "closes nothing"],
    ["<a/><b/>", "beside its root"],
    ["<a/>text", "beside its root"],
    ["<a", "line 1"],
    ["<a>\n<b x=1/></a>", "line 2"],
    ["<a><!-- ", "no --> before its end"],
    ["<a><![CDATA[", "no ]]> before its end"],
    ["<a>&#x110000;</a>", "no character"],
    ["<a>&</a>", "no character"],
    ["<a>".repeat(101), "nested too deeply"],
  ])("D24: is refused as %j", (source, reason) => {
    expect(() => parseXml(source)).toThrow(SiteFileError);
    expect(() => parseXml(source)).toThrow(reason);
  });

  it("says any text again, but what XML can't say", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const element = { name: "a", attributes: [["b", text] as const], children: [] };
        const inText = { name: "a", attributes: [], children: [`${text}.`] };
        const said = text.replace(/[\0\ufffe\uffff]/g, "\ufffd");
        expect(parseXml(formatXml(element)).attributes).toEqual([["b", said]]);
        expect(textOf(parseXml(formatXml(inText)))).toBe(`${said}.`);
      }),
    );
  });

  it("never throws anything but its own error", () => {
    const pieces = fc.constantFrom(
      "<a>",
      "</a>",
      "<a b='",
      "'",
      "/>",
      "<!",
      "--",
      "<![CDATA[",
      "&#",
      ";",
      "<?",
      ">",
      "x",
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: pieces })), (text) => {
        try {
          parseXml(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SiteFileError);
        }
      }),
    );
  });
});
