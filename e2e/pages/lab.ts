import { expect, type Locator, type Page } from "@playwright/test";

/** Milliseconds within which every run is over: a dial that meets silence takes most of them. */
const LONGEST_RUN = 20_000;

/** The lab, as a learner meets it. */
export class LabPage {
  readonly log: Locator;
  readonly scenarios: Locator;
  readonly finding: Locator;
  readonly goals: Locator;
  readonly session: Locator;
  readonly ownSide: Locator;
  readonly serverSide: Locator;
  readonly replay: Locator;
  readonly position: Locator;
  readonly network: Locator;
  readonly comparison: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log", { name: "Traffic", exact: true });
    this.scenarios = page.getByRole("navigation", { name: "Scenarios" });
    this.finding = page.getByRole("article", { name: "Finding" });
    this.goals = page.getByRole("region", { name: /^Goals?$/ });
    this.session = page.getByRole("region", { name: "Session" });
    this.ownSide = page.getByRole("region", { name: "Your side" });
    this.serverSide = page.getByRole("region", { name: "The server's side" });
    this.comparison = page.getByRole("region", { name: "Comparison of two runs" });
    this.replay = page.getByRole("region", { name: "Replay" });
    this.position = this.replay.getByRole("slider", { name: "Position" });
    this.network = page.getByRole("img", { name: /^The network of “/ });
  }

  async goto(scenario = "", query = ""): Promise<void> {
    await this.page.goto(`/lab${scenario === "" ? "" : `/${scenario}`}${query}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** Runs the scenario, and waits until the run is over. */
  async run(): Promise<void> {
    await this.button(/^List \//).click();
    await this.isOver();
  }

  async isOver(): Promise<void> {
    await expect(this.button(/^List \//)).toBeVisible({ timeout: LONGEST_RUN });
    await expect(this.position).toBeVisible();
  }

  dataMode(mode: "Passive" | "Active"): Locator {
    return this.session.getByRole("radio", { name: mode });
  }

  /** A goal that was reached. */
  reached(text: string | RegExp): Locator {
    return this.goals.getByRole("listitem").filter({ hasText: text }).filter({ hasText: "Reached:" });
  }

  /** What the drawing says to who can't see it. */
  async drawn(): Promise<string> {
    const id = (await this.network.getAttribute("aria-describedby")) ?? "";
    return (await this.page.locator(`[id="${id}"]`).textContent()) ?? "";
  }
}
