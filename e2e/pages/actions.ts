import type { Locator, Page } from "@playwright/test";

/** The command palette and the sheet of shortcuts. */
export class ActionsPage {
  readonly palette: Locator;
  readonly field: Locator;
  readonly help: Locator;

  constructor(private readonly page: Page) {
    this.palette = page.getByRole("dialog", { name: "Command palette" });
    this.field = this.palette.getByRole("combobox", { name: "Find an action" });
    this.help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  }

  option(name: string | RegExp): Locator {
    return this.palette.getByRole("option", { name });
  }

  /** Opens the palette by its key and does the first thing that a text finds. */
  async do(text: string): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await this.field.fill(text);
    await this.field.press("Enter");
  }
}
