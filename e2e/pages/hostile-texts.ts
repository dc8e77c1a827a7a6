import { type BrowserContext, expect, type Frame, type Locator, type Page } from "@playwright/test";
import { elsewhere } from "../hostile-payloads";

/** A page that is shown texts which want to be something else, and what they achieved. */
export class HostileTextsPage {
  /** What no text may make happen: dialogs, windows, requests. */
  readonly happened: string[] = [];

  private constructor(readonly page: Page) {}

  /** Before anything is opened: every document from here on has the function that the texts call. */
  static async watch(page: Page, context: BrowserContext): Promise<HostileTextsPage> {
    const watched = new HostileTextsPage(page);
    page.on("dialog", (dialog) => {
      watched.happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("popup", (popup) => watched.happened.push(`window ${popup.url()}`));
    context.on("request", (request) => {
      const url = request.url();
      if (url.startsWith(elsewhere) || new URL(url).pathname === "/x") watched.happened.push(url);
    });
    await context.addInitScript(() => {
      Object.assign(globalThis, { pwned: () => Object.assign(globalThis, { wasPwned: true }) });
    });
    return watched;
  }

  /** That nothing ran or was asked for, and that no element is there which a text made. */
  async expectSafe(): Promise<void> {
    const wrong: string[] = [];
    for (const frame of this.page.frames()) wrong.push(...(await achievedIn(frame)));
    expect([...wrong, ...this.happened]).toEqual([]);
  }

  /** All the texts of a list that draws only what is in sight, from its beginning to its end. */
  async textsOf(list: Locator, item: string): Promise<ReadonlySet<string>> {
    const texts = new Set<string>();
    await list.evaluate((element) => element.scrollTo({ top: 0 }));
    for (;;) {
      const { shown, isEnd } = await list.evaluate(async (element, selector) => {
        const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        await drawn();
        const items = [...element.querySelectorAll(selector)].map(({ textContent }) => textContent ?? "");
        const before = element.scrollTop;
        element.scrollBy({ top: element.clientHeight / 2 });
        await drawn();
        return { shown: items, isEnd: element.scrollTop === before };
      }, item);
      for (const text of shown) texts.add(text);
      if (isEnd) return texts;
    }
  }
}

/** What a text made of a document: something that ran, or an element that none of ours is. */
function achievedIn(frame: Frame): Promise<string[]> {
  return frame.evaluate((there) => {
    const found: string[] = "wasPwned" in globalThis ? ["a script ran"] : [];
    const ours = `${location.origin}/`;
    for (const element of document.querySelectorAll("*")) {
      const tag = element.localName;
      const handler = element.getAttributeNames().find((name) => /^on/i.test(name));
      if (handler !== undefined) found.push(`<${tag} ${handler}>`);
      for (const name of ["href", "src", "action", "formaction", "data", "ping", "xlink:href"]) {
        const value = element.getAttribute(name);
        if (value === null || value.startsWith("#")) continue;
        const { protocol, href } = new URL(value, location.origin);
        // What explains a line leads to the standard that it is from.
        const isOurs = href.startsWith(ours) || href.startsWith("https://www.rfc-editor.org/rfc/");
        if (protocol !== "blob:" && !isOurs) found.push(`<${tag} ${name}=${value}>`);
        if (value.includes(there)) found.push(`<${tag} ${name}=${value}>`);
      }
      if (/^(?:object|embed|base|portal|foreignobject|animate|set|math|plaintext|template)$/.test(tag)) {
        found.push(`<${tag}>`);
      }
      if (tag === "script" && !(element instanceof HTMLScriptElement && element.nonce !== "")) {
        const source = element.getAttribute("src") ?? "";
        if (!source.startsWith("/_next/static/")) found.push(`<script src=${source}>`);
      }
      if (tag === "meta" && element.getAttribute("http-equiv")?.toLowerCase() === "refresh") {
        found.push("<meta http-equiv=refresh>");
      }
    }
    return found;
  }, elsewhere);
}
