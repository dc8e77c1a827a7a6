import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Records the transcripts in `lib/protocol/testing/transcripts`: by hand only, see the README there. */
export default defineConfig({
  root,
  resolve: { alias: { "@": root } },
  test: {
    environment: "node",
    include: ["e2e/record-transcripts.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
