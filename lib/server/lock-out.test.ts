import { describe, expect, it } from "vitest";
import { HttpProblem } from "./http-problem";
import { LockOut } from "./lock-out";

const minute = 60_000;
const hour = 60 * minute;

function lockOutWithClock() {
  const clock = { now: 1_000_000 };
  return { clock, lockOut: new LockOut(10_000, () => clock.now) };
}

/** Seconds that a client has to wait. */
function waitOf(lockOut: LockOut, client: string): number {
  try {
    lockOut.check(client);
    return 0;
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return Number(error.headers["Retry-After"]);
  }
}

function failOften(lockOut: LockOut, client: string, times: number): void {
  for (let i = 0; i < times; i++) lockOut.fail(client);
}

describe("D26: wrong access passwords", () => {
  it("cost nothing four times, and then a wait that doubles up to fifteen minutes", () => {
    const { lockOut } = lockOutWithClock();
    const waits = Array.from({ length: 12 }, () => {
      lockOut.fail("a");
      return waitOf(lockOut, "a");
    });
    expect(waits).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900]);
  });

  it("cost their own client alone", () => {
    const { lockOut } = lockOutWithClock();
    failOften(lockOut, "a", 20);
    expect(waitOf(lockOut, "b")).toBe(0);
  });

  it("say how long is left, and no more once it is over", () => {
    const { clock, lockOut } = lockOutWithClock();
    failOften(lockOut, "a", 5);
    clock.now += 14_001;
    expect(waitOf(lockOut, "a")).toBe(1);
    clock.now += 999;
    expect(waitOf(lockOut, "a")).toBe(0);
  });

  it("tell a person in minutes what takes minutes", () => {
    const { lockOut } = lockOutWithClock();
    failOften(lockOut, "a", 9);
    expect(() => lockOut.check("a")).toThrow("Try again in 4 minutes.");
  });

  it("are forgotten by the right one", () => {
    const { lockOut } = lockOutWithClock();
    failOften(lockOut, "a", 4);
    lockOut.succeed("a");
    failOften(lockOut, "a", 4);
    expect(waitOf(lockOut, "a")).toBe(0);
  });

  it("are remembered while a wait is over, and forgotten a day after the last", () => {
    const { clock, lockOut } = lockOutWithClock();
    failOften(lockOut, "a", 8);
    clock.now += 23 * hour;
    lockOut.fail("a");
    expect(waitOf(lockOut, "a")).toBe(240);
    clock.now += 24 * hour;
    lockOut.fail("a");
    expect(waitOf(lockOut, "a")).toBe(0);
  });

  it("let about a hundred guesses a day through, however patiently they come", () => {
    const { clock, lockOut } = lockOutWithClock();
    const end = clock.now + 24 * hour;
    let guesses = 0;
    while (clock.now < end) {
      lockOut.fail("a");
      guesses++;
      clock.now += waitOf(lockOut, "a") * 1000;
    }
    expect(guesses).toBeGreaterThan(90);
    expect(guesses).toBeLessThan(110);
  });

  it("of a hundred thousand addresses fill no memory, and the last of them still wait", () => {
    const { lockOut } = lockOutWithClock();
    failOften(lockOut, "first", 5);
    for (let i = 0; i < 100_000; i++) lockOut.fail(`address ${i}`);
    failOften(lockOut, "last", 5);
    expect(lockOut.size).toBe(10_000);
    expect(waitOf(lockOut, "first")).toBe(0);
    expect(waitOf(lockOut, "last")).toBe(15);
  });
});
