import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { EditorPage } from "./pages/editor";
import { makeDirectory, namesIn, put, removeDirectory, setPermissions, storedAt } from "./practice-files";

/** A directory of the test's own on the practice server, where everything may be written. */
let directory: string;
let folder: string;
let editor: EditorPage;

/** Bytes as a string of one character each. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

async function stored(name: string): Promise<string> {
  return (await storedAt(`${directory}/${name}`)).toString("latin1");
}

/** Opens the directory; what is in it must be there before. */
async function openFolder(): Promise<void> {
  await editor.workspace.goto();
  await editor.workspace.openPracticeServer();
  await editor.workspace.goToPath(directory);
  await expect(editor.workspace.path.getByRole("button", { name: folder, exact: true })).toBeVisible();
}

async function openWith(name: string, content: string): Promise<void> {
  await put(`${directory}/${name}`, bytesOf(content));
  await openFolder();
  await editor.edit(name);
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

test.beforeEach(async ({ page }) => {
  folder = `edit-${randomBytes(4).toString("hex")}`;
  directory = `/incoming/${folder}`;
  await makeDirectory(directory);
  editor = new EditorPage(page);
});
test.afterEach(async ({ page }) => {
  await setPermissions(directory, "0755");
  await leaveAsFound(page);
});

test("a text is edited and saved, and the listing tells its new size", async ({ page }) => {
  await openWith("notes.txt", "gr\xc3\xb6\xc3\x9fe\n");
  await expect(editor.text("notes.txt")).toContainText("größe");
  await editor.append("more ☃");
  await expect(editor.unsaved).toBeVisible();
  await editor.save();
  await expect(editor.unsaved).toBeHidden();
  expect(await stored("notes.txt")).toBe("gr\xc3\xb6\xc3\x9fe\nmore \xe2\x98\x83");
  await editor.append("!");
  await editor.save();
  await editor.close("notes.txt");
  await expect(editor.workspace.row("notes.txt")).toContainText("17 B");
  await expect(editor.workspace.files).toBeFocused();
  const kept = await page.evaluate(() => Object.keys(sessionStorage));
  expect(kept.filter((key) => key.startsWith("portside.draft"))).toEqual([]);
});

for (const [what, before, typed, after] of [
  ["windows-1252 with CRLF", "caf\xe9\r\n\x80 1\r\n", "é\n", "caf\xe9\r\n\x80 1\r\n\xe9\r\n"],
  ["UTF-8 with a mark", "\xef\xbb\xbfa\n", "b", "\xef\xbb\xbfa\nb"],
  ["UTF-16", "\xff\xfea\0\r\0\n\0", "b", "\xff\xfea\0\r\0\n\0b\0"],
  ["mixed line ends", "one\r\ntwo\nthree\r\nfour\r\n", "five\n", "one\r\ntwo\nthree\r\nfour\r\nfive\r\n"],
  ["the line ends of old Macs", "one\rtwo\r", "3", "one\rtwo\r3"],
] as const) {
  test(`a file in ${what} stays so, byte by byte`, async () => {
    await openWith("old.txt", before);
    await editor.append(typed);
    await editor.save();
    expect(await stored("old.txt")).toBe(after);
  });
}

test("the charset and the line ends are told, and can be others", async ({ page }) => {
  await openWith("cyrillic.txt", "\xcf\xe0\xef\xea\xe0\n");
  await editor.button("Charset: windows-1252").click();
  const dialog = page.getByRole("dialog", { name: "Charset of the text" });
  await dialog.getByRole("combobox", { name: "Charset" }).selectOption("windows-1251");
  await dialog.getByRole("button", { name: "Read again" }).click();
  await expect(editor.text("cyrillic.txt")).toContainText("Папка");
  await expect(editor.unsaved).toBeHidden();
  await editor.window("cyrillic.txt").getByRole("combobox", { name: "Line ends" }).selectOption("CRLF");
  await editor.save();
  expect(await stored("cyrillic.txt")).toBe("\xcf\xe0\xef\xea\xe0\r\n");
});

test("a character that the charset doesn't have is said with its place, and UTF-8 offered", async () => {
  await openWith("latin.txt", "caf\xe9\n");
  await editor.append("漢");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.alert).toContainText("windows-1252 has no “漢”");
  await expect(editor.alert).toContainText("line 2, column 1");
  expect(await stored("latin.txt")).toBe("caf\xe9\n");
  await editor.button("Save as UTF-8").click();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("latin.txt")).toBe("caf\xc3\xa9\n\xe6\xbc\xa2");
});

test("somebody else's change is shown beside one's own, and none is written over unasked", async () => {
  await openWith("shared.txt", "one\ntwo\nthree\n");
  await editor.append("mine");
  await put(`${directory}/shared.txt`, "one\nTWO, by somebody else\nthree\n");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.conflict.getByRole("alert")).toContainText("was changed by somebody else");
  await expect(editor.button("Keep editing")).toBeFocused();
  const [theirs, mine] = [
    editor.conflict.getByRole("textbox", { name: "The server's version" }),
    editor.conflict.getByRole("textbox", { name: "Your version" }),
  ];
  await expect(theirs).toContainText("TWO, by somebody else");
  await expect(mine).toContainText("mine");
  expect(await violations(editor.page)).toEqual([]);

  await editor.button("Keep editing").click();
  await expect(editor.text("shared.txt")).toBeFocused();
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.conflict).toBeVisible();
  expect(await stored("shared.txt")).toBe("one\nTWO, by somebody else\nthree\n");
  await editor.button("Overwrite").click();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("shared.txt")).toBe("one\ntwo\nthree\nmine");
});

test("after somebody else's change one's own text goes into a copy, or theirs is taken", async () => {
  await openWith("shared.txt", "one\n");
  await editor.append("mine");
  await put(`${directory}/shared.txt`, "theirs, longer\n");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await editor.button("Save as a copy…").click();
  const dialog = editor.page.getByRole("dialog", { name: "Save as a copy" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("shared.txt");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("There is a file of that name");
  // Getting the focus selects the part before the extension.
  await dialog.getByRole("textbox", { name: "Name" }).focus();
  await dialog.getByRole("textbox", { name: "Name" }).fill("mine.txt");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(editor.window("mine.txt")).toBeVisible();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("mine.txt")).toBe("one\nmine");
  expect(await stored("shared.txt")).toBe("theirs, longer\n");

  await editor.append("!");
  await put(`${directory}/mine.txt`, "somebody's\n");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await editor.button("Load theirs").click();
  await expect(editor.page.getByRole("textbox", { name: "mine.txt" })).toHaveText("somebody's");
  await expect(editor.unsaved).toBeHidden();
  await editor.close("mine.txt");
  expect(await stored("mine.txt")).toBe("somebody's\n");
});

test("a file that somebody deleted meanwhile comes back only when a person says so", async () => {
  await openWith("gone.txt", "one\n");
  await editor.append("two");
  await removeDirectory(directory);
  await makeDirectory(directory);
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.conflict.getByRole("alert")).toContainText("is no longer on the server");
  expect(await namesIn(directory)).toEqual([]);
  await editor.button("Create it again").click();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("gone.txt")).toBe("one\ntwo");
});

test("a save that fails keeps the text, and can be tried again", async () => {
  await openWith("locked.txt", "one\n");
  await editor.append("two");
  await setPermissions(directory, "0555");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.alert).toContainText("Save: ");
  await expect(editor.text("locked.txt")).toContainText("two");
  await expect(editor.unsaved).toBeVisible();
  await setPermissions(directory, "0755");
  await editor.button("Try again").click();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("locked.txt")).toBe("one\ntwo");
});

test("a session that ends takes no text away: reconnecting in the editor goes on with it", async () => {
  await openWith("kept.txt", "one\n");
  await editor.append("two");
  await editor.workspace.endFromOutside();
  await expect(editor.alert).toContainText("The session has ended.");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await expect(editor.unsaved).toBeVisible();
  await editor.button("Reconnect").click();
  await expect(editor.alert).toBeHidden();
  await expect(editor.text("kept.txt")).toBeFocused();
  await editor.append(", three");
  await editor.save();
  expect(await stored("kept.txt")).toBe("one\ntwo, three");
  await editor.close("kept.txt");
  await expect(editor.workspace.row("kept.txt")).toBeVisible();
});

test("a text that can't be saved when its session has ended is kept for later", async ({ page }) => {
  await openWith("kept.txt", "one\n");
  await editor.append("two");
  await editor.workspace.endFromOutside();
  await expect(editor.alert).toContainText("The session has ended.");
  await editor.button("Close").click();
  await expect(editor.question("Save changes to kept.txt?")).toContainText("If you don't save");
  await editor.answer("Save changes to kept.txt?", "Keep for later");
  await expect(editor.window("kept.txt")).toBeHidden();

  await page.getByRole("button", { name: "Reconnect" }).click();
  // Until then the row is one of the session that ended.
  await expect(editor.alert).toBeHidden();
  await editor.workspace.row("kept.txt").click();
  await page.keyboard.press("F4");
  await editor.answer("Go on with your unsaved text?", "Go on with it");
  await editor.save();
  expect(await stored("kept.txt")).toBe("one\ntwo");
});

test("closing asks about what is unsaved", async () => {
  await openWith("draft.txt", "one\n");
  await editor.append("two");
  await editor.page.keyboard.press("Escape");
  await editor.answer("Save changes to draft.txt?", "Keep editing");
  await expect(editor.text("draft.txt")).toBeFocused();
  await editor.page.keyboard.press("Escape");
  await editor.answer("Save changes to draft.txt?", "Don't save");
  await expect(editor.window("draft.txt")).toBeHidden();
  expect(await stored("draft.txt")).toBe("one\n");

  await editor.edit("draft.txt");
  await expect(editor.text("draft.txt")).not.toContainText("two");
  await editor.append("three");
  await editor.page.keyboard.press("Escape");
  await editor.answer("Save changes to draft.txt?", "Save");
  await expect(editor.window("draft.txt")).toBeHidden();
  expect(await stored("draft.txt")).toBe("one\nthree");
});

test("an unsaved text is offered after a reload, beside what the file has become", async ({ page }) => {
  await openWith("draft.txt", "one\n");
  await editor.append("two");
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();
  await reloaded;

  await editor.workspace.row("draft.txt").click();
  await page.keyboard.press("F4");
  await editor.answer("Go on with your unsaved text?", "Go on with it");
  await expect(editor.text("draft.txt")).toContainText("two");
  await expect(editor.unsaved).toBeVisible();

  await put(`${directory}/draft.txt`, "somebody else's\n");
  page.once("dialog", (again) => void again.accept());
  await page.reload();
  await editor.workspace.row("draft.txt").click();
  await page.keyboard.press("F4");
  await editor.answer("Go on with your unsaved text?", "Go on with it");
  await expect(editor.conflict).toContainText("somebody else's");
  await editor.button("Keep editing").click();
  await page.keyboard.press("ControlOrMeta+s");
  await expect(editor.conflict).toBeVisible();
  expect(await stored("draft.txt")).toBe("somebody else's\n");
});

test("a new file is made by its first save", async () => {
  await openFolder();
  await editor.newFile("new.py");
  await expect(editor.window("new.py")).toContainText("Python");
  expect(await namesIn(directory)).toEqual([]);
  await editor.page.keyboard.type("print('hello')");
  await put(`${directory}/new.py`, "somebody was faster");
  await editor.page.keyboard.press("ControlOrMeta+s");
  await editor.button("Overwrite").click();
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("new.py")).toBe("print('hello')");
  await editor.close("new.py");
  await expect(editor.workspace.row("new.py")).toBeVisible();

  await editor.workspace.action("New file").click();
  const dialog = editor.page.getByRole("dialog", { name: "New file" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("new.py");
  await dialog.getByRole("button", { name: "Edit" }).click();
  await expect(dialog.getByRole("alert")).toContainText("There is something of that name");
});

test("a program stays a program", async () => {
  await put(`${directory}/run.sh`, "#!/bin/sh\n");
  await setPermissions(`${directory}/run.sh`, "0755");
  await openFolder();
  await editor.edit("run.sh");
  await editor.append("true\n");
  await editor.save();
  await editor.close("run.sh");
  await editor.workspace.refresh();
  await expect(editor.workspace.row("run.sh")).toContainText("rwxr-xr-x");
});

test("what is no text, and what is too large, isn't edited", async ({ page }) => {
  await put(`${directory}/picture.txt`, bytesOf("\x89PNG\r\n\x1a\n\0\0\0\r"));
  await put(`${directory}/large.txt`, Buffer.alloc(5 * 1024 * 1024 + 1, "x"));
  await openFolder();
  for (const [name, reason] of [
    ["picture.txt", "This is no text file"],
    ["large.txt", "This file is too large to be edited (5.2 MB)"],
  ] as const) {
    await editor.workspace.row(name).click();
    await page.keyboard.press("F4");
    await expect(editor.status).toHaveText(reason);
    // This one, whatever is selected behind it.
    await editor.button("Preview").click();
    await expect(page.getByRole("radiogroup", { name: "Show as" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(editor.status).toHaveText(reason);
    await page.keyboard.press("Escape");
    await expect(editor.window(name)).toBeHidden();
  }
});

test("a line of five megabytes can be edited", async () => {
  test.slow();
  await openWith("line.json", `[${"1,".repeat(2_600_000)}1]`);
  await expect(editor.window("line.json").getByText("No colours: very long line")).toBeVisible();
  await editor.append(" ");
  await editor.save();
  expect((await stored("line.json")).length).toBe(5_200_004);
});

test("what can't be seen is shown by name", async () => {
  await openWith("trick.js", "a\xe2\x80\xaeb\x07c");
  await expect(editor.text("trick.js")).toContainText("aU+202EbBELc");
});

test("the keyboard alone edits, searches, leaves the text and saves", async ({ page }) => {
  await openWith("keys.txt", "one\ntwo\n");
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(editor.text("keys.txt")).toBeFocused();
  await page.keyboard.type("2");
  await page.keyboard.press("Tab");
  await expect(editor.text("keys.txt")).toBeFocused();
  await page.keyboard.press("Control+m");
  await expect(editor.button("Tab moves on")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(editor.button("Tab moves on")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(editor.text("keys.txt")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(editor.button("Save")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor.status).toHaveText("Saved");
  expect(await stored("keys.txt")).toBe("one\n2\t\n");
  await page.keyboard.press("Escape");
  await expect(editor.window("keys.txt")).toBeHidden();
  await expect(editor.workspace.files).toBeFocused();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [
    ["large", { width: 1440, height: 900 }],
    ["360 px wide", { width: 360, height: 740 }],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing on the editor and its questions", async ({ page }) => {
        test.slow();
        await openWith("app.ts", "// A comment\nexport const answer: number = 42;\nconst text = 'é';\n");
        await expect(editor.window("app.ts")).toContainText("TypeScript");
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          viewport.width,
        );
        await page.keyboard.press("ControlOrMeta+f");
        await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press("Escape");
        await page.keyboard.type("x");
        await editor.button("Charset: windows-1252").click();
        await expect(page.getByRole("dialog", { name: "Charset of the text" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        await expect(editor.question("Save changes to app.ts?")).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await editor.answer("Save changes to app.ts?", "Keep editing");
        await put(`${directory}/app.ts`, "export const answer = 43;\n");
        await page.keyboard.press("ControlOrMeta+s");
        await expect(editor.conflict).toContainText("43");
        expect(await violations(page)).toEqual([]);
      });
    });
  }
}
