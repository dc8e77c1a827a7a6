import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { longTranscript, ReplayPage, recordedText } from "./pages/replay";
import { WorkspacePage } from "./pages/workspace";

const active = "vsftpd-active-tls";
const passive = "pure-ftpd-passive-plain";

test.describe("without Portside's API", () => {
  test.beforeEach(async ({ page }) => {
    await page.route("**/api/**", (route) => route.abort());
  });

  test("a transcript is opened, and shown whole with whose it is", async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.open(active);
    await expect(replay.heading).toContainText("@198.18.");
    await expect(page.getByText(/2026-\d\d-\d\d .* active mode · explicit TLS · \d+ events/)).toBeVisible();
    await replay.isAt(/^event (\d+) of \1: /);
    await expect(replay.log).toContainText("221 Goodbye.");
    expect(asked.filter((path) => path.startsWith("/api/"))).toEqual([]);
  });

  for (const [way, give] of [
    ["dropped on the page", (replay: ReplayPage, text: string) => replay.drop(text)],
    ["pasted as text", (replay: ReplayPage, text: string) => replay.paste(text)],
  ] as const) {
    test(`a transcript can be ${way}, also in place of another`, async ({ page }) => {
      const replay = new ReplayPage(page);
      await replay.goto();
      await give(replay, recordedText(active));
      await replay.isAt(/ of 126: /);
      await give(replay, recordedText("vsftpd-passive-plain-login-refused"));
      await replay.isAt(/^event (\d+) of \1: /);
      await expect(replay.log).toContainText("530 Login incorrect.");
    });
  }

  test("what is no transcript is refused in words, and what was open stays", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.choose("PK\u0003\u0004", "holiday.zip");
    await expect(replay.alert).toContainText("not JSON");
    await replay.open(passive);
    await expect(replay.alert).toBeHidden();
    await replay.choose('{"version": 2, "session": {}, "events": []}');
    await expect(replay.alert).toContainText("version 1");
    await expect(replay.log).toContainText("221 Logout.");
  });

  test("keys step through it, and the explanation follows", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.open(active);
    await replay.press("Home");
    await replay.isAt(/^event 1 of 126: dialling/);
    await expect(replay.explanation).toContainText("Portside dials the server");
    await replay.press("ArrowRight", ".", "ArrowRight");
    await replay.isAt("event 4 of 126: AUTH TLS");
    await expect(replay.explanation).toContainText("AUTH");
    await replay.press(",");
    await replay.isAt(/^event 3 of 126: 220/);
    await replay.press("]");
    await replay.isAt("event 17 of 126: SYST");
    await replay.press("]");
    await replay.isAt(/^event 21 of 126: listening on/);
    await expect(replay.log).not.toContainText("EPRT |");
    await replay.press("ArrowRight");
    await replay.isAt(/^event 22 of 126: EPRT/);
    await expect(replay.explanation).toContainText("The server dials");
    await replay.press("[", "[");
    await replay.isAt("event 17 of 126: SYST");
    await replay.press("End");
    await replay.isAt(/^event 126 of 126/);
  });

  test("lists keep the arrows for themselves, and the other keys work in them", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.open(active);
    await replay.press("Home", "]");
    await replay.log
      .getByRole("button", { name: /AUTH TLS/ })
      .first()
      .click();
    await expect(replay.explanation).toContainText("AUTH");
    await replay.press("ArrowDown");
    await expect(replay.explanation).toContainText("234");
    await replay.isAt("event 17 of 126: SYST");
    await replay.press(".");
    await replay.isAt(/^event 18 of 126/);
    await expect(replay.explanation).toContainText("215");
  });

  test("it plays to its end by Space, faster when told, and waits are cut short", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    // Its waits add up to six seconds and more.
    await replay.open("vsftpd-passive-plain-failure");
    await page.getByLabel("Speed").selectOption("10×");
    await page.getByRole("checkbox", { name: "No waiting" }).check();
    await replay.position.focus();
    await replay.press("Home", "Space");
    await expect(replay.action("Pause")).toBeVisible();
    await replay.isAt(/^event (\d+) of \1: /);
    await expect(replay.action("Play")).toBeVisible();
    await replay.press("Space");
    await expect(replay.action("Pause")).toBeVisible();
    await replay.press("ArrowLeft");
    await expect(replay.action("Play")).toBeVisible();
  });

  test("the keys that are characters can be turned off", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.open(active);
    await replay.action("Keys").click();
    await page.getByRole("checkbox", { name: /Use the keys/ }).uncheck();
    await replay.action("Close").click();
    await replay.position.focus();
    await replay.press("Home", ".", "]");
    await replay.isAt(/^event 1 of 126/);
    await replay.press("ArrowRight");
    await replay.isAt(/^event 2 of 126/);
  });

  test("what was opened can be exported again, unchanged", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.open(active);
    await replay.press("Home");
    await replay.action("Export").click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "JSON, to open again" }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk));
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual(JSON.parse(recordedText(active)));
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, viewport] of [
      ["large", { width: 1440, height: 900 }],
      ["360 px wide", { width: 360, height: 740 }],
    ] as const) {
      test(`axe finds nothing: ${colorScheme}, ${size}`, async ({ page }) => {
        // Three looks of axe at a page with much on it.
        test.slow();
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize(viewport);
        const replay = new ReplayPage(page);
        await replay.goto();
        const violations = async () =>
          (await new AxeBuilder({ page }).analyze()).violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
          );
        expect(await violations()).toEqual([]);
        await replay.choose("nothing");
        await expect(replay.alert).toBeVisible();
        await replay.open(active);
        await replay.press("Home", "]", "]", "ArrowRight");
        expect(await violations()).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          viewport.width,
        );
        await replay.action("Keys").click();
        await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
        expect(await violations()).toEqual([]);
      });
    }
  }

  test("a transcript of 20,000 events is opened, jumped about in and stepped through", async ({ page }) => {
    const replay = new ReplayPage(page);
    await replay.goto();
    await replay.choose(longTranscript("vsftpd-passive-tls", 20_000));
    await replay.isAt(/^event 20,000 of 20,000/);
    await expect(page.getByText("20,000 events")).toBeVisible();
    await replay.press("Home");
    await replay.isAt(/^event 1 of 20,000/);
    await replay.position.fill("15000");
    await replay.isAt(/^event 15,000 of 20,000/);
    await replay.press("ArrowLeft", "ArrowLeft", "]");
    await replay.isAt(/^event 15,\d\d\d of 20,000|^event 14,999/);
    await replay.press("Home", "Space");
    await replay.isAt(/^event \d\d+ of 20,000/);
    await replay.press("Space", "End");
    await replay.isAt(/^event 20,000 of 20,000/);
  });
});

test("a session that was exported, opened again and replayed draws the same diagram", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 2000 });
  const drawn = async () => {
    await page.getByRole("tab", { name: "Diagram" }).click();
    await page.getByRole("radio", { name: "Session" }).click();
    await page.getByRole("button", { name: "As text" }).click();
    const steps = page.getByRole("group", { name: "Sequence diagram" }).getByRole("listitem");
    await expect(steps.filter({ hasText: "MLSD" }).first()).toBeVisible();
    return steps.allInnerTexts();
  };
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  const live = await drawn();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("menuitem", { name: "JSON, to open again" }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk));
  await closeSessions(page);

  const replay = new ReplayPage(page);
  await replay.goto();
  await replay.choose(Buffer.concat(chunks).toString());
  await expect(replay.position).toBeFocused();
  expect(live.length).toBeGreaterThan(10);
  expect(await drawn()).toEqual(live);
});
