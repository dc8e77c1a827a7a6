import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { Keyboard } from "./pages/keyboard";
import { TrafficPage } from "./pages/traffic";
import { WorkspacePage } from "./pages/workspace";

/** What Portside is for, by people who can't use a mouse, and by people with a small phone. */

const unique = () => randomBytes(4).toString("hex");
const note = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("first line\n") };

let workspace: WorkspacePage;
let traffic: TrafficPage;
let server: FakeFtpServer;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  traffic = new TrafficPage(page);
  // A passive port behind which nobody listens, as when a firewall closes the range.
  server = await FakeFtpServer.start({
    answers: { EPSV: "229 Entering (|||1|)", PASV: "227 Entering (127,0,0,1,0,1)" },
    files: { "/found.txt": "it was there all along" },
  });
});

test.afterEach(async ({ page }) => {
  await leaveAsFound(page);
  await server.close();
});

/** What a session's file holds, asked of Portside itself. */
async function contentOf(page: Page, path: string): Promise<string> {
  const url = `/api/sessions/${workspace.sessionId()}/content?path=${encodeURIComponent(path)}`;
  return (await page.request.get(url)).text();
}

test.describe("by the keyboard alone", () => {
  let keys: Keyboard;

  test.beforeEach(async ({ page }) => {
    keys = new Keyboard(page);
    await workspace.goto();
  });

  async function openPracticeServer(page: Page): Promise<void> {
    await keys.use(page.getByRole("button", { name: "Open the practice server" }));
    await keys.tabTo(workspace.files);
  }

  test("files are found, uploaded, renamed, looked at, changed, fetched and deleted", async ({ page }) => {
    const folder = unique();
    await openPracticeServer(page);
    await keys.type("incoming");
    await keys.press("Enter");
    await expect(workspace.path.getByRole("button", { name: "incoming", exact: true })).toBeVisible();
    await expect(workspace.files).toBeFocused();

    await keys.press("F7");
    await expect(page.getByRole("dialog").getByRole("textbox")).toBeFocused();
    await keys.type(folder);
    await keys.press("Enter");
    await expect(workspace.row(folder)).toBeVisible();
    await expect(workspace.files).toBeFocused();
    await keys.type(folder);
    await keys.press("Enter");
    await expect(page.getByText("This folder is empty.")).toBeVisible();

    const chooser = page.waitForEvent("filechooser");
    await keys.press("Control+u");
    await (await chooser).setFiles(note);
    await expect(workspace.row("note.txt")).toBeVisible();

    await keys.tabTo(workspace.files);
    await keys.press("Home", "F2");
    await keys.type("letter");
    await keys.press("Enter");
    await expect(workspace.row("letter.txt")).toBeVisible();
    await expect(workspace.files).toBeFocused();

    await keys.press("Home", "F3");
    await expect(page.getByRole("dialog").getByText("first line")).toBeVisible();
    await keys.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(workspace.files).toBeFocused();

    await keys.press("F4");
    await expect(page.getByRole("dialog").getByText("first line")).toBeVisible();
    await keys.press("Control+End");
    await keys.type("second line");
    await keys.press("Control+s");
    await expect(page.getByRole("dialog").getByRole("status")).toHaveText("Saved");
    await expect
      .poll(() => contentOf(page, `/incoming/${folder}/letter.txt`))
      .toBe("first line\nsecond line");
    await keys.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(workspace.files).toBeFocused();

    const download = page.waitForEvent("download");
    await keys.press("Control+Shift+D");
    expect((await download).suggestedFilename()).toBe("letter.txt");

    await keys.press("Delete");
    await keys.use(page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }));
    await expect(page.getByText("This folder is empty.")).toBeVisible();
    await expect(workspace.files).toBeFocused();
  });

  test("both modes are tried, and their lines explained", async ({ page }) => {
    await openPracticeServer(page);
    await keys.tabTo(workspace.dataConnection.getByRole("radio", { name: "Passive" }));
    await keys.press("ArrowRight");
    await expect(workspace.dataConnection.getByRole("radio", { name: "Active" })).toBeChecked();
    await keys.press("Alt+r");
    await traffic.hasDone("List /", "the server");

    const focused = page.locator("*:focus");
    await keys.tabTo(page.getByRole("tab", { name: "Log", exact: true }));
    await keys.tabInto(traffic.log);
    await keys.press("End");
    await expect
      .poll(async () => {
        if (!(await focused.textContent())?.includes("EPRT |")) await keys.press("ArrowUp");
        return focused.textContent();
      })
      .toContain("EPRT |");
    await expect(traffic.explanation).toContainText("The server dials");

    await keys.tabTo(
      page
        .getByRole("tab", { name: "Diagram", exact: true })
        .or(page.getByRole("tab", { name: "Log", exact: true }))
        .first(),
    );
    await keys.press("ArrowRight", "Enter");
    await expect(traffic.step(/server dials/i).last()).toBeVisible();
  });

  test("a server that can't be listed says why, and is listed in the other mode", async ({ page }) => {
    const form = workspace.connectForm;
    await keys.tabTo(form.getByLabel("Host"));
    await keys.type(`ftp://user@127.0.0.1:${server.port}/`);
    await keys.tabTo(form.getByLabel("Password"));
    await keys.type("secret");
    await keys.press("Enter");
    await expect(workspace.alert).toContainText(/229|EPSV|data connection/);
    await keys.use(page.getByRole("button", { name: "Switch to active and try again" }));
    await expect(workspace.row("found.txt")).toBeVisible();
  });
});

test.describe("on a phone 360 px wide", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test.beforeEach(() => workspace.goto());

  const isNarrow = (page: Page) =>
    expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  test("files are found, uploaded, looked at, fetched and deleted", async ({ page }) => {
    const name = `${unique()}.txt`;
    await page.getByRole("button", { name: "Open the practice server" }).tap();
    await workspace.row("incoming").tap();
    await expect(workspace.path.getByRole("button", { name: "incoming", exact: true })).toBeVisible();
    await workspace.uploadFiles([{ name, content: "from a phone" }]);
    await expect(workspace.row(name)).toBeVisible();
    await isNarrow(page);

    await workspace.mark(name).tap();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Download" }).tap();
    expect((await download).suggestedFilename()).toBe(name);

    await page.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Preview" }).tap();
    await expect(page.getByRole("dialog").getByText("from a phone")).toBeVisible();
    await isNarrow(page);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).tap();

    await page.getByRole("button", { name: "More", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Delete" }).tap();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).tap();
    await expect(workspace.row(name)).toBeHidden();
  });

  test("both modes are tried, and their lines explained", async ({ page }) => {
    await page.getByRole("button", { name: "Open the practice server" }).tap();
    await expect(workspace.row("incoming")).toBeVisible();
    await workspace.setDataMode("Active");
    await workspace.refresh();
    await page.getByRole("tab", { name: "Traffic" }).tap();
    await traffic
      .line(/EPRT \|/)
      .last()
      .getByRole("button")
      .first()
      .tap();
    await expect(traffic.explanation).toContainText("The server dials");
    await page.getByRole("tab", { name: "Diagram", exact: true }).tap();
    await expect(traffic.step(/server dials/i).last()).toBeVisible();
    await isNarrow(page);
  });

  test("a server that can't be listed says why, and is listed in the other mode", async ({ page }) => {
    await workspace.connect({ host: "127.0.0.1", port: server.port, user: "user", password: "secret" });
    await expect(workspace.alert).toContainText(/229|EPSV|data connection/);
    await isNarrow(page);
    await page.getByRole("button", { name: "Switch to active and try again" }).tap();
    await expect(workspace.row("found.txt")).toBeVisible();
  });
});
