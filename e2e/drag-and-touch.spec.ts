import { randomBytes } from "node:crypto";
import { expect, type Locator } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { GridPage } from "./pages/grid";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, namesIn, put } from "./practice-files";

let workspace: WorkspacePage;
let grid: GridPage;
/** A directory of the practice server that is this test's own. */
let directory: string;

test.beforeEach(async ({ page }) => {
  directory = `/incoming/${randomBytes(4).toString("hex")}`;
  await makeDirectory(directory);
  await makeDirectory(`${directory}/box`);
  await makeDirectory(`${directory}/box/inner`);
  await put(`${directory}/one.txt`, "the one");
  workspace = new WorkspacePage(page);
  grid = new GridPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await workspace.goToPath(directory);
  await expect(grid.row("one.txt")).toBeVisible();
});

test.afterEach(({ page }) => leaveAsFound(page));

/** Moves what is dragged over a row: the first move on an element only enters it, as `dragover` comes with the next. */
async function holdOver(row: Locator): Promise<void> {
  for (const x of [40, 42, 44]) await row.hover({ position: { x, y: 12 } });
}

test("a folder opens when entries are held over it, and takes them further down", async ({ page }) => {
  await grid.row("one.txt").hover();
  await page.mouse.down();
  await holdOver(grid.row("box"));
  await expect(grid.row("inner")).toBeVisible();
  await holdOver(grid.row("inner"));
  await page.mouse.up();
  await expect.poll(() => namesIn(`${directory}/box/inner`)).toEqual(["one.txt"]);
  expect(await namesIn(directory)).toEqual(["box"]);
});

test("a file that is dragged out is offered with its name and its content", async ({ page }) => {
  const offered = page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        window.addEventListener("dragstart", ({ dataTransfer }) =>
          resolve(dataTransfer?.getData("DownloadURL") ?? ""),
        ),
      ),
  );
  await grid.row("one.txt").hover();
  await page.mouse.down();
  await grid.row("one.txt").hover({ position: { x: 40, y: 12 } });
  const [, type, name, url = ""] = /^([^:]*):([^:]*):(.*)$/.exec(await offered) ?? [];
  await page.mouse.up();
  expect([type, name]).toEqual(["application/octet-stream", "one.txt"]);
  expect(await (await page.request.get(url)).text()).toBe("the one");
});

test.describe("by finger", () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } });

  test("resting on a row asks for its menu, and lifting chooses nothing", async ({ page }) => {
    const box = await grid.row("one.txt").boundingBox();
    if (box === null) throw new Error("The row is not in sight");
    const touch = await page.context().newCDPSession(page);
    const points = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: points });
    await expect(grid.item("Delete")).toBeVisible();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect(grid.item("Delete")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(grid.menu).toBeHidden();
    await expect(grid.row("one.txt")).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("dialog")).toBeHidden();
  });
});

/** Whether all of something can be seen: inside the window, and nothing lies over its corners. */
function isInSight(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const corners: readonly [number, number][] = [
      [left + 4, top + 4],
      [right - 4, top + 4],
      [left + 4, bottom - 4],
      [right - 4, bottom - 4],
    ];
    return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });
}

test.describe("on 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("what is wrong with a new name can be read, on the last row too", async ({ page }) => {
    for (let i = 10; i < 40; i++) await put(`${directory}/file-${i}.txt`, "");
    await workspace.goToPath(`${directory}/box`);
    await expect(grid.row("inner")).toBeVisible();
    await workspace.goToPath(directory);
    for (const name of ["box", "one.txt"]) {
      await grid.grid.focus();
      await page.keyboard.press(name === "box" ? "Home" : "End");
      await expect(grid.row(name)).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("F2");
      await grid.nameField.fill("a/b");
      await page.keyboard.press("Enter");
      const alert = grid.grid.getByRole("alert");
      await expect(alert).toContainText("A name can't contain a slash");
      await expect.poll(() => isInSight(alert)).toBe(true);
      await grid.nameField.fill("file-10.txt");
      await page.keyboard.press("Enter");
      await expect(alert).toContainText("The name is taken");
      await expect.poll(() => isInSight(alert)).toBe(true);
      await page.keyboard.press("Escape");
    }
  });
});
