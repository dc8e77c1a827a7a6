import { describe, expect, it } from "vitest";
import { ownProblem } from "@/lib/client/problem-error";
import { type EditorEvent, type EditorState, isUnsaved, loading, reduceEditor } from "./editor-state";
import type { TextFile, TextFormat } from "./text-file";

const format: TextFormat = { charset: "utf-8", mark: false, lineEnds: "\n" };
const file: TextFile = { text: "a", format, inexact: null };
const base = { bytes: Uint8Array.of(97), etag: '"1"' };
const problem = ownProblem("The disk is full", "Delete something.");

function editorAfter(...events: readonly EditorEvent[]): EditorState {
  return events.reduce(reduceEditor, loading);
}

const loaded: EditorEvent = { type: "loaded", base, file };
const edited: EditorEvent = { type: "edited", edited: true };

function saved(changes: { text?: string; edited?: boolean; asked?: TextFormat } = {}): EditorEvent {
  const { text = "b", asked = format } = changes;
  return {
    type: "saved",
    base: { bytes: Uint8Array.of(98), etag: '"2"' },
    file: { text, format: asked, inexact: null },
    asked,
    edited: changes.edited ?? false,
  };
}

describe("an editor", () => {
  it("loses nothing by being closed until the text changes", () => {
    expect(isUnsaved(editorAfter(loaded))).toBe(false);
    expect(isUnsaved(editorAfter(loaded, edited))).toBe(true);
    expect(isUnsaved(editorAfter(loaded, edited, { type: "edited", edited: false }))).toBe(false);
  });

  it("counts another charset or other line ends as a change, until they are what they were", () => {
    const other = { ...format, lineEnds: "\r\n" } as const;
    expect(isUnsaved(editorAfter(loaded, { type: "format-chosen", format: other }))).toBe(true);
    const back = { type: "format-chosen", format: { ...format } } as const;
    expect(isUnsaved(editorAfter(loaded, { type: "format-chosen", format: other }, back))).toBe(false);
  });

  it("has nothing unsaved once it is saved", () => {
    const state = editorAfter(loaded, edited, { type: "save-started" }, saved());
    expect(isUnsaved(state)).toBe(false);
    expect(state).toMatchObject({ base: { etag: '"2"' }, saved: { text: "b" }, activity: { kind: "idle" } });
  });

  it("keeps what was changed while it was being saved", () => {
    const whileSaving = editorAfter(loaded, edited, { type: "save-started" }, saved({ edited: true }));
    expect(isUnsaved(whileSaving)).toBe(true);
    const chosen = { ...format, charset: "big5" };
    const state = editorAfter(
      loaded,
      { type: "save-started" },
      { type: "format-chosen", format: chosen },
      saved({ asked: format }),
    );
    expect(state).toMatchObject({ format: chosen });
    expect(isUnsaved(state)).toBe(true);
  });

  it.each([
    { kind: "failed", problem },
    { kind: "conflict", theirs: { kind: "gone" } },
    { kind: "unencodable", character: "漢", charset: "windows-1251", line: 1, column: 2 },
  ] as const)("stays open with its text when saving stops as $kind", (activity) => {
    const state = editorAfter(loaded, edited, { type: "save-started" }, { type: "stopped", activity });
    expect(state).toMatchObject({ phase: "open", base, saved: file, edited: true, activity });
  });

  it("hears nothing of a save that ends after the file was loaded anew", () => {
    expect(editorAfter(loaded, { type: "save-started" }, { type: "load-started" }, saved())).toEqual(loading);
  });

  it("says why a file can't be loaded or edited", () => {
    expect(editorAfter({ type: "load-failed", problem })).toEqual({ phase: "failed", problem });
    expect(editorAfter({ type: "refused", reason: "binary", size: 3 })).toMatchObject({ phase: "refused" });
    expect(editorAfter(loaded, { type: "load-failed", problem })).toMatchObject({ phase: "open" });
  });
});
