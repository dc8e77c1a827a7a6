import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { FedStream, type StreamedEvent } from "./fed-stream";
import { test } from "./page-test";
import { TrafficPage } from "./pages/traffic";
import { WorkspacePage } from "./pages/workspace";

let stream: FedStream;
let traffic: TrafficPage;
let picker: Locator;

/** An operation of so many commands that are answered at once. */
function operation(id: number, commands: number): StreamedEvent[] {
  const exchange = { id: 100 + id, label: `Operation ${id}` };
  return Array.from({ length: commands }, (_, i): StreamedEvent[] => [
    { connection: 1, exchange, type: "command", line: `NOOP ${id}.${i}` },
    { connection: 1, exchange, type: "reply", code: 200, lines: [`200 Ok ${id}.${i}`] },
  ]).flat();
}

async function open(page: Page): Promise<void> {
  stream = await FedStream.serve(page);
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await stream.follow();
  traffic = new TrafficPage(page);
  picker = page.getByRole("combobox", { name: "Operation" });
}

test.afterEach(async ({ page }) => {
  await leaveAsFound(page);
  stream.close();
});

test.describe("on a desk", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await stream.feed([...operation(1, 80), ...operation(2, 80)]);
    await traffic.open("Diagram");
    await expect(traffic.step(/NOOP 2\.79/)).toBeInViewport();
  });

  test("keeps its tools, and goes on, when what was picked is cleared from the view", async ({ page }) => {
    await picker.selectOption("Operation 1");
    await expect(traffic.step(/NOOP 1\.0/)).toHaveCount(1);
    await page.getByRole("button", { name: "Clear the view" }).click();
    await expect(page.getByText("Nothing to draw yet: the diagram grows with the traffic.")).toBeVisible();
    await expect(page.getByRole("radio", { name: "Session" })).toBeVisible();
    await stream.feed(operation(3, 2));
    await expect(traffic.step(/NOOP 3\.1/)).toBeInViewport();
    await expect(picker).toHaveValue("103");
  });

  test("brings a step into sight that was far from being drawn", async ({ page }) => {
    await traffic.open("Log");
    await page.getByRole("searchbox", { name: "Search the log" }).fill("2.3");
    await traffic.select("NOOP 2.3");
    await traffic.open("Diagram");
    await expect(traffic.diagram.locator("[aria-pressed=true]")).toBeInViewport();
    await traffic.diagram.locator("[aria-pressed=true]").focus();
    await page.keyboard.press("End");
    await expect(traffic.step(/Ok 2\.79/)).toBeInViewport();
    await expect(traffic.step(/Ok 2\.79/)).toBeFocused();
  });

  test("is read in words, one stop for Tab, by the arrows, and follows", async ({ page }) => {
    await page.getByRole("button", { name: "As text" }).click();
    await expect(page.getByRole("button", { name: "Zoom in" })).toHaveAttribute("aria-disabled", "true");
    const sentences = traffic.diagram.getByRole("button");
    await expect(sentences.last()).toContainText("Ok 2.79");
    await expect(sentences.last()).toBeInViewport();
    await expect(traffic.diagram.locator("button[tabindex='0']")).toHaveCount(1);
    await stream.feed(operation(2, 60));
    await expect(sentences.last()).toBeInViewport();
    await sentences.last().click();
    await page.keyboard.press("Home");
    const focused = page.locator("*:focus");
    await expect(focused).toContainText("NOOP 2.0");
    await expect(focused).toBeInViewport();
    await page.keyboard.press("ArrowDown");
    await expect(focused).toContainText("Ok 2.0");
    await expect(focused).toHaveAttribute("aria-pressed", "true");
    await expect(traffic.explanation).toContainText("200");
    await page.getByRole("button", { name: "Follow", exact: true }).click();
    await expect(sentences.last()).toBeInViewport();
  });

  test("zooms itself by the wheel and not the page, also after it was read in words", async ({ page }) => {
    const asText = page.getByRole("button", { name: "As text" });
    await asText.click();
    await asText.click();
    await expect(traffic.step(/NOOP 2\.79/)).toBeInViewport();
    const width = async () => (await traffic.diagram.locator("svg").last().boundingBox())?.width ?? 0;
    const prevented = page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          window.addEventListener("wheel", (event) => resolve(event.defaultPrevented), { once: true });
        }),
    );
    const before = await traffic.step(/NOOP 2\.79/).boundingBox();
    expect(await width()).toBeGreaterThan(0);
    await traffic.diagram.hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 100);
    await page.keyboard.up("Control");
    expect(await prevented).toBe(true);
    await expect
      .poll(async () => (await traffic.step(/NOOP 2\.79/).boundingBox())?.height)
      .toBeLessThan(before?.height ?? 0);
  });

  test("saves the operation that is shown, also from its words", async ({ page }) => {
    await page.getByRole("button", { name: "As text" }).click();
    await picker.selectOption("Operation 1");
    await expect(traffic.diagram).toContainText("NOOP 1.");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save picture" }).click();
    await page.getByRole("menuitem", { name: /^SVG/ }).click();
    const svg = readFileSync(await (await download).path(), "utf8");
    expect(svg).toContain("NOOP 1.0");
    expect(svg).toContain("NOOP 1.79");
    expect(svg).not.toContain("NOOP 2.");
    expect(svg).not.toContain("[LF]");
  });
});

test.describe("on a small phone", () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true });

  test("leaves most of its height to the drawing", async ({ page }) => {
    await open(page);
    await page.getByRole("tab", { name: "Traffic" }).click();
    await stream.feed(operation(1, 20));
    await traffic.open("Diagram");
    const step = traffic.step(/NOOP 1\.19/);
    await expect(step).toBeInViewport();
    const height = await traffic.diagram.evaluate((group) => group.parentElement?.clientHeight ?? 0);
    expect(height).toBeGreaterThan(180);
    const legend = page.getByRole("button", { name: "What the lines mean" });
    await legend.tap();
    await expect(page.getByText("inferred from what was said").last()).toBeInViewport();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
