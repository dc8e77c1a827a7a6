import { describe, expect, it } from "vitest";
import { Drafts, draftKey, fingerprint, LARGEST_DRAFT } from "./drafts";

const login = { host: "h", port: 21, user: "u" };
const key = draftKey(login, { text: "/a.txt" });

/** A storage with room for so many characters. */
function storage(room = Number.POSITIVE_INFINITY) {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      items.set(name, value);
    },
    removeItem: (name: string) => void items.delete(name),
  };
}

function draft(text: string) {
  return { text, base: fingerprint(""), keptAt: 1 };
}

describe("drafts", () => {
  it("come back until they are dropped", () => {
    const drafts = new Drafts(storage());
    expect(drafts.keep(key, draft("mine"))).toBe(true);
    expect(drafts.find(key)).toEqual(draft("mine"));
    drafts.drop(key);
    expect(drafts.find(key)).toBeNull();
  });

  it("belong to a login and a path, also where paths look alike", () => {
    const keys = [
      key,
      draftKey({ ...login, user: "v" }, { text: "/a.txt" }),
      draftKey({ ...login, port: 22 }, { text: "/a.txt" }),
      draftKey(login, { text: "/a.txt", bytes: "L_8" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("that are too large or find no room aren't kept, and no older one stays in their place", () => {
    const held = storage(100);
    const drafts = new Drafts(held);
    for (const text of ["x".repeat(LARGEST_DRAFT + 1), "x".repeat(200)]) {
      drafts.keep(key, draft("older"));
      expect(drafts.keep(key, draft(text))).toBe(false);
      expect(held.items.size).toBe(0);
    }
  });

  it("are none where there is no storage or something else in it", () => {
    expect(new Drafts(null).keep(key, draft("x"))).toBe(false);
    const held = storage();
    held.items.set(key, "{}");
    expect(new Drafts(held).find(key)).toBeNull();
    held.items.set(key, "{");
    expect(new Drafts(held).find(key)).toBeNull();
  });
});

it("a fingerprint tells texts of one length apart", () => {
  expect(fingerprint("ab")).not.toBe(fingerprint("ba"));
});
