import type { Locator, Page } from "@playwright/test";

/** A finding as a person meets it beside what failed: everything is found by role and name. */
export class FindingCard {
  readonly card: Locator;

  /** @param page also a part of one, such as the explanation of a line */
  constructor(page: Page | Locator) {
    this.card = page.getByRole("article", { name: "Finding" });
  }

  action(name: string | RegExp): Locator {
    return this.card.getByRole("button", { name });
  }

  /** The links to the lines of the log that it rests on. */
  get lines(): Locator {
    return this.card.getByRole("button", { name: /^Line \d+ of the log$/ });
  }
}
