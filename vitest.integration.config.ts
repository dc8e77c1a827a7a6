import { defineConfig } from "vitest/config";
import unit from "./vitest.config";

/** Tests on real programs: FTP servers, curl. One file after the other, because they share two cores and this machine's users. */
export default defineConfig({
  ...unit,
  test: {
    environment: "node",
    include: ["e2e/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
