import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_ROW } from "../../protocol/listing/rows";
import { FUZZ } from "../../protocol/testing/fuzz-runs";
import { WholeRows } from "./whole-rows";

function piecesOf(...chunks: readonly string[]): readonly string[] {
  const rows = new WholeRows();
  for (const chunk of chunks) rows.add(Buffer.from(chunk, "latin1"));
  return rows.end();
}

describe("a listing in chunks", () => {
  it("is the same text, cut behind line feeds, wherever the chunks were cut", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a\r\n\u00e9]{0,9}$/)), (chunks) => {
        const pieces = piecesOf(...chunks);
        expect(pieces.join("")).toBe(chunks.join(""));
        for (const piece of pieces.slice(0, -1)) expect(piece.endsWith("\n")).toBe(true);
      }),
      FUZZ,
    );
  });

  it("keeps of a row that is too long to be read so much that it still is, and all of the next row", () => {
    const [row, next, ...more] = piecesOf("x".repeat(LONGEST_ROW), "x".repeat(LONGEST_ROW), "x\r\nnext");
    expect(row?.trimEnd().length).toBeGreaterThan(LONGEST_ROW);
    expect(row?.length).toBeLessThan(LONGEST_ROW + 10);
    expect([next, more]).toEqual(["next", []]);
  });

  it.each([["x\r\nnext"], ["x\r", "\nnext"], ["\r", "\nnext"]])(
    "A7: tells of a row that is too long how it ended, since that is how names are told from line ends",
    (...end) => {
      const [row] = piecesOf("x".repeat(LONGEST_ROW), "x".repeat(LONGEST_ROW), ...end);
      expect(row?.endsWith("x\r\n")).toBe(true);
    },
  );
});
