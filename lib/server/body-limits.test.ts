import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withinLimits } from "./body-limits";

/** A source whose chunks come when the test lets them. */
function pacedReads() {
  const waiting: ((chunk: Uint8Array | null) => void)[] = [];
  return {
    read: () => new Promise<Uint8Array | null>((resolve) => waiting.push(resolve)),
    send: (chunk: Uint8Array | null) => waiting.shift()?.(chunk),
  };
}

const byte = Uint8Array.of(1);

describe("a body with a limit for its silence", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("breaks off when a read waits for longer", async () => {
    const { read, send } = pacedReads();
    const next = withinLimits(read, { idleSeconds: 60, advice: "Go on." });
    const first = next();
    send(byte);
    expect(await first).toBe(byte);
    const second = next();
    const refused = expect(second).rejects.toMatchObject({
      problem: { status: 408, code: "timeout", detail: expect.stringMatching(/60 seconds.*Go on\.$/) },
      headers: { Connection: "close" },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
  });

  it("may be as slow as it likes while it flows", async () => {
    const { read, send } = pacedReads();
    const next = withinLimits(read, { idleSeconds: 60 });
    for (let minute = 0; minute < 10; minute++) {
      const chunk = next();
      await vi.advanceTimersByTimeAsync(59_999);
      send(byte);
      expect(await chunk).toBe(byte);
    }
    const end = next();
    send(null);
    expect(await end).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits for as long as nobody reads it", async () => {
    const { read, send } = pacedReads();
    const next = withinLimits(read, { idleSeconds: 60 });
    await vi.advanceTimersByTimeAsync(3_600_000);
    const chunk = next();
    send(byte);
    expect(await chunk).toBe(byte);
  });

  it("that breaks off by itself says so, and leaves no clock behind", async () => {
    const next = withinLimits(() => Promise.reject(new Error("aborted")), { idleSeconds: 60 });
    await expect(next()).rejects.toThrow("aborted");
    expect(vi.getTimerCount()).toBe(0);
  });
});
