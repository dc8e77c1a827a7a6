import { describe, expect, it } from "vitest";
import { sessionOf } from "../testing/session";
import { nextTab, type SessionTab } from "./session-tabs";
import { inOrder, withMoved } from "./tab-order";

/** Tabs are told apart by the ids of their sessions: nothing else of them is looked at. */
function tabsOf(ids: string): readonly SessionTab[] {
  return [...ids].map((id) => ({ key: id, session: sessionOf(id), ended: false }));
}
const idsOf = (tabs: readonly SessionTab[]) => tabs.map(({ session }) => session.id).join("");

describe("tabs in the order that a person gave them", () => {
  it.each([
    ["abc", "", "abc"],
    ["abc", "ca", "cab"],
    ["abcd", "cx", "cabd"],
    ["ab", "xyz", "ab"],
  ])("%s by %j are %s: new ones come last", (tabs, order, expected) => {
    expect(idsOf(inOrder(tabsOf(tabs), [...order]))).toBe(expected);
  });

  it.each([
    ["a", 2, "bca"],
    ["c", 0, "cab"],
    ["b", 1, "abc"],
    ["a", 9, "bca"],
  ])("with %s moved to %i are %s", (id, to, expected) => {
    expect(withMoved(["a", "b", "c"], id, to).join("")).toBe(expected);
  });
});

describe("the tab that comes to the front when others are closed", () => {
  it.each([
    ["b", "b", "c"],
    ["c", "c", "d"],
    ["d", "d", "c"],
    ["b", "bc", "d"],
    ["c", "bcd", "a"],
    ["a", "abcd", undefined],
  ])("of abcd with %s in front and without %s is %s", (front, closed, next) => {
    expect(nextTab(tabsOf("abcd"), front, new Set(closed))?.session.id).toBe(next);
  });
});
