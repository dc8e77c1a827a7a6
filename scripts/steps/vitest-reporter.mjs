import { writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { emptyResult } from "./results.mjs";
import { root } from "./run.mjs";

const notRun = "not run, because what it needs failed (see above)";

/**
 * Writes what a run of Vitest came to into the file that TEST_REPORT names, as a `Result`. Vitest's own JSON reporter
 * leaves out why a suite failed before its tests.
 */
export default class ResultReporter {
  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<import("vitest").SerializedError>} unhandled
   */
  async onTestRunEnd(modules, unhandled) {
    const result = emptyResult();
    for (const module of modules) {
      const file = relative(root, module.moduleId);
      const suites = [module, ...module.children.allSuites()];
      for (const suite of suites) {
        const errors = suite.errors();
        const name = suite.type === "module" ? file : `${file} > ${suite.fullName}`;
        if (errors.length > 0) result.failures.push({ name, text: textOf(errors) });
      }
      const hasFailed = suites.some((suite) => suite.errors().length > 0);
      for (const test of module.children.allTests()) addTest(result, file, test, hasFailed);
    }
    if (unhandled.length > 0) {
      result.failures.push({ name: "outside any test", text: textOf(unhandled) });
    }
    const report = process.env.TEST_REPORT;
    if (report !== undefined) await writeFile(report, JSON.stringify(result));
  }
}

/**
 * @param {import("./results.mjs").Result} result
 * @param {string} file
 * @param {import("vitest/node").TestCase} test
 * @param {boolean} suiteFailed
 */
function addTest(result, file, test, suiteFailed) {
  const { state, errors = [] } = test.result();
  const name = `${file} > ${test.fullName}`;
  if (state === "passed") result.passed++;
  else if (state === "failed") result.failures.push({ name, text: textOf(errors) });
  else {
    // Suites that need something which isn't there carry the reason in their title, in brackets.
    const reason = /\((.*)\)/.exec(test.fullName)?.[1] ?? (suiteFailed ? notRun : test.fullName);
    result.skipped.push({ name: file, reason });
  }
}

/** @param {ReadonlyArray<{ message: string, stack?: string | undefined, diff?: string | undefined }>} errors */
function textOf(errors) {
  return errors
    .map(({ message, stack, diff }) => [stack ?? message, ...(diff === undefined ? [] : [diff])].join("\n"))
    .join("\n");
}
