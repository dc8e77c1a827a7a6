import { gzipSync } from "node:zlib";
import { expect } from "@playwright/test";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";

/** Bytes, gzipped: what the scripts of the first page may weigh together. */
const most = 250_000;

test("the first page loads less than 250 kB of scripts, gzipped, until somebody does something", async ({
  page,
}) => {
  const weights: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    weights.push(response.body().then((body) => gzipSync(body).byteLength));
  });
  await new WorkspacePage(page).goto();
  await page.waitForLoadState("networkidle");
  const loaded = await Promise.all(weights);
  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.reduce((sum, weight) => sum + weight, 0)).toBeLessThan(most);
});
