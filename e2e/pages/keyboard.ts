import { expect, type Locator, type Page } from "@playwright/test";

/** Stops of the Tab key after which a person would have given up. */
const MOST_STOPS = 80;

/** A person without a mouse. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Goes on by Tab until something has the focus. */
  async tabTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab doesn't lead to ${target}`);
  }

  /** Goes on by Tab until something in a part of the page has the focus. */
  async tabInto(part: Locator): Promise<void> {
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if ((await part.locator("*:focus").count()) > 0) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab doesn't lead into ${part}`);
  }

  /** Goes there by Tab and presses Enter. */
  async use(target: Locator): Promise<void> {
    await this.tabTo(target);
    await this.press("Enter");
  }
}
