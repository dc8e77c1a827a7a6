import { expect, type Locator, test } from "@playwright/test";
import { closeSessions } from "./close-sessions";
import { TrafficPage } from "./pages/traffic";
import { WorkspacePage } from "./pages/workspace";

let workspace: WorkspacePage;
let traffic: TrafficPage;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  traffic = new TrafficPage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
});

test.afterEach(({ page }) => closeSessions(page));

/** The numbers that a pattern catches in the newest line of the log that fits it. */
async function numbersIn(pattern: RegExp): Promise<readonly number[]> {
  const line = traffic.line(pattern).last();
  await expect(line).toBeVisible();
  const [, ...caught] = pattern.exec((await line.textContent()) ?? "") ?? [];
  return caught.map(Number);
}

/** Left or right: where the head of the arrow that opens the data connection is. */
async function arrowEnds(step: Locator): Promise<"Portside" | "FTP server"> {
  return step.evaluate((group) => {
    const thick = [...group.querySelectorAll("path")].find(
      (path) => path.getAttribute("stroke-width") === "4",
    );
    const head = [...group.querySelectorAll("path")].find(
      (path) => path.getAttribute("fill") === "var(--data)",
    );
    if (!thick || !head) throw new Error("no opening arrow is drawn");
    const [line, tip] = [thick.getBoundingClientRect(), head.getBoundingClientRect()];
    return tip.left > line.left + line.width / 2 ? "FTP server" : "Portside";
  });
}

test("shows a listing in passive and then in active mode, line by line and drawn", async () => {
  await workspace.open("pub");
  const [passivePort] = await numbersIn(/229 Entering Extended Passive Mode \(\|\|\|(\d+)\|\)/);
  await traffic.select("229 Entering Extended Passive Mode");
  await expect(traffic.explanation).toContainText("229");
  await expect(traffic.explanation).toContainText("Portside dials.");
  await expect(traffic.explanation).toContainText(String(passivePort));

  await traffic.open("Diagram");
  const dialled = traffic.step(/^Portside dials the server's data port/).last();
  await expect(dialled).toHaveAccessibleName(new RegExp(`data port ${passivePort}\\b`));
  await expect(dialled).toContainText("Portside dials");
  expect(await arrowEnds(dialled)).toBe("FTP server");

  await traffic.open("Log");
  await workspace.setDataMode("Active");
  await workspace.refresh();
  const [activePort] = await numbersIn(/EPRT \|1\|127\.0\.0\.1\|(\d+)\|/);
  await traffic.select(/EPRT \|1\|/);
  await expect(traffic.explanation).toContainText("The server dials.");

  await traffic.open("Diagram");
  const came = traffic.step(/^The server dials Portside's data port/).last();
  await expect(came).toHaveAccessibleName(new RegExp(`data port ${activePort}\\b`));
  await expect(came).toContainText("the server dials");
  expect(await arrowEnds(came)).toBe("Portside");
});

test("selects the log's line with an arrow, and the arrow with the line", async () => {
  await workspace.open("pub");
  await traffic.open("Diagram");
  await traffic
    .step(/^The server answers .*226/)
    .last()
    .click();
  await expect(traffic.explanation).toContainText("226");
  await traffic.open("Log");
  await expect(traffic.log.locator("[aria-pressed=true]")).toContainText("226");
  await traffic.select("MLSD /pub");
  await traffic.open("Diagram");
  await expect(traffic.diagram.locator("[aria-pressed=true]")).toHaveAccessibleName(/MLSD \/pub/);
});

test("explains every line of a login and a listing", async () => {
  await workspace.open("pub");
  const sentence = /\w+ \w+ \w+ \w+.*\./;
  const lines = traffic.log.getByRole("listitem").getByRole("button", { name: /: / });
  await expect(lines.first()).toBeVisible();
  const count = await lines.count();
  expect(count).toBeGreaterThan(6);
  for (let i = 0; i < count; i++) {
    await lines.nth(i).click();
    await expect(traffic.explanation.getByRole("heading").first()).not.toBeEmpty();
    await expect(
      traffic.explanation.getByRole("paragraph").filter({ hasText: sentence }).first(),
    ).toBeVisible();
  }
});

test("shows the arithmetic of 227, and calculates with other numbers both ways", async () => {
  await traffic.open("Console");
  await traffic.send("PASV");
  await expect(traffic.answer).toContainText("227 Entering Passive Mode");
  await traffic.open("Log");
  const [high = 0, low = 0] = await numbersIn(/227 Entering Passive Mode \(127,0,0,1,(\d+),(\d+)\)/);
  await traffic.select("227 Entering Passive Mode");
  await expect(traffic.explanation).toContainText(
    new RegExp(`${high}\\s*×\\s*256\\s*\\+\\s*${low}\\s*=\\s*${high * 256 + low}`),
  );

  await traffic.explanation.getByRole("button", { name: "Try other numbers" }).click();
  const field = (name: string | RegExp) => traffic.explanation.getByRole("textbox", { name });
  await field(/p1/).fill("203");
  await field(/p2/).fill("144");
  await expect(field(/^Port$/)).toHaveValue("52112");
  await field(/^Port$/).fill("49995");
  await expect(field(/p1/)).toHaveValue("195");
  await expect(field(/p2/)).toHaveValue("75");
});

test("compares both modes and puts the session's own back", async () => {
  await workspace.open("pub");
  await traffic.open("Compare");
  await traffic.page.getByRole("button", { name: "Run in both modes" }).click();
  const differences = traffic.compare.getByRole("table", { name: "What differs" });
  await expect(differences.getByRole("rowheader", { name: "Who dialled the data connection" })).toBeVisible();
  await expect(differences.getByRole("row").filter({ hasText: /^Portside\..*The server\./ })).toHaveCount(1);
  await expect(traffic.compare).toContainText(/Passive \(EPSV\): Portside dialled port \d+ of the server/);
  await expect(traffic.compare).toContainText(/Active \(EPRT\): the server dialled port \d+ of Portside/);
  await expect(workspace.dataConnection.getByRole("radio", { name: "Passive" })).toBeChecked();
});

test("sends commands as typed, and says why it sends others not", async () => {
  await traffic.open("Console");
  await traffic.send("FEAT");
  await expect(traffic.answer).toContainText("211-");
  await traffic.send("STAT");
  await expect(traffic.answer).toContainText(/211[- ].*STAT|status/i);
  await traffic.send("SITE HELP");
  await expect(traffic.answer).toContainText(/214|200/);
  await traffic.send("PASV");
  await expect(traffic.answer).toContainText("227 Entering Passive Mode");
  await traffic.send("LIST /pub");
  await expect(traffic.answer).toContainText("README.md");
  await expect(traffic.answer).toContainText("226");
  await traffic.send("QUIT");
  await expect(traffic.console).toContainText(/QUIT/);
  await expect(traffic.console.getByText(/not sent/i).first()).toBeVisible();

  await traffic.open("Log");
  await expect(traffic.line("SITE HELP").first()).toBeVisible();
  await expect(traffic.line(/QUIT/)).toHaveCount(0);
});
