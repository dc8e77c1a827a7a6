import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FUZZ } from "@/lib/protocol/testing/fuzz-runs";
import { TextRows } from "./text-rows";

function rowsOf(text: string) {
  const rows = new TextRows(text);
  return Array.from({ length: rows.count }, (_, i) => rows.row(i));
}

describe("TextRows", () => {
  it.each([
    ["", []],
    ["a", ["a"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\nb", ["a", "b"]],
    ["\n\n", ["", ""]],
    ["a\rb\r\r\n", ["a\rb\r"]],
  ])("cuts %j", (text, expected) => {
    expect(rowsOf(text).map((row) => row.text)).toEqual(expected);
  });

  it("cuts lines that are too wide, and says that they go on", () => {
    const rows = rowsOf(`${"x".repeat(500)}\r\nend`);
    expect(rows.map(({ text, goesOn }) => [text.length, goesOn])).toEqual([
      [200, true],
      [200, true],
      [100, false],
      [3, false],
    ]);
  });

  it("keeps the halves of a letter together", () => {
    const rows = rowsOf(`${"x".repeat(199)}😀${"y".repeat(100)}`);
    expect(rows[0]?.text.endsWith("😀")).toBe(true);
  });

  it("loses nothing, and no row is too wide", () => {
    const piece = fc.oneof(
      fc.constantFrom("\n", "\r\n", "\r", "", "😀".repeat(300), "x".repeat(201), "y".repeat(403)),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const rows = rowsOf(text);
        const lines = rows.map((row) => row.text + (row.goesOn ? "" : "\n")).join("");
        const expected = text.replace(/\r?\n/g, "\n");
        expect(lines).toBe(expected === "" || expected.endsWith("\n") ? expected : `${expected}\n`);
        for (const row of rows) expect(row.text.length).toBeLessThanOrEqual(202);
      }),
      FUZZ,
    );
  });

  it("takes a megabyte of line ends in a moment", () => {
    expect(new TextRows("\n".repeat(1024 * 1024)).count).toBe(1024 * 1024);
  });
});
