import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownToHtml } from "./markdown";
import { markdownPage } from "./markdown-page";
import { plainTags } from "./plain-tags";

describe("plainTags", () => {
  it.each([
    ["<b>bold</b>", "<b>bold</b>"],
    ["<B onclick='x()' style=color:red>bold</B>", "<b>bold</b>"],
    ["one<br/>two", "one<br>two"],
    ['<img src="x" onerror="alert(1)">', ""],
    ["<script>alert(1)</script>", "alert(1)"],
    ["<!-- <b>no</b> -->yes", "yes"],
    ["<!-- never closed <b>", ""],
    ["<scr<b>ipt>", "ipt&gt;"],
    ['<a title=">" href="x">y</a>', "y"],
    ["a < b > c", "a &lt; b &gt; c"],
    ["<b", "&lt;b"],
    ['<b title="', '&lt;b title="'],
    ["<svg/onload=alert(1)>", ""],
    ["<style>*{}</style>", "*{}"],
  ])("makes of %j: %j", (html, plain) => {
    expect(plainTags(html)).toBe(plain);
  });

  it("never lets an attribute or a tag that isn't allowed through", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "</",
      "/>",
      "!--",
      "-->",
      '"',
      "'",
      "=",
      " ",
      "b",
      "script",
      "img",
      "onload",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        for (const [, name] of plainTags(parts.join("")).matchAll(/<([^>]*)>?/g)) {
          expect(name).toMatch(/^\/?b$/);
        }
      }),
    );
  });
});

describe("markdownToHtml", () => {
  it.each([
    ["# Title", "<h1>Title</h1>"],
    ["- [x] done", "☑ done"],
    ["`<b>`", "<code>&lt;b&gt;</code>"],
    [
      "[text](https://example.net/a)",
      '<span class="link">text</span> <span class="address">https://example.net/a</span>',
    ],
    ["<https://example.net>", '<span class="link">https://example.net</span>'],
    ['![a "cat"](https://example.net/cat.png)', '<span class="image">Image: a &quot;cat&quot;</span>'],
    ["<details><summary>More</summary>text</details>", "<details><summary>More</summary>text</details>"],
  ])("renders %j", (text, html) => {
    expect(markdownToHtml(text)).toContain(html);
  });

  it.each([
    "[x](javascript:alert(1))",
    "![x](http://example.net/track.png)",
    '<img src="http://example.net/track.png">',
    '<iframe src="http://example.net"></iframe>',
    '<meta http-equiv="refresh" content="0;url=http://example.net">',
    '<form action="http://example.net"><button>x</button></form>',
    '<a href="http://example.net">x</a>',
    '```x" onload="y\n```',
    "[x]: http://example.net\n\n[x]",
  ])("has nothing in it that leads or loads anywhere: %j", (text) => {
    expect(markdownToHtml(text)).not.toMatch(
      /<(?:a|img|iframe|meta|form|script|link)\b|<[^>]*\s(?:href|src|on\w+)=/i,
    );
  });

  it("leaves a table that would have millions of cells as text", () => {
    const wide = (mark: string) => `|${mark.repeat(2_000)}\n`;
    const rows = "a\n".repeat(200);
    expect(markdownToHtml(wide("a|") + wide("-|") + rows)).not.toContain("<td>");
    const many = `|${"a|".repeat(300)}\n|${"-|".repeat(300)}\n${"a\n".repeat(300)}\n`.repeat(20);
    expect(markdownToHtml(many).match(/<td>/g)?.length).toBeLessThan(200_000);
  });

  it("counts cells for each text anew", () => {
    const table = `|${"a|".repeat(300)}\n|${"-|".repeat(300)}\n${"a\n".repeat(400)}`;
    expect([markdownToHtml(table), markdownToHtml(table)].every((html) => html.includes("<td>"))).toBe(true);
  });

  it.each([
    ["an address that is used again and again", `[x]: ${"u".repeat(100_000)}\n\n${"[x]".repeat(20_000)}`],
    ["a dozen megabytes", `[x]: ${"u".repeat(10_000)}\n\n${"[x] ".repeat(1_500)}`],
    ["quotes in quotes", ">".repeat(50_000)],
  ])("gives up on what becomes too long or too deep: %s", (_name, text) => {
    expect(() => markdownToHtml(text)).toThrow(RangeError);
  });

  it("never throws for short texts, and never makes a tag of the author's with an attribute", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "[",
      "]",
      "(",
      ")",
      "!",
      "#",
      "* ",
      "> ",
      "`",
      "|",
      "\n",
      "a",
      "http://x",
      "<img src=x>",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(markdownToHtml(parts.join(""))).not.toMatch(/<[^>]*\s(?:href|src|on\w+)=/i);
      }),
    );
  });
});

it("markdownPage forbids itself everything but its style", () => {
  const page = markdownPage("<p>text</p>", { scheme: "dark", tokens: { "--ink": "#fff" } }, "bm9uY2U=");
  expect(page).toContain(
    `content="default-src 'none'; style-src 'nonce-bm9uY2U='; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).toContain('<style nonce="bm9uY2U=">');
  expect(page).toContain("color-scheme: dark; --ink: #fff;");
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<p>text</p>"));
});
