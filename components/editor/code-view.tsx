"use client";

import { bracketMatching, indentUnit } from "@codemirror/language";
import { Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { indentationOf } from "@/lib/client/editor/indentation";
import { lineWrapping } from "@/lib/client/layout-preferences";
import { reading, viewing, writing } from "./code-extensions";
import { hasLongLine, languageOf } from "./code-language";

export interface CodeViewProps {
  /** Another text replaces the one shown; as a change that can be undone. */
  readonly text: string;
  /** The file's name: it decides the language. */
  readonly name: string;
  /** The accessible name. */
  readonly label: string;
  readonly readOnly?: boolean;
  /** Called with the text whenever it changed; its lines are joined by LF when it is written out. */
  readonly onChange?: (text: Text) => void;
  /** Called once, with the view. */
  readonly onReady?: (view: EditorView) => void;
  /** More of CodeMirror's; read once. */
  readonly extensions?: Extension;
}

function wrapped(): Extension {
  return lineWrapping.current() === "on" ? EditorView.lineWrapping : [];
}

function named(label: string): Extension {
  return EditorView.contentAttributes.of({ "aria-label": label });
}

/** Text with its language's colours, to read or to edit, however long. Fills what it is placed in. */
export function CodeView(props: CodeViewProps) {
  const { text, name, label, readOnly = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const [language, wrapping, mode, naming] = useRef([
    new Compartment(),
    new Compartment(),
    new Compartment(),
    new Compartment(),
  ] as const).current;

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (frame.current === null) return;
    const { onReady, extensions } = latest.current;
    const created = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          extensions ?? [],
          viewing(),
          language.of([]),
          // From the start: a line of megabytes is laid out but once.
          wrapping.of(wrapped()),
          mode.of(latest.current.readOnly ? reading() : writing()),
          naming.of(named(latest.current.label)),
          indentUnit.of(indentationOf(latest.current.text, languageOf(latest.current.name) ? "  " : "\t")),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange?.(update.state.doc);
          }),
        ],
      }),
    });
    view.current = created;
    onReady?.(created);
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [language, wrapping, mode, naming]);

  useEffect(() => {
    const shown = view.current;
    if (shown === null) return;
    const insert = shown.state.toText(text);
    if (insert.eq(shown.state.doc)) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert } });
  }, [text]);

  useEffect(() => {
    if (view.current?.contentDOM.ariaLabel === label) return;
    view.current?.dispatch({ effects: naming.reconfigure(named(label)) });
  }, [label, naming]);

  useEffect(() => {
    if (view.current?.state.readOnly === readOnly) return;
    view.current?.dispatch({ effects: mode.reconfigure(readOnly ? reading() : writing()) });
  }, [readOnly, mode]);

  useEffect(
    () => lineWrapping.subscribe(() => view.current?.dispatch({ effects: wrapping.reconfigure(wrapped()) })),
    [wrapping],
  );

  useEffect(() => {
    let wanted = true;
    const show = (support: Extension) => {
      if (wanted) view.current?.dispatch({ effects: language.reconfigure(support) });
    };
    const found = languageOf(name);
    // A bracket's partner may be megabytes away in one line, and is looked for at each step of the caret.
    if (view.current !== null && hasLongLine(view.current.state.doc)) show([]);
    else if (found === null) show(bracketMatching());
    else
      found.load().then(
        (support) => show([support, bracketMatching()]),
        () => {
          show(bracketMatching()); // Its parser didn't come: the text is readable without colours.
        },
      );
    return () => {
      wanted = false;
    };
  }, [name, language]);

  return <div ref={frame} className="h-full min-h-0 min-w-0 overflow-hidden" />;
}
