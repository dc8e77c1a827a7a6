import { expect, it } from "vitest";
import { checkOfSession, parseCheckLocation } from "./check-location";

it("the check of a session names it, and nothing else", () => {
  expect(checkOfSession("a b")).toBe("/check?session=a+b");
  expect(parseCheckLocation("?session=a+b")).toEqual({ session: "a b", url: null });
});

it("an address to fill the form with is read as it stands", () => {
  const query = `?${new URLSearchParams({ url: "ftp://jo@h/a b" })}`;
  expect(parseCheckLocation(query)).toEqual({ session: null, url: "ftp://jo@h/a b" });
});
