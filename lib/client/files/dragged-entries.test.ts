import { afterEach, describe, expect, it } from "vitest";
import { entryOf } from "../testing/entry";
import { sessionOf } from "../testing/session";
import { beginDrag, canDrop, draggedEntries, dropEffect, endDrag } from "./dragged-entries";
import type { Dragged } from "./operations/relocation";

/** What a drag tells while it goes on: its types. */
class FakeTransfer {
  readonly types: string[] = [];
  setData(type: string): void {
    this.types.push(type.toLowerCase());
  }
}

const dragged: Dragged = {
  session: sessionOf("a"),
  directory: { text: "/pub" },
  pathBytes: undefined,
  entries: [entryOf("docs", { type: "directory" }), entryOf("notes.txt")],
};

afterEach(endDrag);

describe("a drag of entries", () => {
  it("tells what is dragged until it ends", () => {
    const transfer = new FakeTransfer();
    beginDrag(transfer, dragged);
    expect(draggedEntries(transfer)).toBe(dragged);
    endDrag();
    expect(draggedEntries(transfer)).toBeNull();
  });

  it("is not mistaken for files from outside, or for a drag of another window", () => {
    const earlier = new FakeTransfer();
    beginDrag(earlier, dragged);
    beginDrag(new FakeTransfer(), dragged);
    expect(draggedEntries(earlier)).toBeNull();
    expect(draggedEntries({ types: ["Files"] })).toBeNull();
    expect(draggedEntries(null)).toBeNull();
  });
});

describe("where entries can be dropped", () => {
  it.each([
    ["a", "/", true],
    ["a", "/other", true],
    ["a", "/pub", false],
    ["a", "/pub/docs", false],
    ["a", "/pub/docs/deep", false],
    ["a", "/pub/docs2", true],
    // A link or file of that name can't be gone into; a directory of it on another server is another place.
    ["a", "/pub/notes.txt", true],
    ["b", "/pub/docs", true],
  ])("session %s, %s: %s", (session, text, expected) => {
    expect(canDrop(dragged, { session: sessionOf(session), directory: { text } })).toBe(expected);
  });

  it("knows the place by its bytes, too", () => {
    const bytes = btoa("/pub/docs");
    expect(canDrop(dragged, { session: sessionOf("a"), directory: { text: "/pub/docs", bytes } })).toBe(
      false,
    );
  });
});

describe("what a drop does", () => {
  const plain = { ctrlKey: false, altKey: false };
  it.each([
    [plain, "a", "move"],
    [{ ...plain, ctrlKey: true }, "a", "copy"],
    [{ ...plain, altKey: true }, "a", "copy"],
    [plain, "b", "copy"],
  ])("%j on session %s: %s", (keys, session, effect) => {
    expect(dropEffect(keys, dragged, { session: sessionOf(session), directory: { text: "/" } })).toBe(effect);
  });
});
