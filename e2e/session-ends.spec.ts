import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { practicePort } from "./ports";
import { startAgain } from "./scripted-server";

const hasEnded = /The session student@127\.0\.0\.1:\d+ has ended/;

let workspace: WorkspacePage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  await workspace.goto();
});

test("keeps listing and log of a session that ended from outside, and connects again with one click", async ({
  page,
}) => {
  await workspace.openPracticeServer();
  await workspace.setDataMode("Active");
  await workspace.open("pub");
  await expect(workspace.row("README.md")).toBeVisible();
  await workspace.endFromOutside();

  await expect(workspace.alert).toContainText(hasEnded);
  await expect(workspace.alert).toContainText("closed by the user");
  await expect(workspace.connectForm).toBeHidden();
  await expect(workspace.sessionTab(/, ended$/)).toHaveAttribute("aria-current", "page");
  await expect(workspace.row("README.md")).toBeVisible();
  await expect(workspace.lines("QUIT").last()).toBeVisible();

  for (const [format, proof] of [
    ["Text", /> QUIT/],
    ["JSON, to open again", /"line":"QUIT"/],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: format }).click();
    expect(await readFile(await (await saved).path(), "utf8")).toMatch(proof);
  }

  await page.getByRole("button", { name: "Reconnect" }).click();
  await expect(workspace.alert).toHaveCount(0);
  await expect(workspace.row("README.md")).toBeVisible();
  await expect(workspace.dataConnection.getByRole("radio", { name: "Active" })).toBeChecked();

  // It has the tab of the one that ended, whose log is there until that is closed.
  await expect(workspace.sessionTab(/student/)).toHaveCount(1);
  await expect(workspace.lines("QUIT")).toHaveCount(0);
  await page.getByLabel("Log of the session").selectOption({ index: 1 });
  await expect(workspace.lines("QUIT").last()).toBeVisible();
});

test("asks for the password alone where it has to be typed", async ({ page }) => {
  await workspace.connect({ host: "localhost", port: practicePort, user: "student", password: "student" });
  await expect(workspace.row("pub")).toBeVisible();
  await workspace.endFromOutside();
  await page.getByRole("button", { name: "Reconnect" }).click();
  const form = workspace.connectForm;
  await expect(form.getByLabel("Host")).toHaveValue("localhost");
  await expect(form.getByLabel("Port", { exact: true })).toHaveValue(String(practicePort));
  await expect(form.getByLabel("User name")).toHaveValue("student");
  await expect(form.getByLabel("Password")).toBeFocused();
  await expect(workspace.lines("QUIT").last()).toBeVisible();
  await form.getByLabel("Password").fill("student");
  await form.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(workspace.alert).toHaveCount(0);
  await expect(workspace.row("pub")).toBeVisible();
});

test("says that Portside can't be reached, and what became of the session when it is back", async ({
  page,
}) => {
  await workspace.openPracticeServer();
  // What Portside's own events could tell is lost with it: only asking tells that the session is gone.
  let down = true;
  await page.route("**/api/events", (route) => (down ? route.abort() : route.continue()));
  await page.reload();
  await expect(workspace.alert).toContainText("Portside can't be reached.");
  await expect(workspace.row("pub")).toBeVisible();
  await workspace.endFromOutside();
  down = false;
  await expect(workspace.alert).toContainText(hasEnded);
  await expect(page.getByRole("button", { name: "Reconnect" })).toBeVisible();
});

test("shows that the session ended even when Portside gives out nothing more", async ({ page }) => {
  await workspace.openPracticeServer();
  // Its scripts are asked for while the session opens, long before Portside can go down.
  await page.waitForLoadState("networkidle", { timeout: 2000 }).catch(() => {
    // The event stream may count as traffic; two seconds are enough for the scripts.
  });
  await page.route("**/_next/**", (route) => route.abort());
  await workspace.endFromOutside();
  await expect(workspace.alert).toContainText(hasEnded);
  await expect(workspace.lines("QUIT").last()).toBeVisible();
});

test("a session that lost its server keeps what was listed, and goes on in place when the server is back", async ({
  page,
}) => {
  const server = await FakeFtpServer.start({ files: { "/kept.txt": "kept" } });
  await workspace.connect({ host: "127.0.0.1", port: server.port, user: "u", password: "p" });
  await workspace.row("kept.txt").click();
  const id = workspace.sessionId();
  const { port, files } = server;
  await server.close();
  await workspace.action("Refresh").click();
  await expect(workspace.alert.filter({ hasText: "Connection lost" })).toBeVisible();
  await expect(workspace.row("kept.txt")).toBeVisible();
  await expect(workspace.sessionTab(/connection lost$/)).toHaveAttribute("aria-current", "page");
  await page.getByRole("button", { name: "Reconnect" }).click();
  await expect(workspace.alert.filter({ hasText: /refused|reached/ }).first()).toBeVisible();

  const again = await startAgain({ port, files });
  try {
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(workspace.alert).toHaveCount(0);
    await expect(workspace.row("kept.txt")).toHaveAttribute("aria-selected", "true");
    expect(workspace.sessionId()).toBe(id);
    expect(again.lines).toContain("USER u");
  } finally {
    await again.close();
  }
});

test("says that the session in an old address is gone", async () => {
  await workspace.goto("?session=0000000000000000000000&path=/pub");
  await expect(workspace.connectForm).toBeVisible();
  await expect(workspace.status.filter({ hasText: "session in this address is gone" })).toBeVisible();
});

test("a session that is closed by its own tab leaves nothing behind", async () => {
  await workspace.openPracticeServer();
  await workspace.sessions.getByRole("button", { name: /^Close student/ }).click();
  await expect(workspace.connectForm).toBeVisible();
  await expect(workspace.sessionTab(/student/)).toHaveCount(0);
  await expect(workspace.alert).toHaveCount(0);
});

test("tells two sessions to one account apart", async () => {
  await workspace.openPracticeServer();
  await workspace.sessions.getByRole("link", { name: "New session" }).click();
  await workspace.openPracticeServer();
  await expect(workspace.sessionTab(/^student@\S+ ?, connected/)).toHaveCount(1);
  await expect(workspace.sessionTab(/^student@\S+ \(2\) ?, connected/)).toHaveCount(1);
});
