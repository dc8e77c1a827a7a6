/** A key with what has to be held down. */
export interface Shortcut {
  /** As `KeyboardEvent.key` gives it; letters in lower case. */
  readonly key: string;
  /** Ctrl; on Apple's keyboards Cmd. */
  readonly mod?: true;
  readonly shift?: true;
  readonly alt?: true;
}

/** The part of a keyboard event that shortcuts look at. */
export type PressedKey = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Characters that need Shift on one keyboard and not on another: for them Shift is not looked at. */
function isSymbol(key: string): boolean {
  return key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
}

/** The letter or digit of a key where Alt makes another character of it (Option on Apple's keyboards). */
function plainKey({ key, code, altKey }: PressedKey): string {
  const letter = altKey ? /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] : undefined;
  return (letter ?? key).toLowerCase();
}

/** Whether a key press is the shortcut. @param apple whether Cmd stands for Ctrl */
export function isPressed(shortcut: Shortcut, event: PressedKey, apple: boolean): boolean {
  const command = apple ? event.metaKey : event.ctrlKey;
  const otherCommand = apple ? event.ctrlKey : event.metaKey;
  return (
    plainKey(event) === shortcut.key.toLowerCase() &&
    !otherCommand &&
    command === (shortcut.mod ?? false) &&
    event.altKey === (shortcut.alt ?? false) &&
    (isSymbol(shortcut.key) || event.shiftKey === (shortcut.shift ?? false))
  );
}

const names: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Delete: "Del",
  Escape: "Esc",
  PageUp: "Page Up",
  PageDown: "Page Down",
};

/** The shortcut as people read it: "Ctrl+Shift+F", on Apple's keyboards "⇧⌘F". */
export function formatShortcut({ key, mod, shift, alt }: Shortcut, apple: boolean): string {
  const name = names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (apple) return `${alt ? "⌥" : ""}${shift ? "⇧" : ""}${mod ? "⌘" : ""}${name}`;
  return [mod && "Ctrl", alt && "Alt", shift && "Shift", name].filter(Boolean).join("+");
}
