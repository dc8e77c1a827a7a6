import type { Page } from "@playwright/test";

/**
 * What is on the clipboard, as another page gets it that it is pasted into: Portside's own may not read it. There has to be
 * something, or nothing is pasted.
 */
export async function clipboardText(page: Page): Promise<string> {
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
