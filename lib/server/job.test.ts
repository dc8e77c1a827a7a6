import { expect, it } from "vitest";
import { type JobEnd, jobEndSchema } from "@/lib/contract/problem";
import { problemOf } from "./http-problem";
import { jobResponse } from "./job";

async function endOf(failures: number): Promise<JobEnd> {
  const problem = problemOf("denied", { detail: "Ask the operator." });
  const response = jobResponse(new AbortController().signal, async (report) => {
    for (let i = 1; i <= failures; i++) report.failed(`/${i}`, problem);
    return true;
  });
  return jobEndSchema.parse(JSON.parse((await response.text()).trimEnd().split("\n").at(-1) ?? ""));
}

it("names every entry that failed", async () => {
  const end = await endOf(1000);
  expect(end.failed).toHaveLength(1000);
  expect(end.moreFailed).toBeUndefined();
});

it("counts what failed beyond the thousandth", async () => {
  const end = await endOf(1234);
  expect(end.failed.at(-1)?.path).toBe("/1000");
  expect(end).toMatchObject({ finished: true, moreFailed: 234 });
});
