import { z } from "zod";
import { StoredList } from "../sites/stored-list";
import { onForget } from "./forgetting";
import type { SessionTab } from "./session-tabs";

/** Sessions outlive pages, so their order does; those that nobody closed here are forgotten after so many newer ones. */
const MOST = 100;

/** The sessions whose tabs people have put in order, by their ids. */
export const tabOrder = new StoredList<string>("portside.tab-order", z.string());

/** Tabs as a person put them; those that came since follow, as they were opened. */
export function inOrder(tabs: readonly SessionTab[], order: readonly string[]): readonly SessionTab[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ session }: SessionTab) => places.get(session.id) ?? order.length;
  return tabs.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The ids with one of them moved to a place, counted from 0. */
export function withMoved(ids: readonly string[], id: string, to: number): readonly string[] {
  return ids.filter((other) => other !== id).toSpliced(to, 0, id);
}

/** Keeps the order of the tabs that are shown. @throws {ProblemError} when the browser can't keep it */
export function keepTabOrder(ids: readonly string[]): void {
  tabOrder.change((order) => [...ids, ...order.filter((id) => !ids.includes(id))].slice(0, MOST));
}

/** A session that was opened in the place of another stands where that one stood, also after a reload. */
export function followInOrder(ended: string, opened: string): void {
  if (!tabOrder.snapshot().includes(ended)) return;
  try {
    tabOrder.change((order) => order.flatMap((id) => (id === ended ? [id, opened] : [id])));
  } catch {
    // The browser keeps nothing more: the tab is the last one after the next reload.
  }
}

onForget((closed) => {
  if (!tabOrder.snapshot().includes(closed)) return;
  tabOrder.change((order) => order.filter((id) => id !== closed));
});
