import { createViteServer } from "vitest/node";
import { complain } from "./console.mjs";
import { root } from "./run.mjs";

/**
 * Runs an exported function of a TypeScript source as a program, which Ctrl+C has to reach: the test runner's own
 * compiler, without a test runner around it. What it returns is the exit code.
 * @param {string} file such as "/e2e/bench/main.ts"
 * @param {string} name
 */
export async function runSource(file, name) {
  const compiler = await createViteServer({
    root,
    configFile: false,
    logLevel: "error",
    appType: "custom",
    resolve: { alias: { "@": root.replace(/\/$/, "") } },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  try {
    const source = await compiler.ssrLoadModule(file);
    process.exitCode = await source[name](process.argv.slice(2));
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await compiler.close();
  }
}
