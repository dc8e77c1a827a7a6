import { describe, expect, it } from "vitest";
import { everything } from "@/lib/client/traffic/log-filter";
import { LogIndex } from "@/lib/client/traffic/log-index";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { keyAction, LOG_SHORTCUTS } from "./log-keys";

/** Three exchanges of three lines, the second folded: # a b c # # g h i. */
const events = Array.from({ length: 9 }, (_, i): TrafficEvent => {
  const id = Math.floor(i / 3) + 1;
  const exchange = { id, label: `Exchange ${id}` };
  return { seq: i + 1, at: i, session: "s", connection: 1, exchange, type: "command", line: "NOOP" };
});
const index = new LogIndex().update(events, everything, { all: false, except: new Set([2]) });

function press(keys: string, at: number, height = 60) {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const held = (name: string) => parts.slice(0, -1).includes(name);
  const pressed = {
    key,
    ctrlKey: held("Control"),
    metaKey: held("Meta"),
    altKey: held("Alt"),
    shiftKey: held("Shift"),
  };
  return keyAction(pressed, index, at, height);
}

describe("the keys of the log", () => {
  it.each<[keys: string, at: number, to: number]>([
    ["ArrowDown", 0, 1],
    ["ArrowDown", 8, 8],
    ["ArrowUp", 0, 0],
    ["ArrowUp", 5, 4],
    ["Home", 7, 0],
    ["End", 0, 8],
    ["PageDown", 0, 2],
    ["PageUp", 8, 5],
    ["ArrowLeft", 3, 0],
    ["n", 0, 4],
    ["n", 2, 4],
    ["p", 8, 5],
    ["p", 5, 4],
  ])("%s goes from row %i to row %i", (keys, at, to) => {
    expect(press(keys, at)).toEqual({ kind: "go", to, extend: false });
  });

  it("goes one row at least, in a panel lower than a row", () => {
    expect(press("PageDown", 2, 5)).toEqual({ kind: "go", to: 3, extend: false });
    expect(press("PageUp", 2, 5)).toMatchObject({ kind: "go", to: 1 });
  });

  it.each<[keys: string, at: number, kind: string | null]>([
    ["ArrowLeft", 0, "fold"],
    ["ArrowRight", 0, null],
    ["ArrowRight", 4, "fold"],
    ["ArrowLeft", 4, null],
    ["ArrowRight", 1, null],
    ["/", 1, "filter"],
    ["Control+f", 1, "filter"],
    ["Meta+f", 1, "filter"],
    ["Control+Shift+f", 1, null],
    ["f", 1, "follow"],
    ["Control+c", 1, "copy"],
    ["Meta+c", 1, "copy"],
    ["Control+Shift+c", 1, null],
    ["Control+a", 1, null],
    ["Alt+ArrowLeft", 1, null],
    ["Escape", 1, "nothing-selected"],
    ["p", 0, null],
    ["n", 5, null],
    ["Enter", 1, null],
    ["x", 1, null],
  ])("%s at row %i means %s", (keys, at, kind) => {
    expect(press(keys, at)?.kind ?? null).toBe(kind);
  });

  it("selects several with Shift", () => {
    expect(press("Shift+ArrowDown", 1)).toEqual({ kind: "go", to: 2, extend: true });
  });

  it("names every key that does more than walk", () => {
    for (const keys of LOG_SHORTCUTS.split(" ")) {
      const name = keys.replace(/[A-Z]$/, (letter) => letter.toLowerCase());
      expect(press(name, name === "p" ? 8 : 1), keys).not.toBeNull();
    }
  });
});
