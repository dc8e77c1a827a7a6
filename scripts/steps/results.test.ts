import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readPlaywrightReport } from "./results.mjs";

const directory = mkdtempSync(join(tmpdir(), "portside-results-"));
afterAll(() => rmSync(directory, { recursive: true }));

function reportOf(content: unknown): string {
  const file = join(directory, "report.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const spec = (title: string, status: string, more: object = {}) => ({
  title,
  tests: [{ status, results: [], ...more }],
});

it("counts every test of a Playwright report, in suites of any depth", async () => {
  const file = reportOf({
    errors: [],
    suites: [
      {
        title: "a.spec.ts",
        specs: [spec("one", "expected")],
        suites: [
          {
            title: "inner",
            specs: [
              spec("two", "skipped", { annotations: [{ type: "skip", description: "no network" }] }),
              spec("three", "unexpected", { results: [{ errors: [{ message: "it broke" }] }] }),
              spec("four", "flaky"),
            ],
          },
        ],
      },
    ],
  });
  expect(await readPlaywrightReport(file)).toEqual({
    passed: 1,
    skipped: [{ name: "a.spec.ts", reason: "no network" }],
    failures: [
      { name: "a.spec.ts > inner > three", text: "it broke" },
      { name: "a.spec.ts > inner > four (passed on retry)", text: "" },
    ],
  });
});

it("takes what failed outside the tests, such as a server that didn't start, for a failure", async () => {
  const file = reportOf({ errors: [{ message: "web server timed out" }], suites: [] });
  expect(await readPlaywrightReport(file)).toMatchObject({
    passed: 0,
    failures: [{ text: "web server timed out" }],
  });
});

it.each([["{"], [""]])("knows that %j is no report", async (content) => {
  expect(await readPlaywrightReport(reportOf(content))).toBeNull();
});
