/**
 * `npm test`: everything, one step after the other, and one last line that says what came of it. Steps go on after a
 * failure, so that one run shows all there is to mend.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { buildWhenChanged } from "./steps/build.mjs";
import { say } from "./steps/console.mjs";
import { emptyResult, readPlaywrightReport, readVitestReport } from "./steps/results.mjs";
import { root, run } from "./steps/run.mjs";
import { missingTools, readTestTools } from "./steps/test-tools.mjs";

/** @typedef {import("./steps/results.mjs").Result} Result */

const reports = join(root, ".cache", "reports");
await rm(reports, { recursive: true, force: true });
await mkdir(reports, { recursive: true });
const tools = await readTestTools();

/** @type {[string, () => Promise<Result>][]} */
const steps = [
  ["types", () => check("types", ["npm", "run", "--silent", "types"])],
  ["lint", () => check("lint", ["npm", "run", "--silent", "lint"])],
  ["layers", () => check("layers", ["npm", "run", "--silent", "layers"])],
  ["unit", () => vitest("unit", "vitest.config.ts")],
  ["build", build],
  ["integration", () => vitest("integration", "vitest.integration.config.ts")],
  ["end-to-end", playwright],
];

const total = emptyResult();
for (const [name, step] of steps) {
  const startedAt = Date.now();
  const result = await step();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`${name.padEnd(12)} ${counts(result)} (${seconds} s)`);
  for (const failure of result.failures) {
    say("", `  FAILED ${failure.name}`, indent(stripVTControlCharacters(failure.text)), "");
  }
  total.passed += result.passed;
  total.failures.push(...result.failures);
  total.skipped.push(...result.skipped);
}

const allMustRun = process.env.CI === "true" && total.skipped.length > 0;
reportSkipped();
if (allMustRun) say("", "With CI=true nothing may be skipped.");
say("", counts(total));
process.exitCode = total.failures.length > 0 || allMustRun ? 1 : 0;

/** @param {Result} result */
function counts({ passed, failures, skipped }) {
  const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  return `${passed} passed, ${failures.length} failed${rest}`;
}

/**
 * A command that passes or fails as a whole.
 * @param {string} name
 * @param {readonly [string, ...string[]]} command
 * @returns {Promise<Result>}
 */
async function check(name, [program, ...args]) {
  const { code, output } = await run(program, args);
  return code === 0 ? { ...emptyResult(), passed: 1 } : failed(name, output);
}

/** @returns {Promise<Result>} */
async function build() {
  try {
    await buildWhenChanged();
    return { ...emptyResult(), passed: 1 };
  } catch (error) {
    return failed("build", error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} name
 * @param {string} config
 * @returns {Promise<Result>}
 */
async function vitest(name, config) {
  const report = join(reports, `${name}.json`);
  const args = ["run", "--config", config, "--reporter=./scripts/steps/vitest-reporter.mjs"];
  const { code, output } = await run("vitest", args, { env: { TEST_REPORT: report } });
  const result = await readVitestReport(report);
  if (result === null) return failed(name, output);
  if (code !== 0 && result.failures.length === 0) result.failures.push({ name, text: output });
  return result;
}

/** @returns {Promise<Result>} */
async function playwright() {
  const report = join(reports, "end-to-end.json");
  const chromium = tools?.chromium;
  const reason = chromium !== undefined && "reason" in chromium ? chromium.reason : null;
  const args = ["test", "--reporter=json", ...(reason === null ? [] : ["--list"])];
  const { code, output } = await run("playwright", args, { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } });
  const result = await readPlaywrightReport(report);
  if (result === null) return failed("end-to-end", output);
  if (reason !== null) {
    // A listing has no results: each test it names is one that can't run.
    const names = [...result.skipped, ...result.failures].map(({ name }) => name);
    const unrun = Array.from({ length: Math.max(names.length, result.passed) }, () => ({
      name: "e2e",
      reason,
    }));
    return { ...emptyResult(), skipped: unrun };
  }
  if (code !== 0 && result.failures.length === 0) result.failures.push({ name: "end-to-end", text: output });
  return result;
}

/**
 * @param {string} name
 * @param {string} output
 * @returns {Result}
 */
function failed(name, output) {
  return { ...emptyResult(), failures: [{ name, text: output.trim() }] };
}

function reportSkipped() {
  /** @type {Map<string, number>} */
  const byReason = new Map();
  for (const { name, reason } of total.skipped) {
    const line = `${name}: ${reason}`;
    byReason.set(line, (byReason.get(line) ?? 0) + 1);
  }
  if (byReason.size > 0) say("", "Skipped:", ...[...byReason].map(([line, count]) => `  ${count} × ${line}`));
  const unmentioned =
    tools === null ? [] : missingTools(tools).filter((line) => !mentions([...byReason.keys()], line));
  if (unmentioned.length > 0) say("", "Could not be had:", ...unmentioned.map((line) => `  ${line}`));
}

/**
 * Whether the reason at the end of a missing tool's line was given already.
 * @param {readonly string[]} lines
 * @param {string} missing
 */
function mentions(lines, missing) {
  const reason = missing.slice(missing.indexOf(": ") + 2);
  return lines.some((line) => line.endsWith(reason));
}

/** Indented, and without the stack's lines in packages. @param {string} text */
function indent(text) {
  return text
    .split("\n")
    .filter((line) => !/^\s+at .*node_modules/.test(line))
    .map((line) => `    ${line}`)
    .join("\n");
}
