import { describe, expect, it } from "vitest";
import { readListKey } from "./list-keys";

const target = { count: 10, at: 4, pageSize: 3 };
const key = (key: string, held: { altKey?: boolean; shiftKey?: boolean; ctrlKey?: boolean } = {}) =>
  readListKey({ key, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, ...held }, target);

describe("keys in the queue", () => {
  it.each([
    ["ArrowDown", 5],
    ["ArrowUp", 3],
    ["PageDown", 7],
    ["PageUp", 1],
    ["Home", 0],
    ["End", 9],
  ])("%s goes to row %i", (name, to) => {
    expect(key(name)).toEqual({ do: "go", to });
  });

  it.each([
    ["ArrowDown", "later"],
    ["ArrowUp", "earlier"],
    ["Home", "first"],
    ["End", "last"],
  ])("Alt+%s moves the transfer: %s", (name, to) => {
    expect(key(name, { altKey: true })).toEqual({ do: "move", to });
  });

  it("stays within the list", () => {
    const { count } = target;
    const at = (row: number, name: string) =>
      readListKey(
        { key: name, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false },
        { ...target, at: row },
      );
    expect(at(0, "ArrowUp")).toEqual({ do: "go", to: 0 });
    expect(at(count - 1, "PageDown")).toEqual({ do: "go", to: count - 1 });
  });

  it("leaves other keys to the buttons and the browser", () => {
    expect(key("Enter")).toBeNull();
    expect(key(" ")).toBeNull();
    expect(key("ArrowLeft", { altKey: true })).toBeNull();
    expect(key("ArrowDown", { ctrlKey: true })).toBeNull();
  });
});
