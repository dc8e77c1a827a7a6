import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Download, expect, type Page } from "@playwright/test";
import { readZip } from "@/lib/server/archives/testing/read-zip";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { TransfersRegion } from "./pages/transfers";
import { type TestFile, WorkspacePage } from "./pages/workspace";
import { hashAt, makeDirectory, namesIn, put, setPermissions, storedAt, treeAt } from "./practice-files";
import { reasonToSkip } from "./servers/available";

const MB = 1_000_000;

let workspace: WorkspacePage;
let transfers: TransfersRegion;
/** A directory of each test's own, which the page shows. */
let directory: string;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  transfers = new TransfersRegion(page);
  directory = `/incoming/${randomBytes(4).toString("hex")}`;
  await makeDirectory(directory);
  await workspace.goto();
  await workspace.openPracticeServer();
  await workspace.goToPath(directory);
  await expect(page.getByText("This folder is empty.")).toBeVisible();
});

test.afterEach(({ page }) => leaveAsFound(page));

function temporaryDirectory(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "portside-e2e-files-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const parts = async () => (await namesIn(directory)).filter((name) => name.endsWith(".part"));

async function contentOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What axe finds wrong with the page as it is now, in words short enough for a failing test. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

test.describe("folders", () => {
  const oddNames = [
    "a file.txt",
    " begins with a space",
    "100%25.txt",
    "what#is?this&that=1.txt",
    "-rf",
    "größe.txt",
    "файл",
    "ملف.txt",
    "🚢.txt",
    'it\'s "quoted".txt',
    "semi;colon, comma.txt",
    "[brackets] {braces} ~tilde.txt",
    ".hidden",
    `${"long".repeat(50)}.txt`,
    "back\\slash.txt",
  ];

  test("of 300 files in 20 directories arrive whole when they are dropped", async () => {
    // Storing 300 files may take the minute that is waited for below, and that is longer than a test has.
    test.setTimeout(120_000);
    const folders = Array.from({ length: 18 }, (_, i) => `tree/folder ${i % 6}${i < 6 ? "" : `/sub ${i}`}`);
    const files: TestFile[] = Array.from({ length: 300 }, (_, i) => {
      const odd = oddNames[i];
      const folder = odd === undefined ? folders[i % folders.length] : "tree/odd ünicode";
      return { name: `${folder}/${odd ?? `file ${i}.bin`}`, content: new Uint8Array(randomBytes(i * 20)) };
    });
    await transfers.dropTree({ files, emptyFolders: ["tree/nothing in here"] }, workspace.files);
    await expect(transfers.progress("All transfers")).toBeVisible();
    await expect(workspace.status.filter({ hasText: "Uploaded 300 files" })).toBeVisible({ timeout: 60_000 });
    await expect(workspace.row("tree")).toBeVisible();

    const stored = await treeAt(directory);
    expect([...stored.files.keys()].sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, content } of files)
      expect(stored.files.get(name)?.equals(Buffer.from(content))).toBe(true);
    expect(stored.emptyFolders).toEqual(["tree/nothing in here"]);
  });

  test("arrive when they are picked", async () => {
    using local = temporaryDirectory();
    mkdirSync(join(local.path, "picked", "below"), { recursive: true });
    writeFileSync(join(local.path, "picked", "one.txt"), "1");
    writeFileSync(join(local.path, "picked", "below", "two.txt"), "2");
    await workspace.uploadFolder(join(local.path, "picked"));
    await expect(workspace.status.filter({ hasText: "Uploaded 2 files" })).toBeVisible();
    const { files } = await treeAt(directory);
    expect([...files].map(([name, bytes]) => [name, bytes.toString()])).toEqual(
      expect.arrayContaining([
        ["picked/one.txt", "1"],
        ["picked/below/two.txt", "2"],
      ]),
    );
  });

  test("go into the folder whose row they are dropped on", async () => {
    await workspace.newFolder("into");
    await transfers.dropTree({ files: [{ name: "tree/a", content: "a" }] }, workspace.row("into"));
    await expect(workspace.status.filter({ hasText: "Uploaded tree/a" })).toBeVisible();
    expect([...(await treeAt(`${directory}/into`)).files.keys()]).toEqual(["tree/a"]);
  });
});

test.describe("names that are taken", () => {
  const files = ["one.txt", "two.txt", "three.txt"].map((name) => ({ name, content: `new ${name}` }));

  test.beforeEach(async () => {
    for (const { name } of files) await put(`${directory}/${name}`, "old", "20200131120000");
  });

  test("are asked about once for all", async () => {
    await workspace.dropFiles(files);
    await expect(transfers.question).toBeVisible();
    await expect(transfers.question).toContainText("3 bytes");
    await expect(transfers.question).toContainText("2020-01-31");
    await expect(transfers.question.getByText(", newer")).toBeVisible();
    await expect(
      transfers.question.getByRole("checkbox", { name: "Apply to all 3 of these files" }),
    ).toBeVisible();
    await transfers.answer("Replace", true);
    await expect(transfers.question).toBeHidden();
    await expect(workspace.status.filter({ hasText: "Uploaded 3 files" })).toBeVisible();
    for (const { name, content } of files) {
      expect((await storedAt(`${directory}/${name}`)).toString()).toBe(content);
    }
    expect(await parts()).toEqual([]);
  });

  test("can be answered one by one, and both kept", async () => {
    await workspace.dropFiles(files.slice(0, 2));
    await transfers.answer("Keep both");
    await transfers.answer("Skip");
    await expect(transfers.question).toBeHidden();
    await expect(transfers.region.getByText(/^uploaded as/)).toBeVisible();
    const names = await namesIn(directory);
    expect(names).toHaveLength(4);
    expect(names.filter((name) => / \(2\)\.txt$/.test(name))).toHaveLength(1);
    expect((await storedAt(`${directory}/one.txt`)).toString()).toBe("old");
  });
});

test.describe("an upload", () => {
  test("of 200 MB goes on after a reload when the same file comes again", async ({ page }) => {
    test.setTimeout(120_000);
    using local = temporaryDirectory();
    const path = join(local.path, "large.bin");
    const content = randomBytes(200 * MB);
    writeFileSync(path, content);

    await transfers.throttle(20 * MB);
    await workspace.uploadFromDisk(path);
    await expect.poll(async () => (await parts()).length).toBe(1);
    await expect(transfers.row("large.bin")).toContainText(/[2-9]\d\.?\d* MB of 200 MB/);

    const asked = page.waitForEvent("dialog");
    const reloaded = page.reload();
    expect((await asked).type()).toBe("beforeunload");
    await (await asked).accept();
    await reloaded;
    await expect(transfers.region.getByRole("heading", { name: /drop the file again/ })).toBeVisible();
    await expect(transfers.progress("large.bin")).toHaveAttribute("aria-valuetext", /^unfinished/);
    await transfers.throttle(null);
    await workspace.uploadFromDisk(path);
    await expect(workspace.row("large.bin")).toBeVisible({ timeout: 60_000 });
    await expect(transfers.region.getByRole("heading", { name: /drop the file again/ })).toBeHidden();

    expect(await hashAt(`${directory}/large.bin`)).toBe(createHash("sha256").update(content).digest("hex"));
    expect(await namesIn(directory)).toEqual(["large.bin"]);
    expect(await workspace.log()).toMatch(/APPE|REST [1-9]/);
  });

  test("stops and goes on when it is told to", async () => {
    const file = { name: "paused.bin", content: new Uint8Array(randomBytes(8 * MB)) };
    await transfers.throttle(2 * MB);
    await workspace.uploadFiles([file]);
    await transfers.isMoving(file.name);
    await transfers.button(file.name, "Pause").click();
    await expect(transfers.row(file.name)).toContainText(/paused, .* of 8\.0 MB/);
    await expect(transfers.button(file.name, "Resume")).toBeFocused();
    expect(await parts()).toHaveLength(1);

    await transfers.throttle(null);
    await transfers.button(file.name, "Resume").click();
    await expect(transfers.row(file.name)).toContainText("uploaded, 8.0 MB");
    expect((await storedAt(`${directory}/${file.name}`)).equals(file.content)).toBe(true);
  });

  test("that is cancelled leaves nothing behind, and can be tried again", async () => {
    const file = { name: "cancelled.bin", content: new Uint8Array(randomBytes(8 * MB)) };
    await transfers.throttle(2 * MB);
    await workspace.uploadFiles([file]);
    await transfers.isMoving(file.name);
    await transfers.button(file.name, "Cancel").click();
    await expect(transfers.row(file.name).getByText("cancelled", { exact: true })).toBeVisible();
    await expect.poll(() => namesIn(directory)).toEqual([]);

    await transfers.throttle(null);
    await transfers.button(file.name, "Retry").click();
    await expect(workspace.row(file.name)).toBeVisible();
  });

  test("that an earlier page began can be discarded", async ({ page }) => {
    await transfers.throttle(2 * MB);
    await workspace.uploadFiles([{ name: "given up.bin", content: new Uint8Array(8 * MB) }]);
    await transfers.isMoving("given up.bin");
    await expect.poll(parts).toHaveLength(1);
    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    // A part that this browser goes on with is none of those that were left behind.
    await expect(transfers.progress("given up.bin")).toBeVisible();
    await expect(page.getByText(/of earlier attempts/)).toBeHidden();
    await transfers.region.getByRole("button", { name: "Discard given up.bin" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
    await expect(transfers.progress("given up.bin")).toBeHidden();
    await expect.poll(() => namesIn(directory)).toEqual([]);
  });

  test("is taken from the clipboard, but not from a text field", async () => {
    await workspace.filter.focus();
    await transfers.paste([{ name: "not this.txt", content: "x" }]);
    await workspace.files.focus();
    await transfers.paste([{ name: "pasted.txt", content: "pasted" }]);
    await expect(workspace.row("pasted.txt")).toBeVisible();
    expect(await namesIn(directory)).toEqual(["pasted.txt"]);
  });

  test("whose session ended goes on by itself under the next one of the login", async ({ page }) => {
    const file = { name: "stranded.bin", content: new Uint8Array(randomBytes(6 * MB)) };
    await transfers.throttle(MB);
    await workspace.uploadFiles([file]);
    await transfers.isMoving(file.name);
    await workspace.endFromOutside();
    await expect(transfers.row(file.name)).toContainText(
      "the session ended; connect again to student@127.0.0.1",
    );
    await transfers.throttle(null);
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(transfers.row(file.name)).toContainText("uploaded, 6.0 MB");
    expect((await storedAt(`${directory}/${file.name}`)).equals(file.content)).toBe(true);
    expect(await parts()).toEqual([]);
  });

  test("asks before its session is closed", async ({ page }) => {
    await transfers.throttle(MB);
    await workspace.uploadFiles([{ name: "busy.bin", content: new Uint8Array(6 * MB) }]);
    await transfers.isMoving("busy.bin");
    await workspace.sessions.getByRole("button", { name: /^Close student/ }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Cancel them and close" }).click();
    await expect(workspace.connectForm).toBeVisible();
    await expect.poll(() => namesIn(directory)).toEqual([]);
  });

  test("that Portside can't be reached for is tried again, when a person wants that at once", async ({
    page,
  }) => {
    let isDown = true;
    await page.route("**/uploads", (route) => (isDown ? route.abort() : route.continue()));
    await workspace.dropFiles([{ name: "again.txt", content: "again" }]);
    await expect(transfers.row("again.txt")).toContainText(/trying again .*: Portside can't be reached/);
    isDown = false;
    await transfers.button("again.txt", "Retry").click();
    await expect(workspace.row("again.txt")).toBeVisible();
  });

  test("that fails says why, once, and works when it is retried", async ({ page }) => {
    let broken = true;
    await page.route("**/uploads", (route) =>
      broken
        ? route.fulfill({
            status: 507,
            contentType: "application/problem+json",
            body: JSON.stringify({
              type: "/problems/storage-full",
              title: "The disk is full",
              status: 507,
              code: "storage-full",
              detail: "Delete something.",
            }),
          })
        : route.continue(),
    );
    await workspace.dropFiles(["a", "b", "c"].map((name) => ({ name, content: name })));
    await expect(workspace.alert).toHaveCount(1);
    await expect(workspace.alert).toContainText("The disk is full");
    await expect(transfers.row("b")).toContainText("failed: The disk is full");
    broken = false;
    await transfers.button("b", "Retry").click();
    await expect(workspace.row("b")).toBeVisible();
    await transfers.region.getByRole("button", { name: "Retry all 2" }).click();
    await expect(workspace.row("c")).toBeVisible();
    await expect(workspace.alert).toHaveCount(0);
  });
});

test.describe("jobs", () => {
  test.beforeEach(async () => {
    await makeDirectory(`${directory}/old`);
    for (const name of ["a.txt", "b.txt"]) await put(`${directory}/old/${name}`, `content of ${name}`);
    await put(`${directory}/beside.txt`, "beside");
    await workspace.refresh();
    await expect(workspace.row("old")).toBeVisible();
  });

  test("delete whole folders from the queue, and the keyboard stays in the listing", async ({ page }) => {
    await workspace.row("old").click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect(workspace.row("old")).toBeHidden();
    await expect(transfers.row("old")).toContainText(/deleted in/);
    await expect(workspace.files).toBeFocused();
    expect(await namesIn(directory)).toEqual(["beside.txt"]);
  });

  test("tell which entries they could not do", async ({ page }) => {
    await setPermissions(`${directory}/old`, "0555");
    await workspace.row("old").click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect(workspace.alert).toContainText(/Delete old: \d entries could not be deleted/);
    const failed = transfers.region.getByRole("list", { name: "Failed entries" });
    await expect(failed).toContainText(`${directory}/old/a.txt: 550 Permission denied`);
    await expect(workspace.row("old")).toBeVisible();

    await setPermissions(`${directory}/old`, "0755");
    await transfers.button("old", "Retry").click();
    await expect(workspace.row("old")).toBeHidden();
    await expect(workspace.alert).toHaveCount(0);
  });

  test("give several entries as one ZIP", async ({ page }) => {
    const reason = reasonToSkip("python3");
    test.skip(reason !== null, reason ?? "");
    await workspace.row("old").click();
    await workspace.row("beside.txt").click({ modifiers: ["ControlOrMeta"] });
    const started = page.waitForEvent("download");
    await workspace.action("Download").click();
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const entries = await readZip(await contentOf(download));
    expect(entries.map(({ name, text }) => [name, text])).toEqual(
      expect.arrayContaining([
        ["old/a.txt", "content of a.txt"],
        ["old/b.txt", "content of b.txt"],
        ["beside.txt", "beside"],
      ]),
    );
    await expect(transfers.row("old and 1 more")).toContainText(/packed in/);
  });

  test("give a folder alone as a ZIP, too", async ({ page }) => {
    await workspace.row("old").click();
    const started = page.waitForEvent("download");
    await workspace.action("Download").click();
    expect((await started).suggestedFilename()).toBe("old.zip");
  });
});

test.describe("temporary files that were left behind", () => {
  const [oldPart, newPart, original] = [
    ".portside-00112233445566aa.part",
    ".portside-00112233445566bb.part",
    ".portside-00112233445566cc.old",
  ];

  test("are offered, with what may be missed not chosen", async ({ page }) => {
    await put(`${directory}/${oldPart}`, "x".repeat(1000), "20200131120000");
    await put(`${directory}/${newPart}`, "x".repeat(500));
    await put(`${directory}/${original}`, "the only copy", "20200131120000");
    await workspace.refresh();
    const notice = workspace.status.filter({
      hasText:
        "2 unfinished uploads of earlier attempts and 1 file moved aside by a replacement lie here (1.5 kB)",
    });
    await expect(notice).toBeVisible();
    await expect(workspace.row(oldPart)).toBeHidden();

    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(workspace.row(original)).toHaveAttribute("aria-selected", "true");

    await page.getByRole("button", { name: "Delete…" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Delete temporary files?" });
    await expect(dialog.getByRole("checkbox", { name: oldPart })).toBeChecked();
    await expect(dialog.getByRole("checkbox", { name: newPart })).not.toBeChecked();
    await expect(dialog.getByRole("checkbox", { name: original })).not.toBeChecked();
    await expect(dialog.getByText(/may be the only copy/)).toBeVisible();
    await expect(dialog.getByText(/going on right now/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Delete 1" }).click();
    await expect(workspace.row(oldPart)).toBeHidden();
    expect(await namesIn(directory)).toEqual([newPart, original]);
  });
});

test.describe("a long queue", () => {
  /** Nothing that is asked to be uploaded gets an answer. */
  const holdUploads = (page: Page) => page.route("**/uploads", () => new Promise<void>(() => {}));
  const manyFiles = (count: number): TestFile[] =>
    Array.from({ length: count }, (_, i) => ({ name: `many/file ${i}`, content: "x" }));

  test("of 20,000 files keeps few rows, and its end is a key away", async ({ page }) => {
    test.setTimeout(60_000);
    await holdUploads(page);
    await transfers.dropTree({ files: manyFiles(20_000) }, workspace.files);
    await expect(transfers.region.getByText(/19,99\d waiting/)).toBeVisible();
    expect(await transfers.rows.count()).toBeLessThan(60);
    await transfers
      .row("many/file 0")
      .getByRole("button", { name: /file 0/ })
      .focus();
    await page.keyboard.press("End");
    await expect(transfers.row("many/file 19999")).toBeVisible();
    await expect(transfers.row("many/file 19999").getByRole("button", { name: /file 19999/ })).toBeFocused();
    expect(await transfers.rows.count()).toBeLessThan(60);
    await transfers.chooseForAll("Cancel all…");
    await page.getByRole("alertdialog").getByRole("button", { name: "Cancel all" }).click();
    await expect(transfers.region.getByText(/waiting/)).toHaveCount(0);
  });

  test("is worked with by keyboard alone", async ({ page }) => {
    await holdUploads(page);
    await transfers.dropTree({ files: manyFiles(12) }, workspace.files);
    await expect(transfers.region.getByText("9 waiting")).toBeVisible();
    const name = (i: number) => transfers.row(`many/file ${i}`).getByRole("button", { name: `file ${i}` });

    await transfers.region.getByRole("button", { name: "Hide the list of transfers" }).focus();
    await page.keyboard.press("Tab");
    await expect(name(0)).toBeFocused();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
    await expect(name(5)).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await expect(transfers.rows.nth(4)).toContainText("file 5");
    await expect(name(5)).toBeFocused();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(transfers.button("many/file 5", "Pause")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(transfers.row("many/file 5")).toContainText("paused");
    await expect(transfers.button("many/file 5", "Resume")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(transfers.button("many/file 5", "Cancel")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(transfers.row("many/file 5").getByText("cancelled", { exact: true })).toBeVisible();
    await expect(name(5)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(transfers.row("many/file 5")).toContainText(`To ${directory}/many/file 5`);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 360]) {
      test(`has no fault that axe finds, ${colorScheme}, ${width} px wide`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await put(`${directory}/taken.txt`, "old", "20200131120000");
        await workspace.dropFiles([{ name: "taken.txt", content: "new" }]);
        await expect(transfers.question).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await transfers.answer("Skip");
        await holdUploads(page);
        await transfers.dropTree({ files: manyFiles(40) }, workspace.session);
        await expect(transfers.region.getByText(/37 waiting/)).toBeVisible();
        await transfers.button("many/file 3", "Pause").click();
        await transfers.button("many/file 4", "Cancel").click();
        await transfers.row("many/file 5").getByRole("button", { name: "file 5" }).click();
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });
    }
  }
});
