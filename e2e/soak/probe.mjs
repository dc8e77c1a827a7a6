/**
 * Preloaded into Portside by the soak: on SIGUSR2 it collects garbage, and writes what is left into the file that
 * SOAK_PROBE names.
 */
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const file = process.env.SOAK_PROBE ?? "";
/** @type {string[]} */
const warnings = [];
let looks = 0;

process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`.slice(0, 200)));
process.on("SIGUSR2", () => {
  // What waits for a finaliser is gone only after the second.
  collectGarbage();
  setImmediate(() => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const look = { number: ++looks, heapBytes: heapUsed, externalBytes: external, timers, warnings };
    writeFileSync(`${file}.new`, JSON.stringify(look));
    renameSync(`${file}.new`, file);
  });
});
