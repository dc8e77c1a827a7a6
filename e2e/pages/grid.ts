import { expect, type Locator, type Page } from "@playwright/test";

/** The listing's own ways: its menus, the name field in a row, its columns, and dragging. */
export class GridPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly menu: Locator;
  readonly nameField: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole("grid", { name: "Files", exact: true });
    this.menu = page.getByRole("menu");
    this.nameField = this.grid.getByRole("textbox", { name: "New name" });
  }

  row(name: string): Locator {
    return this.grid.getByRole("row", { name, exact: true });
  }

  item(name: string): Locator {
    return this.menu.getByRole("menuitem", { name, exact: true });
  }

  header(name: string): Locator {
    return this.grid.getByRole("columnheader", { name, exact: true });
  }

  /** The names of the rows in sight, from the top. */
  async names(): Promise<string[]> {
    const rows = await this.grid.getByRole("row").all();
    const names = await Promise.all(rows.map((row) => row.getAttribute("aria-label")));
    return names.filter((name) => name !== null);
  }

  /** Opens the menu of a row by the right button. */
  async openMenu(name: string): Promise<void> {
    await this.row(name).click({ button: "right" });
    await expect(this.menu).toBeVisible();
  }

  /** Drags a row to somewhere, as a mouse does: in steps. */
  async drag(name: string, to: Locator, modifier?: "Control"): Promise<void> {
    await this.row(name).hover();
    await this.page.mouse.down();
    await to.hover();
    if (modifier) await this.page.keyboard.down(modifier);
    await to.hover({ position: { x: 40, y: 12 } });
    await this.page.mouse.up();
    if (modifier) await this.page.keyboard.up(modifier);
  }
}
