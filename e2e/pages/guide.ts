import { expect, type Locator, type Page } from "@playwright/test";

/** The guide, as a person meets it. */
export class GuidePage {
  readonly heading: Locator;
  readonly form: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1 });
    this.form = page.getByRole("form", { name: "Your server and network" });
  }

  async goto(path = ""): Promise<void> {
    await this.page.goto(`/guide${path}`);
  }

  /** The example of a scenario's title. */
  example(title: string): Locator {
    return this.page.getByRole("region", { name: `Example: ${title}` });
  }

  /** Runs it to its end. */
  async run(title: string): Promise<void> {
    const example = this.example(title);
    await example.getByRole("button", { name: /^Run/ }).click();
    await expect(example.getByRole("status")).toContainText("The run is over.", { timeout: 25_000 });
  }

  /** What an example's run has in its log. */
  log(title: string): Locator {
    return this.page.getByRole("log", { name: `Traffic of the example: ${title}` });
  }

  /** All lines that are shown. */
  lines(): Promise<string> {
    return this.page
      .locator("pre")
      .allInnerTexts()
      .then((texts) => texts.join("\n"));
  }
}
