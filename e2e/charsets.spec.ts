import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";

/** "Папка" and "Имя я" in windows-1251; 0x98 is no letter there. */
const folder = "\xcf\xe0\xef\xea\xe0";
const name = "\xc8\xec\xff \xff";
const odd = "\x98";

let server: FakeFtpServer;
let workspace: WorkspacePage;

async function open(options: FakeServerOptions): Promise<void> {
  server = await FakeFtpServer.start(options);
  await workspace.goto();
  await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
  await expect(workspace.files).toBeVisible();
}

test.beforeEach(({ page }) => {
  workspace = new WorkspacePage(page);
});
test.afterEach(async ({ page }) => {
  await leaveAsFound(page);
  await server.close();
});

const cyrillic: FakeServerOptions = {
  files: { [`/${folder}/${name}.txt`]: "content", [`/${folder}/${odd}/deep.txt`]: "deep" },
  directories: [`/${folder}`, `/${folder}/${odd}`],
};
/** How UTF-8 reads the folder's name. */
const unreadable = "\ufffd".repeat(5);
const hint = /aren't valid in UTF-8/;

test("names that aren't valid are said to be so, and read in the charset that a person chooses", async ({
  page,
}) => {
  await open(cyrillic);
  await expect(workspace.row(unreadable)).toBeVisible();
  await expect(workspace.status.filter({ hasText: hint })).toBeVisible();

  await workspace.action("Choose another charset").press("Enter");
  const dialog = page.getByRole("dialog", { name: "Charset of names" });
  const choice = dialog.getByRole("combobox", { name: "Charset of names" });
  await expect(choice).toBeFocused();
  await choice.selectOption("windows-1251");
  await expect(dialog.getByRole("status")).toContainText("Папка");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await choice.press("Tab");
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Use this charset" })).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(dialog).toBeHidden();
  await expect(workspace.row("Папка")).toBeVisible();
  await expect(workspace.status.filter({ hasText: hint })).toBeHidden();
  await expect(page.getByRole("button", { name: "Charset of names: windows-1251" })).toBeVisible();

  await workspace.open("Папка");
  expect((await workspace.download("Имя я.txt")).toString()).toBe("content");
  await workspace.newFolder("Новая я");
  expect([...server.directories]).toContain(`/${folder}/\xcd\xee\xe2\xe0\xff \xff`);
});

test("a folder stays where it is when the charset changes in it", async ({ page }) => {
  await open(cyrillic);
  await workspace.open(unreadable);
  await expect(workspace.row("\ufffd")).toBeVisible();
  await page.getByRole("button", { name: "Charset of names: UTF-8" }).click();
  const dialog = page.getByRole("dialog", { name: "Charset of names" });
  await dialog.getByRole("combobox", { name: "Charset of names" }).selectOption("Another charset…");
  const typed = dialog.getByRole("textbox", { name: "Name of the charset" });
  await typed.fill("klingon");
  await typed.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("klingon");
  await typed.fill("cp1251");
  await typed.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(workspace.path.getByRole("button", { name: "Папка", exact: true })).toBeVisible();
  await expect(workspace.row("Имя я.txt")).toBeVisible();
  await page.reload();
  await expect(workspace.row("Имя я.txt")).toBeVisible();
  await page.getByRole("button", { name: "Up", exact: true }).click();
  await expect(workspace.row("Папка")).toBeVisible();
});

test("names that no charset reads are opened, filled, renamed and deleted all the same", async ({ page }) => {
  await open({
    files: { "/\xc3\xbc/caf\xe9/one.txt": "1", "/\xc3\xbc/caf\xe9.txt": "old" },
    directories: ["/\xc3\xbc", "/\xc3\xbc/caf\xe9"],
  });
  await workspace.open("ü");
  await workspace.open("caf\ufffd");
  await workspace.uploadFiles([{ name: "größe.txt", content: "up" }]);
  await expect(workspace.row("größe.txt")).toBeVisible();
  expect(server.files.get("/\xc3\xbc/caf\xe9/gr\xc3\xb6\xc3\x9fe.txt")?.toString()).toBe("up");
  await workspace.newFolder("ä");
  await workspace.open("ä");
  await expect(page.getByText("This folder is empty.")).toBeVisible();
  await workspace.path.getByRole("button", { name: "caf\ufffd", exact: true }).click();
  await workspace.rename("größe.txt", "ß.txt");
  await workspace.delete("one.txt");
  await expect
    .poll(() => [...server.files.keys()].toSorted())
    .toEqual(["/\xc3\xbc/caf\xe9.txt", "/\xc3\xbc/caf\xe9/\xc3\x9f.txt"]);
  await workspace.path.getByRole("button", { name: "ü", exact: true }).click();
  expect((await workspace.download("caf\ufffd.txt")).toString()).toBe("old");
  await workspace.rename("caf\ufffd.txt", "café.txt");
  await workspace.delete("caf\ufffd");
  await expect.poll(() => [...server.files.keys()]).toEqual(["/\xc3\xbc/caf\xc3\xa9.txt"]);
});

test("a typed path keeps the part that is no text", async () => {
  await open({
    files: { "/caf\xe9/\xc3\xbc/x.txt": "x" },
    directories: ["/caf\xe9", "/caf\xe9/\xc3\xbc"],
  });
  await workspace.open("caf\ufffd");
  await workspace.goToPath("/caf\ufffd/ü");
  await expect(workspace.row("x.txt")).toBeVisible();
  await workspace.goToPath("..");
  await expect(workspace.row("ü")).toBeVisible();
});

test("the connect form offers charsets, and takes the name of another", async ({ page }) => {
  server = await FakeFtpServer.start(cyrillic);
  await workspace.goto();
  await page.getByText("Advanced", { exact: true }).click();
  const choice = workspace.connectForm.getByRole("combobox", { name: "Charset of names" });
  await expect(choice).toHaveValue("utf-8");
  await choice.selectOption("Another charset…");
  await workspace.connectForm.getByRole("textbox", { name: "Name of the charset" }).fill("cp1251");
  await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
  await expect(workspace.row("Папка")).toBeVisible();
});
