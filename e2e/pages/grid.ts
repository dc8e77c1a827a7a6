import { expect, type Locator, type Page } from "@playwright/test";

/** Pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

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

  /** The edge of a column, by which its width is changed. */
  edge(column: string): Locator {
    return this.grid.getByRole("separator", { name: `Width of ${column}`, exact: true });
  }

  /** Draws a band with the mouse from one place to another, in pixels from the grid's top left. */
  async drawBand(from: Place, to: Place, modifier?: "ControlOrMeta"): Promise<void> {
    const { x, y } = await this.box();
    if (modifier) await this.page.keyboard.down(modifier);
    await this.page.mouse.move(x + from.x, y + from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + to.x, y + to.y, { steps: 5 });
    await this.page.mouse.up();
    if (modifier) await this.page.keyboard.up(modifier);
  }

  async box(): Promise<Place & { readonly width: number; readonly height: number }> {
    const box = await this.grid.boundingBox();
    if (box === null) throw new Error("There is no listing");
    return box;
  }

  get selected(): Locator {
    return this.grid.getByRole("row", { selected: true });
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
