import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { makeCertificate } from "@/lib/ftp/testing/certificate";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { closeSessions } from "./close-sessions";
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

test("an address in the page's own fills the form, and its password goes nowhere", async ({ page }) => {
  await workspace.goto(`?url=${encodeURIComponent("ftps://anna:secret@ftp.example.net:2121/pub")}`);
  await expect(workspace.connectForm.getByLabel("Host")).toHaveValue("ftp.example.net");
  await expect(workspace.connectForm.getByLabel("User name")).toHaveValue("anna");
  await expect(workspace.connectForm.getByLabel("Password")).toHaveValue("");
  await expect(workspace.connectForm.getByLabel("Encryption")).toHaveValue("explicit");
  await sites.saveFromForm({ name: "From the address" });
  expect(await sites.kept()).not.toContain("secret");
  expect(page.url()).not.toContain("secret");
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
