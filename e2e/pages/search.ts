import { expect, type Locator, type Page } from "@playwright/test";
import type { WorkspacePage } from "./workspace";

/** The search in place of a listing, as a person meets it. */
export class SearchPage {
  readonly page: Page;
  readonly view: Locator;
  readonly name: Locator;
  readonly kind: Locator;
  readonly subfolders: Locator;
  readonly search: Locator;
  readonly stop: Locator;
  readonly back: Locator;
  readonly results: Locator;
  readonly rows: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.view = page.getByRole("region", { name: "Search", exact: true });
    this.name = this.view.getByRole("searchbox", { name: "Name" });
    this.kind = this.view.getByLabel("Kind");
    this.subfolders = this.view.getByRole("checkbox", { name: "With subfolders" });
    this.search = this.view.getByRole("button", { name: "Search", exact: true });
    this.stop = this.view.getByRole("button", { name: "Stop", exact: true });
    this.back = this.view.getByRole("button", { name: "Back to the folder" });
    this.results = this.view.getByRole("grid", { name: "Results" });
    this.rows = this.results.getByRole("row").filter({ has: page.getByRole("gridcell") });
    this.status = this.view.getByRole("status");
  }

  /** Opens it by its key from the files. */
  async open(workspace: WorkspacePage): Promise<void> {
    await workspace.files.focus();
    await this.page.keyboard.press("Control+Shift+f");
    await expect(this.name).toBeFocused();
  }

  /** Searches for a name and waits for the end. */
  async find(name: string): Promise<void> {
    await this.name.fill(name);
    await this.name.press("Enter");
    await expect(this.search).toBeVisible();
  }

  row(name: string, folder: string): Locator {
    return this.results.getByRole("row", { name: `${name} in ${folder}`, exact: true });
  }

  /** Size and date, behind their disclosure. */
  async showMore(): Promise<void> {
    await this.view.getByRole("button", { name: "Size and date" }).click();
    await expect(this.field("At least")).toBeVisible();
  }

  field(label: "At least" | "At most" | "Unit" | "Changed from" | "Changed until"): Locator {
    return this.view.getByLabel(label, { exact: true });
  }

  action(name: string): Locator {
    return this.view.getByRole("button", { name, exact: true });
  }
}
