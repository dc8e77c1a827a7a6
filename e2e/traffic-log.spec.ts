import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import type { TrafficDetail } from "@/lib/protocol/traffic";
import { clipboardText } from "./clipboard";
import { leaveAsFound } from "./close-sessions";
import { FedStream, type StreamedEvent } from "./fed-stream";
import { test } from "./page-test";
import { ReplayPage } from "./pages/replay";
import { WorkspacePage } from "./pages/workspace";

test.afterEach(({ page }) => leaveAsFound(page));
test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const endpoint = (port: number) => ({ address: "127.0.0.1", port });

/** A passive download on a control connection. */
function download(connection: number, number: number): StreamedEvent[] {
  const port = 40_000 + number;
  const exchange = { id: 100 + number, label: `Download file-${number}.txt` };
  const data = 100 + number;
  const steps: readonly (TrafficDetail & { data?: number })[] = [
    { type: "command", line: "PASV" },
    { type: "reply", code: 227, lines: [`227 Entering Passive Mode (127,0,0,1,${port >> 8},${port & 255})`] },
    {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: endpoint(port),
      used: endpoint(port),
      data,
    },
    { type: "data-dialling", remote: endpoint(port), data },
    { type: "command", line: `RETR /pub/file-${number}.txt` },
    { type: "data-opened", local: endpoint(50_000), remote: endpoint(port), openedBy: "client", data },
    { type: "reply", code: 150, lines: ["150 Opening data connection."] },
    { type: "data-closed", direction: "down", bytes: 1204, milliseconds: 3, data },
    { type: "reply", code: 226, lines: ["226-Transfer complete.", "226 Have a nice day."] },
    { type: "note", code: "example", text: `Portside read file-${number}.txt` },
  ];
  return steps.map((step) => ({ connection, exchange, ...step }));
}

let stream: FedStream;
let workspace: WorkspacePage;
let log: Locator;
let tools: Locator;
let search: Locator;

async function open(page: Page): Promise<void> {
  stream = await FedStream.serve(page);
  workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await stream.follow();
  log = page.getByRole("log", { name: "Traffic" });
  tools = page.getByRole("toolbar", { name: "Log" });
  search = page.getByRole("searchbox", { name: "Search the log" });
}

test.afterEach(() => stream?.close());

const line = (text: string | RegExp) => log.getByRole("listitem").filter({ hasText: text });
const button = (text: string | RegExp) => line(text).getByRole("button");
const tool = (name: string) => tools.getByRole("button", { name, exact: true });

test.describe("on a desk", () => {
  test.beforeEach(async ({ page }) => {
    await open(page);
    await stream.feed([...download(1, 1), ...download(2, 2)]);
    // The log follows: nothing is clicked while it still moves.
    await expect(line("Portside read file-2.txt")).toBeInViewport();
  });

  test("tells control connections apart, and shows one of them", async ({ page }) => {
    await expect(line("Download file-2.txt")).toContainText("connection 2");
    await expect(line("RETR /pub/file-2.txt")).toContainText("connection 2, ");
    await page.getByRole("combobox", { name: "Connection" }).selectOption("Connection 2");
    await expect(line("RETR /pub/file-2.txt")).toBeVisible();
    await expect(line("RETR /pub/file-1.txt")).toHaveCount(0);
    await expect(tools.getByText(/^9 of \d+ lines$/)).toBeVisible();
  });

  test("shows what was asked for, says how much it hides, and shows all again", async () => {
    // The lines of the real session, which the page asks for, have come, too.
    await expect(tools.getByText(/^(?!18 )\d+ lines$/)).toBeVisible();
    const total = Number.parseInt((await tools.getByText(/^\d+ lines$/).textContent()) ?? "", 10);
    await search.fill("have a NICE");
    await expect(tools.getByText(`2 of ${total} lines`)).toBeVisible();
    await expect(log.getByRole("listitem")).toHaveCount(4);
    await tool("Sent").click();
    await expect(tools.getByText(`0 of ${total} lines`)).toBeVisible();
    await expect(log.getByRole("listitem")).toHaveCount(0);
    await tool("Clear filter").click();
    await tool("Data").click();
    await expect(line("227 Entering").last()).toContainText("127.0.0.1:40002");
    await expect(line("RETR")).toHaveCount(0);
    await tool("Data").click();
    await expect(tools.getByText(`${total} lines`, { exact: true })).toBeVisible();
  });

  test("says so when nothing passes the filter", async ({ page }) => {
    await search.fill("no such line");
    await expect(page.getByText(/^No line passes the filter: it hides all \d+\.$/)).toBeVisible();
    await page.getByRole("button", { name: "Show all lines" }).click();
    await expect(line("RETR /pub/file-2.txt")).toBeVisible();
    await expect(search).toHaveValue("");
  });

  test("lights up what belongs to a line, also on a header that is folded", async () => {
    await button("RETR /pub/file-2.txt").click();
    await expect(line("belongs to the selected line")).toHaveCount(7);
    await expect(line("227 Entering").last()).toContainText("belongs to the selected line");
    await expect(line("Portside read file-2.txt")).not.toContainText("belongs");
    await tool("Fold all").click();
    await expect(line("holds lines that belong to the selected one")).toHaveCount(1);
    await expect(line("Download file-2.txt")).toContainText("9 lines");
    await tool("Unfold all").click();
    await expect(line("RETR /pub/file-2.txt")).toBeVisible();
  });

  test("shows one exchange from a line's menu", async ({ page }) => {
    await button("RETR /pub/file-1.txt").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Only this exchange" }).click();
    await expect(log.getByRole("listitem")).toHaveCount(10);
    await tools.getByRole("button", { name: /Only the exchange/ }).click();
    await expect(line("RETR /pub/file-2.txt")).toBeVisible();
  });

  test("copies a line, several, and an exchange", async ({ page }) => {
    const clipboard = () => clipboardText(page);
    await button("RETR /pub/file-2.txt").click();
    await page.keyboard.press("Control+c");
    await expect(page.getByText("Copied 1 line.")).toBeVisible();
    expect(await clipboard()).toBe("> RETR /pub/file-2.txt");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await tool("Copy").click();
    await expect(page.getByText("Copied 3 lines.")).toBeVisible();
    expect(await clipboard()).toMatch(/RETR.*\n.*opened by the client.*\n.*150 Opening.*\n$/);
    await button("RETR /pub/file-1.txt").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Copy this exchange" }).click();
    await expect(page.getByText("Copied 10 lines.")).toBeVisible();
    expect(await clipboard()).toMatch(/^-- Download file-1\.txt \(exchange 101\)$/m);
  });

  test("is walked through by the keyboard", async ({ page }) => {
    const focused = page.locator("*:focus");
    await button("RETR /pub/file-2.txt").click();
    await page.keyboard.press("p");
    await expect(focused).toContainText("Download file-2.txt");
    await page.keyboard.press("p");
    await expect(focused).toContainText("Download file-1.txt");
    await page.keyboard.press("ArrowLeft");
    await expect(focused).toHaveAttribute("aria-expanded", "false");
    await page.keyboard.press("ArrowDown");
    await expect(focused).toContainText("Download file-2.txt");
    await page.keyboard.press("ArrowDown");
    await expect(focused).toContainText("PASV");
    await expect(focused).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("ArrowLeft");
    await expect(focused).toContainText("Download file-2.txt");
    await page.keyboard.press("Home");
    await expect(focused).not.toContainText("file-2");
    await page.keyboard.press("/");
    await expect(search).toBeFocused();
    await page.keyboard.type("RETR");
    await page.keyboard.press("Enter");
    await expect(log.locator("*:focus")).toHaveCount(1);
    await page.keyboard.press("Control+f");
    await expect(search).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(search).toHaveValue("");
    await page.keyboard.press("Escape");
    await page.keyboard.press("f");
    await expect(page.getByRole("button", { name: /^Follow/ })).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(log.locator("[aria-pressed=true]")).toHaveCount(0);
  });

  test("stays at a line while others come, and counts them", async ({ page }) => {
    await button("RETR /pub/file-1.txt").click();
    const before = await line("RETR /pub/file-1.txt").boundingBox();
    for (let number = 3; number < 9; number++) await stream.feed(download(1, number));
    await expect(page.getByRole("button", { name: "Follow 54 new" })).toBeVisible();
    expect(await line("RETR /pub/file-1.txt").boundingBox()).toEqual(before);
    await search.fill("RETR");
    await expect(page.getByRole("button", { name: "Follow 6 new" })).toBeVisible();
    await search.fill("");
    await page.getByRole("button", { name: /^Follow/ }).click();
    await expect(line("Portside read file-8.txt")).toBeInViewport();
    await stream.feed(download(1, 9));
    await expect(line("Portside read file-9.txt")).toBeInViewport();
  });

  test("keeps the focus that Tab brought, while more and more comes in", async ({ page }) => {
    await search.focus();
    const focused = log.locator("*:focus");
    for (let stops = 0; stops < 20 && (await focused.count()) === 0; stops++)
      await page.keyboard.press("Tab");
    await expect(focused).toContainText("Portside read file-2.txt");
    for (let number = 3; number < 12; number++) await stream.feed(download(1, number));
    await expect(line("Portside read file-11.txt")).toBeInViewport();
    await expect(focused).toContainText("Portside read file-2.txt");
    await page.keyboard.press("ArrowUp");
    await expect(focused).toContainText("226-Transfer complete.");
  });

  test("stays at the newest line when a person goes there", async ({ page }) => {
    await button("RETR /pub/file-2.txt").click();
    await page.keyboard.press("End");
    await expect(page.locator("*:focus")).toContainText("Portside read file-2.txt");
    const before = await line("Portside read file-2.txt").boundingBox();
    for (let number = 3; number < 9; number++) await stream.feed(download(1, number));
    await expect(page.getByRole("button", { name: "Follow 54 new" })).toBeVisible();
    expect(await line("Portside read file-2.txt").boundingBox()).toEqual(before);
  });

  test("says of a header nothing that is said of a line", async ({ page }) => {
    const explanation = page.getByRole("region", { name: "Explanation" });
    await button("Portside read file-1.txt").click();
    await expect(button("Portside read file-1.txt")).toHaveAttribute("aria-pressed", "true");
    await expect(explanation).toContainText("Portside read file-1.txt");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator("*:focus")).toContainText("Download file-2.txt");
    await expect(explanation).toContainText("Select a line of the log");
  });

  test("keeps its filter when the view is cleared, and follows what comes", async ({ page }) => {
    await search.fill("RETR");
    await button("RETR /pub/file-1.txt").click();
    await page.getByRole("button", { name: "Clear the view" }).click();
    await expect(page.getByText("Nothing happened since you cleared the view.")).toBeVisible();
    await expect(search).toHaveValue("RETR");
    for (let number = 3; number < 40; number++) await stream.feed(download(1, number));
    await expect(line("RETR /pub/file-39.txt")).toBeInViewport();
    await expect(line("PASV")).toHaveCount(0);
  });

  test("gets the focus with a line that another view leads to, also one that is folded away", async ({
    page,
  }) => {
    await tool("Fold all").click();
    await page.getByRole("tab", { name: "Compare" }).click();
    await page.getByLabel("On the left").selectOption({ label: "00:00:00 passive: Download file-1.txt" });
    await page.getByLabel("On the right").selectOption({ label: "00:00:00 passive: Download file-2.txt" });
    await page
      .getByRole("button", { name: /^in the log/ })
      .first()
      .click();
    await expect(page.getByRole("tab", { name: "Log", exact: true })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await expect(log.locator("*:focus")).toHaveAttribute("aria-pressed", "true");
  });

  test("remembers which times it shows", async ({ page }) => {
    const choose = async (name: string) => {
      await tools.getByRole("button", { name: "Log actions" }).click();
      await page.getByRole("menuitemradio", { name }).click();
      await page.keyboard.press("Escape");
    };
    await choose("Since the exchange began");
    await expect(line("RETR /pub/file-2.txt")).toContainText("+0.004");
    const opened = stream.opened();
    await page.reload();
    await opened;
    await stream.feed(download(1, 3));
    await expect(line("RETR /pub/file-3.txt")).toContainText("+0.004");
    await choose("None");
    await expect(line("RETR /pub/file-3.txt")).not.toContainText("0.004");
  });

  test("has no accessibility faults with lanes, a filter and a selection", async ({ page }) => {
    await button("RETR /pub/file-2.txt").click();
    await search.fill("2");
    const { violations } = await new AxeBuilder({ page })
      .include("[role=log]")
      .include("[role=toolbar]")
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("keeps everything within reach", async ({ page }) => {
    await open(page);
    await page.getByRole("tab", { name: "Traffic" }).click();
    await stream.feed([...download(1, 1), ...download(2, 2)]);
    await expect(line("RETR /pub/file-2.txt")).toBeVisible();
    const controls = [
      search,
      ...(await tools.getByRole("button").all()),
      page.getByRole("combobox", { name: "Connection" }),
    ];
    for (const control of controls) await expect(control).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test("copies the chosen line, whichever was touched to scroll since", async ({ page }) => {
    await open(page);
    await page.getByRole("tab", { name: "Traffic" }).click();
    await stream.feed([...download(1, 1), ...download(2, 2)]);
    await button("RETR /pub/file-2.txt").tap();
    const touched = await button("227 Entering").last().boundingBox();
    if (touched === null) throw new Error("It is in sight");
    const touch = await page.context().newCDPSession(page);
    const point = { x: touched.x + 40, y: touched.y + 8 };
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    for (const y of [20, 40])
      await touch.send("Input.dispatchTouchEvent", {
        type: "touchMove",
        touchPoints: [{ ...point, y: point.y + y }],
      });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    // With the mouse: a tap right after a swipe may only end that.
    await tool("Copy").click();
    await expect(page.getByText("Copied 1 line.")).toBeVisible();
    expect(await clipboardText(page)).toBe("> RETR /pub/file-2.txt");
  });
});

test("in a replay the focus moves on when its line is stepped back over", async ({ page }) => {
  const replay = new ReplayPage(page);
  await replay.goto();
  await replay.open("vsftpd-active-tls");
  await replay.log.getByRole("button").last().click();
  await expect(replay.log.locator("*:focus")).toHaveCount(1);
  await replay.press(",");
  await replay.isAt(/^event 125 of 126/);
  await expect(replay.log.locator("*:focus")).toHaveAttribute("aria-pressed", "true");
});
