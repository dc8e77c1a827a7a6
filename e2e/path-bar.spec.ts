import { expect } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { practicePort } from "./ports";

test.afterEach(({ page }) => leaveAsFound(page));

let workspace: WorkspacePage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await expect(workspace.row("pub")).toBeVisible();
});

test.describe("typing a path", () => {
  test("offers the folders of a listing that was seen, without a command", async ({ page }) => {
    const before = await workspace.log();
    await page.keyboard.press("Control+Shift+g");
    await workspace.pathField.fill("/p");
    const folders = page.getByRole("listbox", { name: "Folders" });
    await expect(folders.getByRole("option")).toHaveText(["pub"]);
    await workspace.pathField.press("Tab");
    await expect(workspace.pathField).toHaveValue("/pub/");
    expect(await workspace.log()).toBe(before);
  });

  test("lists a folder that was not seen when Tab or the arrow asks for it, once", async ({ page }) => {
    await workspace.action("Edit path").click();
    await workspace.pathField.fill("/pub/doc");
    await expect(page.getByRole("listbox", { name: "Folders" })).toHaveCount(0);
    await expect(workspace.status.filter({ hasText: "Tab or ↓ lists this folder." })).toBeVisible();
    await workspace.pathField.press("ArrowDown");
    const option = page.getByRole("option", { name: "documents" });
    await expect(option).toBeVisible();
    await workspace.pathField.press("ArrowDown");
    await expect(option).toHaveAttribute("aria-selected", "true");
    await workspace.pathField.press("Enter");
    await expect(workspace.row("commands.csv")).toBeVisible();
    expect((await workspace.log()).match(/> MLSD \/pub\r?$/gm)).toHaveLength(1);
  });

  test("is left by Escape, and Tab goes on where nothing can be completed", async ({ page }) => {
    await workspace.action("Edit path").click();
    await expect(workspace.pathField).toBeFocused();
    await workspace.pathField.press("Escape");
    await expect(workspace.pathField).toHaveCount(0);
    await expect(workspace.action("Edit path")).toBeFocused();
    await page.keyboard.press("Enter");
    await workspace.pathField.fill("/nothing like it");
    await workspace.pathField.press("Tab");
    await expect(workspace.pathField).toHaveCount(0);
  });

  test("goes to the address of another server by the connect form, and of this one at once", async () => {
    await workspace.goToPath(`ftp://student@127.0.0.1:${practicePort}/pub/documents`);
    await expect(workspace.row("commands.csv")).toBeVisible();
    await workspace.goToPath("ftps://somebody:secret@ftp.example.net/files");
    await expect(workspace.connectForm.getByLabel("Host")).toHaveValue("ftp.example.net");
    await expect(workspace.connectForm.getByLabel("User name")).toHaveValue("somebody");
    await expect(workspace.connectForm.getByLabel("Password")).toHaveValue("");
  });
});

test("the menu of recent folders goes back to one of them", async ({ page }) => {
  await workspace.open("pub");
  await workspace.open("documents");
  await workspace.action("Recent folders").click();
  await page.getByRole("menuitem", { name: "/", exact: true }).click();
  await expect(workspace.row("incoming")).toBeVisible();
});

test.describe("on 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("a long path shows its end, and a menu has the rest", async ({ page }) => {
    await workspace.goToPath("/pub/names");
    await expect(workspace.path.getByRole("button", { name: "names", exact: true })).toBeInViewport();
    await workspace.goToPath("/pub/many/there/is/no/such/folder/of/this/length");
    await expect(workspace.path.getByRole("button", { name: "length", exact: true })).toBeInViewport();
    await workspace.path.getByRole("button", { name: "All folders of the path" }).click();
    await page.getByRole("menuitem", { name: "pub", exact: true }).click();
    await expect(workspace.row("README.md")).toBeVisible();
  });
});
