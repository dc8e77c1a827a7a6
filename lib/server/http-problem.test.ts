import { expect, it, vi } from "vitest";
import { HttpProblem } from "./http-problem";
import { problemResponse } from "./route";

it("a problem that another copy of the module made is answered as what it is", async () => {
  vi.resetModules();
  const copy = await import("./http-problem");
  const made = new copy.HttpProblem("busy", { detail: "Wait.", headers: { "Retry-After": "15" } });
  expect(made).not.toBeInstanceOf(HttpProblem);
  const answer = problemResponse(made);
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("15");
  expect(await answer.json()).toMatchObject({ code: "busy", detail: "Wait." });
});
