import { describe, expect, it, vi } from "vitest";
import { LineCalls } from "./line-calls";

describe("calls for lines of the log", () => {
  it("reach whoever listens, with the session and the line", () => {
    const calls = new LineCalls();
    const listener = vi.fn();
    calls.subscribe(listener);
    calls.call("one", 12);
    expect(listener).toHaveBeenCalledOnce();
    expect(calls.latest()).toEqual({ session: "one", seq: 12 });
  });

  it("are new ones also for the same line", () => {
    const calls = new LineCalls();
    calls.call("one", 12);
    const first = calls.latest();
    calls.call("one", 12);
    expect(calls.latest()).not.toBe(first);
  });

  it("reach nobody who has left", () => {
    const calls = new LineCalls();
    const listener = vi.fn();
    calls.subscribe(listener)();
    calls.call("one", 12);
    expect(listener).not.toHaveBeenCalled();
  });
});
