import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run measure`: figures for the README, on this machine, now. Nothing fails because a machine is slow. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    environment: "node",
    include: ["e2e/measure/*.measure.ts"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
