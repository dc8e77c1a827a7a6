import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { usualAnswers } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { SearchPage } from "./pages/search";
import { WorkspacePage } from "./pages/workspace";
import { makeDirectory, namesIn, put, removeDirectory } from "./practice-files";

let workspace: WorkspacePage;
let search: SearchPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  search = new SearchPage(page);
  await workspace.goto();
});

test.afterEach(({ page }) => leaveAsFound(page));

test.describe("on the practice server", () => {
  let folder: string;

  test.beforeEach(async () => {
    folder = `/incoming/${randomBytes(4).toString("hex")}`;
    await makeDirectory(folder);
    await makeDirectory(`${folder}/deep`);
    await makeDirectory(`${folder}/deep/er`);
    await put(`${folder}/one.log`, "x".repeat(10), "20240131120000");
    await put(`${folder}/deep/er/two.LOG`, "x".repeat(3000), "20250615120000");
    await put(`${folder}/deep/notes.txt`, "x".repeat(3000), "20240131120000");
    await workspace.openPracticeServer();
    await workspace.goToPath(folder);
    await expect(workspace.row("one.log")).toBeVisible();
    await search.open(workspace);
  });

  test.afterEach(() => removeDirectory(folder));

  test("finds names below, goes to one, and remembers what was searched for", async () => {
    await search.find("*.log");
    await expect(search.status).toHaveText("2 found");
    await expect(search.row("one.log", folder)).toBeVisible();
    await search.row("two.LOG", `${folder}/deep/er`).dblclick();

    await expect(workspace.row("two.LOG")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.path).toContainText("er");
    await expect(workspace.files).toBeFocused();
    await search.open(workspace);
    await expect(search.name).toHaveValue("*.log");
    await expect(search.rows).toHaveCount(2);
  });

  test("narrows by case, kind, subfolders, size and date", async () => {
    await search.view.getByRole("checkbox", { name: "Upper and lower case differ" }).check();
    await search.find("*.log");
    await expect(search.rows).toHaveCount(1);
    await search.view.getByRole("checkbox", { name: "Upper and lower case differ" }).uncheck();

    await search.kind.selectOption("Folders");
    await search.find("");
    await expect(search.rows).toHaveCount(2);
    await search.kind.selectOption("Files");

    await search.subfolders.uncheck();
    await search.find("");
    await expect(search.rows).toHaveCount(1);
    await search.subfolders.check();

    await search.showMore();
    await search.field("At least").fill("2");
    await search.find("");
    await expect(search.rows).toHaveCount(2);
    await search.field("Changed from").fill("2025-06-01");
    await search.field("Changed until").fill("2025-06-30");
    await search.find("");
    await expect(search.rows).toHaveCount(1);
    await expect(search.row("two.LOG", `${folder}/deep/er`)).toBeVisible();

    await search.field("At most").fill("1");
    await search.search.click();
    await expect(search.view).toContainText("Less than the smallest size");
  });

  test("deletes what was found, after asking", async ({ page }) => {
    await search.find("o");
    await search.row("one.log", folder).click();
    await search.row("two.LOG", `${folder}/deep/er`).click({ modifiers: ["Control"] });
    await search.action("Delete").click();
    const question = page.getByRole("alertdialog", { name: "Delete 2 entries?" });
    await question.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(search.rows).toHaveCount(1);
    await expect(search.row("notes.txt", `${folder}/deep`)).toBeVisible();
    expect(await namesIn(folder)).toEqual(["deep"]);
    expect(await namesIn(`${folder}/deep/er`)).toEqual([]);
    await search.back.click();
    await expect(workspace.row("deep")).toBeVisible();
    await expect(workspace.row("one.log")).toBeHidden();
  });

  test("sorts what was found by its columns", async () => {
    const header = (name: string) => search.results.getByRole("columnheader", { name, exact: true });
    const first = () => search.rows.first();
    await search.find("o");
    await expect(search.rows).toHaveCount(3);
    await expect(header("Name")).toHaveAttribute("aria-sort", "none");
    await header("Name").getByRole("button").click();
    await expect(first()).toHaveAccessibleName(`notes.txt in ${folder}/deep`);
    await header("Name").getByRole("button").click();
    await expect(header("Name")).toHaveAttribute("aria-sort", "descending");
    await expect(first()).toHaveAccessibleName(`two.LOG in ${folder}/deep/er`);
    await header("Folder").getByRole("button").click();
    await expect(first()).toHaveAccessibleName(`one.log in ${folder}`);
    await search.find("*.txt");
    await expect(search.rows).toHaveCount(1);
    await expect(header("Folder")).toHaveAttribute("aria-sort", "ascending");
  });

  test("works by keyboard alone", async ({ page }) => {
    await page.keyboard.type("*.log");
    await page.keyboard.press("Enter");
    await expect(search.status).toHaveText("2 found");
    await page.keyboard.press("ArrowDown");
    await expect(search.results).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("Control+a");
    await expect(search.results.getByRole("row", { selected: true })).toHaveCount(2);
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(workspace.row("one.log")).toHaveAttribute("aria-selected", "true");
    await expect(workspace.files).toBeFocused();

    await page.keyboard.press("Control+Shift+f");
    await expect(search.name).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(search.view).toBeHidden();
    await expect(workspace.files).toBeFocused();
  });

  test.describe("by fingers", () => {
    test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

    test("several results are selected", async () => {
      await search.find("*.log");
      await expect(search.rows).toHaveCount(2);
      for (const row of await search.rows.all()) {
        await row.getByRole("checkbox", { name: /^Select / }).tap();
      }
      await expect(search.results.getByRole("row", { selected: true })).toHaveCount(2);
      await search.rows.first().getByRole("checkbox").tap();
      await expect(search.results.getByRole("row", { selected: true })).toHaveCount(1);
    });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 360]) {
      test.describe(`${colorScheme}, ${width} px wide`, () => {
        test.use({ colorScheme, viewport: { width, height: 740 } });

        test("axe finds nothing", async ({ page }) => {
          await search.showMore();
          await search.find("o");
          await search.row("one.log", folder).click();
          expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        });
      });
    }
  }
});

test.describe("on a scripted server", () => {
  let server: FakeFtpServer;
  /** Lets the listing of /b go on. */
  let letGo: () => void;

  test.beforeEach(async () => {
    server = await FakeFtpServer.start({
      files: { "/a/found.txt": "1", "/b/x.txt": "2", "/c/y.txt": "3", "/caf\xe9 found.txt": "4" },
    });
    const usual = usualAnswers.MLSD;
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    server.answers.set("MLSD", async (connection, argument, command) => {
      if (argument === "/b") await released;
      if (typeof usual !== "function") throw new Error("The usual listing is a function");
      await usual(connection, argument, command);
    });
    await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
    await expect(workspace.row("a")).toBeVisible();
    await search.open(workspace);
  });

  test.afterEach(async () => {
    letGo();
    await server.close();
  });

  const listed = (path: string) => server.commands.filter(({ line }) => line === `MLSD ${path}`).length;

  for (const how of ["Stop", "Back to the folder"] as const) {
    test(`"${how}" ends the search at the server, too`, async () => {
      await search.name.fill("found");
      await search.name.press("Enter");
      await expect(search.row("found.txt", "/a")).toBeVisible();
      await expect.poll(() => listed("/b")).toBe(1);
      await search.action(how).click();
      // The listing under way is given up; until the server hears that, the search goes on.
      await server.received("ABOR");
      letGo();
      if (how === "Stop") {
        await expect(search.status).toContainText("until it was stopped");
        await expect(search.row("found.txt", "/a")).toBeVisible();
        await search.back.click();
      }
      // Whatever the search would have sent comes before the next listing.
      await workspace.refresh();
      await expect(workspace.row("a")).toBeVisible();
      expect(listed("/c")).toBe(0);
    });
  }

  test("names what could not be looked into", async () => {
    letGo();
    server.answers.set("MLSD", (connection, argument, command) => {
      const usual = usualAnswers.MLSD;
      if (argument === "/b") return "550 No.";
      return typeof usual === "function" ? usual(connection, argument, command) : usual;
    });
    await search.find("y");
    await expect(search.row("y.txt", "/c")).toBeVisible();
    await search.view.getByText("1 folder could not be looked into").click();
    await expect(search.view.getByRole("list", { name: "What could not be looked into" })).toContainText(
      "/b",
    );
  });

  test("what could not be deleted stays among what was found", async ({ page }) => {
    letGo();
    server.answers.set("DELE", (connection, argument, command) => {
      const usual = usualAnswers.DELE;
      if (argument === "/a/found.txt") return "550 It is kept.";
      return typeof usual === "function" ? usual(connection, argument, command) : usual;
    });
    await search.find(".txt");
    await expect(search.rows).toHaveCount(4);
    await search.results.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect(search.rows).toHaveCount(1);
    await expect(search.row("found.txt", "/a")).toBeVisible();
  });

  test("a name that is no text is deleted by its bytes", async ({ page }) => {
    letGo();
    await search.find("found");
    await search.rows.filter({ hasText: "caf" }).click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect(search.rows).toHaveCount(1);
    expect(server.commands.map(({ line }) => line)).toContain("DELE /caf\xe9 found.txt");
  });
});

test("a hundred thousand matches are counted, and the list holds what a page can", async ({ page }) => {
  await workspace.openPracticeServer();
  await page.route("**/search?**", (route) => {
    const entry = {
      type: "file",
      size: 1,
      modifiedAt: null,
      modifiedPrecision: null,
      permissions: null,
      owner: null,
      group: null,
      linkTarget: null,
      can: null,
    };
    const directory = { path: "/pub" };
    const matches = Array.from({ length: 100_000 }, (_, i) =>
      JSON.stringify({ match: { ...entry, name: `f${i}` }, directory }),
    );
    const body = [...matches, JSON.stringify({ finished: true, failed: [] }), ""].join("\n");
    return route.fulfill({ contentType: "application/x-ndjson", body });
  });
  await search.open(workspace);
  await search.find("f");
  await expect(search.status).toHaveText("100,000 found");
  await expect(search.view).toContainText("The list holds the first 50,000.");
  await search.results.focus();
  await page.keyboard.press("End");
  await expect(search.row("f49999", "/pub")).toBeVisible();
});
