import { describe, expect, it } from "vitest";
import { formatShortcut, isPressed } from "./shortcut";

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe("a shortcut", () => {
  it.each([
    [{ key: "k", mod: true }, { key: "k", code: "KeyK", ctrlKey: true }, false, true],
    [{ key: "k", mod: true }, { key: "K", code: "KeyK", ctrlKey: true }, false, true],
    [{ key: "k", mod: true }, { key: "k", code: "KeyK", metaKey: true }, true, true],
    [{ key: "k", mod: true }, { key: "k", code: "KeyK", ctrlKey: true }, true, false],
    [{ key: "k", mod: true }, { key: "k", code: "KeyK", ctrlKey: true, shiftKey: true }, false, false],
    [
      { key: "f", mod: true, shift: true },
      { key: "F", code: "KeyF", ctrlKey: true, shiftKey: true },
      false,
      true,
    ],
    [{ key: "r", alt: true }, { key: "®", code: "KeyR", altKey: true }, true, true],
    [{ key: "?" }, { key: "?", code: "Slash", shiftKey: true }, false, true],
    [{ key: "/" }, { key: "/", code: "Digit7", shiftKey: true }, false, true],
    [{ key: "F2" }, { key: "F2", code: "F2", ctrlKey: true }, false, false],
    [{ key: "Delete" }, { key: "Delete", code: "Delete" }, false, true],
  ] as const)("%j and the press %j, Apple's keyboard: %s → %s", (shortcut, press, apple, expected) => {
    expect(isPressed(shortcut, { ...plain, ...press }, apple)).toBe(expected);
  });

  it.each([
    [{ key: "f", mod: true, shift: true }, "Ctrl+Shift+F", "⇧⌘F"],
    [{ key: "ArrowLeft", alt: true }, "Alt+←", "⌥←"],
    [{ key: "Delete" }, "Del", "Del"],
    [{ key: "?" }, "?", "?"],
  ] as const)("%j reads %s, on Apple's keyboards %s", (shortcut, elsewhere, apple) => {
    expect(formatShortcut(shortcut, false)).toBe(elsewhere);
    expect(formatShortcut(shortcut, true)).toBe(apple);
  });
});
