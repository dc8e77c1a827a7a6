import { expect, type Locator, type Page } from "@playwright/test";
import { invisibleCharacter, visibleText } from "@/lib/client/visible-text";

/** The listing where names are strange: found by what is shown of a name, to the letter, spaces included. */
export class HostileNamesPage {
  readonly page: Page;
  readonly grid: Locator;
  /** What a name made happen that no name may: dialogs, requests that its markup asks for. */
  readonly happened: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole("grid", { name: "Files", exact: true });
    page.on("dialog", (dialog) => {
      this.happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (new URL(request.url()).pathname === "/x") this.happened.push(`request ${request.url()}`);
    });
  }

  /** Roles' names are compared without spaces at their ends; these are not. */
  row(name: string): Locator {
    return this.grid.locator(`[role=row][aria-label=${JSON.stringify(visibleText(name))}]`);
  }

  /** The last directory of the path bar. */
  get here(): Locator {
    return this.page.getByRole("navigation", { name: "Path" }).locator("[aria-current=page]");
  }

  /** The text in the editor, whatever it is called. */
  get editedText(): Locator {
    return this.page.getByRole("dialog").locator("[role=textbox][aria-multiline=true]");
  }

  async select(names: readonly string[]): Promise<void> {
    for (const [i, name] of names.entries()) {
      await this.row(name).click(i === 0 ? {} : { modifiers: ["ControlOrMeta"] });
    }
    await expect(this.page.getByText(`${names.length} selected`)).toBeVisible();
  }

  /**
   * That nothing ran, that no character is there which nobody sees or which turns text round, and that letters from right
   * to left stand apart from what is beside them.
   */
  async expectSafe(): Promise<void> {
    const wrong = await this.page.evaluate((invisible) => {
      const isHidden = new RegExp(invisible, "u");
      const isTurned = /\p{Script=Hebrew}|\p{Script=Arabic}/u;
      const found: string[] = "ran" in globalThis ? ["a script ran"] : [];
      // What stands between FSI and PDI stands apart by itself.
      const withoutIsolates = (text: string) => text.replace(/\u2068[^\u2066-\u2069]*\u2069/g, "");
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const text = withoutIsolates(node.nodeValue ?? "");
        const parent = node.parentElement;
        if (parent?.closest("script, style")) continue;
        if (isHidden.test(text)) found.push(`hidden in ${JSON.stringify(text)}`);
        // A line of the log has nothing beside it.
        if (isTurned.test(text) && !parent?.closest("bdi, [role=tabpanel]")) found.push(`not apart: ${text}`);
      }
      for (const name of ["aria-label", "title", "alt", "aria-description"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          const text = withoutIsolates(element.getAttribute(name) ?? "");
          if (isHidden.test(text)) found.push(`hidden in ${name}: ${JSON.stringify(text)}`);
        }
      }
      if (isHidden.test(document.title)) found.push("hidden in the title");
      return found;
    }, invisibleCharacter.source);
    expect([...wrong, ...this.happened]).toEqual([]);
  }
}
