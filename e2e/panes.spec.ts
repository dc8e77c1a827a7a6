import { randomBytes, randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { PanesPage } from "./pages/panes";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, put, storedAt } from "./practice-files";

test.afterEach(({ page }) => leaveAsFound(page));

let workspace: WorkspacePage;
let panes: PanesPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  panes = new PanesPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
});

/** What axe finds wrong with the page as it is now. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

test.describe("two panes", () => {
  test("show two directories, and the address holds both", async ({ page }) => {
    await panes.split();
    await expect(panes.beside.row("welcome.txt")).toBeVisible();
    await panes.beside.open("pub");
    await panes.first.open("incoming");
    await expect(page).toHaveURL(/[?&]path=\/incoming&beside=[^&]+&besidePath=\/pub$/);
    await page.reload();
    await expect(panes.first.path.getByRole("button", { name: "incoming" })).toBeVisible();
    await expect(panes.beside.row("README.md")).toBeVisible();
  });

  test("go back and forward together with the browser, each where it was", async ({ page }) => {
    await panes.split();
    await panes.beside.open("pub");
    await panes.first.open("incoming");
    await panes.beside.open("documents");

    await page.goBack();
    await expect(panes.beside.row("README.md")).toBeVisible();
    await expect(panes.first.path.getByRole("button", { name: "incoming" })).toBeVisible();
    await workspace.action("Back").click();
    await expect(panes.first.row("welcome.txt")).toBeVisible();
    await expect(panes.beside.row("README.md")).toBeVisible();
    await workspace.action("Back").click();
    await expect(panes.beside.row("welcome.txt")).toBeVisible();
    await workspace.action("Back").click();
    await expect(panes.beside.region).toHaveCount(0);

    for (let step = 0; step < 4; step++) await page.goForward();
    await expect(panes.beside.row("commands.csv")).toBeVisible();
    await expect(panes.first.path.getByRole("button", { name: "incoming" })).toBeVisible();
  });

  test("have selections, filters and orders of their own", async () => {
    await panes.split();
    await panes.first.row("pub").click();
    await panes.beside.row("incoming").click();
    await panes.beside.region.getByRole("searchbox", { name: "Filter" }).fill("inc");
    await expect(panes.beside.row("welcome.txt")).toBeHidden();
    await expect(panes.first.row("welcome.txt")).toBeVisible();
    await expect(panes.first.row("pub")).toHaveAttribute("aria-selected", "true");
    await expect(panes.first.row("incoming")).toHaveAttribute("aria-selected", "false");
  });

  test("do with their buttons what they show, whichever had the focus", async ({ page }) => {
    await panes.split();
    await panes.first.row("welcome.txt").click();
    await panes.beside.open("pub");
    await expect(panes.beside.action("Copy to the other pane")).toHaveAttribute("aria-disabled", "true");
    await expect(panes.first.action("Copy to the other pane")).not.toHaveAttribute("aria-disabled");
    await panes.first.action("More").click();
    await page.getByRole("menuitem", { name: /^Rename/ }).click();
    await expect(panes.first.files.getByRole("textbox", { name: "New name" })).toHaveValue("welcome.txt");
  });

  test("are closed one by one, and the other one stays", async ({ page }) => {
    await panes.split();
    await panes.beside.open("pub");
    await panes.first.action("Close the pane").click();
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.row("README.md")).toBeVisible();
    await panes.split();
    await page.keyboard.press("Control+\\");
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.files).toBeFocused();
  });

  test("keep what is selected and filtered in the one that stays, whichever is closed", async () => {
    await panes.first.row("pub").click();
    await panes.split();
    await expect(panes.first.row("pub")).toHaveAttribute("aria-selected", "true");
    const filter = panes.beside.region.getByRole("searchbox", { name: "Filter" });
    await panes.beside.open("pub");
    await filter.fill("read");
    await panes.beside.row("README.md").click();
    await panes.first.action("Close the pane").click();
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.row("README.md")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.filter).toHaveValue("read");
    await expect(workspace.row("documents")).toHaveCount(0);

    await panes.split();
    await panes.beside.action("Close the pane beside").click();
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.row("README.md")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.filter).toHaveValue("read");
  });

  test("take files that are dropped on them", async () => {
    await panes.split();
    await panes.beside.open("incoming");
    await panes.first.row("welcome.txt").click();
    const [on, beside] = [`${randomUUID()}.txt`, `${randomUUID()}.txt`];
    await workspace.dropFiles([{ name: on, content: "beside" }], panes.beside.files);
    await expect(panes.beside.row(on)).toBeVisible();
    // What is dropped elsewhere goes to the pane that has the focus.
    await workspace.dropFiles([{ name: beside, content: "first" }], workspace.session);
    await expect(panes.first.row(beside)).toBeVisible();
    await expect(panes.first.row(on)).toHaveCount(0);
    await expect(panes.beside.row(beside)).toHaveCount(0);
  });

  test("stay with what is selected in them when their session ends and is opened again", async ({ page }) => {
    await panes.split();
    await panes.beside.open("pub");
    await panes.first.row("welcome.txt").click();
    await panes.beside.row("README.md").click();
    await workspace.endFromOutside();
    await expect(panes.first.region.getByRole("alert")).toContainText("has ended");
    await expect(panes.beside.row("README.md")).toHaveAttribute("aria-selected", "true");
    await panes.beside.action("Reconnect").click();
    for (const pane of [panes.first, panes.beside]) {
      await expect(pane.region.getByRole("alert")).toHaveCount(0);
      await expect(pane.action("Refresh")).toBeVisible();
    }
    await expect(panes.first.row("welcome.txt")).toHaveAttribute("aria-selected", "true");
    await expect(panes.beside.row("README.md")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.sessionTab(/student/)).toHaveCount(1);
    // Steps of the history from before lead to the same places, in the session of now.
    await page.goBack();
    await expect(panes.beside.row("welcome.txt")).toBeVisible();
    await expect(panes.beside.region.getByRole("alert")).toHaveCount(0);
  });
});

test.describe("two servers", () => {
  test.beforeEach(async () => {
    await panes.split();
    await panes.openAnonymous();
    await expect(panes.beside.session.locator("option:checked")).toHaveText(/^anonymous@/);
  });

  test("stand side by side; bar and log are of the one that has the focus", async ({ page }) => {
    const heading = workspace.session.getByRole("heading");
    await expect(panes.first.session.locator("option:checked")).toHaveText(/^student@/);
    await expect(heading).toHaveText(/^anonymous@/);
    await page.getByRole("searchbox", { name: "Search the log" }).fill("USER");
    await expect(workspace.lines("USER anonymous").first()).toBeVisible();
    await page.keyboard.press("F6");
    await expect(panes.first.files).toBeFocused();
    await expect(panes.first.region).toHaveAttribute("aria-current", "true");
    await expect(heading).toHaveText(/^student@/);
    await page.getByRole("searchbox", { name: "Search the log" }).fill("USER");
    await expect(workspace.lines("USER student").first()).toBeVisible();
    await expect(workspace.sessionTab(/^student@/)).toHaveAttribute("aria-current", "page");
  });

  test("are chosen by the tabs and in the panes", async () => {
    await workspace.sessionTab(/^student@/).click();
    await expect(panes.beside.session.locator("option:checked")).toHaveText(/^student@/);
    const anonymous = panes.first.session.locator("option", { hasText: /^anonymous@/ });
    await panes.first.session.selectOption((await anonymous.getAttribute("value")) ?? "");
    await expect(panes.first.session.locator("option:checked")).toHaveText(/^anonymous@/);
    await expect(panes.beside.session.locator("option:checked")).toHaveText(/^student@/);
  });

  test("are both there after a reload", async ({ page }) => {
    await page.reload();
    await expect(panes.first.session.locator("option:checked")).toHaveText(/^student@/);
    await expect(panes.beside.session.locator("option:checked")).toHaveText(/^anonymous@/);
    await expect(panes.first.row("welcome.txt")).toBeVisible();
  });

  test("keep what is selected in one when the other one's session is closed", async () => {
    await panes.beside.row("welcome.txt").click();
    await workspace.sessions.getByRole("button", { name: /^Close student@/ }).click();
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.row("welcome.txt")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.sessionTab(/^anonymous@/)).toHaveAttribute("aria-current", "page");
  });

  test("close one pane with its session", async () => {
    await workspace.sessions.getByRole("button", { name: /^Close anonymous@/ }).click();
    await expect(panes.beside.region).toHaveCount(0);
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [
    ["large", { width: 1440, height: 900 }],
    ["360 px wide", { width: 360, height: 740 }],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing on two panes, a path being typed, and a session that ended", async ({
        page,
      }) => {
        test.slow();
        await panes.split();
        expect(await violations(page)).toEqual([]);
        await panes.beside.action("Edit path").click();
        await panes.beside.pathField.fill("/p");
        await expect(page.getByRole("listbox", { name: "Folders" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await workspace.endFromOutside();
        await expect(panes.beside.region.getByRole("alert")).toContainText("has ended");
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}

test.describe("on 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("panes are tabs, and nothing is wider than the window", async ({ page }) => {
    await panes.split();
    await expect(page.getByRole("tab", { name: "Beside" })).toHaveAttribute("aria-selected", "true");
    await panes.beside.open("pub");
    await page.getByRole("tab", { name: "Files" }).click();
    await expect(panes.first.row("welcome.txt")).toBeVisible();
    await expect(panes.beside.row("README.md")).toBeHidden();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole("tab", { name: "Beside" }).click();
    await panes.beside.row("README.md").click();
    await page.getByRole("tab", { name: "Files" }).click();
    await panes.first.action("Close the pane").click();
    await expect(workspace.row("README.md")).toHaveAttribute("aria-selected", "true");
    await panes.split();
    await panes.beside.goToPath("/");
    await page.getByRole("tab", { name: "Files" }).click();
    await panes.first.goToPath("/");
    await expect(panes.first.row("welcome.txt")).toBeVisible();
    await page.getByRole("tab", { name: "Beside" }).click();
    await panes.beside.action("Close the pane beside").click();
    await expect(page.getByRole("tab", { name: "Beside" })).toHaveCount(0);
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });
});

test("the keyboard alone opens a second pane, goes somewhere in it, and copies back", async ({ page }) => {
  const name = `${randomUUID()}.txt`;
  const folder = `/incoming/${randomUUID()}`;
  await makeDirectory(folder);
  await put(`${folder}/${name}`, "by keys");
  await expect(workspace.row("welcome.txt")).toBeVisible();
  await page.keyboard.press("Control+\\");
  await expect(panes.beside.files).toBeFocused();
  await page.keyboard.press("Control+Shift+g");
  await page.keyboard.type(folder);
  await page.keyboard.press("Enter");
  await expect(panes.beside.row(name)).toBeVisible();
  await page.keyboard.press("F6");
  await expect(panes.first.files).toBeFocused();
  await page.keyboard.press("Control+Shift+g");
  await page.keyboard.type("/incoming");
  await page.keyboard.press("Enter");
  await expect(panes.first.path.getByRole("button", { name: "incoming" })).toBeVisible();
  await page.keyboard.press("F6");
  await expect(panes.beside.files).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Alt+c");
  await expect(panes.first.row(name)).toBeVisible();
  await expect.poll(() => storedAt(`/incoming/${name}`).then(String, () => "")).toBe("by keys");
  await page.keyboard.press("Control+\\");
  await expect(panes.beside.region).toHaveCount(0);
  await expect(workspace.files).toBeFocused();
});

test.describe("two panes of one session", () => {
  test("move what is dragged onto a folder of the path, and copy from one to the other", async ({ page }) => {
    const [moved, copied] = [`${randomUUID()}.txt`, `${randomUUID()}.txt`];
    const folder = `/incoming/${randomUUID()}`;
    await makeDirectory(folder);
    await put(`${folder}/${moved}`, "moved");
    await put(`${folder}/${copied}`, "copied");
    await panes.split();
    await panes.first.goToPath("/incoming");
    await panes.beside.goToPath(folder);
    await panes.beside.row(moved).hover();
    await page.mouse.down();
    await panes.first.path.getByRole("button", { name: "incoming" }).hover();
    await panes.first.path.getByRole("button", { name: "incoming" }).hover({ position: { x: 8, y: 8 } });
    await page.mouse.up();
    await expect(panes.first.row(moved)).toBeVisible();
    await expect(panes.beside.row(moved)).toHaveCount(0);
    await panes.beside.row(copied).click();
    await panes.beside.action("Copy to the other pane").click();
    await expect(panes.first.row(copied)).toBeVisible();
    await expect(panes.beside.row(copied)).toBeVisible();
    await expect.poll(() => storedAt(`/incoming/${copied}`).then(String, () => "")).toBe("copied");
    expect(String(await storedAt(`/incoming/${moved}`))).toBe("moved");
  });
});

test.describe("copying between two servers", () => {
  let server: FakeFtpServer;
  let there: string;
  const content = randomBytes(300_000);

  test.beforeEach(async () => {
    there = `${randomUUID()}.bin`;
    server = await FakeFtpServer.start({ files: { [`/${there}`]: content } });
    await panes.split();
    await workspace.sessions.getByRole("link", { name: "New session" }).click();
    await workspace.connect({ host: "127.0.0.1", port: server.port, user: "u", password: "p" });
    await expect(panes.beside.row(there)).toBeVisible();
    await panes.first.goToPath("/incoming");
    await expect(panes.first.path.getByRole("button", { name: "incoming" })).toBeVisible();
  });

  test.afterEach(() => server.close());

  test("brings a file over byte by byte, both ways", async () => {
    await panes.beside.row(there).click();
    await panes.beside.action("Copy to the other pane").click();
    await expect(panes.first.row(there)).toBeVisible();
    // The row is there before the file is.
    const isThere = () => storedAt(`/incoming/${there}`).then((stored) => stored.equals(content));
    await expect.poll(() => isThere().catch(() => false)).toBe(true);

    const name = `${randomUUID()}.bin`;
    const here = randomBytes(200_000);
    await put(`/incoming/${name}`, here);
    await panes.first.action("Refresh").click();
    await panes.first.row(name).click();
    await panes.first.files.press("Alt+c");
    await expect(panes.beside.row(name)).toBeVisible();
    await expect.poll(() => server.files.get(`/${name}`)?.equals(here)).toBe(true);
  });

  test("copies what is dragged from one pane to the other", async ({ page }) => {
    await panes.beside.row(there).hover();
    await page.mouse.down();
    await panes.first.files.hover({ position: { x: 100, y: 300 } });
    await panes.first.files.hover({ position: { x: 110, y: 310 } });
    await page.mouse.up();
    await expect(panes.first.row(there)).toBeVisible();
    const isThere = () => storedAt(`/incoming/${there}`).then((stored) => stored.equals(content));
    await expect.poll(() => isThere().catch(() => false)).toBe(true);
    // It is another server: the file stays where it was.
    expect(server.files.has(`/${there}`)).toBe(true);
  });

  test("says why entries can't be moved to another server", async ({ page }) => {
    await panes.beside.row(there).click();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog");
    await palette.getByRole("combobox").fill("move to the other");
    await expect(palette.getByRole("option", { name: /Move to the other pane/ })).toContainText(
      "Only within one session",
    );
  });
});
