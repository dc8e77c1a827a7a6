import { expect, type Locator, type Page } from "@playwright/test";
import { WorkspacePage } from "./workspace";

/** The editor of text files as a person meets it: everything is found by role and name. */
export class EditorPage {
  readonly page: Page;
  readonly workspace: WorkspacePage;

  constructor(page: Page) {
    this.page = page;
    this.workspace = new WorkspacePage(page);
  }

  /** The window of a file. */
  window(name: string): Locator {
    return this.page.getByRole("dialog", { name, exact: true });
  }

  /** The text of a file. */
  text(name: string): Locator {
    return this.window(name).getByRole("textbox", { name, exact: true });
  }

  /** Opens a file of the listing and waits for its text. */
  async edit(name: string): Promise<void> {
    await this.workspace.row(name).click();
    await this.page.keyboard.press("F4");
    await expect(this.text(name)).toBeFocused();
  }

  /** Opens the editor for a file that isn't there yet. */
  async newFile(name: string): Promise<void> {
    await this.workspace.action("New file").click();
    const dialog = this.page.getByRole("dialog", { name: "New file" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Edit" }).click();
    await expect(this.text(name)).toBeFocused();
  }

  /** Types at the end of the text. */
  async append(text: string): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+End");
    await this.page.keyboard.type(text);
  }

  /** Saves by the keyboard and waits until it is saved. */
  async save(): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+s");
    await expect(this.status).toHaveText("Saved");
  }

  /** What becomes of the text, below it. */
  get status(): Locator {
    return this.page.getByRole("dialog").getByRole("status");
  }

  get unsaved(): Locator {
    return this.page.getByRole("dialog").getByText("unsaved changes", { exact: true });
  }

  /** What failed, in the window. */
  get alert(): Locator {
    return this.page.getByRole("dialog").getByRole("alert");
  }

  /** What to do about somebody else's change. */
  get conflict(): Locator {
    return this.page.getByRole("region", { name: "Conflict" });
  }

  button(name: string): Locator {
    return this.page.getByRole("dialog").getByRole("button", { name, exact: true });
  }

  /** The question about what is unsaved. */
  question(name: string): Locator {
    return this.page.getByRole("alertdialog", { name });
  }

  async answer(question: string, answer: string): Promise<void> {
    await this.question(question).getByRole("button", { name: answer, exact: true }).click();
  }

  async close(name: string): Promise<void> {
    await this.button("Close").click();
    await expect(this.window(name)).toBeHidden();
  }
}
