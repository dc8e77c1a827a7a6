import { describe, expect, it } from "vitest";
import { AttemptLimit } from "./attempt-limit";

function limit() {
  const clock = { now: 1_000_000 };
  const limited = new AttemptLimit({ burst: 3, perSecond: 1, mostClients: 5 }, () => clock.now);
  return { clock, limited };
}
const busy = (seconds: string) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: "busy", status: 429 }),
    headers: { "Retry-After": seconds },
  });

describe("failed attempts", () => {
  it("are limited, and forgiven with time", () => {
    const { clock, limited } = limit();
    for (let i = 0; i < 3; i++) {
      limited.check("a");
      limited.fail("a");
    }
    expect(() => limited.check("a")).toThrow(busy("1"));
    clock.now += 1000;
    limited.check("a");
  });

  it("D28: of one client keep nobody else waiting, however many they are", () => {
    const { limited } = limit();
    for (let i = 0; i < 10_000; i++) limited.fail("a");
    expect(() => limited.check("a")).toThrow(busy("9998"));
    limited.check("b");
  });

  it("D28: are remembered of so many clients, the least recent forgotten first", () => {
    const { limited } = limit();
    for (const client of ["a", "b", "c", "d", "e", "a", "a", "f"]) limited.fail(client);
    expect(limited.size).toBe(5);
    expect(() => limited.check("a")).toThrow(busy("1"));
  });
});
