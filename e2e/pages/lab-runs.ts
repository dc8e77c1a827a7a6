import { expect, type Locator, type Page } from "@playwright/test";

/** The lab as somebody meets it who runs a scenario, replays its runs, and sets them side by side. */
export class LabRunsPage {
  /** What was on the wire and in the network, of the run that is shown. */
  readonly log: Locator;
  readonly replay: Replay;
  readonly comparison: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("complementary", { name: "Traffic of the run" }).getByRole("log");
    this.comparison = page.getByRole("region", { name: "Comparison of two runs" });
    this.replay = new Replay(page.getByRole("main").getByRole("region", { name: "Replay" }));
  }

  async goto(scenario: string): Promise<void> {
    await this.page.goto(`/lab/${scenario}`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("main").getByRole("button", { name });
  }

  /** Runs what is set, and waits until it is over. */
  async run(): Promise<void> {
    await this.button("List /").click();
    await this.isOver();
  }

  async isOver(): Promise<void> {
    await expect(this.button("List /")).toBeVisible();
  }

  async choose(dataMode: "Passive" | "Active"): Promise<void> {
    await this.page
      .getByRole("radiogroup", { name: "Data connection" })
      .getByRole("radio", { name: dataMode })
      .click();
  }

  /** The replay of both runs of the comparison. */
  get comparedReplay(): Replay {
    return new Replay(this.comparison.getByRole("region", { name: "Replay" }));
  }

  /** What a run of the comparison shows so far: "Run 1: active, failed". */
  comparedLog(run: string): Locator {
    return this.comparison.getByRole("log", { name: `Traffic of ${run}` });
  }
}

/** What moves a replay. */
export class Replay {
  readonly position: Locator;

  constructor(readonly area: Locator) {
    this.position = area.getByRole("slider", { name: "Position" });
  }

  button(name: string): Locator {
    return this.area.getByRole("button", { name });
  }

  /** How many events there are. */
  async length(): Promise<number> {
    return Number(await this.position.getAttribute("max"));
  }

  /** What the slider says of its place. */
  async says(text: string | RegExp): Promise<void> {
    await expect(this.position).toHaveAttribute("aria-valuetext", text);
  }

  /** Moves the slider to an event: 1 is the first. */
  async moveTo(event: number): Promise<void> {
    await this.position.fill(String(event));
  }

  /** Moves on, event by event, until the slider says so. */
  async stepUntil(text: RegExp): Promise<void> {
    for (let left = await this.length(); left > 0; left--) {
      if (text.test((await this.position.getAttribute("aria-valuetext")) ?? "")) return;
      await this.button("Next event").click();
    }
    throw new Error(`No event of the replay is ${text}`);
  }
}
