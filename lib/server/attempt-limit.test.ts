import { describe, expect, it } from "vitest";
import { AttemptLimit } from "./attempt-limit";

function limit() {
  const clock = { now: 1_000_000 };
  const limited = new AttemptLimit({ burst: 3, perSecond: 1, overall: 2 }, () => clock.now);
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
    limited.check("b");
    clock.now += 1000;
    limited.check("a");
  });

  it("of many parties count together", () => {
    const { limited } = limit();
    for (const party of ["a", "b", "c", "d", "e", "f"]) limited.fail(party);
    expect(() => limited.check("g")).toThrow(busy("1"));
  });
});
