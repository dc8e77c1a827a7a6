import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { GridPage } from "./pages/grid";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, namesIn, put } from "./practice-files";

test.use({ viewport: { width: 1440, height: 900 } });

let workspace: WorkspacePage;
let grid: GridPage;
/** A directory of the practice server that is this test's own. */
let directory: string;

test.beforeEach(async ({ page }) => {
  directory = `/incoming/grid-${randomBytes(4).toString("hex")}`;
  await makeDirectory(directory);
  await makeDirectory(`${directory}/box`);
  for (const name of ["one.txt", "two.txt", "ten.log"]) await put(`${directory}/${name}`, name);
  workspace = new WorkspacePage(page);
  grid = new GridPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await workspace.goToPath(directory);
  await expect(grid.row("one.txt")).toBeVisible();
});

test.afterEach(async ({ page }) => {
  await leaveAsFound(page);
});

test.describe("the context menu", () => {
  test("is about the row that was right-clicked, and gives the focus back", async ({ page }) => {
    await grid.openMenu("two.txt");
    await expect(grid.row("two.txt")).toHaveAttribute("aria-selected", "true");
    await expect(grid.item("Delete")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(grid.menu).toBeHidden();
    await expect(grid.grid).toBeFocused();

    await grid.openMenu("two.txt");
    await grid.item("Rename").click();
    await expect(grid.nameField).toBeFocused();
  });

  test("keeps a selection of several, and says what can't be done with it", async () => {
    await grid.row("one.txt").click();
    await grid.row("two.txt").click({ modifiers: ["ControlOrMeta"] });
    await grid.openMenu("one.txt");
    await expect(grid.row("two.txt")).toHaveAttribute("aria-selected", "true");
    const rename = grid.menu.getByRole("menuitem", { name: /^Rename/ });
    await expect(rename).toHaveAttribute("aria-disabled", "true");
    await expect(rename).toContainText("Select one entry first");
  });

  test("opens by the keyboard, at the row that the keyboard is on", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("Shift+F10");
    await expect(grid.item("Download")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(grid.grid).toBeFocused();
    await expect(grid.row("one.txt")).toHaveAttribute("aria-selected", "true");
  });

  test("of the space around the rows is about the folder", async ({ page }) => {
    const box = await grid.grid.boundingBox();
    await grid.grid.click({ button: "right", position: { x: 200, y: (box?.height ?? 0) - 20 } });
    await grid.item("New folder").click();
    await expect(page.getByRole("dialog", { name: "New folder" })).toBeVisible();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has no accessibility violations in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await grid.openMenu("one.txt");
      // An open menu stands above the page, in none of its landmarks.
      const { violations } = await new AxeBuilder({ page }).disableRules(["region"]).analyze();
      expect(violations).toEqual([]);
    });
  }
});

test("every action of a file is in the toolbar's menu, too, on a narrow screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await grid.row("one.txt").click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  for (const name of [
    "Upload files",
    "Upload folder",
    "New folder",
    "Download",
    "Rename",
    "Delete",
    "Copy link",
  ])
    await expect(grid.item(name)).toBeVisible();
  await grid.item("Rename").click();
  await expect(grid.nameField).toBeFocused();
});

test.describe("renaming in place", () => {
  test("begins with the stem selected, and Enter saves", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("F2");
    await expect(grid.nameField).toHaveValue("one.txt");
    await page.keyboard.type("uno");
    await expect(grid.nameField).toHaveValue("uno.txt");
    await page.keyboard.press("Enter");
    await expect(grid.row("uno.txt")).toHaveAttribute("aria-selected", "true");
    await expect(grid.grid).toBeFocused();
    await expect.poll(() => namesIn(directory)).toContain("uno.txt");
  });

  test("is left by Escape with nothing changed", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("F2");
    await page.keyboard.type("uno");
    await page.keyboard.press("Escape");
    await expect(grid.row("one.txt")).toBeVisible();
    await expect(grid.grid).toBeFocused();
    expect(await namesIn(directory)).toContain("one.txt");
  });

  test("saves when a person goes elsewhere", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("F2");
    await page.keyboard.type("uno");
    await workspace.filter.click();
    await expect(grid.row("uno.txt")).toBeVisible();
  });

  test("says beside the name what is wrong with it", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("F2");
    await grid.nameField.fill("a/b");
    await page.keyboard.press("Enter");
    await expect(grid.grid.getByRole("alert")).toContainText("A name can't contain a slash");
    await expect(grid.nameField).toHaveAttribute("aria-invalid", "true");
    await grid.nameField.fill("two.txt");
    await page.keyboard.press("Enter");
    await expect(grid.grid.getByRole("alert")).toContainText("The name is taken");
    await grid.grid.getByRole("button", { name: "Replace" }).click();
    await expect(grid.row("one.txt")).toBeHidden();
    await expect.poll(() => namesIn(directory)).toEqual(["box", "ten.log", "two.txt"]);
  });
});

test.describe("dragging rows", () => {
  test("moves them into a folder", async () => {
    await grid.row("one.txt").click();
    await grid.row("two.txt").click({ modifiers: ["ControlOrMeta"] });
    await grid.drag("two.txt", grid.row("box"));
    await expect(grid.row("two.txt")).toBeHidden();
    await expect.poll(() => namesIn(`${directory}/box`)).toEqual(["one.txt", "two.txt"]);
    expect(await namesIn(directory)).toEqual(["box", "ten.log"]);
  });

  test("copies them while Ctrl is held", async () => {
    await grid.drag("one.txt", grid.row("box"), "Control");
    await expect.poll(() => namesIn(`${directory}/box`)).toEqual(["one.txt"]);
    expect(await namesIn(directory)).toContain("one.txt");
  });

  test("onto a file or itself does nothing", async () => {
    await grid.drag("one.txt", grid.row("two.txt"));
    await grid.drag("box", grid.row("box"));
    expect(await namesIn(directory)).toEqual(["box", "one.txt", "ten.log", "two.txt"]);
  });
});

test("shows the columns that are chosen, sorts by them, and remembers both", async ({ page }) => {
  await grid.header("Size").click({ button: "right" });
  await page.getByRole("menuitemcheckbox", { name: "Type" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Permissions" }).click();
  await page.keyboard.press("Escape");
  await expect(grid.grid).toBeFocused();
  await expect(grid.header("Permissions")).toBeHidden();
  await expect(grid.grid).toHaveAttribute("aria-colcount", "4");
  await grid.header("Type").getByRole("button").click();
  await expect.poll(() => grid.names()).toEqual(["box", "ten.log", "one.txt", "two.txt"]);

  await page.reload();
  await expect(grid.header("Type")).toHaveAttribute("aria-sort", "ascending");
  await expect(grid.header("Permissions")).toBeHidden();
});

test("turns the selection round", async ({ page }) => {
  await grid.row("one.txt").click();
  await page.keyboard.press("ControlOrMeta+i");
  await expect(page.getByText("3 selected")).toBeVisible();
  await expect(grid.row("one.txt")).toHaveAttribute("aria-selected", "false");
});

test.describe("selecting by a pattern", () => {
  test("says how many it matches, adds them, and takes them away again", async ({ page }) => {
    await grid.row("one.txt").click();
    await page.keyboard.press("Alt+s");
    const dialog = page.getByRole("dialog", { name: "Select by pattern" });
    await expect(dialog.getByRole("textbox", { name: "Pattern" })).toBeFocused();
    await page.keyboard.type("*.TXT");
    await expect(dialog.getByRole("status")).toHaveText("2 entries match, 1 to be selected.");
    await page.keyboard.press("Enter");
    await expect(grid.selected).toHaveCount(2);
    await expect(grid.grid).toBeFocused();

    await page.keyboard.press("Alt+s");
    await dialog.getByRole("textbox", { name: "Pattern" }).fill("two");
    await dialog.getByRole("radio", { name: "Remove from it" }).check();
    await expect(dialog.getByRole("status")).toHaveText("1 entry matches.");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await dialog.getByRole("button", { name: "Unselect" }).click();
    await expect(grid.selected).toHaveAccessibleName("one.txt");
  });

  test("that matches nothing selects nothing", async ({ page }) => {
    await grid.grid.focus();
    await page.keyboard.press("Alt+s");
    const dialog = page.getByRole("dialog", { name: "Select by pattern" });
    await dialog.getByRole("textbox", { name: "Pattern" }).fill("*.zip");
    await expect(dialog.getByRole("status")).toHaveText("Nothing here matches.");
    await expect(dialog.getByRole("button", { name: "Select", exact: true })).toBeDisabled();
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(grid.grid).toBeFocused();
    await expect(grid.selected).toHaveCount(0);
  });
});

test.describe("the widths of columns", () => {
  const width = async (column: string) => Math.round((await grid.header(column).boundingBox())?.width ?? 0);

  test("follow the edge that is dragged, are remembered, and go back by a double click", async ({ page }) => {
    const before = await width("Size");
    const edge = await grid.edge("Size").boundingBox();
    if (edge === null) throw new Error("The column has no edge");
    const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 50, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => width("Size")).toBe(before + 50);
    await expect(grid.header("Size")).toHaveAttribute("aria-sort", "none");

    await page.reload();
    await expect(grid.row("one.txt")).toBeVisible();
    expect(await width("Size")).toBe(before + 50);
    await grid.edge("Size").dblclick();
    await expect.poll(() => width("Size")).toBe(before);
  });

  test("change by keyboard, and leave room for the others", async ({ page }) => {
    const before = await width("Modified");
    await grid.edge("Modified").focus();
    await page.keyboard.press("ArrowLeft");
    await expect(grid.edge("Modified")).toHaveAttribute("aria-valuenow", String(before + 8));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => width("Modified")).toBe(before - 8);
    await page.keyboard.press("End");
    await expect(grid.header("Permissions")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect.poll(() => width("Modified")).toBe(before);
    expect((await new AxeBuilder({ page }).include("[role=grid]").analyze()).violations).toEqual([]);
  });

  test("don't matter on a phone", async ({ page }) => {
    await grid.edge("Size").focus();
    await page.keyboard.press("End");
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(grid.edge("Size")).toBeHidden();
    expect(await width("Size")).toBe(92);
  });
});

test.describe("a band drawn with the mouse", () => {
  test("selects the rows that it touches, adds with Ctrl, and is taken back by Escape", async ({ page }) => {
    const { width } = await grid.box();
    // Rows begin 30 px below the top, and are 30 px high: box, one.txt, ten.log, two.txt.
    const below = { x: width - 200, y: 30 + 4 * 30 + 20 };
    await grid.drawBand(below, { x: 60, y: 30 + 3 * 30 - 10 });
    await expect(grid.selected).toHaveCount(2);
    await expect(grid.row("ten.log")).toHaveAttribute("aria-selected", "true");
    await expect(grid.row("two.txt")).toHaveAttribute("aria-selected", "true");
    await expect(grid.grid).toBeFocused();

    // The strip at the right of the rows is empty, too.
    const [strip, first] = [width - 6, 30 + 15];
    await grid.drawBand({ x: strip, y: first }, { x: strip - 3, y: first + 10 }, "ControlOrMeta");
    await expect(grid.selected).toHaveCount(3);

    const { x, y } = await grid.box();
    await page.mouse.move(x + below.x, y + below.y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 40, { steps: 5 });
    await expect(grid.selected).toHaveCount(4);
    await page.keyboard.press("Escape");
    await expect(grid.selected).toHaveCount(3);
    await page.mouse.up();
    await expect(grid.selected).toHaveCount(3);

    await page.mouse.click(x + below.x, y + below.y);
    await expect(grid.selected).toHaveCount(0);
  });
});
