import { expect, type Locator, type Page } from "@playwright/test";

/** What people do to entries, by dialog, keyboard and notice. */
export class FileOperationsPage {
  readonly page: Page;
  readonly moveDialog: Locator;
  readonly folders: Locator;
  readonly folder: Locator;
  readonly session: Locator;
  readonly notices: Locator;
  readonly files: Locator;

  constructor(page: Page) {
    this.page = page;
    this.moveDialog = page.getByRole("dialog", { name: /^Move or copy/ });
    this.folders = this.moveDialog.getByRole("tree", { name: "Folders" });
    this.folder = this.moveDialog.getByRole("textbox", { name: "Folder" });
    this.session = this.moveDialog.getByLabel("To the session");
    this.notices = page.getByRole("status");
    this.files = page.getByRole("grid", { name: "Files", exact: true });
  }

  /** Selects rows by mouse. */
  async select(...names: readonly string[]): Promise<void> {
    for (const [i, name] of names.entries()) {
      const row = this.files.getByRole("row", { name, exact: true });
      await row.click(i === 0 ? {} : { modifiers: ["ControlOrMeta"] });
    }
  }

  /** Opens the dialog for what is selected, by its key. */
  async askWhere(): Promise<void> {
    await this.files.focus();
    await this.page.keyboard.press("ControlOrMeta+Shift+M");
    await expect(this.moveDialog).toBeVisible();
  }

  /** Types a folder and lets it be done. */
  async relocate(kind: "Move" | "Copy", into: string): Promise<void> {
    await this.askWhere();
    await this.moveDialog.getByRole("radio", { name: kind, exact: true }).check();
    await this.folder.fill(into);
    await this.moveDialog.getByRole("button", { name: kind, exact: true }).click();
    await expect(this.moveDialog).toBeHidden();
  }

  treeItem(name: string): Locator {
    return this.folders.getByRole("treeitem", { name, exact: true });
  }

  /** A question about a name that is taken. */
  conflict(name: string): Locator {
    return this.page.getByRole("alertdialog", { name: `Replace ${name}?` });
  }

  undoButton(): Locator {
    return this.notices.getByRole("button", { name: "Undo" });
  }

  /** How often a session has listed a directory: the answers of the wire, not of the page. */
  async listings(session: string): Promise<number> {
    const answer = await this.page.request.get(`/api/sessions/${session}/events?format=json`);
    const { events }: { events: readonly { type: string; line?: string }[] } = await answer.json();
    return events.filter(({ type, line }) => type === "command" && /^(MLSD|LIST|NLST)\b/.test(line ?? ""))
      .length;
  }
}
