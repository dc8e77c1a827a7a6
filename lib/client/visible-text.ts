/**
 * Makes text from the wire safe to look at: control characters, and characters that change the direction or order of
 * what follows (U+202E turns "gpj.exe" round), become parts of their own that are shown by name. Text is never changed
 * otherwise.
 */
export type VisiblePart =
  | { readonly kind: "text"; readonly text: string }
  /** `label` such as "LF" or "U+202E". */
  | { readonly kind: "invisible"; readonly label: string };

const controlNames =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

/**
 * A character that is shown by name: C0 and C1 controls, line and paragraph separators, zero-width and bidirectional
 * formatting, BOM, soft hyphen. The joiners U+200C and U+200D are ordinary inside Persian and Indic words and emoji,
 * and suspect after anything else.
 */
export const invisibleCharacter =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{Script=Arabic}])(?:\u200c|\u200d)/u;

function labelOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x7f) return "DEL";
  return controlNames[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Whether the text needs no placeholder. */
export function isPlain(text: string): boolean {
  return !invisibleCharacter.test(text);
}

/** The text in parts, in order. */
export function visibleParts(text: string): VisiblePart[] {
  if (isPlain(text)) return [{ kind: "text", text }];
  const parts: VisiblePart[] = [];
  for (const piece of text.split(new RegExp(`(${invisibleCharacter.source})`, "gu"))) {
    if (piece === "") continue;
    parts.push(isPlain(piece) ? { kind: "text", text: piece } : { kind: "invisible", label: labelOf(piece) });
  }
  return parts;
}

/** The text with placeholders written out, for where only plain text fits (accessible names, dialog titles). */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => (part.kind === "text" ? part.text : `[${part.label}]`))
    .join("");
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The same for the middle of a sentence: letters from right to left stand between FSI and PDI (Unicode's UAX #9), or they
 * would turn round the numbers and signs beside them.
 */
export function sentenceText(text: string): string {
  const visible = visibleText(text);
  return rightToLeft.test(visible) ? `\u2068${visible}\u2069` : visible;
}
