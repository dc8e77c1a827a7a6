import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { expect } from "@playwright/test";
import { Client } from "basic-ftp";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { practicePort } from "./ports";

test.afterEach(({ page }) => leaveAsFound(page));

/** What the practice server holds under a path, asked by a client that isn't Portside. */
async function storedAt(path: string): Promise<Buffer> {
  const client = new Client(5_000);
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  try {
    await client.access({ host: "127.0.0.1", port: practicePort, user: "student", password: "student" });
    await client.downloadTo(collect, path);
  } finally {
    client.close();
  }
  return Buffer.concat(chunks);
}

let workspace: WorkspacePage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  await workspace.goto();
});

test.describe("browsing and downloading", () => {
  test("goes into folders and downloads a file unchanged", async () => {
    await workspace.openPracticeServer();
    await workspace.open("pub");
    await workspace.open("documents");
    await expect(workspace.row("commands.csv")).toBeVisible();
    const downloaded = await workspace.download("commands.csv");
    expect(downloaded.equals(await storedAt("/pub/documents/commands.csv"))).toBe(true);
    expect(downloaded.length).toBeGreaterThan(0);
  });

  test("connects by the form, goes back in history and filters", async ({ page }) => {
    await workspace.connect({
      host: "127.0.0.1",
      port: practicePort,
      user: "student",
      password: "student",
      dataMode: "Active",
    });
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await expect(workspace.dataConnection.getByRole("radio", { name: "Active" })).toBeChecked();
    await workspace.open("pub");
    await expect(workspace.row("README.md")).toBeVisible();
    await page.goBack();
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await workspace.filter.fill("incom");
    await expect(workspace.row("incoming")).toBeVisible();
    await expect(workspace.row("welcome.txt")).toBeHidden();
  });

  test("finds the session again after a reload", async ({ page }) => {
    await workspace.openPracticeServer();
    await workspace.open("pub");
    await page.reload();
    await expect(workspace.row("README.md")).toBeVisible();
  });

  test("says what went wrong at login, and what to do", async () => {
    await workspace.connect({
      host: "127.0.0.1",
      port: practicePort,
      user: "student",
      password: "wrong one",
    });
    await expect(workspace.alert).toContainText("530");
    await expect(workspace.connectForm).toBeVisible();
  });
});

test.describe("uploading", () => {
  const name = () => `${randomBytes(4).toString("hex")}.bin`;

  test.beforeEach(async () => {
    await workspace.openPracticeServer();
    await workspace.open("incoming");
  });

  test("stores a file that was chosen by the button", async () => {
    const file = { name: name(), content: new Uint8Array(randomBytes(3_000_000)) };
    await workspace.uploadFiles([file]);
    await expect(workspace.row(file.name)).toBeVisible();
    expect((await storedAt(`/incoming/${file.name}`)).equals(file.content)).toBe(true);
  });

  test("stores files that were dropped on the listing", async () => {
    const files = [name(), name()].map((name) => ({ name, content: `dropped as ${name}` }));
    await workspace.dropFiles(files);
    for (const file of files) {
      await expect(workspace.row(file.name)).toBeVisible();
      expect((await storedAt(`/incoming/${file.name}`)).toString()).toBe(file.content);
    }
  });

  test("asks before it replaces a file, and does what was answered", async () => {
    const file = { name: name(), content: "the first" };
    await workspace.uploadFiles([file]);
    await expect(workspace.row(file.name)).toBeVisible();

    await workspace.uploadFiles([{ ...file, content: "skipped" }]);
    await workspace.answerConflict(file.name, "Skip");
    await workspace.showTransfers();
    await expect(workspace.transfers.getByText("skipped", { exact: true })).toBeVisible();
    expect((await storedAt(`/incoming/${file.name}`)).toString()).toBe("the first");

    await workspace.uploadFiles([{ ...file, content: "the second" }]);
    await workspace.answerConflict(file.name, "Replace");
    await expect.poll(async () => (await storedAt(`/incoming/${file.name}`)).toString()).toBe("the second");
  });

  test("makes, renames and deletes", async () => {
    const before = name();
    const after = name();
    await workspace.newFolder(before);
    await workspace.rename(before, after);
    await workspace.delete(after);
    await expect(workspace.row(before)).toBeHidden();
  });
});

test.describe("choosing the data mode", () => {
  test("changes it between two transfers, and the log shows who dialled", async () => {
    const lastOpened = workspace.lines(/opened by/).last();
    await workspace.openPracticeServer();
    await expect(workspace.lines(/EPSV|PASV/).last()).toBeVisible();
    await expect(lastOpened).toContainText("opened by Portside");
    await expect(workspace.lines("opened by the server")).toHaveCount(0);

    await workspace.setDataMode("Active");
    await workspace.refresh();
    await expect(workspace.lines(/(EPRT|PORT) \S*127/).last()).toBeVisible();
    await expect(lastOpened).toContainText("opened by the server");

    const welcome = await workspace.download("welcome.txt");
    expect(welcome.equals(await storedAt("/welcome.txt"))).toBe(true);
    await expect(workspace.lines("RETR").last()).toBeVisible();
    await expect(lastOpened).toContainText("opened by the server");

    await workspace.setDataMode("Passive");
    await workspace.refresh();
    await expect(lastOpened).toContainText("opened by Portside");
  });

  test("explains a line of the log", async () => {
    await workspace.openPracticeServer();
    await workspace.setDataMode("Active");
    await workspace.refresh();
    await workspace.selectLine(/(EPRT|PORT) \S*127/);
    await expect(workspace.explanation).toContainText(/server/i);
    await expect(workspace.explanation).toContainText(/RFC/);
  });
});
