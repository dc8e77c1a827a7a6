import { expect, type Locator, type Page } from "@playwright/test";
import { ActionsPage } from "./actions";

/** The dialog of permissions as a person meets it. */
export class PermissionsPage {
  readonly dialog: Locator;
  readonly octal: Locator;
  readonly change: Locator;
  readonly below: Locator;
  readonly modeOfFiles: Locator;
  readonly modeOfFolders: Locator;
  readonly #actions: ActionsPage;

  constructor(page: Page) {
    this.#actions = new ActionsPage(page);
    this.dialog = page.getByRole("dialog", { name: /^Permissions of / });
    this.octal = this.dialog.getByLabel("Octal");
    this.change = this.dialog.getByRole("button", { name: "Change", exact: true });
    this.below = this.dialog.getByRole("checkbox", { name: /^Also change what is in the folders?$/ });
    this.modeOfFiles = this.dialog.getByLabel("Mode of files");
    this.modeOfFolders = this.dialog.getByLabel("Mode of folders");
  }

  /** Opens it for what is selected, by the palette. */
  async open(): Promise<void> {
    await this.#actions.do("permissions");
    await expect(this.dialog).toBeVisible();
  }

  box(who: "Owner" | "Group" | "Others", may: "Read" | "Write" | "Execute"): Locator {
    return this.dialog.getByRole("checkbox", { name: `${who}: ${may}`, exact: true });
  }

  /** Whether what is in folders changes, by kind. */
  kind(kind: "Files" | "Folders"): Locator {
    return this.dialog.getByRole("checkbox", { name: kind, exact: true });
  }

  async apply(): Promise<void> {
    await this.change.click();
    await expect(this.dialog).toBeHidden();
  }
}

/** The dialog of properties as a person meets it. */
export class PropertiesPage {
  readonly dialog: Locator;
  readonly count: Locator;
  readonly changeDate: Locator;
  readonly date: Locator;
  readonly setDate: Locator;
  readonly permissions: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: /^Properties of / });
    this.count = this.dialog.getByRole("button", { name: "Count what is in it" });
    this.changeDate = this.dialog.getByRole("button", { name: "Change the date" });
    this.date = this.dialog.getByLabel("Date and time, in your time zone");
    this.setDate = this.dialog.getByRole("button", { name: "Set the date" });
    this.permissions = this.dialog.getByRole("button", { name: "Permissions…" });
  }

  /** What is said of a fact, its note included. */
  fact(name: string): Locator {
    return this.dialog.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd[1]");
  }

  /** A copy button puts its text on the clipboard. */
  copy(what: "path" | "link"): Locator {
    return this.dialog.getByRole("button", { name: `Copy ${what}` });
  }
}
