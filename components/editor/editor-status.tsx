import type { ReactNode } from "react";
import { charsetName } from "@/lib/client/charsets";
import { isUnsaved, type OpenText } from "@/lib/client/editor/editor-state";
import { type LineEnds, lineEndNames, lineEndsName } from "@/lib/client/editor/line-ends";
import { formatCount, formatSize } from "@/lib/client/format";

export interface EditorStatusProps {
  readonly state: OpenText;
  /** Whether the unsaved text outlives a reload. */
  readonly kept: boolean;
  readonly language: string;
  /** Where the caret is, counted from 1. */
  readonly caret: { readonly line: number; readonly column: number };
  readonly tabIndents: boolean;
  /** The key that changes what Tab does, as people read it. */
  readonly tabKeys: string;
  readonly onTabIndents: (indents: boolean) => void;
  readonly onCharset: () => void;
  readonly onLineEnds: (lineEnds: LineEnds) => void;
}

const itemClass =
  "inline-flex min-h-6 items-center rounded-sm px-1.5 hover:bg-well hover:text-ink aria-disabled:opacity-60 pointer-coarse:min-h-9";

/** What there is to know of the text that is being edited, and how it is written. */
export function EditorStatus(props: EditorStatusProps) {
  const { state, caret } = props;
  const { format, saved, base } = state;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-3 py-1 text-sm text-ink-2">
      <p role="status" className="min-w-0 flex-1 basis-40">
        {progressOf(state, props.kept)}
      </p>
      <p>
        Line {formatCount(caret.line)}, column {formatCount(caret.column)}
      </p>
      {saved.inexact === null && (
        <button
          type="button"
          className={itemClass}
          title={`${props.tabKeys} changes what the Tab key does`}
          onClick={() => props.onTabIndents(!props.tabIndents)}
        >
          {props.tabIndents ? "Tab indents" : "Tab moves on"}
        </button>
      )}
      <p>{props.language}</p>
      <button
        type="button"
        className={itemClass}
        aria-label={`Charset: ${charsetName(format.charset)}`}
        title="Charset of the text"
        onClick={props.onCharset}
      >
        {charsetName(format.charset)}
        {format.mark && " with mark"}
      </button>
      <LineEndsField lineEnds={format.lineEnds} saved={saved.format.lineEnds} onChange={props.onLineEnds} />
      <p>{base === null ? "not saved yet" : formatSize(base.bytes.length)}</p>
    </div>
  );
}

function progressOf(state: OpenText, kept: boolean): ReactNode {
  if (state.saved.inexact !== null) return "Read only";
  if (state.activity.kind === "saving") return "Saving…";
  if (!isUnsaved(state)) return state.base === null ? "" : "Saved";
  if (!state.edited) return "Unsaved";
  return kept ? "Unsaved; kept in this tab" : "Unsaved; too large to be kept over a reload";
}

const MIXED = "mixed";

interface LineEndsFieldProps {
  readonly lineEnds: LineEnds;
  /** As they are in the file: what is mixed there can stay mixed. */
  readonly saved: LineEnds;
  readonly onChange: (lineEnds: LineEnds) => void;
}

function LineEndsField({ lineEnds, saved, onChange }: LineEndsFieldProps) {
  return (
    <select
      aria-label="Line ends"
      title={
        typeof lineEnds === "string"
          ? "Line ends"
          : `Lines end in different ways. Those that you don't change keep their own; new ones get ${lineEndNames[lineEnds.common]}.`
      }
      className={`${itemClass} bg-transparent`}
      value={typeof lineEnds === "string" ? lineEnds : MIXED}
      onChange={({ target: { value } }) => {
        if (value === "\n" || value === "\r\n" || value === "\r") onChange(value);
        else onChange(saved);
      }}
    >
      {(["\n", "\r\n", "\r"] as const).map((end) => (
        <option key={end} value={end}>
          {lineEndNames[end]}
        </option>
      ))}
      {typeof saved !== "string" && <option value={MIXED}>{lineEndsName(saved)}</option>}
    </select>
  );
}
