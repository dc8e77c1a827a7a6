import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { TransfersRegion } from "./pages/transfers";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, put, storedAt } from "./practice-files";

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

/** Opens the practice server once more, in a tab of its own. */
async function openAnother(): Promise<void> {
  await workspace.sessions.getByRole("link", { name: "New session" }).click();
  await workspace.openPracticeServer();
}

const first = /^student@\S+, connected/;
const second = /\(2\), connected/;
const third = /\(3\), connected/;

test("closing the others asks once for all of them, and shows the one that is left", async ({ page }) => {
  const transfers = new TransfersRegion(page);
  const name = `${randomUUID()}.bin`;
  await workspace.goToPath("/incoming");
  await transfers.throttle(1024 * 1024);
  await workspace.uploadFiles([{ name, content: new Uint8Array(6 * 1024 * 1024) }]);
  await transfers.isMoving(name);
  await openAnother();
  await openAnother();
  await workspace.sessionTab(/^student@\S+ ?, /).click();
  const closeOthers = async () => {
    await workspace.sessionTab(/\(3\)/).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Close others" }).click();
  };
  const question = page.getByRole("alertdialog", { name: "Close 2 sessions?" });
  await closeOthers();
  await expect(question).toContainText("under way in 1 of them");
  await question.getByRole("button", { name: "Keep them open" }).click();
  await expect(question).toBeHidden();
  await expect(workspace.sessions.getByRole("listitem")).toHaveCount(3);
  await closeOthers();
  await question.getByRole("button", { name: "Cancel them and close all" }).click();
  await expect(workspace.sessions.getByRole("listitem")).toHaveCount(1);
  await expect(workspace.sessionTab(/student/)).toHaveAttribute("aria-current", "page");
  await expect(workspace.row("welcome.txt")).toBeVisible();
  await expect(workspace.status.filter({ hasText: "is gone" })).toHaveCount(0);
});

test("closing the session in front shows the one beside it", async ({ page }) => {
  await openAnother();
  await openAnother();
  await workspace.sessionTab(/\(2\)/).click();
  await page.keyboard.press("Alt+w");
  await expect(workspace.sessions.getByRole("listitem")).toHaveCount(2);
  await expect(workspace.sessions.getByRole("listitem").last().getByRole("link")).toHaveAttribute(
    "aria-current",
    "page",
  );
});

test("who closes a tab by its button and keys goes on at the tab in front", async ({ page }) => {
  await openAnother();
  const closeIt = workspace.sessions.getByRole("listitem").first().getByRole("button");
  await closeIt.focus();
  await page.keyboard.press("Enter");
  await expect(workspace.sessionTab(/student/)).toHaveCount(1);
  await expect(workspace.sessionTab(/student/)).toBeFocused();
  await workspace.sessions.getByRole("listitem").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(workspace.sessions.getByRole("link", { name: "New session" })).toBeFocused();
});

test.describe("the order of tabs", () => {
  let tabs: Locator;

  test.beforeEach(async () => {
    await openAnother();
    await openAnother();
    tabs = workspace.sessions.getByRole("listitem");
    await expect(tabs).toHaveText([first, second, third]);
  });

  test("is changed by keys, and is the same after a reload", async ({ page }) => {
    await page.keyboard.press("Alt+Shift+PageUp");
    await expect(tabs).toHaveText([first, third, second]);
    await page.keyboard.press("Alt+Shift+PageUp");
    await page.keyboard.press("Alt+Shift+PageUp");
    await expect(tabs).toHaveText([third, first, second]);
    await expect(workspace.sessionTab(/\(3\)/)).toHaveAttribute("aria-current", "page");
    // The next one is the next in sight.
    await page.keyboard.press("Alt+PageDown");
    await expect(workspace.sessionTab(/^student@\S+ ?, /)).toHaveAttribute("aria-current", "page");
    await page.keyboard.press("Alt+Shift+PageDown");
    await expect(tabs).toHaveText([third, second, first]);
    await page.reload();
    await expect(tabs).toHaveText([third, second, first]);
  });

  test("is changed by dragging, and in a tab's menu", async ({ page }) => {
    await tabs.first().dragTo(tabs.last());
    await expect(tabs).toHaveText([second, third, first]);
    await tabs.last().dragTo(tabs.nth(1));
    await expect(tabs).toHaveText([second, first, third]);
    await tabs.last().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move tab left" }).click();
    await expect(tabs).toHaveText([second, third, first]);
    await page.reload();
    await expect(tabs).toHaveText([second, third, first]);
  });

  test("stays when a session is opened anew in the place of one that ended", async ({ page }) => {
    await page.keyboard.press("Alt+Shift+PageUp");
    await expect(tabs).toHaveText([first, third, second]);
    await workspace.endFromOutside();
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(workspace.action("Refresh")).toBeVisible();
    await expect(tabs.nth(1).getByRole("link")).toHaveAttribute("aria-current", "page");
    const opened = workspace.sessionId();
    await page.reload();
    await expect(tabs).toHaveCount(3);
    await expect(tabs.nth(1).getByRole("link")).toHaveAttribute("href", new RegExp(opened));
  });
});

test.describe("something held over a tab brings its session to the front", () => {
  let folder: string;

  test.beforeEach(async () => {
    folder = `/incoming/${randomUUID()}`;
    await makeDirectory(folder);
    await workspace.goToPath(folder);
    await expect(workspace.page.getByText("This folder is empty.")).toBeVisible();
    await openAnother();
  });

  test("to take entries of another session", async ({ page }) => {
    const from = `/incoming/${randomUUID()}`;
    await makeDirectory(from);
    await put(`${from}/held.txt`, "held");
    await workspace.goToPath(from);
    await workspace.row("held.txt").hover();
    await page.mouse.down();
    const tab = workspace.sessions.getByRole("listitem").first();
    await tab.hover();
    await tab.hover({ position: { x: 30, y: 12 } });
    await expect(tab.getByRole("link")).toHaveAttribute("aria-current", "page");
    await expect(page.getByText("This folder is empty.")).toBeVisible();
    await workspace.files.hover({ position: { x: 100, y: 200 } });
    await workspace.files.hover({ position: { x: 110, y: 210 } });
    await page.mouse.up();
    await expect(workspace.row("held.txt")).toBeVisible();
    await expect.poll(() => storedAt(`${folder}/held.txt`).then(String, () => "")).toBe("held");
    expect(String(await storedAt(`${from}/held.txt`))).toBe("held");
  });

  test("to take files of this computer", async ({ page }) => {
    const here = mkdtempSync(join(tmpdir(), "portside-e2e-drag-"));
    writeFileSync(join(here, "dragged.txt"), "dragged");
    const browser = await page.context().newCDPSession(page);
    const tab = workspace.sessions.getByRole("listitem").first();
    const data = { items: [], files: [join(here, "dragged.txt")], dragOperationsMask: 1 };
    const drag = async (type: "dragEnter" | "dragOver" | "drop", over: Locator) => {
      const box = await over.boundingBox();
      if (box === null) throw new Error("Nothing to drag over");
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await browser.send("Input.dispatchDragEvent", { type, ...at, data });
    };
    await drag("dragEnter", tab);
    await drag("dragOver", tab);
    await expect(tab.getByRole("link")).toHaveAttribute("aria-current", "page");
    await expect(page.getByText("This folder is empty.")).toBeVisible();
    await drag("dragOver", workspace.files);
    await drag("drop", workspace.files);
    await expect(workspace.row("dragged.txt")).toBeVisible();
    await expect.poll(() => storedAt(`${folder}/dragged.txt`).then(String, () => "")).toBe("dragged");
    rmSync(here, { recursive: true });
  });
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
