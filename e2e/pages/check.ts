import { expect, type Locator, type Page } from "@playwright/test";

/** The page that checks a server, as a person meets it. */
export class CheckPage {
  readonly form: Locator;
  readonly verdict: Locator;
  readonly steps: Locator;
  readonly report: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole("form", { name: "Check" });
    this.verdict = page.getByRole("status");
    this.steps = page.getByRole("list", { name: "Steps" });
    this.report = page.getByRole("button", { name: "Copy the report" });
  }

  async goto(query = ""): Promise<void> {
    await this.page.goto(`/check${query}`);
  }

  /** Fills in a login, all but what is left out, and checks it. */
  async check(login: { host?: string; port?: number; user?: string; password?: string }): Promise<void> {
    const { host, port, user, password } = login;
    if (host !== undefined) await this.form.getByLabel("Host").fill(host);
    if (port !== undefined) await this.form.getByLabel("Port", { exact: true }).fill(String(port));
    if (user !== undefined) await this.form.getByLabel("User name").fill(user);
    if (password !== undefined) await this.form.getByLabel("Password").fill(password);
    await this.button("Check this server").click();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The step of a title. */
  step(title: string): Locator {
    return this.steps
      .getByRole("listitem")
      .filter({ has: this.page.getByRole("heading", { name: title, exact: true }) });
  }

  /** Waits until there is a verdict. */
  async isOver(): Promise<void> {
    await expect(this.button("Check again")).toBeVisible();
  }
}
