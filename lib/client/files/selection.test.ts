import { describe, expect, it } from "vitest";
import { orderOf } from "./order";
import {
  invertSelection,
  keepOnly,
  neighbour,
  nothingSelected,
  select,
  selectAll,
  selectedRows,
  selectRows,
  typeAhead,
} from "./selection";

const order = orderOf(["a", "b", "c", "d"]);
const onB = select(nothingSelected, order, "b", "only");

describe("selection", () => {
  it("selects one, toggles, and extends from the anchor", () => {
    const two = select(onB, order, "d", "toggle");
    expect([...two.keys]).toEqual(["b", "d"]);
    const extended = select(onB, order, "d", "extend");
    expect([...extended.keys]).toEqual(["b", "c", "d"]);
    const back = select(extended, order, "a", "extend");
    expect([...back.keys]).toEqual(["a", "b"]);
    expect(back.anchor).toBe("b");
  });

  it("takes one out of all", () => {
    const all = selectAll(onB, order);
    expect([all.keys.size, all.keys.has("d"), all.keys.has("e")]).toEqual([4, true, false]);
    const less = select(all, order, "c", "toggle");
    expect([...less.keys]).toEqual(["a", "b", "d"]);
  });

  it("turns round what is selected", () => {
    expect([...invertSelection(onB, order).keys]).toEqual(["a", "c", "d"]);
    expect([...invertSelection(nothingSelected, order).keys]).toEqual(["a", "b", "c", "d"]);
  });

  it("forgets what is gone, and keeps itself when nothing is", () => {
    const all = selectAll(select(nothingSelected, order, "c", "only"), order);
    const shorter = orderOf(["a", "b"]);
    const kept = keepOnly(all, shorter);
    expect([...kept.keys]).toEqual(["a", "b"]);
    expect(kept.active).toBeNull();
    expect(keepOnly(kept, shorter)).toBe(kept);
    expect(keepOnly(all, order)).toBe(all);
  });

  it("tells its rows in the list's order, however they came together", () => {
    const two = select(select(nothingSelected, order, "d", "only"), order, "a", "toggle");
    expect(selectedRows(two, order)).toEqual([0, 3]);
    expect(selectedRows(two, orderOf(["d", "c"]))).toEqual([0]);
  });

  it("takes rows that lie together in place of what was selected, or beside it", () => {
    const onA = select(nothingSelected, order, "a", "only");
    const rows = { first: 2, last: 3 };
    expect([...selectRows(onA, order, rows, false).keys]).toEqual(["c", "d"]);
    expect([...selectRows(onA, order, rows, true).keys]).toEqual(["a", "c", "d"]);
    expect([...selectRows(onA, order, null, false).keys]).toEqual([]);
    expect([...selectRows(onA, order, null, true).keys]).toEqual(["a"]);
    expect(selectRows(onA, order, rows, false).active).toBe("a");
  });

  it("moves within the list's ends", () => {
    expect(neighbour(order, null, 1)).toBe("a");
    expect(neighbour(order, null, -1)).toBe("d");
    expect(neighbour(order, "c", 10)).toBe("d");
    expect(neighbour(orderOf([]), "c", 1)).toBeNull();
  });

  it("finds rows by their first letters", () => {
    const names = ["alpha", "beta", "bravo", "gamma"];
    const rows = { count: names.length, foldedName: (row: number) => names[row] ?? "" };
    expect(typeAhead(rows, 1, "b")).toBe(2);
    expect(typeAhead(rows, 2, "B")).toBe(1);
    expect(typeAhead(rows, 2, "br")).toBe(2);
    expect(typeAhead(rows, 0, "x")).toBeNull();
  });
});
