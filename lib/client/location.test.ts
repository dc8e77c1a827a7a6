import { describe, expect, it } from "vitest";
import { alone, formatLocation, knownPlaces, parseLocation, withoutPane, withPlace } from "./location";

const paths = [
  [{ text: "/" }],
  [{ text: "/pub/a b&c=d#e?f+g%" }],
  [{ text: "/日本" }],
  [{ text: "/caf\ufffd", bytes: "L2NhZuk" }],
  [{ text: "/caf\ufffd/été", bytes: "L2NhZuk", below: "été" }],
  [{ text: "DISK$USER:[ANON.PUB]/A.TXT;1" }],
  [{ text: "'HLQ.DATA.'/MEMBER" }],
  [{ text: "C:\\temp" }],
] as const;

function searchOf(places: Parameters<typeof formatLocation>[0]): string {
  return new URL(formatLocation(places), "http://localhost").search;
}

describe("the page's address", () => {
  it.each(paths)("keeps %j", (path) => {
    const places = alone("abc", path);
    expect(parseLocation(searchOf(places))).toEqual({ ...places, url: null });
  });

  it.each(paths)("keeps %j of the second pane apart from the first pane's", (path) => {
    const places = {
      first: { session: "abc", path: { text: "/x\ufffd", bytes: "L3jp", below: "y" } },
      beside: { session: "def", path },
    };
    expect(parseLocation(searchOf(places))).toEqual({ ...places, url: null });
  });

  it("keeps a place without a path", () => {
    const places = { first: { session: "abc", path: null }, beside: { session: "def", path: null } };
    expect(formatLocation(places)).toBe("/?session=abc&beside=def");
    expect(parseLocation("?session=abc&beside=def")).toEqual({ ...places, url: null });
  });

  it("keeps slashes readable", () => {
    expect(formatLocation(alone("abc", { text: "/pub/x" }))).toBe("/?session=abc&path=/pub/x");
  });

  it("has no second pane without a first one", () => {
    expect(parseLocation("?beside=def&besidePath=/x").beside).toBeNull();
    expect(formatLocation({ first: null, beside: { session: "def", path: null } })).toBe("/");
  });
});

describe("the places of the panes", () => {
  const a = { session: "a", path: { text: "/a" } };
  const b = { session: "b", path: { text: "/b" } };
  const c = { session: "c", path: null };

  it("change one at a time", () => {
    expect(withPlace({ first: a, beside: b }, "first", c)).toEqual({ first: c, beside: b });
    expect(withPlace({ first: a, beside: b }, "beside", c)).toEqual({ first: a, beside: c });
  });

  it("leave the other pane alone when one closes", () => {
    expect(withoutPane({ first: a, beside: b }, "beside")).toEqual({ first: a, beside: null });
    expect(withoutPane({ first: a, beside: b }, "first")).toEqual({ first: b, beside: null });
  });

  it("drop a session that nobody knows", () => {
    const known = (...ids: string[]) =>
      knownPlaces({ first: a, beside: b }, (id) => (ids.includes(id) ? id : null));
    expect(known("a", "b")).toEqual({ first: a, beside: b });
    expect(known("a")).toEqual({ first: a, beside: null });
    expect(known("b")).toEqual({ first: b, beside: null });
    expect(known()).toEqual({ first: null, beside: null });
  });

  it("go on in the session that was opened in another one's place", () => {
    const now = (id: string) => (id === "a" ? "again" : id);
    expect(knownPlaces({ first: a, beside: a }, now)).toEqual({
      first: { session: "again", path: { text: "/a" } },
      beside: { session: "again", path: { text: "/a" } },
    });
  });
});
