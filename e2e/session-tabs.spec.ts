import { expect, test } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { WorkspacePage } from "./pages/workspace";

test.afterEach(({ page }) => leaveAsFound(page));

let workspace: WorkspacePage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
});

test("a tab's menu opens the same session once more, and closes the others", async ({ page }) => {
  await workspace.open("pub");
  await workspace.sessionTab(/^student@/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Duplicate session" }).click();
  await expect(workspace.sessionTab(/\(2\) ?, connected/)).toHaveAttribute("aria-current", "page");
  await expect(workspace.row("welcome.txt")).toBeVisible();
  await workspace.sessionTab(/\(2\)/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Close others" }).click();
  await expect(workspace.sessionTab(/student/)).toHaveCount(1);
  await expect(workspace.row("welcome.txt")).toBeVisible();
});

test("a tab comes back to where its session was, and keys go from tab to tab", async ({ page }) => {
  await workspace.open("pub");
  await workspace.sessions.getByRole("link", { name: "New session" }).click();
  await workspace.openPracticeServer();
  await expect(workspace.row("welcome.txt")).toBeVisible();
  await page.keyboard.press("Alt+PageUp");
  await expect(workspace.row("README.md")).toBeVisible();
  await page.keyboard.press("Alt+PageDown");
  await expect(workspace.row("welcome.txt")).toBeVisible();
  await page.keyboard.press("Alt+w");
  await expect(workspace.sessionTab(/student/)).toHaveCount(1);
  await expect(workspace.row("README.md")).toBeVisible();
});

test("the middle button closes a tab", async () => {
  await workspace.sessionTab(/^student@/).click({ button: "middle" });
  await expect(workspace.connectForm).toBeVisible();
  await expect(workspace.sessionTab(/student/)).toHaveCount(0);
});

test.describe("on 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("tabs that have no room are in a menu", async ({ page }) => {
    await workspace.sessions.getByRole("link", { name: "New session" }).click();
    await workspace.openPracticeServer();
    await workspace.open("pub");
    await workspace.action("All sessions").click();
    await page.getByRole("menuitem").first().click();
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });
});
