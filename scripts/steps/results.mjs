import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { root } from "./run.mjs";

/**
 * What a step of the tests came to.
 * @typedef {{ passed: number, failures: { name: string, text: string }[], skipped: { name: string, reason: string }[] }} Result
 */

/** @returns {Result} */
export function emptyResult() {
  return { passed: 0, failures: [], skipped: [] };
}

/**
 * @param {string} file a report of Vitest's JSON reporter
 * @returns {Promise<Result | null>} null when there is no report: the run itself failed
 */
export async function readVitestReport(file) {
  const report = await readJson(file);
  if (report === null) return null;
  const result = emptyResult();
  for (const suite of report.testResults) {
    const where = relative(root, suite.name);
    const hasFailed = suite.status === "failed";
    for (const test of suite.assertionResults) {
      const name = `${where} > ${[...test.ancestorTitles, test.title].join(" > ")}`;
      if (test.status === "passed") result.passed++;
      else if (isFailed(test)) result.failures.push({ name, text: test.failureMessages.join("\n") });
      else
        result.skipped.push({ name: where, reason: reasonInTitle(test) ?? (hasFailed ? suiteFailed : name) });
    }
    const failedBeforeTests = hasFailed && !suite.assertionResults.some(isFailed);
    if (failedBeforeTests) result.failures.push({ name: where, text: suite.message });
  }
  return result;
}

const suiteFailed = "not run, because what it needs failed (see above)";

/** Suites that need something which isn't there carry the reason in their title, in brackets. @param {{ ancestorTitles: readonly string[] }} test */
function reasonInTitle(test) {
  return /\((.*)\)/.exec(test.ancestorTitles.join(" "))?.[1];
}

/** @param {{ status: string }} test */
function isFailed(test) {
  return test.status === "failed";
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
