import type { LogIndex } from "@/lib/client/traffic/log-index";

/** What a key asks of the log. */
export type LogKeyAction =
  | { readonly kind: "go"; readonly to: number; readonly extend: boolean }
  | { readonly kind: "fold" | "filter" | "follow" | "copy" | "nothing-selected" };

/** The keys, as `aria-keyshortcuts` writes them. */
export const LOG_SHORTCUTS = "/ Control+F F N P Control+C Shift+ArrowDown Shift+ArrowUp Escape";

/** The keys in words. */
export const logKeys: readonly (readonly [keys: string, what: string])[] = [
  ["↑ ↓ Page Home End", "go from line to line"],
  ["Shift ↑ ↓", "select several lines"],
  ["← →", "fold and unfold"],
  ["N, P", "next, previous exchange"],
  ["/ or Ctrl F", "filter"],
  ["F", "follow"],
  ["Ctrl C", "copy"],
  ["Escape", "select nothing"],
];

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * What a key does in the log; null for keys that mean nothing here.
 *
 * @param at the row that the keyboard is on
 * @param height of what is in sight, in pixels
 */
export function keyAction(
  pressed: PressedKey,
  index: LogIndex,
  at: number,
  height: number,
): LogKeyAction | null {
  const { key, shiftKey: extend } = pressed;
  if (pressed.altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) {
    if (key.toLowerCase() === "f" && !extend) return { kind: "filter" };
    return key.toLowerCase() === "c" && !extend ? { kind: "copy" } : null;
  }
  const go = (to: number): LogKeyAction => ({
    kind: "go",
    to: Math.min(Math.max(to, 0), index.rowCount - 1),
    extend,
  });
  const page = (direction: 1 | -1) => {
    const to = index.rowAtPixel(index.topOf(at) + direction * height);
    return go(to === at ? at + direction : to);
  };
  const row = index.row(at);
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "PageDown":
      return page(1);
    case "PageUp":
      return page(-1);
    case "Home":
      return go(0);
    case "End":
      return go(index.rowCount - 1);
    case "ArrowRight":
      return row?.kind === "exchange" && !row.open ? { kind: "fold" } : null;
    case "ArrowLeft": {
      if (row?.kind === "exchange") return row.open ? { kind: "fold" } : null;
      const header = row?.event.exchange ? index.headerOf(row.event.exchange.id) : -1;
      return header === -1 ? null : go(header);
    }
    case "n":
    case "p": {
      const header = index.headerFrom(at, key === "n" ? 1 : -1);
      return header === -1 ? null : go(header);
    }
    case "/":
      return { kind: "filter" };
    case "f":
      return { kind: "follow" };
    case "Escape":
      return { kind: "nothing-selected" };
    default:
      return null;
  }
}
