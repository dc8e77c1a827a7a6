import { describe, expect, it, vi } from "vitest";
import { ActionRegistry } from "./action-registry";
import { actionIds, actionTable } from "./action-table";

describe("the registry of actions", () => {
  it("does what was provided last, and what was there before once that is gone", () => {
    const registry = new ActionRegistry();
    const [left, right] = [vi.fn(), vi.fn()];
    registry.provide({ rename: { run: left } });
    const takeAway = registry.provide({ rename: { run: right } });
    expect(registry.run("rename")).toBe(true);
    takeAway();
    registry.run("rename");
    expect([left.mock.calls.length, right.mock.calls.length]).toEqual([1, 1]);
  });

  it("does nothing for an action that nobody provides or that can't be done now", () => {
    const registry = new ActionRegistry();
    const run = vi.fn();
    registry.provide({ rename: { run, unavailable: "Select one entry first" } });
    expect(registry.run("rename")).toBe(false);
    expect(registry.run("delete")).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });

  it("tells its listeners of each change", () => {
    const registry = new ActionRegistry();
    const listener = vi.fn();
    const stop = registry.subscribe(listener);
    registry.provide({ rename: { run: () => {} } })();
    stop();
    registry.provide({ rename: { run: () => {} } });
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe("the table of actions", () => {
  it("gives each key to one action of a scope", () => {
    const taken = actionIds.flatMap((id) =>
      (actionTable[id].keys ?? []).map(({ key, mod, shift, alt }) =>
        [key.toLowerCase(), mod, shift, alt].join(),
      ),
    );
    expect(new Set(taken).size).toBe(taken.length);
  });
});
