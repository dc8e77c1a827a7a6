import { expect, type Locator, type Page } from "@playwright/test";
import { practicePort } from "../ports";

const names = {
  first: { region: "Pane", path: "Path", session: "Session of the pane", close: "Close the pane", up: "Up" },
  beside: {
    region: "Pane beside",
    path: "Path beside",
    session: "Session of the pane beside",
    close: "Close the pane beside",
    up: "Up beside",
  },
} as const;

/** One of two panes, as a person meets it. */
export class PanePage {
  readonly page: Page;
  readonly region: Locator;
  readonly files: Locator;
  readonly path: Locator;
  readonly pathField: Locator;
  readonly session: Locator;

  constructor(page: Page, which: keyof typeof names) {
    const { region, path, session } = names[which];
    this.page = page;
    this.region = page.getByRole("region", { name: region, exact: true });
    this.files = this.region.getByRole("grid");
    this.path = this.region.getByRole("navigation", { name: path, exact: true });
    this.pathField = this.region.getByRole("textbox", { name: path, exact: true });
    this.session = this.region.getByRole("combobox", { name: session, exact: true });
  }

  row(name: string): Locator {
    return this.files.getByRole("row", { name, exact: true });
  }

  action(name: string): Locator {
    return this.region.getByRole("button", { name, exact: true });
  }

  /** Goes into a folder of the listing. */
  async open(name: string): Promise<void> {
    await this.row(name).dblclick();
    await expect(this.path.getByRole("button", { name, exact: true })).toBeVisible();
  }

  async goToPath(path: string): Promise<void> {
    await this.action("Edit path").click();
    await this.pathField.fill(path);
    await this.pathField.press("Enter");
  }
}

/** The workspace with two panes. */
export class PanesPage {
  readonly page: Page;
  readonly first: PanePage;
  readonly beside: PanePage;

  constructor(page: Page) {
    this.page = page;
    this.first = new PanePage(page, "first");
    this.beside = new PanePage(page, "beside");
  }

  /** Opens the second pane. */
  async split(): Promise<void> {
    await this.page.getByRole("button", { name: "Two panes" }).click();
    await expect(this.beside.files).toBeVisible();
  }

  /** Logs in to the practice server's second account, in the pane that has the focus. */
  async openAnonymous(): Promise<void> {
    await this.page.getByRole("link", { name: "New session" }).click();
    const form = this.page.getByRole("form", { name: "Connect" });
    await form.getByLabel("Host").fill("127.0.0.1");
    await form.getByLabel("Port", { exact: true }).fill(String(practicePort));
    await form.getByLabel("User name").fill("anonymous");
    await form.getByRole("button", { name: "Connect", exact: true }).click();
  }
}
