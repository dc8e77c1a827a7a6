import type { Problem } from "@/lib/contract/problem";
import type { FileVersion, Present } from "./file-version";
import { sameFormat, type TextFile, type TextFormat } from "./text-file";

/** What an editor is doing besides letting a person edit. */
export type Activity =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly problem: Problem }
  /** Somebody else changed the file: nothing was written. */
  | { readonly kind: "conflict"; readonly theirs: Present }
  /** The charset doesn't have a character: nothing was written. */
  | {
      readonly kind: "unencodable";
      readonly character: string;
      readonly charset: string;
      readonly line: number;
      readonly column: number;
    };

/** A text that is being edited. */
export interface OpenText {
  readonly phase: "open";
  /** What the file held when it was read or saved last; null while there is none. */
  readonly base: FileVersion | null;
  /** Its text as it stands in the file. */
  readonly saved: TextFile;
  /** How it will be written. */
  readonly format: TextFormat;
  /** Whether the text isn't the saved one. */
  readonly edited: boolean;
  readonly activity: Activity;
}

export type EditorState =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly problem: Problem }
  | { readonly phase: "refused"; readonly reason: "binary" | "large"; readonly size: number | null }
  | OpenText;

export type EditorEvent =
  | { readonly type: "load-started" }
  | { readonly type: "load-failed"; readonly problem: Problem }
  | { readonly type: "refused"; readonly reason: "binary" | "large"; readonly size: number | null }
  | { readonly type: "loaded"; readonly base: FileVersion | null; readonly file: TextFile }
  | { readonly type: "edited"; readonly edited: boolean }
  | { readonly type: "format-chosen"; readonly format: TextFormat }
  | { readonly type: "save-started" }
  | {
      readonly type: "saved";
      readonly base: FileVersion;
      /** What stands in the file now. */
      readonly file: TextFile;
      /** How it was asked to be written. */
      readonly asked: TextFormat;
      /** Whether the text changed while it was being saved. */
      readonly edited: boolean;
    }
  | { readonly type: "stopped"; readonly activity: Exclude<Activity, { kind: "saving" }> };

export const loading: EditorState = { phase: "loading" };

const idle: Activity = { kind: "idle" };

/** Whether closing would lose something. */
export function isUnsaved(state: EditorState): boolean {
  return state.phase === "open" && (state.edited || !sameFormat(state.format, state.saved.format));
}

/** The editor's next state. Events that come too late, after the text was closed or loaded anew, change nothing. */
export function reduceEditor(state: EditorState, event: EditorEvent): EditorState {
  switch (event.type) {
    case "load-started":
      return loading;
    case "load-failed":
      return state.phase === "loading" ? { phase: "failed", problem: event.problem } : state;
    case "refused":
      return { phase: "refused", reason: event.reason, size: event.size };
    case "loaded":
      return {
        phase: "open",
        base: event.base,
        saved: event.file,
        format: event.file.format,
        edited: false,
        activity: idle,
      };
    default:
      return state.phase === "open" ? reduceOpen(state, event) : state;
  }
}

type OpenEvent = Extract<
  EditorEvent,
  { type: "edited" | "format-chosen" | "save-started" | "saved" | "stopped" }
>;

function reduceOpen(state: OpenText, event: OpenEvent): OpenText {
  switch (event.type) {
    case "edited":
      return state.edited === event.edited ? state : { ...state, edited: event.edited };
    case "format-chosen":
      return { ...state, format: event.format };
    case "save-started":
      return { ...state, activity: { kind: "saving" } };
    case "saved": {
      // Chosen while it was being saved: that is for the next time.
      const format = sameFormat(state.format, event.asked) ? event.file.format : state.format;
      return { ...state, base: event.base, saved: event.file, format, edited: event.edited, activity: idle };
    }
    case "stopped":
      return { ...state, activity: event.activity };
  }
}
