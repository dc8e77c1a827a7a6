import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { clipboardText } from "./clipboard";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { CheckPage } from "./pages/check";
import { WorkspacePage } from "./pages/workspace";
import { practicePort } from "./ports";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const servers: FakeFtpServer[] = [];
test.afterEach(async ({ page }) => {
  await closeSessions(page);
  for (const server of servers.splice(0)) await server.close();
});

async function started(options: FakeServerOptions = {}): Promise<FakeFtpServer> {
  const server = await FakeFtpServer.start({ files: { "/a.txt": "hello there" }, ...options });
  servers.push(server);
  return server;
}

/** Refuses active mode, as vsftpd with port_enable=NO. */
const withoutActiveMode = { answers: { PORT: "550 Permission denied.", EPRT: "550 Permission denied." } };

test("what fails is told with why, what works with what was seen, and all of it in a sentence", async ({
  page,
}) => {
  const server = await started(withoutActiveMode);
  const check = new CheckPage(page);
  await check.goto();
  await check.check({ host: server.host, port: server.port });
  await check.isOver();
  await expect(check.verdict).toContainText("Passive mode works and active mode doesn't: use passive mode");
  await expect(check.step("Passive mode with PASV")).toContainText(/Passed.*1 entry listed/);
  const failed = check.step("Active mode with PORT");
  await expect(failed).toContainText("Failed");
  await expect(failed).toContainText("In Portside: Switch to passive");

  await failed.getByText("Transcript").click();
  const transcript = page.getByRole("list", { name: "Transcript of Active mode with PORT" });
  await expect(transcript.getByRole("listitem").filter({ hasText: "550 Permission denied." })).toBeVisible();
});

test("steps appear while the check goes on, and stopping it ends it at the server", async ({ page }) => {
  const server = await started({ answers: { LIST: [] } });
  const check = new CheckPage(page);
  await check.goto();
  await check.check({ host: server.host, port: server.port });
  await expect(check.step("Features")).toContainText("Passed");
  await expect(check.steps).toContainText(/Checking\s*Passive mode with PASV/);
  await expect(check.button("Stop")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(check.verdict).toContainText("was stopped");
  await expect(check.button("Check again")).toBeFocused();
  await expect.poll(() => server.connections.every(({ isClosed }) => isClosed)).toBe(true);
});

test("an address fills the form, and no password stays in it", async ({ page }) => {
  const server = await started();
  const check = new CheckPage(page);
  await check.goto(`?url=${encodeURIComponent(`ftp://jo:hunter2@${server.host}:${server.port}/`)}`);
  await expect(check.form.getByLabel("User name")).toHaveValue("jo");
  await expect(check.form.getByLabel("Password")).toHaveValue("");
  expect(new URL(page.url()).search).toBe("");
  expect(await page.content()).not.toContain("hunter2");
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain("hunter2");
  await check.check({ password: "s3cret-words" });
  await check.isOver();
  await expect(check.step("Login")).toContainText("Warning");
  expect(server.lines).toContain("PASS s3cret-words");
  expect(await page.content()).not.toContain("s3cret-words");
});

test("a session is checked from its tab's menu, with the password that it has", async ({ page, context }) => {
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await workspace.sessions
    .getByRole("link")
    .or(workspace.sessions.getByRole("tab"))
    .first()
    .click({ button: "right" });
  const opened = context.waitForEvent("page");
  await page.getByRole("menuitem", { name: "Check this server" }).click();
  const check = new CheckPage(await opened);
  await check.button("Check this session").click();
  await check.isOver();
  await expect(check.step("Login")).toContainText("Logged in as");
  await expect(check.steps).not.toContainText("Failed");
  await check.button("Check another server").click();
  await expect(check.form.getByLabel("Host")).toBeVisible();
  await expect((await opened).getByRole("heading", { level: 1 })).toBeFocused();
});

test("a connect that failed leads to the check of that server", async ({ page }) => {
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.connect({ host: "127.0.0.1", port: practicePort, user: "student", password: "wrong" });
  await page.getByRole("link", { name: "Check this server" }).click();
  const check = new CheckPage(page);
  await expect(check.form.getByLabel("User name")).toHaveValue("student");
  await check.check({ password: "wrong" });
  await check.isOver();
  await expect(check.step("Login")).toContainText("Failed");
  await expect(check.step("Features")).toContainText("Not reached");
  await expect(check.verdict).toContainText("The check ended at “Login”");
});

test("a certificate that nobody knows is shown, and the check goes on with it when it is accepted", async ({
  page,
}) => {
  const server = await started({ tls: "explicit" });
  const check = new CheckPage(page);
  await check.goto(`?url=${encodeURIComponent(`ftpes://${server.host}:${server.port}`)}`);
  await check.check({});
  await check.isOver();
  const tls = check.step("TLS and certificate");
  await expect(tls).toContainText("Failed");
  await expect(tls).toContainText(server.certificate.sha256);
  expect(server.lines).not.toContain("USER anonymous");
  await tls.getByRole("button", { name: "Accept it and check again" }).click();
  await expect(check.step("Encryption of data connections")).toContainText("Passed");
  await expect(check.button("Stop").or(check.button("Check again"))).toBeFocused();
  await check.isOver();
  await expect(check.step("Passive mode with EPSV")).toContainText("session resumed");
});

test("the report is copied as text, and on paper transcripts are unfolded", async ({ page }) => {
  const server = await started(withoutActiveMode);
  const check = new CheckPage(page);
  await check.goto();
  await check.check({ host: server.host, port: server.port });
  await check.isOver();
  await check.report.click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const text = await clipboardText(page);
  expect(text).toMatch(/^Portside check of anonymous@127\.0\.0\.1:\d+, /);
  expect(text).toContain("FAILED  Active mode with PORT");
  expect(text).toContain("< 550 Permission denied.");

  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(page.getByRole("list", { name: "Transcript of Greeting" })).toBeVisible();
  await expect(check.report).toBeHidden();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`${colorScheme}, ${width} px wide: axe finds nothing, and nothing is wider than the window`, async ({
      page,
    }) => {
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 740 });
      const server = await started(withoutActiveMode);
      const check = new CheckPage(page);
      const findings = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      };
      await check.goto();
      await expect(check.button("Check this server")).toBeVisible();
      expect(await findings()).toEqual([]);
      await check.check({ host: server.host, port: server.port });
      await check.isOver();
      await check.step("Active mode with PORT").getByText("Transcript").click();
      expect(await findings()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }
}
