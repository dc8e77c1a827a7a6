import { expect } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { violations } from "./violations";

test.afterEach(({ page }) => leaveAsFound(page));

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [
    ["large", { width: 1440, height: 900 }],
    ["360 px wide", { width: 360, height: 740 }],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing on the connect form, a failed login, the workspace and its dialogs", async ({
        page,
      }) => {
        // Axe looks at every element of five pages, which takes a loaded machine longer than any person would wait.
        test.slow();
        const workspace = new WorkspacePage(page);
        await workspace.goto();
        expect(await violations(page)).toEqual([]);

        await workspace.connect({ host: "127.0.0.1", port: 1, user: "student", password: "x" });
        await expect(workspace.alert).toContainText("127.0.0.1");
        expect(await violations(page)).toEqual([]);

        await workspace.openPracticeServer();
        await workspace.open("pub");
        await expect(workspace.row("README.md")).toBeVisible();
        expect(await violations(page)).toEqual([]);

        await page.keyboard.press("F7");
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();

        await workspace.row("README.md").click();
        await page.keyboard.press("Delete");
        const question = page.getByRole("alertdialog").or(page.getByRole("dialog"));
        await expect(question).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}

test("the page is never wider than the window", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await expect(workspace.row("pub")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
