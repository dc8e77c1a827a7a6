import { expect } from "@playwright/test";
import { actionIds, actionTable } from "@/lib/client/actions/action-table";
import { formatShortcut } from "@/lib/client/actions/shortcut";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { ActionsPage } from "./pages/actions";
import { WorkspacePage } from "./pages/workspace";

test.afterEach(({ page }) => leaveAsFound(page));

let workspace: WorkspacePage;
let actions: ActionsPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  actions = new ActionsPage(page);
  await workspace.goto();
});

test.describe("the command palette", () => {
  test("does what is found by typing, and gives the focus back", async ({ page }) => {
    await workspace.openPracticeServer();
    await workspace.files.focus();
    await actions.do("hidden");
    await expect(actions.palette).toBeHidden();
    await expect(workspace.action("Hidden files")).toHaveAttribute("aria-pressed", "true");
    await expect(workspace.files).toBeFocused();

    await actions.do("make directory");
    await expect(page.getByRole("dialog", { name: "New folder" })).toBeVisible();
  });

  test("is opened by its button, closed by Escape, and says what there isn't", async ({ page }) => {
    await page.getByRole("button", { name: "Command palette" }).click();
    await actions.field.fill("no such thing");
    await expect(actions.palette.getByText("Nothing here is called that.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(actions.palette).toBeHidden();
    await expect(page.getByRole("button", { name: "Command palette" })).toBeFocused();
  });

  test("shows why something can't be done now, and doesn't do it", async ({ page }) => {
    await workspace.openPracticeServer();
    await page.keyboard.press("Control+k");
    await actions.field.fill("rename");
    await expect(actions.option(/Rename.*Select one entry first/)).toHaveAttribute("aria-disabled", "true");
    await actions.field.press("Enter");
    await expect(actions.palette).toBeVisible();
  });
});

test("the help sheet lists every shortcut of the table", async ({ page }) => {
  await page.keyboard.press("F1");
  await expect(actions.help).toBeVisible();
  for (const id of actionIds) {
    const { label, keys = [] } = actionTable[id];
    for (const shortcut of keys) {
      await expect(actions.help.getByText(formatShortcut(shortcut, false), { exact: true })).not.toHaveCount(
        0,
      );
      await expect(actions.help.getByText(label, { exact: true })).not.toHaveCount(0);
    }
  }
  await page.keyboard.press("Escape");
  await expect(actions.help).toBeHidden();
});

test("every action of the table is offered where a person works with files", async ({ page }) => {
  await workspace.openPracticeServer();
  await workspace.files.focus();
  await page.keyboard.press("Control+Backslash");
  await expect(page.getByRole("grid", { name: "Files beside" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(actions.option("Replay a transcript")).toBeVisible();
  const offered = (await actions.palette.getByRole("option").allTextContents()).join("\n");
  // The palette is open, Escape is for the listing, nothing is lost that would have to be connected again or was found
  // by a search.
  const elsewhere = ["palette", "select-none", "reconnect", "show-in-folder", "copy-path"];
  const missing = actionIds.filter(
    (id) => !elsewhere.includes(id) && !offered.includes(actionTable[id].label),
  );
  expect(missing).toEqual([]);
});
