import { expect } from "@playwright/test";
import { test } from "./page-test";
import { LabRunsPage } from "./pages/lab-runs";

// What a firewall drops takes as long as those who wait for it.
test.setTimeout(90_000);

const failed = "Run 1: active, failed";
const worked = "Run 2: passive, worked";

test("a run is replayed with a slider: log, network and place move together", async ({ page }) => {
  const lab = new LabRunsPage(page);
  await lab.goto("client-firewall");
  await lab.run();
  await expect(lab.log).toContainText("425 Failed to establish connection.");
  const { replay } = lab;
  const length = await replay.length();

  await replay.moveTo(1);
  await replay.says(new RegExp(`^Event 1 of ${length}: `));
  await expect(lab.log).not.toContainText("PORT");
  await replay.stepUntil(/PORT 198,51,100,7/);
  await expect(lab.log).toContainText("PORT 198,51,100,7");
  await expect(lab.log).not.toContainText("425");
  // The network's view has its moments, too: the server's dial, and the rule that dropped it.
  await replay.stepUntil(/the network: .*rule 1/);
  await expect(lab.log).toContainText("rule 1");
  await expect(lab.log).not.toContainText("425");

  await replay.position.press("End");
  await replay.says(new RegExp(`^Event ${length} of ${length}: `));
  await expect(lab.log).toContainText("425");
  await replay.position.press("Home");
  await replay.position.press("ArrowRight");
  await replay.says(new RegExp(`^Event 2 of ${length}: `));
  await replay.button("To the end").click();
  await expect(lab.log).toContainText("425");
});

test("a run is forked at an event with one setting changed, and both are compared on one clock", async ({
  page,
}) => {
  const lab = new LabRunsPage(page);
  await lab.goto("client-firewall");
  await lab.run();
  await lab.replay.moveTo(1);
  await lab.replay.stepUntil(/PORT 198,51,100,7/);
  await lab.button("Fork here").click();
  await expect(page.getByText("A fork of run 1: change one setting, then run it.")).toBeVisible();
  await lab.choose("Passive");
  await lab.run();

  const { comparison, comparedReplay } = lab;
  await expect(comparison).toContainText("Different on the right: Data connection: passive.");
  await expect(comparison).toContainText("The right one was forked off the left one.");
  await expect(comparison.getByRole("heading", { name: failed })).toBeVisible();
  await expect(comparison.getByRole("heading", { name: worked })).toBeVisible();
  await expect(comparison).toContainText("From here on it may be different");

  // Both begin at once: where the slider stands, each shows what it had seen by then.
  await comparedReplay.moveTo(1);
  await expect(lab.comparedLog(failed)).not.toContainText("PORT");
  await expect(lab.comparedLog(worked)).not.toContainText("PASV");
  await expect(comparison).not.toContainText("From here on it may be different");
  await comparedReplay.stepUntil(/226/);
  await expect(lab.comparedLog(worked)).toContainText("226");
  await expect(lab.comparedLog(failed)).toContainText("PORT 198,51,100,7");
  await expect(lab.comparedLog(failed)).not.toContainText("425");
  await comparedReplay.position.press("End");
  await expect(lab.comparedLog(failed)).toContainText("425");

  await lab.button("Close the comparison").click();
  await expect(comparison).toBeHidden();
  await expect(lab.log).toContainText("226");
});

test("two runs are set side by side whenever one likes, and change places", async ({ page }) => {
  const lab = new LabRunsPage(page);
  await lab.goto("two-channels");
  await lab.button(/^List \/ and 1 more$/).click();
  await expect(lab.log).toContainText("226");
  await expect(lab.button(/^List \/ and 1 more$/)).toBeVisible();
  await lab.choose("Active");
  await lab.button(/^List \/ and 1 more$/).click();
  await lab.button("Compare with run 1").click();
  await expect(lab.comparedLog("Run 1: passive, worked")).toContainText("PASV");
  await expect(lab.comparedLog("Run 2: active, worked")).toContainText("PORT");
  await lab.comparison.getByLabel("Left run").selectOption("2");
  await lab.comparison.getByLabel("Right run").selectOption("1");
  await expect(lab.comparison).toContainText("Different on the right: Data connection: passive.");
});
