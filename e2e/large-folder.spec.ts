import { type CDPSession, expect, type Page } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";

const COUNT = 100_000;
/**
 * Milliseconds of processor time for everything that one step of a person costs, which a busy machine lengthens less
 * than the time on the clock. `MEASURE=1` holds the page to the browser's own long-task observer and to the clock, on a
 * machine of its own; in the whole run, with other work on the same cores, only what grows with the listing is found.
 */
const MEASURED = process.env.MEASURE === "1";
const LONGEST_TASK = MEASURED ? 100 : 500;
/** Milliseconds from a listing's last byte to its first rows. */
const FIRST_ROWS = MEASURED ? 1000 : 10_000;
/** The same, of a listing that wasn't read while it came, because it comes all at once. */
const FIRST_ROWS_AT_ONCE = 2 * FIRST_ROWS;

test.use({ viewport: { width: 1440, height: 900 } });
test.afterEach(({ page }) => leaveAsFound(page));

/** A directory as a server may have it: in no order, with all that a listing can tell. */
function hugeListing(): string {
  const lines = Array.from({ length: COUNT }, (_, i) => {
    const number = (i * 7919) % COUNT;
    return JSON.stringify({
      name: number % 1000 === 0 ? `folder ${number}` : `file-${number}.${["txt", "log", "jpg"][number % 3]}`,
      type: number % 1000 === 0 ? "directory" : "file",
      size: number % 1000 === 0 ? null : (number * 7907) % 1_000_003,
      modifiedAt: `2026-0${1 + (number % 9)}-1${number % 7}T10:00:00Z`,
      modifiedPrecision: "second",
      permissions: { mode: "0644", text: "rw-r--r--" },
      owner: "student",
      group: "users",
      linkTarget: null,
      can: null,
    });
  });
  const end = {
    finished: true,
    count: COUNT,
    path: "/huge",
    listedWith: "MLSD",
    dataMode: "passive",
    exchange: 1,
    elapsedMs: 900,
  };
  return `${[...lines, JSON.stringify(end)].join("\n")}\n`;
}

/** Serves the directory `/huge` beside those of the practice server. */
async function serveHuge(page: Page): Promise<void> {
  const body = hugeListing();
  await page.route(/\/entries\?path=%2Fhuge$/, (route) =>
    route.fulfill({ contentType: "application/x-ndjson", body }),
  );
}

/**
 * Keeps what the browser observes: tasks over 50 ms, and when the listing's last byte and its first row came.
 * @param listing how its URL ends
 */
async function observe(page: Page, listing: string, firstName: string): Promise<void> {
  await page.addInitScript(
    ({ listing, firstName }) => {
      const tasks: number[] = [];
      const observed = { tasks, lastByte: 0, firstRow: 0 };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
      }).observe({ type: "longtask" });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if (entry instanceof PerformanceResourceTiming && entry.name.endsWith(listing))
            observed.lastByte = entry.responseEnd;
        }
      }).observe({ type: "resource" });
      const look = () => {
        if (
          observed.firstRow === 0 &&
          document.querySelector(`[role=row][aria-label='${firstName}']`) !== null
        )
          observed.firstRow = performance.now();
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      Object.assign(window, { observed });
    },
    { listing, firstName },
  );
}

/** What was observed since the last look. */
function observations(page: Page): Promise<{ tasks: number[]; lastByte: number; firstRow: number }> {
  return page.evaluate(() => {
    const observed: unknown = Reflect.get(window, "observed");
    if (typeof observed !== "object" || observed === null) throw new Error("Nothing observes this page");
    const tasks: unknown = Reflect.get(observed, "tasks");
    return {
      tasks: Array.isArray(tasks) ? tasks.splice(0).map(Number) : [],
      lastByte: Number(Reflect.get(observed, "lastByte")),
      firstRow: Number(Reflect.get(observed, "firstRow")),
    };
  });
}

/** The processor time that the page's main thread spent on tasks, in milliseconds since it began. */
async function taskTime(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value;
  if (seconds === undefined) throw new Error("This browser doesn't count the time of its tasks");
  return seconds * 1000;
}

test("shows the first of the practice server's 100,000 entries soon after the last of them came", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await observe(page, "/entries?path=%2Fpub%2Fhuge", "entry-000001.txt");
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  await observations(page);
  await workspace.goToPath("/pub/huge");
  await expect(page.getByText(/^100,000 entries/)).toBeVisible({ timeout: 60_000 });
  await expect(workspace.row("entry-000001.txt")).toBeVisible();
  const { lastByte, firstRow, tasks } = await observations(page);
  const figure = `first rows ${Math.round(firstRow - lastByte)} ms after the last byte, long tasks ${JSON.stringify(tasks)}`;
  test.info().annotations.push({ type: "time", description: figure });
  console.log(figure);
  expect(lastByte).toBeGreaterThan(0);
  expect(firstRow - lastByte).toBeLessThan(FIRST_ROWS);
  if (MEASURED) expect(Math.max(0, ...tasks)).toBeLessThan(LONGEST_TASK);
});

test("opens, scrolls, filters, sorts and selects 100,000 entries without a long task", async ({ page }) => {
  test.setTimeout(120_000);
  await observe(page, "/entries?path=%2Fhuge", "folder 0");
  await serveHuge(page);
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });

  const figures: string[] = [];
  const tooLong: string[] = [];
  /** Does something and notes what it cost; of work in turns, only the browser can tell the longest task. */
  const step = async (what: string, work: () => Promise<unknown>, isInTurns = false) => {
    await observations(page);
    const before = await taskTime(devtools);
    await work();
    // The frame in which it shows, and the one after.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const took = (await taskTime(devtools)) - before;
    const { tasks } = await observations(page);
    figures.push(`${what}: ${took.toFixed(0)} ms of processor time, long tasks ${JSON.stringify(tasks)}`);
    const longest = Math.max(0, ...tasks);
    if (MEASURED ? longest >= LONGEST_TASK : isInTurns ? longest >= 1000 : took >= LONGEST_TASK)
      tooLong.push(what);
  };
  const first = (name: string) => expect(workspace.files.getByRole("row").nth(1)).toHaveAccessibleName(name);
  const status = (text: string | RegExp) => expect(page.getByText(text)).toBeVisible();

  try {
    await step(
      "opening",
      async () => {
        await workspace.goToPath("/huge");
        await status(/^100,000 entries/);
        await first("folder 0");
      },
      true,
    );
    const { lastByte, firstRow } = await observations(page);
    figures.push(`first rows ${Math.round(firstRow - lastByte)} ms after the last byte`);
    expect(lastByte).toBeGreaterThan(0);
    expect(firstRow - lastByte).toBeLessThan(FIRST_ROWS_AT_ONCE);
    expect(await workspace.files.getByRole("row").count()).toBeLessThan(100);

    await workspace.files.focus();
    await step("selecting all", async () => {
      await page.keyboard.press("ControlOrMeta+a");
      await status(/100,000 selected/);
    });
    await step("selecting one", async () => {
      await page.keyboard.press("Home");
      await status(/1 selected/);
    });
    await step("going to the end", async () => {
      await page.keyboard.press("End");
      await expect(workspace.row("file-99999.txt")).toBeVisible();
    });
    await step("extending the selection over all", async () => {
      await page.keyboard.press("Shift+Home");
      await status(/100,000 selected/);
    });
    await step("typing a name", async () => {
      await page.keyboard.type("file-777");
      await expect(workspace.row("file-777.txt")).toHaveAttribute("aria-selected", "true");
    });

    await workspace.files.hover();
    for (const distance of [600, 60_000, 1_500_000, -900_000]) {
      await step(`scrolling by ${distance}`, async () => {
        const scrolled = page.evaluate(
          () =>
            new Promise((done) =>
              document.addEventListener("scroll", () => done(null), { capture: true, once: true }),
            ),
        );
        await page.mouse.wheel(0, distance);
        await scrolled;
      });
    }

    await workspace.files.focus();
    await page.keyboard.press("Home");
    const edge = await workspace.files.evaluate((grid) => {
      const { left, top } = grid.getBoundingClientRect();
      return { x: left + grid.clientWidth - 6, y: top };
    });
    await step("drawing a band over half of them", async () => {
      await page.mouse.move(edge.x, edge.y + 45);
      await page.mouse.down();
      await page.mouse.move(edge.x - 10, edge.y + 60);
      await page.mouse.wheel(0, COUNT * 15);
      await status(/50,0\d\d selected/);
      await page.mouse.up();
    });
    await page.keyboard.press("Home");

    const sortBy = (column: string) =>
      workspace.files.getByRole("columnheader").getByRole("button", { name: column }).click();
    for (const column of ["Size", "Modified", "Name"]) {
      await step(
        `sorting by ${column.toLowerCase()}`,
        async () => {
          await sortBy(column);
          await expect(workspace.files).not.toHaveAttribute("aria-busy");
        },
        true,
      );
      await expect(workspace.files.getByRole("columnheader", { name: column })).toHaveAttribute(
        "aria-sort",
        "ascending",
      );
    }
    await workspace.filter.focus();
    for (const [i, key] of [..."file-99"].entries()) {
      await step(`typing letter ${i + 1} into the filter`, () => page.keyboard.press(key), true);
    }
    await status(/^100,000 entries, 1,110 shown/);
    await step("clearing the filter", () => page.keyboard.press("Escape"), true);
    await expect(workspace.files).toHaveAttribute("aria-rowcount", String(COUNT + 1));
    expect(tooLong).toEqual([]);
  } finally {
    for (const figure of figures)
      test.info().annotations.push({ type: "processor time", description: figure });
    console.log(figures.join("\n"));
  }
});
