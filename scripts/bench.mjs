import { createViteServer } from "vitest/node";
import { complain } from "./steps/console.mjs";
import { root } from "./steps/run.mjs";

// The test runner's own compiler runs the sources, without a test runner around them: this is a program with options,
// which Ctrl+C has to reach.
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
  const { runBench } = await compiler.ssrLoadModule("/e2e/bench/main.ts");
  process.exitCode = await runBench(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await compiler.close();
}
