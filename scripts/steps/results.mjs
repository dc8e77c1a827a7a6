import { readFile } from "node:fs/promises";

/**
 * What a step of the tests came to.
 * @typedef {{ passed: number, failures: { name: string, text: string }[], skipped: { name: string, reason: string }[] }} Result
 */

/** @returns {Result} */
export function emptyResult() {
  return { passed: 0, failures: [], skipped: [] };
}

/**
 * @param {string} file what `vitest-reporter.mjs` wrote
 * @returns {Promise<Result | null>} null when there is no report: the run itself failed
 */
export function readVitestReport(file) {
  return readJson(file);
}

/**
 * @param {string} file a report of Playwright's JSON reporter
 * @returns {Promise<Result | null>} null when there is no report: the run itself failed
 */
export async function readPlaywrightReport(file) {
  const report = await readJson(file);
  if (report === null) return null;
  const result = emptyResult();
  for (const error of report.errors ?? []) {
    result.failures.push({ name: "Playwright", text: error.stack ?? error.message ?? "" });
  }
  for (const suite of report.suites) collectPlaywrightSuite(suite, [], result);
  return result;
}

/**
 * @param {any} suite
 * @param {readonly string[]} titles
 * @param {Result} result
 */
function collectPlaywrightSuite(suite, titles, result) {
  const path = [...titles, suite.title].filter((title) => title !== "");
  for (const child of suite.suites ?? []) collectPlaywrightSuite(child, path, result);
  for (const spec of suite.specs ?? []) {
    const name = [...path, spec.title].join(" > ");
    for (const test of spec.tests) {
      if (test.status === "expected") result.passed++;
      else if (test.status === "skipped") {
        const reason = test.annotations?.find((/** @type {any} */ note) => note.type === "skip")?.description;
        result.skipped.push({ name: path[0] ?? name, reason: reason ?? name });
      } else {
        const errors = test.results.flatMap((/** @type {any} */ run) => run.errors ?? []);
        const text = errors.map((/** @type {any} */ error) => error.stack ?? error.message ?? "").join("\n");
        result.failures.push({ name: `${name}${test.status === "flaky" ? " (passed on retry)" : ""}`, text });
      }
    }
  }
}

/** @param {string} file */
async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    // No report, or half of one: the run ended before it was written.
    return null;
  }
}
