import { expect } from "@playwright/test";
import { test } from "./page-test";
import { Keyboard } from "./pages/keyboard";
import { LabStepPage } from "./pages/lab-step";
import { violations } from "./violations";

// What a firewall drops takes as long as those who wait for it.
test.setTimeout(90_000);

test.describe("two channels, step by step", () => {
  test("each dial is asked about, and right and wrong predictions are explained", async ({ page }) => {
    const lab = new LabStepPage(page);
    await lab.goto("two-channels");
    await lab.step.click();

    await expect(lab.panel).toContainText("the client sends PASV");
    await expect(lab.log).not.toContainText("PASV");
    await lab.toTheDial();
    await expect(lab.panel).toContainText("the client has sent PASV. Now somebody dials");

    const first = await lab.announcedPort();
    for (const port of ["20", "21", String(first)]) {
      await expect(lab.answer("To which port?", port)).toBeVisible();
    }
    await expect(lab.log).not.toContainText(`dials 203.0.113.10:${first}`);
    await lab.letItDial.click();
    await expect(lab.panel.getByRole("alert")).toHaveText("Answer all three, or skip the question.");
    await lab.guess({ dials: "The client", port: String(first), becomes: "It arrives" });
    await lab.letItDial.click();
    await expect(lab.panel).toContainText("As you said.");
    await expect(lab.panel).toContainText("× 256 +");
    await expect(lab.panel).toContainText(`= ${first}.`);

    await lab.toTheDial();
    await lab.guess({ dials: "The server", port: "21", becomes: "It is dropped: no answer" });
    await lab.letItDial.click();
    await expect(lab.panel).toContainText("Not as you said.");
    await expect(lab.panel).toContainText("Who listens doesn't dial, so the client does");
    await expect(lab.panel).toContainText("Port 21 takes control connections only");
    await expect(lab.panel).toContainText("Not so. It arrived.");

    await lab.panel.getByRole("button", { name: "Run to the end" }).click();
    await expect(lab.review).toContainText("1 of your 2 predictions came true.");
    await expect(lab.review.getByText("As you said.", { exact: true })).toBeVisible();
    await expect(lab.review.getByText("Not as you said.", { exact: true })).toBeVisible();
    await expect(lab.panel).toBeHidden();
  });

  test("works by the keyboard alone", async ({ page }) => {
    const lab = new LabStepPage(page);
    const keyboard = new Keyboard(page);
    await lab.goto("two-channels");
    await keyboard.tabTo(lab.step);
    await keyboard.press("Enter");
    await keyboard.tabTo(lab.nextStep);
    await keyboard.press("Enter");

    // The question takes who came here to its first answer.
    await expect(lab.answer("Who dials?", "The client")).toBeFocused();
    const port = String(await lab.announcedPort());
    await keyboard.press("Space", "Tab", "Space");
    while (!(await lab.answer("To which port?", port).isChecked())) await keyboard.press("ArrowDown");
    await keyboard.press("Tab", "Space", "Enter");
    await expect(lab.panel).toContainText("As you said.");

    await expect(lab.nextStep).toBeFocused();
    await expect(lab.nextStep).toBeEnabled();
    await keyboard.tabTo(lab.panel.getByRole("button", { name: "Run to the end" }));
    await keyboard.press("Enter");
    await expect(lab.review).toContainText("Your prediction came true.");
  });

  test("a run can be left in the middle", async ({ page }) => {
    const lab = new LabStepPage(page);
    await lab.goto("two-channels");
    await lab.step.click();
    await expect(lab.nextStep).toBeEnabled();
    const closed = page.waitForResponse((response) => response.request().method() === "DELETE");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    expect((await closed).status()).toBe(204);
    await expect(lab.panel).toBeHidden();
  });
});

test("a server's dial that a firewall drops is asked about, and its silence explained", async ({ page }) => {
  const lab = new LabStepPage(page);
  await lab.goto("client-firewall");
  await lab.step.click();
  await lab.toTheDial();
  await expect(lab.panel).toContainText("the client has sent PORT and MLSD. Now somebody dials");
  await lab.answer("Who dials?", "The server").check();
  await lab.answer("What becomes of it?", "It is dropped: no answer").check();
  await lab.answer("To which port?", "20").check();
  await lab.letItDial.click();
  await expect(lab.panel.or(lab.review)).toContainText("Your firewall: dropped by rule 1");
  await expect(lab.review).toContainText("Port 20 is where some servers dial from.");
  await expect(lab.log).toContainText("425");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`${colorScheme}, 360 px wide`, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 740 } });

    test("the question fits, and axe finds nothing about it nor about its answer", async ({ page }) => {
      test.slow();
      const lab = new LabStepPage(page);
      await lab.goto("two-channels");
      await lab.step.click();
      await expect(lab.nextStep).toBeEnabled();
      expect(await violations(page)).toEqual([]);
      await lab.toTheDial();
      expect(await violations(page)).toEqual([]);
      await lab.guess({ dials: "The server", port: "21", becomes: "It arrives" });
      await lab.letItDial.click();
      await expect(lab.panel).toContainText("Not as you said.");
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await lab.panel.getByRole("button", { name: "Run to the end" }).click();
      await expect(lab.review).toContainText("Your prediction didn't come true.");
      expect(await violations(page)).toEqual([]);
    });
  });
}
