import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { port, practicePort } from "./e2e/ports";
import { testTool } from "./e2e/servers/available";

const chromium = testTool("chromium");

/** The interface in Chromium, on the real server with its practice server, each on ports of their own. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // One server and two cores: one test at a time, as one person would.
  workers: 1,
  forbidOnly: process.env.CI === "true",
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    trace: "off",
    browserName: "chromium",
    launchOptions: {
      ...("path" in chromium ? { executablePath: chromium.path } : {}),
      // Root in a container has no sandbox; the pages are our own.
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
  webServer: {
    command: "node scripts/prepare.mjs start && node scripts/start.mjs",
    url: `http://127.0.0.1:${port}/api/health`,
    timeout: 240_000,
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    env: {
      PORT: String(port),
      PORTSIDE_PRACTICE: String(practicePort),
      PORTSIDE_DATA: mkdtempSync(join(tmpdir(), "portside-e2e-")),
    },
  },
});
