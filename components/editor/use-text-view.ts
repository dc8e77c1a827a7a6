import { redoDepth, toggleTabFocusMode, undoDepth } from "@codemirror/commands";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useCallback, useMemo, useRef, useState } from "react";
import { hasLongLine } from "./code-language";

/** What there is to show around a text while a person edits it. */
export interface TextFacts {
  /** Where the caret is, counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const start: TextFacts = { line: 1, column: 1, canUndo: false, canRedo: false };

/** The keys that change what Tab does: CodeMirror's own, of which it tells nobody. */
const tabKey = { key: "Ctrl-m", mac: "Shift-Alt-m" };

function factsOf({ state }: EditorView): TextFacts {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  // A line may be megabytes long: of that one UTF-16 units are counted, which takes no time.
  const column = head - line.from > 10_000 ? head - line.from : [...state.sliceDoc(line.from, head)].length;
  return {
    line: line.number,
    column: column + 1,
    canUndo: undoDepth(state) > 0,
    canRedo: redoDepth(state) > 0,
  };
}

export interface TextView {
  readonly facts: TextFacts;
  /** Whether the text came with a line that is too long for colours. */
  readonly hasLongLine: boolean;
  readonly tabIndents: boolean;
  readonly setTabIndents: (indents: boolean) => void;
  /** The view, once it is there. */
  readonly current: () => EditorView | null;
  readonly onReady: (view: EditorView) => void;
  readonly extensions: Extension;
}

/** Follows the view of a text. @param onReady called once, when it is there */
export function useTextView(onReady: (view: EditorView) => void): TextView {
  const view = useRef<EditorView | null>(null);
  const [facts, setFacts] = useState(start);
  const [isLong, setLong] = useState(false);
  const [tabIndents, showTabIndents] = useState(true);
  const indents = useRef(true);

  const setTabIndents = useCallback((wanted: boolean) => {
    indents.current = wanted;
    view.current?.setTabFocusMode(!wanted);
    showTabIndents(wanted);
  }, []);

  const extensions = useMemo(
    () => [
      Prec.high(
        keymap.of([
          {
            ...tabKey,
            run: (pressed) => {
              indents.current = !indents.current;
              showTabIndents(indents.current);
              return toggleTabFocusMode(pressed);
            },
          },
        ]),
      ),
      EditorView.updateListener.of((update) => {
        if (update.docChanged || update.selectionSet) setFacts(factsOf(update.view));
      }),
    ],
    [],
  );

  return {
    facts,
    hasLongLine: isLong,
    tabIndents,
    setTabIndents,
    current: () => view.current,
    onReady: useCallback(
      (created: EditorView) => {
        view.current = created;
        setLong(hasLongLine(created.state.doc));
        onReady(created);
      },
      [onReady],
    ),
    extensions,
  };
}
