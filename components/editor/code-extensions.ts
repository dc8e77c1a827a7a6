import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type StateCommand } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { lineWrapping } from "@/lib/client/layout-preferences";
import { pageNonce } from "@/lib/client/page-nonce";
import { invisibleCharacter, visibleParts } from "@/lib/client/visible-text";
import { codeTheme } from "./code-theme";

/** What names show by placeholders is shown by them in files, too; tabs and line ends are a text's own. */
const placeholders = highlightSpecialChars({
  specialChars: new RegExp(`(?![\\t\\n\\r])(?:${invisibleCharacter.source})`, "gu"),
  render: (code, description) => {
    const [part] = visibleParts(String.fromCodePoint(code));
    const shown = document.createElement("span");
    shown.className = "cm-specialChar";
    shown.textContent = part?.kind === "invisible" ? part.label : (description ?? "");
    shown.title = description ?? "";
    return shown;
  },
});

/** What every view of a text has: looks, line numbers, search, and placeholders for what can't be seen. */
export function viewing(): Extension {
  return [
    EditorView.cspNonce.of(pageNonce()),
    codeTheme,
    lineNumbers(),
    placeholders,
    search(),
    highlightSelectionMatches(),
    EditorView.perLineTextDirection.of(true),
    // It takes the focus anyway; axe goes by the attribute.
    EditorView.contentAttributes.of({ tabindex: "0" }),
    keymap.of([{ key: "Alt-z", run: toggleWrapping }, ...searchKeymap]),
  ];
}

/** What only reading has: the text takes the focus and the arrows, but no keys, and no keyboard comes up on a phone. */
export function reading(): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-readonly": "true", inputmode: "none" }),
    keymap.of(defaultKeymap),
  ];
}

/** Puts an indentation where the caret is, or before each selected line. */
const indent: StateCommand = (target) => {
  const { state, dispatch } = target;
  if (state.selection.ranges.some(({ empty }) => !empty)) return indentMore(target);
  const change = state.replaceSelection(state.facet(indentUnit));
  dispatch(state.update(change, { scrollIntoView: true, userEvent: "input" }));
  return true;
};

/** What writing has besides. Tab indents until Ctrl+M (Alt+Shift+M on a Mac) lets it go on to the next control. */
export function writing(): Extension {
  return [
    history(),
    indentOnInput(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    keymap.of([...historyKeymap, ...defaultKeymap, { key: "Tab", run: indent, shift: indentLess }]),
  ];
}

/** Wraps long lines, or stops wrapping them, in every view of the page. */
export function toggleWrapping(): boolean {
  lineWrapping.set(lineWrapping.current() === "on" ? "off" : "on");
  return true;
}
