import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests on real programs: FTP servers, curl, lftp. One file after the other, because two cores are all they may count on. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    environment: "node",
    // Polling waits for what must come; only its never coming may fail a test, not a busy machine.
    expect: { poll: { timeout: 10_000 } },
    include: ["e2e/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
