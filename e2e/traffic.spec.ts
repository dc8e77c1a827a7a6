import { expect, type Locator } from "@playwright/test";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
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

test.afterEach(({ page }) => leaveAsFound(page));

/** The numbers that a pattern catches in the newest line of the log that fits it. */
async function numbersIn(pattern: RegExp): Promise<readonly number[]> {
  const line = traffic.line(pattern).last();
  await expect(line).toBeVisible();
  const [, ...caught] = pattern.exec((await line.textContent()) ?? "") ?? [];
  return caught.map(Number);
}

/** Words that make more than a title. */
const sentence = /\w+ \w+ \w+ \w+.*\./;

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
  await traffic.hasDone("List /pub", "Portside");
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
  await traffic.hasDone("List /pub", "the server");
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

test("explains every line of a login and a listing, one after the other by the keyboard", async ({
  page,
}) => {
  await workspace.open("pub");
  await traffic.hasDone("List /pub", "Portside");
  await traffic.select("226");
  await page.keyboard.press("Home");
  const explained: string[] = [];
  for (let before = ""; ; ) {
    await page.keyboard.press("ArrowDown");
    const focused = (await traffic.log.locator(":focus").textContent()) ?? "";
    if (focused === before) break;
    before = focused;
    const [, line] = /(?:sent|received): (.{4,24})/.exec(focused) ?? [];
    if (line === undefined) continue;
    explained.push(line);
    await expect(traffic.selected).toContainText(line);
    await expect(traffic.explanation).toContainText(line);
    await expect(traffic.explanation.getByRole("heading").first()).toContainText(/\w/);
    await expect(
      traffic.explanation.getByRole("paragraph").filter({ hasText: sentence }).first(),
    ).toBeVisible();
  }
  expect(explained.join("\n")).toMatch(
    /^220 [\s\S]*USER student[\s\S]*PASS \*\*\*[\s\S]*MLSD \/pub[\s\S]*226/,
  );
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
  for (const [command, answer] of [
    ["FEAT", /211-[\s\S]*MLST[\s\S]*211 /],
    ["STAT", /211/],
    ["SITE HELP", /214[\s\S]*CHMOD|CHMOD[\s\S]*214/],
    ["PASV", /227 Entering Passive Mode/],
    ["LIST /pub", /README\.md/],
  ] as const) {
    await traffic.send(command);
    await expect(traffic.console.getByRole("article", { name: command, exact: true })).toHaveText(answer);
  }
  await expect(traffic.answer).toContainText("226");

  await traffic.send("QUIT");
  const refused = traffic.console.getByRole("article", { name: "QUIT", exact: true });
  await expect(refused).toContainText(/not sent/i);
  await expect(refused).toContainText(/session/);

  const typed = (await workspace.log()).split("\n").flatMap((line) => / > (.*)$/.exec(line)?.[1] ?? []);
  expect(typed).toEqual(expect.arrayContaining(["FEAT", "STAT", "SITE HELP", "PASV", "LIST /pub"]));
  // The typed LIST used the typed PASV: nothing was announced between them.
  expect(typed.indexOf("LIST /pub")).toBe(typed.lastIndexOf("PASV") + 1);
  expect(typed).not.toContain("QUIT");
});
