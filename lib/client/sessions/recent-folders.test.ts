import { expect, it } from "vitest";
import { RecentFolders } from "./recent-folders";

it("recent folders stand once each, the last one first, by session", () => {
  const recent = new RecentFolders();
  for (const text of ["/", "/pub", "/pub/a", "/pub"]) recent.visit("a", { text });
  recent.visit("b", { text: "/elsewhere" });
  expect(recent.of("a").map(({ text }) => text)).toEqual(["/pub", "/pub/a", "/"]);
});

it("recent folders are not endless", () => {
  const recent = new RecentFolders();
  for (let at = 0; at < 40; at++) recent.visit("a", { text: `/${at}` });
  expect(recent.of("a").map(({ text }) => text)).toEqual(Array.from({ length: 12 }, (_, i) => `/${39 - i}`));
});

it("recent folders go on in the session that was opened in another one's place, and are forgotten", () => {
  const recent = new RecentFolders();
  recent.visit("old", { text: "/pub" });
  recent.inherit("new", "old");
  recent.forget("old");
  expect([recent.of("new"), recent.of("old")]).toEqual([[{ text: "/pub" }], []]);
});
