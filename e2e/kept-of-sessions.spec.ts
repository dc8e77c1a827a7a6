import { expect, type Page } from "@playwright/test";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { TrafficPage } from "./pages/traffic";
import { WorkspacePage } from "./pages/workspace";

/** What the page keeps of a session, for how long, and what it owes to it. */

let workspace: WorkspacePage;
let traffic: TrafficPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  traffic = new TrafficPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
});

test.afterEach(({ page }) => closeSessions(page));

/** All that the tab's storage holds. */
function stored(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify(sessionStorage));
}

test("keeps no secret that is typed into the console, and nothing once the session is closed", async ({
  page,
}) => {
  await traffic.open("Console");
  await traffic.send("NOOP");
  await expect(traffic.answer).toContainText("200");
  for (const line of ["PASS\u00a0geheim123", "PASS:geheim123", "pass=geheim123", "geheim123!"]) {
    await traffic.send(line);
    await expect(traffic.answer).toContainText("Not sent.");
  }
  expect(await traffic.console.innerHTML()).not.toContain("geheim");
  expect(await stored(page)).toContain("NOOP");
  expect(await stored(page)).not.toContain("geheim");

  await workspace.sessions.getByRole("button", { name: /^Close/ }).click();
  await expect(workspace.connectForm).toBeVisible();
  // Forgotten when Portside has closed it.
  await expect.poll(() => stored(page)).not.toContain("NOOP");
});

test("walks through the console's history from what is typed now", async () => {
  await traffic.open("Console");
  for (const line of ["NOOP", "PWD"]) {
    await traffic.send(line);
    await expect(traffic.console.getByRole("article", { name: line })).toContainText("2");
  }
  await traffic.command.press("ArrowUp");
  await traffic.command.press("ArrowUp");
  await expect(traffic.command).toHaveValue("NOOP");
  await traffic.command.press("x");
  await traffic.command.press("ArrowUp");
  await expect(traffic.command).toHaveValue("PWD");
  await traffic.command.press("ArrowDown");
  await expect(traffic.command).toHaveValue("NOOPx");
});

test("compares a session on one page at a time", async ({ page, context }) => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await traffic.open("Compare");
  await page.route("**/entries?**", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Run in both modes" }).click();
  await expect(page.getByText("Passive mode, 1 of 2…")).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  const otherTraffic = new TrafficPage(other);
  await otherTraffic.open("Compare");
  const run = other.getByRole("button", { name: "Run in both modes" });
  await run.click();
  await expect(other.getByRole("status").filter({ hasText: "Another page" })).toBeVisible();

  goOn();
  await expect(page.getByRole("status").filter({ hasText: "Done in both modes." })).toBeAttached();
  await run.click();
  await expect(other.getByRole("status").filter({ hasText: "Done in both modes." })).toBeAttached();
  await other.close();
});

test("says on every tab what a comparison could not put back", async ({ page }) => {
  let changes = 0;
  await traffic.open("Compare");
  await page.route("**/api/sessions/*", (route) => {
    if (route.request().method() !== "PATCH" || ++changes <= 2) return route.continue();
    return route.abort();
  });
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route("**/entries?**", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Run in both modes" }).click();
  await expect(page.getByText("Passive mode, 1 of 2…")).toBeVisible();
  await traffic.open("Log");
  goOn();
  const failures = page.getByRole("region", { name: "Failures" });
  await expect(failures).toContainText("could not be put back");
  await expect(workspace.dataConnection.getByRole("radio", { name: "Active" })).toBeChecked();

  await traffic.open("Compare");
  await page.unroute("**/api/sessions/*");
  await page.getByRole("button", { name: "Put them back" }).click();
  await expect(workspace.dataConnection.getByRole("radio", { name: "Passive" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Put them back" })).toBeHidden();
});

test("opens a transcript beside the page", async ({ page, context }) => {
  await page.getByRole("button", { name: "Export" }).click();
  const opened = context.waitForEvent("page");
  await page.getByRole("menuitem", { name: /^Open a transcript/ }).click();
  await expect(await opened).toHaveURL(/\/replay$/);
  await expect(workspace.files).toBeVisible();
});
