import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { ProblemError } from "../problem-error";
import { siteSchema } from "./site";
import { type KeepingPage, StoredList } from "./stored-list";
import { siteOf } from "./testing/sites";

type Listener = (event: Pick<StorageEvent, "key">) => void;

/** A browser with so much room, whose tabs share what it keeps and hear of each other. */
class TestBrowser {
  readonly kept = new Map<string, string>();
  readonly #tabs: Listener[][] = [];

  constructor(readonly room = Number.POSITIVE_INFINITY) {}

  tab(): KeepingPage {
    const listeners: Listener[] = [];
    this.#tabs.push(listeners);
    return {
      localStorage: {
        getItem: (key) => this.kept.get(key) ?? null,
        setItem: (key, value) => {
          if (value.length > this.room) throw new DOMException("full", "QuotaExceededError");
          this.kept.set(key, value);
          for (const others of this.#tabs) if (others !== listeners) for (const tell of others) tell({ key });
        },
      },
      addEventListener: (_, listener) => listeners.push(listener),
    };
  }
}

const words = z.string();

describe("a list that the browser keeps", () => {
  it("is there again on another page, and follows other tabs", () => {
    const browser = new TestBrowser();
    const [here, there] = [browser.tab(), browser.tab()].map(
      (tab) => new StoredList("words", words, () => tab),
    );
    const told = vi.fn();
    there?.subscribe(told);
    here?.change((all) => [...all, "one"]);
    expect(told).toHaveBeenCalledTimes(1);
    expect(there?.snapshot()).toEqual(["one"]);
    there?.change((all) => [...all, "two"]);
    expect(here?.snapshot()).toEqual(["one", "two"]);
    const tab = browser.tab();
    expect(new StoredList("words", words, () => tab).snapshot()).toEqual(["one", "two"]);
  });

  it("is the same array until something changed", () => {
    const tab = new TestBrowser().tab();
    const list = new StoredList("words", words, () => tab);
    list.change(() => ["one"]);
    const before = list.snapshot();
    list.change((all) => all);
    expect(list.snapshot()).toBe(before);
  });

  it("keeps what it doesn't understand, and shows the rest", () => {
    const browser = new TestBrowser();
    browser.kept.set(
      "words",
      JSON.stringify({ version: 1, entries: ["one", { of: "another kind" }, "two"] }),
    );
    const tab = browser.tab();
    const list = new StoredList("words", words, () => tab);
    expect(list.snapshot()).toEqual(["one", "two"]);
    list.change((all) => [...all, "three"]);
    expect(JSON.parse(browser.kept.get("words") ?? "")).toEqual({
      version: 1,
      entries: ["one", "two", "three", { of: "another kind" }],
    });
  });

  it("puts aside what isn't a list at all before it writes over it", () => {
    const browser = new TestBrowser();
    browser.kept.set("words", "half a lis");
    const tab = browser.tab();
    const list = new StoredList("words", words, () => tab);
    expect(list.snapshot()).toEqual([]);
    list.change(() => ["one"]);
    expect(browser.kept.get("words.unreadable")).toBe("half a lis");
    expect(list.snapshot()).toEqual(["one"]);
  });

  it("leaves alone what a newer version saved", () => {
    const browser = new TestBrowser();
    const newer = JSON.stringify({ version: 2, entries: ["one"] });
    browser.kept.set("words", newer);
    const tab = browser.tab();
    const list = new StoredList("words", words, () => tab);
    expect(() => list.change(() => [])).toThrow(/newer Portside/);
    expect(browser.kept.get("words")).toBe(newer);
  });

  it("says when there is no room, and changes nothing then", () => {
    const tab = new TestBrowser(60).tab();
    const list = new StoredList("words", words, () => tab);
    list.change(() => ["one"]);
    expect(() => list.change(() => ["x".repeat(100)])).toThrow(ProblemError);
    expect(() => list.change(() => ["x".repeat(100)])).toThrow(/no room/);
    expect(list.snapshot()).toEqual(["one"]);
  });

  it("says when storage is off", () => {
    const off: KeepingPage = {
      get localStorage(): Storage {
        throw new DOMException("off", "SecurityError");
      },
      addEventListener: () => {},
    };
    const list = new StoredList("words", words, () => off);
    expect(list.snapshot()).toEqual([]);
    expect(() => list.change(() => ["one"])).toThrow(/doesn't let the page keep/);
  });
});

describe("a stored site", () => {
  it("is there again as it was", () => {
    const site = siteOf({
      folder: ["A", "B/C"],
      colour: "cyan",
      sealedPassword: "x",
      fingerprint: "0f".repeat(32),
    });
    expect(siteSchema.parse(JSON.parse(JSON.stringify(site)))).toEqual(site);
  });

  it("stays of use when a setting isn't understood", () => {
    const parsed = siteSchema.parse({ ...siteOf(), dataMode: "both", colour: "beige", timeoutSeconds: 7 });
    expect(parsed).toMatchObject({ dataMode: "passive", colour: null, timeoutSeconds: "" });
  });

  it.each([{ host: "" }, { name: " " }, { id: "" }, { encryption: "rot13" }])("is none with %j", (change) => {
    expect(siteSchema.safeParse({ ...siteOf(), ...change }).success).toBe(false);
  });
});
