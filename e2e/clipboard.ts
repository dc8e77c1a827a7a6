import type { BrowserContext, Page } from "@playwright/test";

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
    await other.locator("textarea").focus();
    const pasted = other.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener("paste", ({ clipboardData }) =>
            resolve(clipboardData?.getData("text") ?? ""),
          );
        }),
    );
    await other.keyboard.press("ControlOrMeta+v");
    return await pasted;
  } finally {
    await other.close();
  }
}
