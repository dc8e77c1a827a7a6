import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The page's design tokens, which are light or dark by themselves: one theme serves both.
const surface = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "var(--text-md)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-wire)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "8px" },
  ".cm-gutters": {
    color: "var(--ink-3)",
    backgroundColor: "var(--sheet)",
    borderInlineEnd: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": {
    backgroundColor: "color-mix(in srgb, var(--accent-wash) 45%, transparent)",
  },
  ".cm-activeLineGutter": { color: "var(--ink)", backgroundColor: "transparent" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--accent-wash)",
    outline: "1px solid var(--accent)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    color: "var(--wrong)",
    backgroundColor: "transparent",
  },
  ".cm-specialChar": {
    marginInline: "1px",
    paddingInline: "4px",
    borderRadius: "var(--radius-sm)",
    color: "var(--wrong)",
    backgroundColor: "var(--wrong-wash)",
    fontSize: "var(--text-xs)",
  },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--data) 30%, transparent)" },
  ".cm-searchMatch-selected": {
    backgroundColor: "color-mix(in srgb, var(--data) 30%, transparent)",
    outline: "2px solid var(--data)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 16%, transparent)" },
});

/** The panel for searching, as buttons and fields look elsewhere. */
const panels = EditorView.theme({
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--paper)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 36px 8px 12px", fontFamily: "var(--font-ui)" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": {
    fontSize: "var(--text-md)",
  },
  ".cm-textfield": {
    minHeight: "28px",
    paddingInline: "8px",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius-md)",
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
  },
  ".cm-button": {
    minHeight: "28px",
    paddingInline: "10px",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius-md)",
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    backgroundImage: "none",
    "&:active": { backgroundImage: "none", backgroundColor: "var(--well)" },
    "&:hover": { backgroundColor: "var(--well)" },
  },
  ".cm-panel.cm-search [name=close]": {
    top: "8px",
    right: "8px",
    width: "28px",
    height: "28px",
    fontSize: "var(--text-lg)",
    color: "var(--ink-2)",
  },
});

/** Two versions side by side: what only the server has, and what is one's own. */
const differences = EditorView.theme({
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--wrong-wash)" },
  "&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": {
    backgroundColor: "color-mix(in srgb, var(--good) 12%, transparent)",
  },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--wrong) 22%, transparent)",
  },
  "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--good) 26%, transparent)" },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--wrong)" },
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--good)" },
  ".cm-insertedLine, .cm-deletedLine, .cm-deletedLine del": { textDecoration: "none" },
  ".cm-collapsedLines": {
    color: "var(--ink-2)",
    background: "var(--well)",
    // CodeMirror's own sign is in no font that we have.
    "&:before, &:after": { content: "'⋯'" },
  },
});

// The roles that colours have elsewhere, for what comes nearest to them in a program.
const colours = HighlightStyle.define([
  { tag: [tags.comment, tags.meta, tags.processingInstruction], color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--note)" },
  { tag: [tags.string, tags.attributeValue, tags.regexp, tags.inserted], color: "var(--received)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.escape, tags.color], color: "var(--data)" },
  {
    tag: [tags.propertyName, tags.attributeName, tags.tagName, tags.typeName, tags.className, tags.namespace],
    color: "var(--control)",
  },
  { tag: [tags.heading], color: "var(--control)", fontWeight: "600" },
  { tag: [tags.link, tags.url], color: "var(--control)", textDecoration: "underline" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.invalid, tags.deleted], color: "var(--wrong)" },
]);

/** How code looks: our tokens, light and dark. */
export const codeTheme: Extension = [surface, panels, differences, syntaxHighlighting(colours)];
