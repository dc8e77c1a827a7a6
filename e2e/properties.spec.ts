import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { clipboardText } from "./clipboard";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { PermissionsPage, PropertiesPage } from "./pages/properties";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, put, removeDirectory, setPermissions } from "./practice-files";

let workspace: WorkspacePage;
let permissions: PermissionsPage;
let properties: PropertiesPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  permissions = new PermissionsPage(page);
  properties = new PropertiesPage(page);
  await workspace.goto();
});

test.afterEach(({ page }) => leaveAsFound(page));

/** The SITE CHMOD lines that were sent, below the folder: "600 a.txt". */
async function modesSent(folder: string): Promise<string[]> {
  const lines = (await workspace.log()).matchAll(/SITE CHMOD (\d+) (\S+)/g);
  return [...lines].map(([, mode, path = ""]) => `${mode} ${path.replace(folder, ".")}`);
}

test.describe("on the practice server", () => {
  let folder: string;

  test.beforeEach(async () => {
    folder = `/incoming/${randomBytes(4).toString("hex")}`;
    await makeDirectory(folder);
    await put(`${folder}/a.txt`, "12345", "20240131120000");
    await put(`${folder}/b.sh`, "1");
    await setPermissions(`${folder}/b.sh`, "0755");
    await workspace.openPracticeServer();
    await workspace.goToPath(folder);
    await expect(workspace.row("a.txt")).toBeVisible();
  });

  test.afterEach(() => removeDirectory(folder));

  test("permissions change by check boxes and by digits, each in step with the other", async () => {
    await workspace.row("a.txt").click();
    await permissions.open();
    await expect(permissions.octal).toHaveValue("644");
    await expect(permissions.dialog).toContainText(
      "The owner may read and change it; the group and everybody else may read it.",
    );
    await permissions.box("Group", "Write").check();
    await expect(permissions.octal).toHaveValue("664");

    await permissions.octal.fill("64");
    await expect(permissions.dialog).toContainText("Three or four digits from 0 to 7.");
    await expect(permissions.change).toHaveAttribute("aria-disabled", "true");
    await permissions.octal.fill("600");
    await expect(permissions.box("Others", "Read")).not.toBeChecked();
    await expect(permissions.box("Owner", "Write")).toBeChecked();
    await permissions.apply();

    await expect.poll(() => modesSent(folder)).toEqual(["600 ./a.txt"]);
    await expect(workspace.row("a.txt")).toContainText("rw-------");
    await workspace.row("a.txt").click();
    await permissions.open();
    await expect(permissions.octal).toHaveValue("600");
  });

  test("several files keep what they differ in", async () => {
    await workspace.row("a.txt").click();
    await workspace.row("b.sh").click({ modifiers: ["Control"] });
    await permissions.open();
    await expect(permissions.octal).toHaveValue("xxx");
    await expect(permissions.box("Owner", "Execute")).toBeChecked({ indeterminate: true });
    await permissions.box("Others", "Read").uncheck();
    await permissions.apply();
    await expect.poll(() => modesSent(folder)).toEqual(["640 ./a.txt", "751 ./b.sh"]);
    await expect(workspace.row("a.txt")).toContainText("rw-r-----");
    await expect(workspace.row("b.sh")).toContainText("rwxr-x--x");
  });

  test("what is in a folder changes with it, files and folders apart", async () => {
    await makeDirectory(`${folder}/d`);
    await makeDirectory(`${folder}/d/sub`);
    await put(`${folder}/d/sub/x.txt`, "1");
    await workspace.refresh();
    await workspace.row("d").click();
    await permissions.open();
    await permissions.octal.fill("750");
    await permissions.below.check();
    // They follow the folder's own, each as it fits its kind.
    await expect(permissions.modeOfFiles).toHaveValue("640");
    await expect(permissions.modeOfFolders).toHaveValue("750");
    await permissions.modeOfFiles.fill("600");
    await permissions.modeOfFolders.fill("711");
    await permissions.apply();

    await expect
      .poll(async () => (await modesSent(folder)).sort())
      .toEqual(["600 ./d/sub/x.txt", "711 ./d", "711 ./d/sub", "750 ./d"]);
    await expect(workspace.row("d")).toContainText("rwxr-x---");
    expect((await modesSent(folder)).at(-1)).toBe("750 ./d");
    await workspace.open("d");
    await expect(workspace.row("sub")).toContainText("rwx--x--x");
  });

  test("warns of what shuts a folder, and of what opens it to everybody", async () => {
    await makeDirectory(`${folder}/d`);
    await workspace.refresh();
    await workspace.row("d").click();
    await permissions.open();
    await permissions.octal.fill("777");
    await expect(permissions.dialog).toContainText("Everybody with an account on the server may change this");
    await permissions.octal.fill("644");
    await expect(permissions.dialog).toContainText("can't be opened");
    await permissions.octal.fill("000");
    await expect(permissions.dialog).toContainText("Nobody could read it then");
  });

  test("works by keyboard alone, and gives the focus back", async ({ page }) => {
    await workspace.files.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Alt+Enter");
    await expect(properties.dialog).toBeVisible();
    await properties.permissions.focus();
    await page.keyboard.press("Enter");
    await expect(permissions.dialog).toBeVisible();
    await permissions.octal.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("604");
    await page.keyboard.press("Enter");
    await expect(permissions.dialog).toBeHidden();
    await expect(workspace.files).toBeFocused();
    await expect.poll(() => modesSent(folder)).toEqual(["604 ./a.txt"]);
  });

  test("properties tell what is known, and what it is worth", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await workspace.row("a.txt").click();
    await page.keyboard.press("Alt+Enter");
    await expect(properties.fact("Path")).toHaveText(`${folder}/a.txt`);
    await expect(properties.fact("Size")).toHaveText("5 bytes");
    await expect(properties.fact("Modified")).toContainText("2024-01-31T12:00:00Z in UTC");
    await expect(properties.fact("Permissions")).toContainText("rw-r--r-- · 644");
    await expect(properties.fact("Owner")).toHaveText("student");
    await expect(properties.fact("You may")).toContainText("download it");
    await expect(properties.fact("Told by")).toContainText("MLSD");
    await properties.copy("link").click();
    await expect(page.getByText("Copied the link")).toBeVisible();
    expect(await clipboardText(page)).toMatch(
      new RegExp(`^ftp://student@127\\.0\\.0\\.1:\\d+${folder}/a\\.txt$`),
    );
  });

  test("the date can be changed", async ({ page }) => {
    await workspace.row("a.txt").click();
    await page.keyboard.press("Alt+Enter");
    await properties.changeDate.click();
    await expect(properties.date).toBeFocused();
    await properties.date.fill("2025-02-03T04:05:06");
    await properties.setDate.click();
    const stamp = await page.evaluate(() =>
      new Date("2025-02-03T04:05:06").toISOString().replace(/[-:T]|\.000Z$/g, ""),
    );
    await expect(properties.fact("Modified")).toContainText("2025-02-03 04:05");
    await expect(properties.changeDate).toBeFocused();
    expect(await workspace.log()).toContain(`MFMT ${stamp} ${folder}/a.txt`);
    await page.keyboard.press("Escape");
    await expect(workspace.row("a.txt")).toContainText("2025-02-03 04:05");
  });

  test("what is in a folder is counted when somebody asks", async ({ page }) => {
    await makeDirectory(`${folder}/d`);
    await makeDirectory(`${folder}/d/sub`);
    await put(`${folder}/d/x`, "x".repeat(1500));
    await put(`${folder}/d/sub/y`, "y".repeat(500));
    await workspace.refresh();
    await workspace.row("d").click();
    await page.keyboard.press("Alt+Enter");
    await expect(properties.count).toBeVisible();
    expect(await workspace.log()).not.toContain(`${folder}/d/sub`);
    await properties.count.click();
    await expect(properties.fact("With folders")).toContainText("2 files, 2 folders, 2.0 kB (2,000 bytes)");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 360]) {
      test(`axe finds nothing in ${colorScheme} at ${width} px`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 740 });
        await makeDirectory(`${folder}/d`);
        await workspace.refresh();
        await workspace.row("d").click();
        await workspace.row("a.txt").click({ modifiers: ["Control"] });
        await permissions.open();
        await permissions.below.check();
        await permissions.octal.fill("777");
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        await page.keyboard.press("Escape");
        await workspace.row("a.txt").click();
        await page.keyboard.press("Alt+Enter");
        await properties.changeDate.click();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });
    }
  }
});

test.describe("on other servers", () => {
  let server: FakeFtpServer;

  test.beforeEach(async () => {
    server = await FakeFtpServer.start({ files: { "/a.txt": "1", "/b\tc.txt": "2" } });
    await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
    await expect(workspace.row("a.txt")).toBeVisible();
  });

  test.afterEach(() => server.close());

  test("one that knows no SITE CHMOD is said to, then and the next time", async () => {
    server.answers.set("SITE", "500 What?");
    await workspace.row("a.txt").click();
    await permissions.open();
    await expect(permissions.dialog).toContainText("The listing doesn't tell the permissions");
    await permissions.octal.fill("600");
    await permissions.apply();
    await expect(workspace.alert).toContainText("SITE CHMOD");
    await expect(workspace.alert).toContainText("500 What?");
    await workspace.row("a.txt").click();
    await permissions.open();
    await expect(permissions.dialog).toContainText("it refused SITE CHMOD before");
  });

  test("a date that a server can't set is said in place", async ({ page }) => {
    server.answers.set("MFMT", "500 What?");
    await workspace.row("a.txt").click();
    await page.keyboard.press("Alt+Enter");
    await properties.changeDate.click();
    await properties.date.fill("2025-02-03T04:05:06");
    await properties.setDate.click();
    await expect(properties.dialog.getByRole("alert")).toContainText("Change the date");
  });

  test("a name with control characters is shown, with why nothing can be done", async ({ page }) => {
    await workspace.files.getByRole("row", { name: /^b.+c\.txt$/ }).click();
    await page.keyboard.press("Alt+Enter");
    await expect(properties.dialog).toContainText("FTP can't carry this name");
    await expect(properties.changeDate).toBeHidden();
    await properties.permissions.click();
    await expect(permissions.dialog).toContainText("FTP can't carry this name");
    await expect(permissions.change).toHaveAttribute("aria-disabled", "true");
  });
});
