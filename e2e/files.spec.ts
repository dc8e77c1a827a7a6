import { randomBytes } from "node:crypto";
import { expect } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";

test.afterEach(({ page }) => leaveAsFound(page));

const unique = () => randomBytes(4).toString("hex");

let workspace: WorkspacePage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
});

test.describe("an empty folder", () => {
  test("has its grid, takes files, and keeps the keyboard when its last entry goes", async ({ page }) => {
    await workspace.open("incoming");
    const folder = unique();
    await workspace.newFolder(folder);
    await workspace.open(folder);
    await expect(page.getByText("This folder is empty.")).toBeVisible();
    await expect(workspace.files).toBeVisible();
    await expect(workspace.files).toBeFocused();

    await workspace.dropFiles([{ name: "one.txt", content: "1" }], workspace.files);
    await expect(workspace.row("one.txt")).toBeVisible();

    await workspace.files.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("This folder is empty.")).toBeVisible();
    await expect(workspace.files).toBeFocused();
    await page.keyboard.press("Backspace");
    await expect(workspace.row(folder)).toBeVisible();
  });

  test("keeps its grid when the filter lets nothing through", async ({ page }) => {
    await workspace.filter.fill("no such name");
    await expect(workspace.files).toBeVisible();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });
});

test("takes files that are dropped on the bars above and below", async ({ page }) => {
  await workspace.open("incoming");
  for (const bar of [workspace.transfers, page.getByRole("banner")]) {
    const name = `${unique()}.txt`;
    await workspace.dropFiles([{ name, content: "dropped" }], bar);
    await expect(workspace.row(name)).toBeVisible();
  }
});

test("shows what failed without covering the listing, and lets it be dismissed", async ({ page }) => {
  await page.route("**/content?**", (route) =>
    route.fulfill({
      status: 502,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank",
        title: "The FTP server refused",
        status: 502,
        code: "ftp-error",
        detail: "Look at the reply.",
        ftp: { command: "RETR welcome.txt", code: 550, reply: `550-First line\n550 ${"x".repeat(2000)}` },
      }),
    }),
  );
  await workspace.row("welcome.txt").click();
  for (let i = 0; i < 3; i++) await workspace.action("Download").click();
  await expect(page.getByText("and 1 earlier")).toBeVisible();
  await expect(workspace.alert).toHaveCount(2);
  const alert = workspace.alert.first();
  await expect(alert.getByText("550-First line", { exact: true })).toBeVisible();
  await expect(alert).not.toContainText("x".repeat(601));
  const grid = await workspace.files.boundingBox();
  const strip = await alert.boundingBox();
  expect((grid?.y ?? 0) + (grid?.height ?? 0)).toBeLessThanOrEqual(strip?.y ?? 0);
  await alert.getByRole("button", { name: "Show all" }).click();
  await expect(alert).toContainText("x".repeat(2000));
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await expect(workspace.alert).toHaveCount(0);
});

test("offers to replace a file that has the new name already", async ({ page }) => {
  await workspace.open("incoming");
  const [from, to] = [`${unique()}.txt`, `${unique()}.txt`];
  await workspace.uploadFiles([
    { name: from, content: "new" },
    { name: to, content: "the old one" },
  ]);
  await expect(workspace.row(from)).toBeVisible();
  await expect(workspace.row(to)).toBeVisible();
  await workspace.row(from).click();
  await workspace.action("Rename").click();
  const field = page.getByRole("textbox", { name: "New name" });
  await field.fill(to);
  await field.press("Enter");
  await workspace.files.getByRole("button", { name: "Replace" }).click();
  await expect(field).toBeHidden();
  await expect(workspace.row(from)).toBeHidden();
  expect((await workspace.download(to)).toString()).toBe("new");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });

  test("marks select, several too, and a tap on a folder's name opens it", async ({ page }) => {
    await workspace.mark("pub").tap();
    await workspace.mark("welcome.txt").tap();
    await expect(workspace.row("pub")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.row("welcome.txt")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.mark("pub")).toBeChecked();
    await expect(page.getByText("2 selected")).toBeVisible();

    await workspace.mark("pub").tap();
    await expect(workspace.row("pub")).toHaveAttribute("aria-selected", "false");
    await expect(workspace.row("welcome.txt")).toHaveAttribute("aria-selected", "true");

    await workspace.row("pub").getByText("pub", { exact: true }).tap();
    await expect(workspace.row("README.md")).toBeVisible();
  });
});
