import { describe, expect, it } from "vitest";
import { orderOf } from "@/lib/client/files/order";
import { nothingSelected, select } from "@/lib/client/files/selection";
import { pressStep, readGridKey } from "./grid-keys";

const order = orderOf(["a", "b", "c", "d"]);
const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const onB = select(nothingSelected, order, "b", "only");

function press(key: string, modifiers: Partial<typeof none> = {}, selection = onB, isTyping = false) {
  return readGridKey({ key, ...none, ...modifiers }, { order, selection, pageSize: 2, isTyping });
}

function selected(action: ReturnType<typeof press>) {
  return action?.do === "select" ? [...action.selection.keys] : action;
}

describe("keys on the file grid", () => {
  it.each([
    ["ArrowDown", {}, ["c"]],
    ["ArrowUp", {}, ["a"]],
    ["PageDown", {}, ["d"]],
    ["Home", {}, ["a"]],
    ["End", { shiftKey: true }, ["b", "c", "d"]],
    ["ArrowDown", { ctrlKey: true }, ["b"]],
    [" ", {}, []],
  ])("%s with %j selects %j", (key, modifiers, keys) => {
    expect(selected(press(key, modifiers))).toEqual(keys);
  });

  it.each(["Enter", "Backspace", "F2", "Delete", "Escape", "/", "?"])(
    "leaves %s to the table of actions",
    (key) => {
      expect(press(key)).toBeNull();
    },
  );

  it("begins at the first row", () => {
    expect(selected(press("ArrowDown", {}, nothingSelected))).toEqual(["a"]);
    expect(selected(press("Home", {}, nothingSelected))).toEqual(["a"]);
    expect(selected(press("End", {}, nothingSelected))).toEqual(["d"]);
  });

  it("leaves other keys to the browser", () => {
    expect(press("r", { ctrlKey: true })).toBeNull();
    expect(press("ArrowLeft", { altKey: true })).toBeNull();
    expect(press("F5")).toBeNull();
    expect(press("Tab")).toBeNull();
  });

  it("takes letters for searching, and a space among them", () => {
    expect(press("x")).toEqual({ do: "type", text: "x" });
    expect(press(" ", {}, onB, true)).toEqual({ do: "type", text: " " });
  });
});

describe("presses on a row", () => {
  const plain = { ctrlKey: false, metaKey: false, shiftKey: false };

  it.each([
    ["selects the row alone", plain, false, "only"],
    ["toggles with Ctrl", { ...plain, ctrlKey: true }, false, "toggle"],
    ["toggles with Cmd", { ...plain, metaKey: true }, false, "toggle"],
    ["toggles on the mark that fingers have", plain, true, "toggle"],
    ["extends with Shift", { ...plain, shiftKey: true }, false, "extend"],
    ["extends with Shift on the mark", { ...plain, shiftKey: true }, true, "extend"],
  ])("%s", (_what, event, onMark, step) => {
    expect(pressStep(event, onMark)).toBe(step);
  });
});
