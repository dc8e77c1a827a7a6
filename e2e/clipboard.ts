import { type BrowserContext, expect, type Page } from "@playwright/test";

/** Lets the pages of a context tell when what they copied is on the clipboard. */
export async function watchCopies(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { clipboard } = navigator;
    if (clipboard === undefined) return;
    const write = clipboard.writeText.bind(clipboard);
    let last: Promise<unknown> = Promise.resolve();
    clipboard.writeText = (text) => {
      const written = write(text);
      last = written.catch(() => undefined);
      return written;
    };
    Object.assign(window, { copied: () => last });
  });
}

/**
 * What is on the clipboard, as another page gets it that it is pasted into: Portside's own may not read it. There has to be
 * something, or nothing is pasted.
 */
export async function clipboardText(page: Page): Promise<string> {
  // A page that loses the focus before may copy nothing any more.
  await page.evaluate(() => Reflect.get(window, "copied")());
  const other = await page.context().newPage();
  try {
    await other.setContent("<textarea autofocus></textarea>");
    const field = other.locator("textarea");
    await field.press("ControlOrMeta+v");
    await expect(field).not.toHaveValue("");
    return await field.inputValue();
  } finally {
    await other.close();
  }
}
