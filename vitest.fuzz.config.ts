import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** Every test file with a property in it; what else stands there runs along. */
const withProperties = readdirSync(`${root}/lib`, { recursive: true, encoding: "utf8" })
  .map((file) => `lib/${file}`)
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => readFileSync(`${root}/${file}`, "utf8").includes('from "fast-check"'));

// Chosen once, so that all workers have the same and a failure can be repeated.
process.env.FUZZ_RUNS ||= "100000";
process.env.FUZZ_SEED ||= String(Date.now() % 2 ** 31);
console.log(
  `${process.env.FUZZ_RUNS} runs of each property; FUZZ_SEED=${process.env.FUZZ_SEED} npm run fuzz repeats them`,
);

/** `npm run fuzz`: the properties with many more inputs than at every commit. */
export default defineConfig({
  resolve: {
    alias: { "@": root, "server-only": `${root}/node_modules/server-only/empty.js` },
  },
  test: {
    environment: "node",
    include: withProperties,
    setupFiles: ["vitest.fuzz.setup.ts"],
    testTimeout: 30 * 60_000,
  },
});
