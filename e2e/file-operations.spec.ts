import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { clipboardText } from "./clipboard";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { FileOperationsPage } from "./pages/file-operations";
import { WorkspacePage } from "./pages/workspace";
import { PlantedServer } from "./planted-server";
import { makeDirectory, namesIn, put, setPermissions, storedAt } from "./practice-files";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });
test.afterEach(({ page }) => leaveAsFound(page));

let workspace: WorkspacePage;
let operations: FileOperationsPage;
/** A directory of the test's own: `from` with files, and an empty `to`. */
let base: string;

test.beforeEach(async ({ page }) => {
  base = `/incoming/${randomBytes(4).toString("hex")}`;
  await makeDirectory(base);
  await makeDirectory(`${base}/from`);
  await makeDirectory(`${base}/to`);
  await put(`${base}/from/a.txt`, "a");
  await put(`${base}/from/b.txt`, "b");
  workspace = new WorkspacePage(page);
  operations = new FileOperationsPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await workspace.goToPath(`${base}/from`);
  await expect(workspace.row("a.txt")).toBeVisible();
});

test("moves by keyboard alone, and takes it back by the notice", async ({ page }) => {
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await operations.askWhere();
  await operations.folders.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await expect(operations.treeItem("to")).toBeVisible();
  while (!(await operations.treeItem("to").getAttribute("aria-selected"))?.includes("true")) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(operations.folder).toHaveValue(`${base}/to`);
  await operations.folder.press("Enter");
  await expect(page.getByText("This folder is empty.")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/to`)).toEqual(["a.txt", "b.txt"]);

  await operations.undoButton().click();
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["a.txt", "b.txt"]);
});

test("asks about names that are taken, once for all of them", async ({ page }) => {
  await put(`${base}/to/a.txt`, "old a");
  await put(`${base}/to/b.txt`, "old b");
  await operations.select("a.txt", "b.txt");
  await operations.relocate("Move", `${base}/to`);
  const question = operations.conflict("a.txt");
  await expect(question).toContainText("5 bytes");
  await question.getByRole("checkbox", { name: /Apply to all/ }).check();
  await question.getByRole("button", { name: "Keep both" }).click();
  await expect(page.getByText("This folder is empty.")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/to`)).toEqual(["a (2).txt", "a.txt", "b (2).txt", "b.txt"]);
});

test("copies over a file only when somebody said so", async () => {
  await put(`${base}/to/a.txt`, "old");
  await operations.select("a.txt");
  await operations.relocate("Copy", `${base}/to`);
  await operations.conflict("a.txt").getByRole("button", { name: "Replace", exact: true }).click();
  await expect.poll(async () => (await storedAt(`${base}/to/a.txt`)).toString()).toBe("a");
  expect(await namesIn(`${base}/to`)).toEqual(["a.txt"]);
});

test("cuts here and pastes there, and copies in the same folder under names of their own", async ({
  page,
}) => {
  await operations.select("a.txt");
  await page.keyboard.press("ControlOrMeta+x");
  expect(await clipboardText(page)).toBe("a.txt");
  await workspace.goToPath(`${base}/to`);
  await expect(page.getByText("This folder is empty.")).toBeVisible();
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["b.txt"]);

  await workspace.row("a.txt").click();
  await page.keyboard.press("ControlOrMeta+c");
  await page.keyboard.press("ControlOrMeta+v");
  await expect(workspace.row("a (copy).txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/to`)).toEqual(["a (copy).txt", "a.txt"]);
});

test("shows a new name at once, and takes it back with Ctrl+Z", async ({ page }) => {
  await workspace.rename("a.txt", "z.txt");
  await expect(workspace.row("z.txt")).toHaveAttribute("aria-selected", "true");
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["b.txt", "z.txt"]);
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["a.txt", "b.txt"]);
});

test("renames what is selected, wherever the keyboard is", async ({ page }) => {
  await workspace.row("a.txt").click();
  for (let press = 0; press < 2; press++) {
    await workspace.row("b.txt").click({ modifiers: ["ControlOrMeta"] });
  }
  await expect(workspace.row("b.txt")).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("F2");
  await expect(workspace.files.getByRole("textbox", { name: "New name" })).toHaveValue("a.txt");
});

test("takes no new name back onto what has the old one by now", async ({ page }) => {
  await workspace.rename("a.txt", "z.txt");
  await put(`${base}/from/a.txt`, "newer");
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(workspace.alert).toContainText("Rename z.txt back to a.txt: The old place is taken");
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect(workspace.row("z.txt")).toHaveAttribute("aria-selected", "true");
  expect(String(await storedAt(`${base}/from/a.txt`))).toBe("newer");
  expect(String(await storedAt(`${base}/from/z.txt`))).toBe("a");

  await workspace.delete("a.txt");
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["b.txt", "z.txt"]);
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/from`)).toEqual(["a.txt", "b.txt"]);
  expect(String(await storedAt(`${base}/from/a.txt`))).toBe("a");
});

test("moves nothing back onto what has its old place by now, and the rest", async ({ page }) => {
  await operations.select("a.txt", "b.txt");
  await operations.relocate("Move", `${base}/to`);
  await expect(operations.undoButton()).toBeVisible();
  await put(`${base}/from/a.txt`, "newer");
  await operations.undoButton().click();
  await expect(workspace.transfers.getByRole("alert")).toContainText("The old place is taken");
  await expect(page.getByRole("alertdialog")).toBeHidden();
  expect(String(await storedAt(`${base}/from/a.txt`))).toBe("newer");
  expect(await namesIn(`${base}/from`)).toEqual(["a.txt", "b.txt"]);
  expect(String(await storedAt(`${base}/to/a.txt`))).toBe("a");

  await workspace.delete("a.txt");
  await workspace.showTransfers();
  await workspace.transfers
    .getByRole("button", { name: /^Retry/ })
    .first()
    .click();
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => namesIn(`${base}/to`)).toEqual([]);
  expect(String(await storedAt(`${base}/from/a.txt`))).toBe("a");
});

test.describe("to another session", () => {
  let there: PlantedServer;

  test.beforeEach(async ({ page }) => {
    there = await PlantedServer.start([["box", []]]);
    await page.getByRole("link", { name: "New session" }).click();
    await workspace.connect({ host: "127.0.0.1", port: there.port, user: "student", password: "student" });
    await expect(workspace.row("box")).toBeVisible();
    await workspace.sessions
      .getByRole("link", { name: /^student@/ })
      .first()
      .click();
    await expect(workspace.row("a.txt")).toBeVisible();
  });

  test.afterEach(() => there.close());

  test("copies by the dialog, into a folder of its tree, and asks about what is there", async () => {
    await operations.select("a.txt", "b.txt");
    await operations.askWhere();
    await operations.session.selectOption({ index: 1 });
    await expect(operations.moveDialog.getByRole("radio", { name: "Copy", exact: true })).toBeChecked();
    await operations.treeItem("box").click();
    await expect(operations.folder).toHaveValue("/box");
    await operations.moveDialog.getByRole("button", { name: "Copy", exact: true }).click();
    await expect.poll(() => there.disk()).toEqual({ "/box/a.txt": "a", "/box/b.txt": "b" });
    expect(await namesIn(`${base}/from`)).toEqual(["a.txt", "b.txt"]);

    await put(`${base}/from/a.txt`, "newer a");
    await operations.select("a.txt");
    await operations.askWhere();
    await operations.session.selectOption({ index: 1 });
    await operations.folder.fill("/box");
    await operations.moveDialog.getByRole("button", { name: "Copy", exact: true }).click();
    await operations.conflict("a.txt").getByRole("button", { name: "Replace", exact: true }).click();
    await expect.poll(() => there.disk()).toEqual({ "/box/a.txt": "newer a", "/box/b.txt": "b" });
  });

  test("moves nothing: choosing to move chooses the own session again", async () => {
    await operations.select("a.txt");
    await operations.askWhere();
    await operations.session.selectOption({ index: 1 });
    await expect(operations.moveDialog).toContainText("To another session entries can only be copied");
    await operations.moveDialog.getByRole("radio", { name: "Move", exact: true }).check();
    await expect(operations.folder).toHaveValue(`${base}/from`);
    await operations.folder.fill(`${base}/to`);
    await operations.moveDialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect.poll(() => namesIn(`${base}/to`)).toEqual(["a.txt"]);
    expect(there.disk()).toEqual({ "/box": "(empty)" });
  });
});

test("brings back what the server refused to rename or delete, selected, with the reason", async ({
  page,
}) => {
  await setPermissions(`${base}/from`, "0555");
  await operations.select("a.txt");
  await page.keyboard.press("F2");
  const field = page.getByRole("textbox", { name: "New name" });
  await field.fill("z.txt");
  await field.press("Enter");
  await expect(workspace.alert).toContainText(/RN(FR|TO)/);
  await expect(workspace.row("a.txt")).toHaveAttribute("aria-selected", "true");
  await expect(workspace.row("z.txt")).toBeHidden();

  await operations.select("b.txt");
  await page.keyboard.press("Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(workspace.transfers.getByRole("alert")).toContainText("DELE");
  await expect(workspace.row("b.txt")).toHaveAttribute("aria-selected", "true");
  await setPermissions(`${base}/from`, "0755");
});

test("counts what goes with a folder before it is deleted", async ({ page }) => {
  await workspace.goToPath(base);
  await expect(workspace.row("from")).toBeVisible();
  await operations.select("from");
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog", { name: "Delete from?" });
  await expect(question.getByRole("status")).toHaveText(
    /In all 2 files, .*2 bytes|In all 2 files, 1 folder, 2 B/,
  );
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(workspace.row("from")).toBeHidden();
  await expect.poll(() => namesIn(base)).toEqual(["to"]);
});

test("makes several folders at once, and selects the first", async () => {
  await workspace.action("New folder").click();
  const dialog = operations.page.getByRole("dialog", { name: "New folder" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("x/y/z");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(workspace.row("x")).toHaveAttribute("aria-selected", "true");
  expect(await namesIn(`${base}/from/x/y`)).toEqual(["z"]);
});

test("refuses to move a folder into itself, with the reason", async () => {
  await workspace.goToPath(base);
  await operations.select("from");
  await operations.askWhere();
  await operations.folder.fill(`${base}/from`);
  await operations.moveDialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(operations.moveDialog.getByRole("alert")).toContainText("can't be moved into itself");
});

test("lists a folder once when it is new, and once again when it was seen before", async () => {
  const session = workspace.sessionId();
  const before = await operations.listings(session);
  await workspace.goToPath(`${base}/to`);
  await expect(operations.page.getByText("This folder is empty.")).toBeVisible();
  await expect.poll(() => operations.listings(session)).toBe(before + 1);
  await workspace.goToPath(`${base}/from`);
  await expect(workspace.row("a.txt")).toBeVisible();
  await expect.poll(() => operations.listings(session)).toBe(before + 2);
});

test("hits the right files whatever they are called", async ({ page }) => {
  const names = await namesIn("/pub/names");
  await workspace.action("Hidden files").click();
  await workspace.goToPath("/pub/names");
  await expect(workspace.files).toHaveAttribute("aria-rowcount", String(names.length + 1));
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await operations.relocate("Copy", `${base}/to`);
  await expect.poll(() => namesIn(`${base}/to`)).toEqual(names);

  await workspace.goToPath(`${base}/to`);
  await expect(workspace.files).toHaveAttribute("aria-rowcount", String(names.length + 1));
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await operations.relocate("Move", base);
  await expect.poll(() => namesIn(base)).toEqual([...names, "from", "to"].sort());
  await operations.undoButton().click();
  await expect.poll(() => namesIn(`${base}/to`)).toEqual(names);
});

test("finds names that are no text by their bytes, and says why one can't be named at all", async ({
  page,
}) => {
  const names = await namesIn("/pub/raw-names");
  await workspace.goToPath("/pub/raw-names");
  await expect(workspace.files).toHaveAttribute("aria-rowcount", String(names.length + 1));
  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await operations.relocate("Copy", `${base}/to`);
  // The practice server lets such files be read, and makes none: it is asked for each by its own bytes.
  const failed = workspace.transfers.getByRole("list", { name: "Failed entries" }).first();
  await expect(failed).toContainText("New names are UTF-8 on this server");
  await expect(failed).toContainText("FTP can't carry this name");
  await expect(failed.getByRole("listitem")).toHaveCount(names.length);

  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("can't be deleted: FTP can't carry this name");
  await expect(question.getByRole("button", { name: `Delete the other ${names.length - 1}` })).toBeVisible();
});

test("keeps what it showed when a folder can't be listed again, and says so", async ({ page }) => {
  await page.route("**/entries?**", (route) =>
    route.fulfill({
      status: 502,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "/problems/ftp-error",
        title: "The FTP server refused",
        status: 502,
        code: "ftp-error",
        detail: "Look at the reply.",
        ftp: { command: "MLSD", code: 450, reply: "450 Busy" },
      }),
    }),
  );
  await workspace.refresh();
  await expect(workspace.alert).toContainText("450 Busy");
  await expect(workspace.row("a.txt")).toBeVisible();
  await page.unroute("**/entries?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(workspace.alert).toBeHidden();
  await expect(workspace.row("a.txt")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}, 360 px wide`, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 740 } });

    test("axe finds nothing in the dialogs and with entries that were cut", async ({ page }) => {
      const violations = async () =>
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
      await put(`${base}/to/a.txt`, "old");
      await operations.select("a.txt");
      await page.keyboard.press("ControlOrMeta+x");
      expect(await violations()).toEqual([]);
      await operations.askWhere();
      await expect(operations.treeItem("from")).toBeVisible();
      expect(await violations()).toEqual([]);
      await operations.folder.fill(`${base}/to`);
      await operations.moveDialog.getByRole("button", { name: "Move", exact: true }).click();
      await expect(operations.conflict("a.txt")).toBeVisible();
      expect(await violations()).toEqual([]);
    });
  });
}
