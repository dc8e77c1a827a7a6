import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Locator, type Page } from "@playwright/test";
import { transcriptSchema } from "../../lib/contract/traffic";

const recordings = fileURLToPath(new URL("../../lib/protocol/testing/transcripts/", import.meta.url));

/** The text of a recorded transcript. */
export function recordedText(name: string): string {
  return readFileSync(`${recordings}${name}.json`, "utf8");
}

/** A recording over and over, with numbers and times that go on: as long as it is to be. */
export function longTranscript(name: string, length: number): string {
  const recorded = transcriptSchema.parse(JSON.parse(recordedText(name)));
  const { events } = recorded;
  const span = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0) + 1;
  const long = Array.from({ length }, (_, index) => {
    const round = Math.floor(index / events.length);
    const event = events[index % events.length];
    if (event === undefined) throw new Error("A recording has events");
    return {
      ...event,
      seq: index + 1,
      at: event.at + round * span,
      connection: event.connection + round * 10,
      exchange: event.exchange && { ...event.exchange, id: event.exchange.id + round * 100 },
      ...(event.data !== undefined && { data: event.data + round * 100 }),
    };
  });
  return JSON.stringify({ ...recorded, events: long });
}

/** The page that replays transcripts, as a person meets it. */
export class ReplayPage {
  readonly page: Page;
  readonly openButton: Locator;
  readonly heading: Locator;
  readonly position: Locator;
  readonly log: Locator;
  readonly explanation: Locator;

  constructor(page: Page) {
    this.page = page;
    this.openButton = page.getByRole("button", { name: "Open a transcript" });
    this.heading = page.getByRole("heading", { level: 1 });
    this.position = page.getByRole("slider", { name: "Position" });
    this.log = page.getByRole("log", { name: "Traffic" });
    this.explanation = page.getByRole("region", { name: "Explanation" });
  }

  async goto(): Promise<void> {
    await this.page.goto("/replay");
    await expect(this.openButton).toBeVisible();
    await expect(this.page.getByRole("main")).toHaveAttribute("aria-busy", "false");
  }

  /** Chooses a file by the button. */
  async choose(text: string, name = "transcript.json"): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.openButton.click();
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }

  /** Chooses a recording and waits until it is there. */
  async open(recording: string): Promise<void> {
    await this.choose(recordedText(recording));
    await expect(this.position).toBeFocused();
  }

  async drop(text: string): Promise<void> {
    const transfer = await this.page.evaluateHandle((content) => {
      const held = new DataTransfer();
      held.items.add(new File([content], "transcript.json", { type: "application/json" }));
      return held;
    }, text);
    for (const type of ["dragover", "drop"]) {
      await this.page.locator("main").dispatchEvent(type, { dataTransfer: transfer });
    }
    await transfer.dispose();
  }

  async paste(text: string): Promise<void> {
    await this.page.evaluate((content) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", content);
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    }, text);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the replay is at an event, as its slider says it. */
  async isAt(text: string | RegExp): Promise<void> {
    await expect(this.position).toHaveAttribute("aria-valuetext", text);
  }

  action(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** What failed. Next's own route announcer is an alert, too, and empty. */
  get alert(): Locator {
    return this.page.getByRole("alert").filter({ hasText: /\S/ });
  }
}
