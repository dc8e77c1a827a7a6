import { expect, type Locator, type Page } from "@playwright/test";

/** What a learner may expect of a dial, in the page's words. */
export interface Guess {
  readonly dials: "The client" | "The server";
  readonly port: string;
  readonly becomes: "It arrives" | "It is dropped: no answer" | "It is refused: an answer at once";
}

/** A scenario of the lab in step mode, as a learner meets it. */
export class LabStepPage {
  /** What waits, and what is asked of it. */
  readonly panel: Locator;
  readonly step: Locator;
  readonly nextStep: Locator;
  readonly letItDial: Locator;
  /** What became of the predictions, once the run is over. */
  readonly review: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.panel = page.getByRole("region", { name: "Next step" });
    this.step = page.getByRole("button", { name: "Step", exact: true });
    this.nextStep = this.panel.getByRole("button", { name: "Next step" });
    this.letItDial = this.panel.getByRole("button", { name: "Let it dial" });
    this.review = page.getByRole("region", { name: "Your predictions" });
    this.log = page.getByRole("complementary", { name: "Traffic of the run" });
  }

  async goto(scenario: string): Promise<void> {
    await this.page.goto(`/lab/${scenario}`);
    await expect(this.step).toBeEnabled();
  }

  group(legend: string): Locator {
    return this.panel.getByRole("group", { name: legend });
  }

  answer(legend: string, label: string): Locator {
    return this.group(legend).getByRole("radio", { name: label, exact: true });
  }

  /** Lets commands go until a dial waits. */
  async toTheDial(): Promise<void> {
    for (;;) {
      await expect(this.nextStep.or(this.letItDial)).toBeEnabled();
      if (await this.letItDial.isVisible()) return;
      await this.letCommandGo();
    }
  }

  /** Lets the command go that waits, and waits until it is in the log. */
  async letCommandGo(): Promise<string> {
    const line = (await this.panel.locator("code").textContent()) ?? "";
    await this.nextStep.click();
    await expect(this.log).toContainText(line);
    await expect(this.panel.locator("code").filter({ hasText: line })).toBeHidden();
    return line;
  }

  async guess({ dials, port, becomes }: Guess): Promise<void> {
    await this.answer("Who dials?", dials).check();
    await this.answer("To which port?", port).check();
    await this.answer("What becomes of it?", becomes).check();
  }

  /** The port that the newest reply to PASV in the log comes to. */
  async announcedPort(): Promise<number> {
    const replies = await this.log.getByText(/227 .*\(/).allInnerTexts();
    const [, high = "", low = ""] = /(\d+),(\d+)\)/.exec(replies.at(-1) ?? "") ?? [];
    return Number(high) * 256 + Number(low);
  }
}
