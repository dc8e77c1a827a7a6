import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { usualAnswers } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { TransfersRegion } from "./pages/transfers";
import { WorkspacePage } from "./pages/workspace";
import { dies, holds, losesData, says, startAgain, storesAtMost } from "./scripted-server";

const KIB = 1024;
const MIB = 1024 * KIB;

let workspace: WorkspacePage;
let transfers: TransfersRegion;
let server: FakeFtpServer;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  transfers = new TransfersRegion(page);
  server = await FakeFtpServer.start();
  // Runs as any clock does, until a test makes it stand still.
  await page.clock.install();
  await workspace.goto();
  await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
  await expect(page.getByText("This folder is empty.")).toBeVisible();
});

test.afterEach(async ({ page }) => {
  await leaveAsFound(page);
  await server.close();
});

/** By way of a temporary name, and straight to its own; `room` is in the middle of it. */
const sizes = [
  {
    size: "large",
    name: "large.bin",
    bytes: 4 * MIB,
    room: MIB,
    // The first attempt lost its data connection; what follows asks how much is there.
    secondAttempt: /trying again in \d+ s: No connection to the FTP server/,
  },
  {
    size: "small",
    name: "small.bin",
    bytes: 600 * KIB,
    room: 100 * KIB,
    // After the first attempt it is one second.
    secondAttempt: /trying again in [234] s: No connection to the FTP server/,
  },
] as const;

const isPart = (path: string) => /^\/\.portside-[0-9a-f]{16}\.part$/.test(path);
const stored = () => [...server.files.keys()];

function removeCause(): void {
  for (const verb of ["STOR", "APPE", "RNTO"]) server.answers.set(verb, usualAnswers[verb]);
}

/**
 * From here on what waits for its next attempt goes on waiting. Stopping the clock may let the first attempts' short
 * waits pass; while it stands still nothing is drawn, so it goes on by little until a wait is shown again.
 */
async function stopClockInWait(page: Page, waiting: Locator): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
  await expect(async () => {
    await page.clock.runFor(50);
    await expect(waiting).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 10_000 });
}

for (const { size, name, bytes, room, secondAttempt } of sizes) {
  const content = new Uint8Array(randomBytes(bytes));

  const isWhole = () => server.files.get(`/${name}`)?.equals(content) ?? false;

  test.describe(`a ${size} upload`, () => {
    for (const { what, answer, title, words } of [
      {
        what: "a disk that gets full",
        answer: storesAtMost(room, says("552 Disk full.")),
        title: "The FTP server has no room left",
        words: "552 Disk full.",
      },
      {
        what: "a server short of room",
        answer: storesAtMost(room, says("452 Insufficient storage space in system.")),
        title: "The FTP server has no room left",
        words: "452 Insufficient storage space in system.",
      },
      {
        what: "a quota",
        answer: storesAtMost(room, says("552 Requested file action aborted. Exceeded storage allocation.")),
        title: "The FTP server has no room left",
        words: "552 Requested file action aborted. Exceeded storage allocation.",
      },
      {
        what: "a permission that is missing",
        answer: "550 Permission denied.",
        title: "The FTP server does not permit this",
        words: "550 Permission denied.",
      },
      {
        what: "a name that the server refuses",
        answer: "553 File name not allowed.",
        title: "The FTP server does not permit this",
        words: "553 File name not allowed.",
      },
    ] as const) {
      test(`stopped by ${what} says so, and is whole after Retry`, async () => {
        server.answers.set("STOR", answer).set("APPE", answer);
        await workspace.uploadFiles([{ name, content }]);
        await expect(transfers.row(name)).toContainText(`failed: ${title}`);
        await expect(workspace.alert).toContainText(`Upload ${name}: ${title}`);
        await expect(workspace.alert).toContainText(`‹ ${words}`);
        expect(stored().filter((path) => !isPart(path))).toEqual([]);

        removeCause();
        await transfers.button(name, "Retry").click();
        await expect(transfers.row(name)).toContainText("uploaded, ");
        expect(stored()).toEqual([`/${name}`]);
        expect(isWhole()).toBe(true);
      });
    }

    for (const { what, answer, title, words } of [
      {
        what: "whose control connection is cut",
        answer: storesAtMost(room, dies),
        // Both connections die at once: either end may be noticed first.
        title: /: (?:The data connection failed|No connection to the FTP server)/,
        words: /The data connection broke off|The control connection was closed/,
      },
      {
        what: "whose data connection is reset",
        answer: storesAtMost(room, losesData),
        title: /: The FTP server answered with an error/,
        words: "‹ 426 Connection closed; transfer aborted.",
      },
    ] as const) {
      test(`${what} says why it tries again, and is whole after Retry`, async ({ page }) => {
        server.answers.set("STOR", answer).set("APPE", answer);
        await workspace.uploadFiles([{ name, content }]);
        const row = transfers.row(name);
        await expect(row).toContainText(title);
        await stopClockInWait(page, transfers.button(name, "Retry"));
        await row.getByRole("button", { name }).click();
        await expect(row).toContainText(words);
        expect(stored().filter((path) => !isPart(path))).toEqual([]);

        removeCause();
        await transfers.button(name, "Retry").click();
        await page.clock.resume();
        await expect(row).toContainText("uploaded, ");
        expect(stored()).toEqual([`/${name}`]);
        expect(isWhole()).toBe(true);
      });
    }

    test("whose FTP server goes away for a while goes on when it is back", async ({ page }) => {
      const { port, files } = server;
      const gone = new Promise<void>((resolve) => {
        const goes = () => {
          resolve(server.close());
          return [];
        };
        server.answers.set("STOR", storesAtMost(room, goes));
      });
      await workspace.uploadFiles([{ name, content }]);
      await gone;
      await expect(transfers.row(name)).toContainText(secondAttempt);
      server = await startAgain({ port, files });
      await page.clock.fastForward("01:00");
      await expect(transfers.row(name)).toContainText("uploaded, ");
      expect(stored()).toEqual([`/${name}`]);
      expect(isWhole()).toBe(true);
    });
  });
}

test.describe("a rename that the server refuses at the end", () => {
  const refused = "550 Permission denied.";

  test("keeps the whole file under its temporary name, which is told, until Retry gives it its own", async () => {
    const [{ name, bytes }] = sizes;
    const content = new Uint8Array(randomBytes(bytes));
    server.answers.set("RNTO", refused);
    await workspace.uploadFiles([{ name, content }]);
    await expect(transfers.row(name)).toContainText("failed: The FTP server does not permit this");
    await expect(workspace.alert).toContainText(`‹ ${refused}`);
    const [part = "", ...others] = stored();
    expect(others).toEqual([]);
    expect(isPart(part)).toBe(true);
    expect(server.files.get(part)?.equals(content)).toBe(true);
    await expect(workspace.alert).toContainText(`stayed on the server as ${part}`);

    await transfers.button(name, "Retry").click();
    await server.received("RNTO", 2);
    await expect(transfers.row(name)).toContainText("failed: ");
    await expect(workspace.alert).toContainText(`Upload ${name}: The FTP server does not permit this`);
    await expect(workspace.alert).toContainText(part);
    expect(stored()).toEqual([part]);

    removeCause();
    await transfers.button(name, "Retry").click();
    await expect(transfers.row(name)).toContainText("uploaded, ");
    expect(stored()).toEqual([`/${name}`]);
    expect(server.files.get(`/${name}`)?.equals(content)).toBe(true);
    expect(server.lines.filter((line) => /^(STOR|APPE) /.test(line))).toHaveLength(1);
  });

  test("leaves the file that was to be replaced as it was", async () => {
    server.files.set("/taken.txt", Buffer.from("old"));
    server.answers.set("RNTO", refused);
    await workspace.uploadFiles([{ name: "taken.txt", content: "new content" }]);
    await transfers.answer("Replace");
    await expect(transfers.row("taken.txt")).toContainText("failed: The FTP server does not permit this");
    await expect(workspace.alert).toContainText(`‹ ${refused}`);
    expect(server.files.get("/taken.txt")?.toString()).toBe("old");
    const [part = "", ...others] = stored().filter((path) => path !== "/taken.txt");
    expect(others).toEqual([]);
    await expect(workspace.alert).toContainText(`stayed on the server as ${part}`);

    removeCause();
    await transfers.button("taken.txt", "Retry").click();
    await expect(transfers.row("taken.txt")).toContainText("uploaded, ");
    expect(server.files.get("/taken.txt")?.toString()).toBe("new content");
    // It went up once more: what the first attempt left is offered to be deleted.
    expect(stored().filter(isPart)).toEqual([part]);
    await expect(
      workspace.status.filter({ hasText: "1 unfinished upload of earlier attempts lies here" }),
    ).toBeVisible();
  });
});

test.describe("a large upload in the middle of which", () => {
  const name = "held.bin";
  const content = new Uint8Array(randomBytes(16 * MIB));
  let path: string;
  /** The server has taken this much, and takes no more until it is let go. */
  let letGo: () => void;

  test.beforeEach(async () => {
    path = test.info().outputPath(name);
    writeFileSync(path, content);
    const isOver = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    server.answers.set("STOR", storesAtMost(MIB, holds(isOver)));
    await workspace.uploadFromDisk(path);
    await expect.poll(stored, { intervals: [50] }).toEqual([expect.stringMatching(/\.part$/)]);
  });

  const isUnfinishedIn = async (later: TransfersRegion) => {
    await expect(later.region.getByRole("heading", { name: /drop the file again/ })).toBeVisible();
    await expect(later.progress(name)).toHaveAttribute("aria-valuetext", /^unfinished/);
    expect(stored()).toEqual([expect.stringMatching(/\.part$/)]);
  };

  const goesOnIn = async (later: TransfersRegion) => {
    await expect(later.row(name)).toContainText("uploaded, ");
    expect(stored()).toEqual([`/${name}`]);
    expect(server.files.get(`/${name}`)?.equals(content)).toBe(true);
    expect(server.commands.map(({ verb }) => verb).filter((verb) => /^(STOR|APPE)$/.test(verb))).toEqual([
      "STOR",
      "APPE",
    ]);
  };

  test("the page is closed is listed by the next one, and goes on with the same file", async ({
    page,
    context,
  }) => {
    const address = page.url();
    await page.close();
    letGo();
    const next = await context.newPage();
    await next.goto(address);
    const later = new TransfersRegion(next);
    await isUnfinishedIn(later);
    await new WorkspacePage(next).uploadFromDisk(path);
    await goesOnIn(later);
    await expect(later.region.getByRole("heading", { name: /drop the file again/ })).toBeHidden();
  });

  test("the browser is closed is listed when it is open again, and can be discarded", async ({
    page,
    context,
    browser,
  }) => {
    const address = page.url();
    await page.close();
    letGo();
    await using restored = await browser.newContext({ storageState: await context.storageState() });
    const next = await restored.newPage();
    await next.goto(address);
    const later = new TransfersRegion(next);
    await isUnfinishedIn(later);
    await later.region.getByRole("button", { name: `Discard ${name}` }).click();
    await next.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
    await expect(later.progress(name)).toBeHidden();
    await expect.poll(stored).toEqual([]);
  });

  test("another tab closes the session waits for the next one, and goes on under it", async ({
    page,
    context,
  }) => {
    const other = new WorkspacePage(await context.newPage());
    await other.page.goto(page.url());
    await other.sessions.getByRole("button", { name: /^Close u@/ }).click();
    // Portside waits some seconds for the server's last word on the transfer that it cuts.
    await expect(transfers.row(name)).toContainText(
      `the session ended; connect again to u@127.0.0.1:${server.port}, it goes on by itself`,
      { timeout: 20_000 },
    );
    letGo();
    await page.getByRole("button", { name: "Reconnect" }).click();
    await workspace.connectForm.getByLabel("Password").fill("p");
    await workspace.connectForm.getByRole("button", { name: "Connect", exact: true }).click();
    await goesOnIn(transfers);
  });
});

test.describe("an upload that failed for good", () => {
  test("is listed by the next page, and goes on with the same file", async ({ page }) => {
    const [{ name, bytes, room }] = sizes;
    const content = new Uint8Array(randomBytes(bytes));
    const path = test.info().outputPath(name);
    writeFileSync(path, content);
    server.answers.set("STOR", storesAtMost(room, says("552 Disk full.")));
    await workspace.uploadFromDisk(path);
    await expect(transfers.row(name)).toContainText("failed: ");
    await page.reload();
    await expect(transfers.progress(name)).toHaveAttribute("aria-valuetext", /^unfinished/);
    await workspace.uploadFromDisk(path);
    await expect(transfers.row(name)).toContainText("uploaded, ");
    expect(stored()).toEqual([`/${name}`]);
    expect(server.files.get(`/${name}`)?.equals(content)).toBe(true);
    expect(server.lines.filter((line) => line.startsWith("APPE "))).toHaveLength(1);
  });
});
