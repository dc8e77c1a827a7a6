import { describe, expect, it } from "vitest";
import { isPlain, sentenceText, visibleParts, visibleText } from "./visible-text";

describe("visible text", () => {
  it("D2: leaves ordinary names of any script alone, markup among them", () => {
    for (const name of [
      "notes.txt",
      "日本語.txt",
      "עברית",
      "naïve 😀.md",
      "👩‍🚀",
      "می‌خواهم",
      "<img src=x>",
    ]) {
      expect(isPlain(name)).toBe(true);
      expect(visibleParts(name)).toEqual([{ kind: "text", text: name }]);
    }
  });

  it.each([
    ["a\nb", "a[LF]b"],
    ["\u0000", "[NUL]"],
    ["x\u001b[31m", "x[ESC][31m"],
    ["photo\u202egpj.exe", "photo[U+202E]gpj.exe"],
    ["a\u200bb", "a[U+200B]b"],
    ["a\u200db", "a[U+200D]b"],
    ["\u007f\u0085", "[DEL][U+0085]"],
    ["\ud800x", "[U+D800]x"],
  ])("D3: names what can't be seen in %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it("keeps letters from right to left apart in a sentence, and no others", () => {
    expect(`as ${sentenceText("שלום")}, 12 MB`).toBe("as \u2068שלום\u2069, 12 MB");
    expect(sentenceText("a\nb")).toBe("a[LF]b");
  });
});
