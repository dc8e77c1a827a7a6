import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { visibleParts, visibleText } from "@/lib/client/visible-text";
import { readZip } from "@/lib/server/archives/testing/read-zip";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { EditorPage } from "./pages/editor";
import { FileOperationsPage } from "./pages/file-operations";
import { GridPage } from "./pages/grid";
import { HostileNamesPage } from "./pages/hostile-names";
import { PermissionsPage, PropertiesPage } from "./pages/properties";
import { SearchPage } from "./pages/search";
import { WorkspacePage } from "./pages/workspace";
import { PlantedServer, type Planting, writtenName } from "./planted-server";

/** Names that commands can carry, each by what may go wrong with it. */
const hostile = {
  markup: "<img src=x onerror=ran=true>.txt",
  "markup that leaves an attribute": `"><svg onload='ran=true'>.txt`,
  "a right-to-left override": "invoice\u202Egpj.txt",
  "isolates and marks": "\u2067\u200Fmarked\u2069.txt",
  "letters from right to left": "שלום 12.txt",
  "letters that join": "cafe\u0301.txt",
  "255 bytes": `${"ü".repeat(125)}.text`,
  "emoji of several": "👩‍👩‍👧‍👦 🏳️‍🌈.txt",
  "a space before": " lead.txt",
  "a space behind": "trail.txt ",
  "a letter without width": "ze\u200Bro.txt",
  "an option": "-rf.txt",
  "only dots": "...",
  "dots and a space": ".. ",
  "an escaped slash": "a%2Fb.txt",
  "an escaped way up": "..%2Fup.txt",
  "a backslash": "..\\up.txt",
  quotes: 'it\'s "q" `id` $(id).txt',
  "parts of an address": "a?b#c&d=e;type=a+f.txt",
  wildcards: "[ab]*.txt",
  "a property of every object": "__proto__",
} satisfies Readonly<Record<string, string>>;
const names = Object.values(hostile);

/** Those of them on which what takes a person longer is tried one by one. */
const worst = (
  [
    "markup that leaves an attribute",
    "a right-to-left override",
    "letters from right to left",
    "255 bytes",
    "a space behind",
    "dots and a space",
    "an escaped way up",
    "a backslash",
    "quotes",
    "parts of an address",
  ] as const
).map((what) => hostile[what]);

/** What would be hit in their place by who reads them wrongly. */
const decoys = ["café.txt", "lead.txt", "trail.txt", "zero.txt", "a.txt", "b.txt", "up.txt", "plain.txt"];

const contentOf = (name: string) => `The content of ${writtenName(name)}`;
const insideOf = (name: string) => `inside-${[...names, ...decoys].indexOf(name)}.txt`;
const fileOf = (name: string) => [name, contentOf(name)] as const;
const folderOf = (name: string) => [name, [[insideOf(name), contentOf(name)]]] as const;

const planting: Planting = [
  ["files", [...names, ...decoys].map(fileOf)],
  ["folders", [...names, ...decoys].map(folderOf)],
  ["to", []],
  ["one", [fileOf("plain.txt"), ...decoys.slice(0, -1).map(fileOf)]],
  ["a", [fileOf("b.txt")]],
  fileOf("up.txt"),
  [
    "raw",
    [
      [Buffer.from("caf\xe8.txt", "latin1"), "e grave"],
      [Buffer.from("caf\xe9.txt", "latin1"), "e acute"],
      [Buffer.from("\xfe\xfe.txt", "latin1"), "no text at all"],
      [Buffer.from("d\xf6ner", "latin1"), [["inside.txt", "below bytes"]]],
    ],
  ],
  [
    "controls",
    [
      ["tab\there.txt", "tab"],
      ["escape\u001b[31m.txt", "escape"],
      ["delete\u007f.txt", "delete"],
      ["bell\u0007", [["inside.txt", "below a bell"]]],
      fileOf("plain.txt"),
    ],
  ],
];

/** The files of a directory of the planting as `disk` tells them. */
function diskOf(directory: string, ...present: readonly string[]): Record<string, string> {
  return Object.fromEntries(present.map((name) => [`${directory}/${writtenName(name)}`, contentOf(name)]));
}

let server: PlantedServer;
let workspace: WorkspacePage;
let listing: HostileNamesPage;
let operations: FileOperationsPage;

// Each test goes through many names, one by one.
test.describe.configure({ timeout: 90_000 });
test.use({ viewport: { width: 1440, height: 2400 }, permissions: ["clipboard-read", "clipboard-write"] });

test.beforeEach(async ({ page }) => {
  server = await PlantedServer.start(planting);
  workspace = new WorkspacePage(page);
  listing = new HostileNamesPage(page);
  operations = new FileOperationsPage(page);
  await workspace.goto();
  await workspace.connect({ host: "127.0.0.1", port: server.port, user: "student", password: "student" });
  await expect(workspace.row("files")).toBeVisible();
  await workspace.action("Hidden files").click();
});

test.afterEach(async ({ page }) => {
  await closeSessions(page);
  await server.close();
});

async function goTo(directory: string): Promise<void> {
  await workspace.goToPath(directory);
  await expect(listing.here).toHaveAccessibleName(directory.slice(1) || "/");
  await expect(listing.grid).toBeVisible();
}

/** Where files are that were planted together, moved or not. */
const everywhere = () => ({ ...server.disk("/files"), ...server.disk("/to") });

test("D2, D3: are shown to the letter, apart from what is beside them", async () => {
  await goTo("/files");
  for (const name of names) {
    await expect(listing.row(name)).toHaveCount(1);
    const shown = visibleParts(name).map((part) => (part.kind === "text" ? part.text : part.label));
    expect(await listing.row(name).locator("bdi").textContent()).toBe(shown.join(""));
  }
  await listing.expectSafe();
});

test("open as folders, and are there again after a reload and on the way up", async ({ page }) => {
  await goTo("/folders");
  for (const name of worst) {
    await listing.row(name).dblclick();
    await expect(workspace.row(insideOf(name))).toBeVisible();
    await expect(listing.here).toHaveAttribute("aria-label", visibleText(name));
    expect(new URL(page.url()).searchParams.get("path")).toBe(`/folders/${name}`);
    await page.reload();
    await expect(workspace.row(insideOf(name))).toBeVisible();
    await listing.expectSafe();
    await workspace.path.getByRole("button", { name: "folders", exact: true }).click();
    await expect(listing.row(name)).toBeVisible();
  }
});

test("are typed as a path", async () => {
  for (const name of names) {
    await workspace.goToPath(`/folders/${name}`);
    await expect(workspace.row(insideOf(name))).toBeVisible();
    await expect(listing.here).toHaveAttribute("aria-label", visibleText(name));
  }
});

test("are given in place one after the other, and taken back one after the other", async ({ page }) => {
  await goTo("/one");
  const others = diskOf("/one", ...decoys.slice(0, -1));
  const only = (name: string) => ({ ...others, [`/one/${writtenName(name)}`]: contentOf("plain.txt") });
  const chain = ["plain.txt", ...names.slice(0, 20)];
  for (const [i, name] of chain.entries()) {
    const next = chain[i + 1];
    if (next === undefined) break;
    await listing.row(name).click();
    await page.keyboard.press("F2");
    const field = listing.grid.getByRole("textbox", { name: "New name" });
    await expect(field).toHaveValue(name);
    await field.fill(next);
    await field.press("Enter");
    await expect.poll(() => server.disk("/one")).toEqual(only(next));
    await expect(listing.row(next)).toHaveAttribute("aria-selected", "true");
  }
  await listing.expectSafe();
  for (const name of chain.slice(0, -1).reverse()) {
    await listing.grid.focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => server.disk("/one")).toEqual(only(name));
    await expect(listing.row(name)).toHaveAttribute("aria-selected", "true");
  }
});

test("are given to new folders", async () => {
  await goTo("/to");
  const made: Record<string, string> = {};
  for (const name of worst) {
    await workspace.action("New folder").click();
    const dialog = workspace.page.getByRole("dialog", { name: "New folder" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(dialog).toBeHidden();
    await expect(listing.row(name)).toBeVisible();
    made[`/to/${writtenName(name)}`] = "(empty)";
    expect(server.disk("/to")).toEqual(made);
  }
  await listing.expectSafe();
});

test("are given to new files, whose text is saved there", async ({ page }) => {
  await goTo("/to");
  const made: Record<string, string> = {};
  for (const name of worst) {
    await workspace.action("New file").click();
    const dialog = page.getByRole("dialog", { name: "New file" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Edit" }).click();
    await expect(listing.editedText).toBeFocused();
    await page.keyboard.type("new");
    await page.keyboard.press("ControlOrMeta+s");
    await expect(new EditorPage(page).status).toHaveText("Saved");
    await listing.expectSafe();
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).click();
    await expect(listing.row(name)).toBeVisible();
    made[`/to/${writtenName(name)}`] = "new";
    expect(server.disk("/to")).toEqual(made);
  }
});

test("are deleted, and no other", async ({ page }) => {
  await goTo("/files");
  await listing.select(names);
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(`Delete ${names.length} entries?`);
  await listing.expectSafe();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect.poll(() => server.disk("/files")).toEqual(diskOf("/files", ...decoys));
  await listing.expectSafe();
});

test("are deleted with the folder that holds them", async ({ page }) => {
  await workspace.row("folders").click();
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog", { name: "Delete folders?" });
  const count = names.length + decoys.length;
  await expect(question.getByRole("status")).toContainText(`In all ${count} files`);
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(workspace.row("folders")).toBeHidden();
  await expect
    .poll(() => Object.keys(server.disk()).filter((path) => path.startsWith("/folders")))
    .toEqual([]);
  expect(server.disk("/files")).toEqual(diskOf("/files", ...names, ...decoys));
});

test("are moved and copied by the dialog, and moved back", async () => {
  await goTo("/files");
  await listing.select(names);
  await operations.relocate("Move", "/to");
  const moved = { ...diskOf("/files", ...decoys), ...diskOf("/to", ...names) };
  await expect.poll(everywhere).toEqual(moved);
  await listing.expectSafe();
  await operations.undoButton().click();
  await expect.poll(everywhere).toEqual(diskOf("/files", ...names, ...decoys));
  await expect(listing.row(names[0] ?? "")).toBeVisible();
  await listing.select(names);
  await operations.relocate("Copy", "/to");
  await expect
    .poll(everywhere)
    .toEqual({ ...diskOf("/files", ...names, ...decoys), ...diskOf("/to", ...names) });
  await listing.expectSafe();
});

test("are moved and copied by cutting, copying and pasting", async ({ page }) => {
  await goTo("/files");
  await listing.select(names);
  await page.keyboard.press("ControlOrMeta+x");
  await goTo("/to");
  await listing.grid.focus();
  await page.keyboard.press("ControlOrMeta+v");
  await expect.poll(everywhere).toEqual({ ...diskOf("/files", ...decoys), ...diskOf("/to", ...names) });
  await expect(listing.row(names[0] ?? "")).toBeVisible();
  await listing.select(names);
  await page.keyboard.press("ControlOrMeta+c");
  await goTo("/files");
  await listing.grid.focus();
  await page.keyboard.press("ControlOrMeta+v");
  await expect
    .poll(everywhere)
    .toEqual({ ...diskOf("/files", ...names, ...decoys), ...diskOf("/to", ...names) });
  await listing.expectSafe();
});

test("are moved by dragging, and take what is dropped on them", async ({ page }) => {
  await goTo("/folders");
  const grid = new GridPage(page);
  for (const name of worst.slice(0, 4)) {
    await listing.row("plain.txt").hover();
    await page.mouse.down();
    await listing.row(name).hover();
    await listing.row(name).hover({ position: { x: 40, y: 12 } });
    await page.mouse.up();
    const moved = `/folders/${writtenName(name)}/plain.txt/${insideOf("plain.txt")}`;
    await expect.poll(() => server.disk("/folders")[moved]).toBe(contentOf("plain.txt"));
    await operations.undoButton().click();
    await expect(listing.row("plain.txt")).toBeVisible();
  }
  await listing.select(names);
  await listing.row(names[0] ?? "").hover();
  await page.mouse.down();
  await grid.row("plain.txt").hover();
  await grid.row("plain.txt").hover({ position: { x: 40, y: 12 } });
  await page.mouse.up();
  const expected = Object.fromEntries(
    [...names, ...decoys].map((name) => [
      `/folders/${decoys.includes(name) ? "" : "plain.txt/"}${writtenName(name)}/${insideOf(name)}`,
      contentOf(name),
    ]),
  );
  await expect.poll(() => server.disk("/folders")).toEqual(expected);
  await listing.expectSafe();
});

test("are copied to another session", async ({ page }) => {
  const there = await PlantedServer.start([["to", []]]);
  try {
    await page.getByRole("link", { name: "New session" }).click();
    await workspace.connect({ host: "127.0.0.1", port: there.port, user: "student", password: "student" });
    await expect(workspace.row("to")).toBeVisible();
    await workspace
      .sessionTab(new RegExp(`:${server.port}|student@127`))
      .first()
      .click();
    await goTo("/files");
    await listing.select(names);
    await operations.askWhere();
    await operations.session.selectOption({ index: 1 });
    await operations.folder.fill("/to");
    await operations.moveDialog.getByRole("button", { name: "Copy", exact: true }).click();
    // To Windows a backslash separates directories: no name with one goes to another server.
    const carried = names.filter((name) => !name.includes("\\"));
    await expect.poll(() => there.disk()).toEqual(diskOf("/to", ...carried));
    await expect(workspace.transfers).toContainText("backslash");
    expect(server.disk("/files")).toEqual(diskOf("/files", ...names, ...decoys));
    await listing.expectSafe();
  } finally {
    await there.close();
  }
});

test("get permissions, and no other does", async ({ page }) => {
  await goTo("/files");
  await listing.select(names);
  const permissions = new PermissionsPage(page);
  await permissions.open();
  await permissions.octal.fill("600");
  await listing.expectSafe();
  await permissions.apply();
  const expected = Object.fromEntries(
    [...names, ...decoys].map((name) => [
      `/files/${writtenName(name)}`,
      `${names.includes(name) ? "600" : "644"} 2024-01-31T12:00:00.000Z`,
    ]),
  );
  await expect.poll(() => server.facts("/files")).toEqual(expected);
});

test("have properties of their own, and get a date", async ({ page }) => {
  await goTo("/files");
  const properties = new PropertiesPage(page);
  const dated = new Set<string>();
  for (const name of worst) {
    await listing.row(name).click();
    await page.keyboard.press("Alt+Enter");
    await expect(properties.dialog).toBeVisible();
    await listing.expectSafe();
    await properties.changeDate.click();
    await properties.date.fill("2001-09-09T01:46:40");
    await properties.setDate.click();
    dated.add(name);
    await expect(properties.changeDate).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(properties.dialog).toBeHidden();
    const changed = Object.entries(server.facts("/files")).filter(
      ([, facts]) => !facts.includes("2024-01-31"),
    );
    expect(changed.map(([path]) => path).sort()).toEqual(
      [...dated].map((done) => `/files/${writtenName(done)}`).sort(),
    );
  }
});

test("D3: are downloaded one by one under names that no disk stumbles over", async ({ page }) => {
  await goTo("/files");
  for (const name of worst) {
    await listing.row(name).click();
    const started = page.waitForEvent("download");
    await page.keyboard.press("ControlOrMeta+Shift+d");
    const download = await started;
    expect(await readFile(await download.path(), "utf8")).toBe(contentOf(name));
    expect(download.suggestedFilename()).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069\u200f]|^\.*$/u);
  }
  await listing.expectSafe();
});

test("D1: are downloaded as one archive, from which nothing gets out", async ({ page }) => {
  await goTo("/files");
  await listing.select(names);
  const started = page.waitForEvent("download");
  await page.keyboard.press("ControlOrMeta+Shift+d");
  const entries = await readZip(await readFile(await (await started).path()));
  expect(entries.map(({ text }) => text).sort()).toEqual(names.map(contentOf).sort());
  for (const { name } of entries) expect(name).not.toMatch(/\\|^\/|(^|\/)\.\.?(\/|$)|\p{Cc}/u);
  expect(new Set(entries.map(({ name }) => name)).size).toBe(names.length);
});

test("are looked at", async ({ page }) => {
  await goTo("/files");
  for (const name of worst) {
    await listing.row(name).click();
    await page.keyboard.press("F3");
    await expect(page.getByRole("dialog")).toContainText(contentOf(name));
    await listing.expectSafe();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("are edited and saved", async ({ page }) => {
  await goTo("/files");
  const expected = diskOf("/files", ...names, ...decoys);
  const editor = new EditorPage(page);
  for (const name of worst) {
    await listing.row(name).click();
    await page.keyboard.press("F4");
    await expect(listing.editedText).toBeFocused();
    await editor.append(", edited");
    await editor.save();
    await listing.expectSafe();
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    expected[`/files/${writtenName(name)}`] += ", edited";
    expect(server.disk("/files")).toEqual(expected);
  }
});

test("are found, and deleted where they were found", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open(workspace);
  await search.find("marked");
  await expect(search.rows).toHaveCount(2);
  await search.kind.selectOption("Files");
  await search.find("");
  await listing.expectSafe();
  await search.find("%2F");
  await expect(search.rows).toHaveCount(2);
  await search.rows.first().click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
  const left = names.filter((name) => !name.includes("%2F"));
  await expect.poll(() => server.disk("/files")).toEqual(diskOf("/files", ...left, ...decoys));
  expect(server.disk("/a")).toEqual(diskOf("/a", "b.txt"));
});

/** The bytes of a name, as its properties tell them. */
async function bytesOfSelected(): Promise<string> {
  const properties = new PropertiesPage(workspace.page);
  await workspace.page.keyboard.press("Alt+Enter");
  const name = await properties.fact("Name").textContent();
  await workspace.page.keyboard.press("Escape");
  await expect(properties.dialog).toBeHidden();
  return /Its bytes: ([0-9a-f ]+)/.exec(name ?? "")?.[1] ?? "";
}

test.describe("that are no text", () => {
  const twins = "caf\ufffd.txt";
  const before = {
    "/raw/caf%E8.txt": "e grave",
    "/raw/caf%E9.txt": "e acute",
    "/raw/%FE%FE.txt": "no text at all",
    "/raw/d%F6ner/inside.txt": "below bytes",
  };

  test.beforeEach(() => goTo("/raw"));

  test("are told apart by their bytes where they look alike", async ({ page }) => {
    await expect(listing.row(twins)).toHaveCount(2);
    await listing.row(twins).first().click();
    const [chosen, other] = /e8/.test(await bytesOfSelected()) ? ["%E8", "%E9"] : ["%E9", "%E8"];
    const left: Record<string, string> = { ...before };

    await page.keyboard.press("F3");
    await expect(page.getByRole("dialog")).toContainText(chosen === "%E8" ? "e grave" : "e acute");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();

    await page.keyboard.press("F2");
    const field = listing.grid.getByRole("textbox", { name: "New name" });
    await field.fill("named.txt");
    await field.press("Enter");
    left["/raw/named.txt"] = left[`/raw/caf${chosen}.txt`] ?? "";
    delete left[`/raw/caf${chosen}.txt`];
    await expect.poll(() => server.disk("/raw")).toEqual(left);
    await expect(listing.row(twins)).toHaveCount(1);

    await listing.row(twins).click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    delete left[`/raw/caf${other}.txt`];
    await expect.poll(() => server.disk("/raw")).toEqual(left);
  });

  test("open as folders, also after a reload, and what is in them can be worked on", async ({ page }) => {
    await listing.row("d\ufffdner").dblclick();
    await expect(workspace.row("inside.txt")).toBeVisible();
    await page.reload();
    await expect(workspace.row("inside.txt")).toBeVisible();
    await workspace.rename("inside.txt", "outside.txt");
    await expect.poll(() => server.disk("/raw")).toMatchObject({ "/raw/d%F6ner/outside.txt": "below bytes" });
    await workspace.newFolder("new");
    expect(server.disk("/raw")).toMatchObject({ "/raw/d%F6ner/new": "(empty)" });
    await operations.select("outside.txt");
    await operations.relocate("Move", "/to");
    await expect.poll(() => server.disk("/to")).toEqual({ "/to/outside.txt": "below bytes" });
    await listing.grid.focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => server.disk("/raw")).toMatchObject({ "/raw/d%F6ner/outside.txt": "below bytes" });
  });

  test("go into an archive, and with their folder", async ({ page }) => {
    await listing.grid.focus();
    await page.keyboard.press("ControlOrMeta+a");
    const started = page.waitForEvent("download");
    await page.keyboard.press("ControlOrMeta+Shift+d");
    const entries = await readZip(await readFile(await (await started).path()));
    const texts = entries.filter(({ isDirectory }) => !isDirectory).map(({ text }) => text);
    expect(texts.sort()).toEqual(Object.values(before).sort());

    await goTo("/");
    await workspace.row("raw").click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect(workspace.row("raw")).toBeHidden();
    await expect.poll(() => Object.keys(server.disk()).filter((path) => path.startsWith("/raw"))).toEqual([]);
  });
});

test.describe("with control characters", () => {
  const controls = ["tab\there.txt", "escape\u001b[31m.txt", "delete\u007f.txt"];
  const bell = "bell\u0007";
  const reason = "FTP can't carry this name";
  let before: Record<string, string>;

  test.beforeEach(async () => {
    await goTo("/controls");
    before = server.disk();
  });
  // Whatever is tried: what is on the disk stays.
  test.afterEach(() => expect(server.disk()).toEqual(before));

  test("D3: show them by name, and say what can't be done with them", async ({ page }) => {
    const grid = new GridPage(page);
    const dialog = page.getByRole("dialog");
    for (const name of controls) {
      const shown = visibleText(name);
      expect(shown).toMatch(/\[(TAB|ESC|DEL)\]/);
      await listing.row(name).click({ button: "right" });
      await expect(grid.menu.getByRole("menuitem", { name: /^Rename/ })).toContainText(reason);
      await listing.expectSafe();
      await page.keyboard.press("Escape");
      await expect(grid.menu).toBeHidden();

      await page.keyboard.press("F3");
      await expect(dialog).toContainText(reason);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();

      await page.keyboard.press("F4");
      await expect(dialog).toContainText(reason);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();

      await page.keyboard.press("Alt+Enter");
      await expect(dialog).toContainText(reason);
      await expect(dialog.getByRole("button", { name: "Change the date" })).toBeHidden();
      await dialog.getByRole("button", { name: "Permissions…" }).click();
      await expect(dialog).toContainText(reason);
      await expect(dialog.getByRole("button", { name: "Change", exact: true })).toHaveAttribute(
        "aria-disabled",
        "true",
      );
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();

      await page.keyboard.press("Delete");
      const question = page.getByRole("alertdialog");
      await expect(question).toContainText(reason);
      await expect(question.getByRole("button", { name: "Delete", exact: true })).toHaveAttribute(
        "aria-disabled",
        "true",
      );
      await listing.expectSafe();
      await question.getByRole("button", { name: "Cancel" }).click();
    }
  });

  test("stay where they are, with the reason, whoever is told to take them", async ({ page }) => {
    await listing.select(controls);
    await page.keyboard.press("ControlOrMeta+Shift+d");
    await expect(workspace.transfers).toContainText(reason);
    await listing.row(controls[0] ?? "").click();
    await page.keyboard.press("ControlOrMeta+Shift+d");
    await expect(workspace.alert.first()).toContainText(reason);
    for (const kind of ["Move", "Copy"] as const) {
      await operations.relocate(kind, "/to");
      await expect(workspace.transfers.getByRole("alert")).toContainText(reason);
      await listing.expectSafe();
    }
    await listing.row(bell).dblclick();
    await expect(workspace.alert.first()).toContainText(reason);
    await listing.expectSafe();
  });
});
