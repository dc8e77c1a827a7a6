import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { makeCertificate } from "@/lib/ftp/testing/certificate";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { ActionsPage } from "./pages/actions";
import { SitesPage } from "./pages/sites";
import { WorkspacePage } from "./pages/workspace";
import { practicePort } from "./ports";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../lib/client/sites/testing/${name}`, import.meta.url));
const practice = { host: "127.0.0.1", port: practicePort, user: "student", password: "student" };

let workspace: WorkspacePage;
let sites: SitesPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  sites = new SitesPage(page);
  await workspace.goto();
});
test.afterEach(({ page }) => closeSessions(page));

/** Fills the connect form without connecting. */
async function fillForm(details: Partial<typeof practice>): Promise<void> {
  const form = workspace.connectForm;
  await form.getByLabel("Host").fill(details.host ?? "");
  await form.getByLabel("Port", { exact: true }).fill(String(details.port ?? ""));
  await form.getByLabel("User name").fill(details.user ?? "");
  await form.getByLabel("Password").fill(details.password ?? "");
}

test.describe("a saved site", () => {
  test("is there after a reload, and opens with the password that was remembered, sealed", async ({
    page,
  }) => {
    await fillForm({ ...practice });
    await sites.saveFromForm({ name: "Practice", folder: "Lab / Local", colour: "orange", remember: true });
    expect(await sites.kept()).not.toContain('"student"}');
    expect(await sites.kept()).not.toMatch(/password\\*":\\*"student/i);
    await page.reload();
    await expect(sites.row("Lab")).toHaveAttribute("aria-expanded", "true");
    await sites.row("Practice").dblclick();
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });

  test("without a remembered password asks for it, and remembers it when told to", async ({ page }) => {
    await fillForm({ ...practice, password: "" });
    await sites.saveFromForm({ name: "Practice" });
    await page.reload();
    await sites.row("Practice").click();
    await sites.details.getByRole("button", { name: "Open site" }).click();
    const password = workspace.connectForm.getByLabel("Password");
    await expect(password).toBeFocused();
    await password.fill("student");
    await workspace.connectForm.getByRole("checkbox", { name: "Remember it for Practice" }).check();
    await password.press("Enter");
    await expect(workspace.row("welcome.txt")).toBeVisible();

    await page.goto("/");
    await sites.row("Practice").dblclick();
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });

  test("asks for the password again when the remembered one opens no more", async ({ page, context }) => {
    await fillForm({ ...practice });
    await sites.saveFromForm({ name: "Practice", remember: true });
    // Another cookie is another browser, as far as Portside knows.
    await context.clearCookies();
    await page.reload();
    await sites.row("Practice").dblclick();
    const password = workspace.connectForm.getByLabel("Password");
    await expect(password).toBeFocused();
    await expect(workspace.connectForm).toContainText("can't be opened any more");
    await expect(workspace.connectForm.getByRole("checkbox", { name: /Remember it/ })).toBeChecked();
    await password.fill("student");
    await password.press("Enter");
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await page.goto("/");
    await sites.row("Practice").dblclick();
    await expect(workspace.row("welcome.txt")).toBeVisible();
  });

  test("logs in again with the password that was remembered once its session has ended", async ({ page }) => {
    // By a name of its own: the practice server's password needs not be remembered.
    await fillForm({ ...practice, host: "localhost" });
    await sites.saveFromForm({ name: "Practice", remember: true });
    await sites.row("Practice").dblclick();
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await workspace.endFromOutside();
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(workspace.alert).toHaveCount(0);
    await expect(workspace.action("Refresh")).toBeVisible();
    await expect(workspace.sessionTab(/^Practice ?, connected/)).toHaveCount(1);
  });

  test("whose remembered password is refused on the way back takes the new one in its place", async ({
    page,
  }) => {
    const server = await FakeFtpServer.start({ files: { "/kept.txt": "kept" } });
    const accepted = server.answers.get("PASS") ?? "230 Logged in";
    await fillForm({ host: "127.0.0.1", port: server.port, user: "anna", password: "old one" });
    await sites.saveFromForm({ name: "Changing", remember: true });
    await sites.row("Changing").dblclick();
    await expect(workspace.row("kept.txt")).toBeVisible();
    await workspace.endFromOutside();
    server.answers.set("PASS", "530 Login incorrect");
    await page.getByRole("button", { name: "Reconnect" }).click();
    const form = workspace.connectForm;
    await expect(form.getByLabel("Password")).toBeFocused();
    await expect(form).toContainText("The server refused the remembered password. Type it to connect.");
    await expect(form.getByRole("checkbox", { name: "Remember it for Changing" })).toBeChecked();
    server.answers.set("PASS", accepted);
    await form.getByLabel("Password").fill("new one");
    await form.getByLabel("Password").press("Enter");
    await expect(workspace.action("Refresh")).toBeVisible();

    await workspace.endFromOutside();
    await page.getByRole("button", { name: "Reconnect" }).click();
    await expect(workspace.action("Refresh")).toBeVisible();
    expect(server.lines.filter((line) => line.startsWith("PASS"))).toEqual([
      "PASS old one",
      "PASS old one",
      "PASS new one",
      "PASS new one",
    ]);
    expect(await sites.kept()).not.toMatch(/(?:old|new) one/);
    await closeSessions(page);
    await server.close();
  });

  test("that was edited meanwhile doesn't get the password of another login", async ({ page }) => {
    await fillForm({ ...practice, password: "" });
    await sites.saveFromForm({ name: "Practice" });
    await sites.row("Practice").dblclick();
    const form = workspace.connectForm;
    await form.getByRole("checkbox", { name: "Remember it for Practice" }).check();
    await sites.details.getByRole("button", { name: "Edit" }).click();
    await sites.dialog("Edit site").getByLabel("Host").fill("other.example.net");
    await sites.dialog("Edit site").getByRole("button", { name: "Save" }).click();
    await form.getByLabel("Password").fill("student");
    await form.getByLabel("Password").press("Enter");
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await page.goto("/");
    await sites.row("Practice").click();
    await expect(sites.details).toContainText("other.example.net");
    await expect(sites.details).not.toContainText("password remembered");
  });

  test("comes back by the Undo of its own notice, which waits for who points at it", async ({ page }) => {
    await page.clock.install();
    for (const name of ["First", "Second"]) {
      await fillForm({ host: "ftp.example.net" });
      await sites.saveFromForm({ name });
    }
    for (const name of ["First", "Second"]) {
      await sites.row(name).click();
      await sites.siteMenu("Delete");
      await expect(sites.row(name)).toBeHidden();
    }
    const undo = page
      .getByRole("status")
      .filter({ hasText: "Deleted" })
      .getByRole("button", { name: "Undo" });
    await undo.first().click();
    await expect(sites.row("First")).toBeVisible();
    await expect(sites.row("Second")).toBeHidden();

    await undo.hover();
    await page.clock.runFor(60_000);
    await workspace.connectForm.getByLabel("Host").hover();
    await page.clock.runFor(9_000);
    await undo.click();
    await expect(sites.row("Second")).toBeVisible();
  });

  test("is opened once by who opens it twice in a hurry", async ({ page }) => {
    await fillForm({ ...practice });
    await sites.saveFromForm({ name: "Practice", remember: true });
    await sites.row("Practice").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await expect(workspace.sessionTab(/^Practice/)).toHaveCount(1);
  });

  test("can be edited, duplicated, moved, deleted and brought back", async () => {
    await fillForm({ host: "ftp.example.net" });
    await sites.saveFromForm({ name: "First" });
    await sites.row("First").click();
    await sites.siteMenu("Duplicate");
    await expect(sites.row("First (copy)")).toHaveAttribute("aria-selected", "true");
    await sites.details.getByRole("button", { name: "Edit" }).click();
    const edit = sites.dialog("Edit site");
    await edit.getByLabel("Name", { exact: true }).fill("Second");
    await edit.getByLabel("Host").fill("");
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(edit.getByText("Enter the server's name or address")).toBeVisible();
    await edit.getByLabel("Host").fill("other.example.net");
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(sites.details).toContainText("anonymous@other.example.net");

    await sites.siteMenu("Move to folder…");
    await sites.dialog("Move Second").getByLabel("Folder").fill("Elsewhere");
    await sites.dialog("Move Second").getByRole("button", { name: "Move" }).click();
    await expect(sites.row("Elsewhere")).toBeVisible();

    await sites.row("Second").click();
    await sites.siteMenu("Delete");
    await expect(sites.row("Second")).toBeHidden();
    await workspace.page.getByRole("button", { name: "Undo" }).click();
    await expect(sites.row("Second")).toBeVisible();
  });

  test("is found by words of its name, host, notes and folder", async () => {
    await fillForm({ host: "ftp.harbour.example" });
    await sites.saveFromForm({ name: "Plans", folder: "Customers", notes: "ask Jörg" });
    await fillForm({ host: "ftp.example.net" });
    await sites.saveFromForm({ name: "Files" });
    for (const query of ["plans", "harbour", "jörg", "custom plan"]) {
      await sites.search.fill(query);
      await expect(sites.row("Plans")).toBeVisible();
      await expect(sites.row("Files")).toBeHidden();
    }
    await sites.search.fill("nothing like it");
    await expect(sites.panel.getByRole("status")).toContainText("No site");
  });

  test("can be made of the session in front, from the command palette", async ({ page }) => {
    await workspace.openPracticeServer();
    await new ActionsPage(page).do("Save as site");
    await sites.fillAndSave({ name: "The practice server" });
    await page.goto("/");
    await expect(sites.row("The practice server")).toBeVisible();
  });
});

test.describe("importing and exporting", () => {
  test("takes FileZilla's sites with their passwords and gives the same file again", async () => {
    const dialog = await sites.chooseImport(fixture("sitemanager.xml"));
    await expect(dialog).toContainText("5 FTP sites of FileZilla");
    await expect(dialog.getByRole("list", { name: "Left out" })).toContainText("SFTP is another protocol");
    await expect(dialog).toContainText("1 password can't be read: protected by FileZilla's master password");
    await dialog.getByRole("checkbox", { name: "Import 2 passwords, too" }).check();
    await dialog.getByRole("button", { name: "Import 5 sites" }).click();
    await expect(sites.row("Fahrpläne <live>")).toBeVisible();
    await sites.row("Fahrpläne <live>").click();
    await expect(sites.details).toContainText("password remembered");
    for (const secret of ["gehäim", "Z2Vow6RpbSDinJM=", "in plain"]) {
      expect(await sites.kept()).not.toContain(secret);
    }

    const { name, text } = await sites.export(/FileZilla/);
    expect(name).toBe("sitemanager.xml");
    expect(text).toContain("<Command>SITE UMASK 022</Command>");
    expect(text).toContain("<RemoteDir>1 0 3 pub 14 new &amp; releases</RemoteDir>");
    expect(text).not.toContain("<Pass");
  });

  test("takes WinSCP's sites, once, and gives the same file again", async () => {
    let dialog = await sites.chooseImport(fixture("WinSCP.ini"));
    await dialog.getByRole("button", { name: "Import 6 sites" }).click();
    await expect(sites.row("Fahrpläne")).toBeVisible();
    dialog = await sites.chooseImport(fixture("WinSCP.ini"));
    await expect(dialog).toContainText("all of them already here");
    await workspace.page.keyboard.press("Escape");

    const { name, text } = await sites.export(/WinSCP/);
    expect(name).toBe("WinSCP.ini");
    expect(text).toContain("[Sessions\\%EF%BB%BFKunden/%C3%9Cbersee%20&%20Hafen/Fahrpl%C3%A4ne]");
    expect(text).toContain("PostLoginCommands=SITE%20UMASK%20022");
    expect(text).not.toContain("Password=");
  });

  test("D2, D24: gives the sites of a hostile file again, and shows their names as what they are", async ({
    page,
  }) => {
    const markup = `<img src=x onerror="document.title='run'">`;
    const hidden = "pay\u202egnp.exe";
    const server = (name: string, more = "") =>
      `<Server><Host>ftp.example.net</Host><Port>21</Port><Protocol>0</Protocol><Logontype>1</Logontype><User>anna</User>${more}<Name>${name}</Name></Server>`;
    const escaped = markup.replaceAll("<", "&lt;");
    const text = `<?xml version="1.0"?><FileZilla3><Servers>
      <Folder>${escaped}<Folder>..<Folder>[Sessions\\evil]${server(escaped)}</Folder></Folder></Folder>
      ${server(hidden)}${server("Twice")}${server("Twice", "<Account>other</Account>")}
      ${server("Broken", '<Pass encoding="base64">%%%</Pass>')}
      ${server("Lines", "<Comments>one&#13;&#10;[Sessions\\evil]&#10;HostName=evil.example</Comments>")}
    </Servers></FileZilla3>`;
    const dialog = await sites.chooseImport({ text });
    await expect(dialog).toContainText(
      "1 password can't be read: stored in a way that only FileZilla can read",
    );
    await dialog.getByRole("button", { name: "Import 6 sites" }).click();
    await expect(dialog).toBeHidden();
    await expect(sites.row("Twice")).toBeVisible();
    await expect(sites.tree.getByRole("treeitem", { name: markup, exact: true })).toHaveCount(2);
    await expect(sites.row(hidden)).toHaveCount(0);
    await expect(sites.panel.locator("img")).toHaveCount(0);
    await expect(page).not.toHaveTitle("run");

    for (const format of [/FileZilla/, /WinSCP/]) {
      const exported = await sites.export(format);
      const again = await sites.chooseImport({ text: exported.text });
      await expect(again).toContainText("6 FTP sites of");
      await expect(again).toContainText("all of them already here");
      await page.keyboard.press("Escape");
      await expect(again).toBeHidden();
    }
    await page.reload();
    await expect(sites.tree.getByRole("treeitem", { name: "Twice" })).toHaveCount(2);
  });

  test("D24: refuses what a file defines itself, and what is too large to be one", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><FileZilla3><Servers><Server><Host>h</Host><Name>&b;</Name></Server></Servers></FileZilla3>`;
    const dialog = await sites.chooseImport({ text: bomb });
    await expect(dialog.getByRole("alert")).toContainText("It has a DOCTYPE, which no site file has.");
    await sites.page.keyboard.press("Escape");
    const huge = await sites.chooseImport({
      text: `<FileZilla3>${" ".repeat(6 * 1024 * 1024)}</FileZilla3>`,
    });
    await expect(huge.getByRole("alert")).toContainText("larger than 5 MB");
    await expect(huge.getByRole("button", { name: "Import" })).toHaveAttribute("aria-disabled", "true");
  });

  test("names the first of many thousands that it leaves out", async () => {
    const shell = "<Server><Host>h</Host><Protocol>1</Protocol><Name>Shell</Name></Server>";
    const dialog = await sites.chooseImport({
      text: `<FileZilla3><Servers>${shell.repeat(50_000)}</Servers></FileZilla3>`,
    });
    const leftOut = dialog.getByRole("list", { name: "Left out" });
    await expect(leftOut).toContainText("and 49,900 more");
    await expect(leftOut.getByRole("listitem")).toHaveCount(101);
  });

  test("says what is wrong with any other file", async () => {
    const dialog = await sites.chooseImport(fileURLToPath(new URL("../README.md", import.meta.url)));
    await expect(dialog.getByRole("alert")).toContainText("These aren't sites of FileZilla or WinSCP");
  });
});

test.describe("recent connections", () => {
  test("are there without passwords, can be forgotten, and need not be noted", async ({ page }) => {
    await workspace.connect({ ...practice });
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await page.goto("/");
    const name = `student@127.0.0.1:${practicePort}`;
    await expect(sites.row(name)).toBeVisible();
    expect(await sites.kept()).not.toMatch(/password\\*":\\*"student/i);
    await sites.row(name).dblclick();
    await expect(workspace.connectForm.getByLabel("Password")).toBeFocused();
    await expect(workspace.connectForm.getByLabel("User name")).toHaveValue("student");

    await sites.menu("Forget recent connections");
    await expect(sites.row(name)).toBeHidden();
    await sites.panel.getByRole("button", { name: "More for sites" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Note recent connections" }).click();
    await page.keyboard.press("Escape");
    await workspace.connect({ ...practice });
    await expect(workspace.row("welcome.txt")).toBeVisible();
    await page.goto("/");
    await expect(sites.panel).toContainText("None yet");
  });
});

test("asks about a certificate once, and again when it has changed, saying so", async ({ page }) => {
  const first = await FakeFtpServer.start({ tls: "explicit" });
  const { port } = first;
  await fillForm({ host: "127.0.0.1", port, user: "anonymous" });
  await workspace.connectForm.getByLabel("Encryption").selectOption("explicit");
  await sites.saveFromForm({ name: "Secured" });
  await sites.row("Secured").dblclick();
  await page.getByRole("button", { name: "Trust and connect" }).click();
  await expect(workspace.files).toBeVisible();
  await page.goto("/");
  await sites.row("Secured").dblclick();
  await expect(workspace.files).toBeVisible();
  // Nor is a site asked about that is made of the session in which it was trusted.
  await new ActionsPage(page).do("Save as site");
  await sites.fillAndSave({ name: "Made of the session" });
  await closeSessions(page);
  await page.goto("/");
  await sites.row("Made of the session").dblclick();
  await expect(workspace.files).toBeVisible();
  await closeSessions(page);
  await first.close();

  const certificate = await makeCertificate();
  const second = await FakeFtpServer.start({ port, tls: "explicit", certificate });
  await page.goto("/");
  await sites.row("Secured").dblclick();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("The certificate has changed");
  await question.getByRole("button", { name: "Don't connect" }).click();
  await expect(workspace.connectForm).toBeVisible();
  await second.close();
});

test("connects with the keyboard alone", async ({ page }) => {
  await fillForm({ ...practice });
  await sites.saveFromForm({ name: "Practice", folder: "Lab", remember: true });
  await sites.search.focus();
  await page.keyboard.press("ArrowDown");
  await expect(sites.row("Lab")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(sites.row("Practice")).toBeHidden();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(sites.row("Practice")).toBeFocused();
  await page.keyboard.press("F2");
  await expect(sites.dialog("Edit site")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sites.row("Practice")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(sites.row("Practice")).toBeHidden();
  await expect(sites.panel).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await sites.row("Practice").press("Enter");
  await expect(workspace.row("welcome.txt")).toBeVisible();
});

test("D12, D25: an address in the page's own fills the form, and its password goes nowhere", async ({
  page,
}) => {
  await workspace.goto(`?url=${encodeURIComponent("ftps://anna:secret@ftp.example.net:2121/pub")}`);
  await expect(workspace.connectForm.getByLabel("Host")).toHaveValue("ftp.example.net");
  await expect(workspace.connectForm.getByLabel("User name")).toHaveValue("anna");
  await expect(workspace.connectForm.getByLabel("Password")).toHaveValue("");
  await expect(workspace.connectForm.getByLabel("Encryption")).toHaveValue("explicit");
  await sites.saveFromForm({ name: "From the address" });
  expect(await sites.kept()).not.toContain("secret");
  expect(page.url()).not.toContain("secret");
});

test.describe("an address in the page's own that is hostile", () => {
  for (const url of [
    "javascript:alert(1)",
    "javascript://example.net/%0aalert(1)",
    "http://127.0.0.1:1/",
    "ftp://",
    "ftp:///anna:secret@ftp.example.net",
    "ftp://<img src=x>",
    "ftp://ftp.example.net:99999",
    "x".repeat(4000),
  ]) {
    test(`D25: fills in nothing: ${url.slice(0, 50)}`, async ({ page }) => {
      await workspace.goto(`?url=${encodeURIComponent(url)}`);
      await expect(workspace.status.filter({ hasText: "no address of an FTP server" })).toBeVisible();
      await expect(workspace.connectForm.getByLabel("Host")).toHaveValue("");
      await expect(page).toHaveURL(/\/$/);
      expect(await sites.kept()).not.toContain("secret");
    });
  }

  test("D5, D25: sends no command that it smuggles into a name or a path", async ({ page }) => {
    const server = await FakeFtpServer.start();
    const address = `ftp://anna%0d%0aDELE%20x@127.0.0.1:${server.port}/pub%0d%0aDELE%20y`;
    await workspace.goto(`?url=${encodeURIComponent(address)}`);
    await workspace.connectForm.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(
      workspace.connectForm.getByText(/must not contain control characters/).first(),
    ).toBeVisible();
    expect(server.connections).toHaveLength(0);
    await expect(page).toHaveURL(/\/$/);
    await server.close();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ]) {
    test.describe(`${colorScheme}, ${viewport.width} px wide`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing with sites, and the page isn't wider than the window", async ({ page }) => {
        const check = async () => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(
            violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
            ),
          ).toEqual([]);
        };
        const dialog = await sites.chooseImport(fixture("sitemanager.xml"));
        await expect(dialog.getByRole("list", { name: "Left out" })).toBeVisible();
        await check();
        await dialog.getByRole("button", { name: "Import 5 sites" }).click();
        await expect(dialog).toBeHidden();
        await sites.row("Fahrpläne <live>").click();
        await expect(sites.details).toBeVisible();
        await check();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          viewport.width,
        );
        await sites.details.getByRole("button", { name: "Edit" }).click();
        await expect(sites.dialog("Edit site")).toBeVisible();
        await check();
      });
    });
  }
}
