import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";

/** What a person says when a connection is saved. */
export interface SiteDetails {
  readonly name?: string;
  readonly folder?: string;
  readonly colour?: string;
  readonly notes?: string;
  readonly remember?: boolean;
}

/** The list of sites beside the connect form, and its dialogs. */
export class SitesPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly tree: Locator;
  readonly search: Locator;
  /** What the selected site is. */
  readonly details: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole("region", { name: "Sites", exact: true });
    this.tree = this.panel.getByRole("tree", { name: "Sites" });
    this.search = this.panel.getByRole("searchbox", { name: "Search sites" });
    this.details = this.panel.getByRole("region", { name: "Selected site" });
  }

  /** A site or folder in the list; a saved site rather than the recent connection to it. */
  row(name: string): Locator {
    return this.tree.getByRole("treeitem", { name, exact: true }).first();
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** Saves what stands in the connect form. */
  async saveFromForm(details: SiteDetails): Promise<void> {
    await this.page.getByRole("button", { name: "Save as site…" }).click();
    await this.fillAndSave(details);
  }

  /** Fills in the dialog that saves a site, and saves it. */
  async fillAndSave(details: SiteDetails): Promise<void> {
    const dialog = this.dialog("Save as site");
    if (details.name !== undefined) await dialog.getByLabel("Name", { exact: true }).fill(details.name);
    if (details.folder !== undefined) await dialog.getByLabel("Folder").fill(details.folder);
    if (details.colour !== undefined) await dialog.getByLabel("Colour").selectOption(details.colour);
    if (details.notes !== undefined) await dialog.getByLabel("Notes").fill(details.notes);
    if (details.remember) await dialog.getByRole("checkbox", { name: /Remember the password/ }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  }

  async menu(item: string): Promise<void> {
    await this.panel.getByRole("button", { name: "More for sites" }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async siteMenu(item: string): Promise<void> {
    await this.details.getByRole("button", { name: "More for this site" }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Opens the import's dialog and gives it a file of this computer, or a text as one. */
  async chooseImport(file: string | { readonly text: string }): Promise<Locator> {
    await this.menu("Import sites…");
    const dialog = this.dialog("Import sites");
    const chooser = this.page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: "Choose a file…" }).click();
    const made = (text: string) => ({ name: "sites.xml", mimeType: "text/xml", buffer: Buffer.from(text) });
    await (await chooser).setFiles(typeof file === "string" ? file : made(file.text));
    return dialog;
  }

  /** Exports all sites. @returns the file's name and text */
  async export(format: RegExp): Promise<{ readonly name: string; readonly text: string }> {
    await this.menu("Export sites…");
    const dialog = this.dialog(/^Export/);
    const label = await dialog.getByRole("option", { name: format }).textContent();
    await dialog.getByLabel("For").selectOption({ label: label ?? "" });
    const started = this.page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export" }).click();
    const download = await started;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  }

  /** Everything that the browser keeps for the page. */
  async kept(): Promise<string> {
    return this.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  }
}
