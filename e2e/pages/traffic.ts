import { expect, type Locator, type Page } from "@playwright/test";

/** The traffic panel as a person meets it: everything is found by role and name. */
export class TrafficPage {
  readonly log: Locator;
  readonly explanation: Locator;
  readonly diagram: Locator;
  readonly compare: Locator;
  readonly console: Locator;
  readonly command: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log", { name: "Traffic" });
    this.explanation = page.getByRole("region", { name: "Explanation" });
    this.diagram = page.getByRole("group", { name: "Sequence diagram" });
    this.compare = page.getByRole("region", { name: "Compare", exact: true });
    this.console = page.getByRole("form", { name: "Console" });
    this.command = this.console.getByLabel("Command", { exact: true });
  }

  async open(view: "Log" | "Diagram" | "Compare" | "Console"): Promise<void> {
    await this.page.getByRole("tab", { name: view, exact: true }).click();
  }

  /** The log's lines that hold a text, the newest last. */
  line(text: string | RegExp): Locator {
    return this.log.getByRole("listitem").filter({ hasText: text });
  }

  /** Shows what the newest line with a text means. */
  async select(text: string | RegExp): Promise<void> {
    await this.line(text).last().getByRole("button").first().click();
  }

  /** The steps of the diagram that hold a text, the newest last. */
  step(text: string | RegExp): Locator {
    return this.diagram.getByRole("button", { name: text });
  }

  /** Waits until an operation stands whole in the log: its header tells how much came. */
  async hasDone(operation: string, dialler: "Portside" | "the server"): Promise<void> {
    await expect(
      this.log
        .getByRole("button", { name: new RegExp(`^${operation} .*\\d [kM]?B .*${dialler} dialled`) })
        .last(),
    ).toBeVisible();
    await expect(this.line("226").last()).toBeVisible();
  }

  /** Types a command into the console and sends it. */
  async send(command: string): Promise<void> {
    await this.command.fill(command);
    await this.console.getByRole("button", { name: "Send" }).click();
  }

  /** What became of the newest command in the console. */
  get answer(): Locator {
    return this.console.getByRole("article").last();
  }

  /** The line of the log that is selected. */
  get selected(): Locator {
    return this.log.locator("[aria-pressed=true]");
  }
}
