import { expect, type Locator, type Page } from "@playwright/test";
import { WorkspacePage } from "./workspace";

/** A file looked at over the listing. */
export class PreviewPage {
  readonly page: Page;
  readonly workspace: WorkspacePage;

  constructor(page: Page) {
    this.page = page;
    this.workspace = new WorkspacePage(page);
  }

  /** The preview of a file. */
  of(name: string): Locator {
    return this.page.getByRole("dialog", { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  button(name: string): Locator {
    return this.dialog.getByRole("button", { name, exact: true });
  }

  /** Opens a file of the listing by keyboard. */
  async open(name: string): Promise<Locator> {
    await this.workspace.row(name).click();
    await this.page.keyboard.press("Enter");
    await expect(this.of(name)).toBeVisible();
    return this.of(name);
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toBeHidden();
  }

  /** Chooses how a file is shown. */
  async showAs(way: string): Promise<void> {
    const radio = this.dialog.getByRole("radiogroup", { name: "Show as" }).getByRole("radio", { name: way });
    await radio.click();
    await expect(radio).toBeChecked();
  }

  /** The text of a file. */
  text(name: string): Locator {
    return this.dialog.getByRole("textbox", { name, exact: true });
  }

  get charset(): Locator {
    return this.dialog.getByRole("combobox", { name: "Charset" });
  }

  /** The bytes of a file. */
  bytes(name: string): Locator {
    return this.dialog.getByRole("grid", { name: `Bytes of ${name}` });
  }
}
