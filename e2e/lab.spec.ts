import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { clipboardText } from "./clipboard";
import { test } from "./page-test";
import { LabPage } from "./pages/lab";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });
// What a firewall drops takes as long as those who wait for it.
test.setTimeout(90_000);

test("behind a client's firewall active mode fails; the learner reads why, and goes passive", async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.goto("client-firewall");
  await expect.poll(() => lab.drawn()).toContain("Nothing was dialled yet.");
  await lab.run();

  await expect(lab.log).toContainText(/the network's view: .203\.0\.113\.10 dials 198\.51\.100\.7:/);
  await expect(lab.log).toContainText("your firewall: dropped by rule 1 (in, any port); no answer goes back");
  await expect(lab.log).toContainText("425 Failed to establish connection.");
  await expect.poll(() => lab.drawn()).toMatch(/the server dials 198\.51\.100\.7:\d+: dropped by rule 1/);
  await expect(lab.finding).toContainText(/never arrived/);
  await expect(lab.reached("See an active listing fail")).toContainText("only the firewall knows");

  await lab.log.getByRole("button").filter({ hasText: "425 Failed" }).click();
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("425");
  await lab.button("Close the explanation").click();

  await lab.finding.getByRole("button", { name: "Switch to passive and list again" }).first().click();
  await lab.isOver();
  await expect(lab.dataMode("Passive")).toBeChecked();
  await expect(lab.reached("Get the listing")).toContainText("RFC 1579");
  await expect(lab.finding).toHaveCount(0);
  await expect(
    lab.scenarios.getByRole("link", { name: /A firewall on the client's side/ }),
  ).toHaveAccessibleName(/done/);

  await page.reload();
  await expect(lab.reached("Get the listing")).toBeVisible();
  await expect(lab.dataMode("Passive")).toBeChecked();
  await lab.goto();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Two channels");
});

test("behind a server's firewall the learner opens a range, and keeps the server to it", async ({ page }) => {
  const lab = new LabPage(page);
  await lab.goto("server-firewall");
  await lab.serverSide.getByRole("button", { name: "Add a rule" }).click();
  await lab.serverSide.getByLabel("Ports of rule 3").fill("50000-50009");
  await lab.serverSide.getByLabel("Passive ports").fill("50000-50009");
  await expect.poll(() => lab.drawn()).toContain("in: drop but 50000-50009");
  await lab.run();
  await expect(lab.log).toContainText(/let through by rule 3 \(in, ports 50000 to 50009\)/);
  await expect(lab.reached("Make passive mode work")).toBeVisible();

  await lab.button("Start over").click();
  await expect(lab.serverSide.getByLabel("Passive ports")).toHaveValue("");
  await expect(lab.log).toHaveCount(0);
});

test("a server behind NAT is mended in three places", async ({ page }) => {
  const lab = new LabPage(page);
  await lab.goto("server-nat");
  await lab.run();
  await expect(lab.log).toContainText("lost: a private address means nothing on the internet");
  await lab.session.getByLabel("Passive address").selectOption("automatic");
  await lab.run();
  await expect(lab.reached("Mend it at the client")).toBeVisible();

  await lab.session.getByLabel("Passive address").selectOption("what 227 says");
  await lab.session.getByLabel("Passive command").selectOption("EPSV");
  await lab.run();
  await expect(lab.reached("Mend it with another command")).toBeVisible();

  await lab.session.getByLabel("Passive command").selectOption("PASV");
  await lab.serverSide.getByLabel("Address in 227").fill("203.0.113.10");
  await lab.run();
  await expect(lab.log).toContainText("227 Entering Passive Mode (203,0,113,10,");
  await expect(lab.reached("Mend it at the server")).toBeVisible();
});

test("a run is replayed, forked with one setting changed, compared on one clock, and exported", async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.goto("client-nat");
  await lab.run();
  await expect(lab.log).toContainText("500 Illegal PORT command.");

  await lab.position.focus();
  await page.keyboard.press("Home");
  await expect(lab.position).toHaveAttribute("aria-valuetext", /^Event 1 of \d+: /);
  await expect(lab.log).not.toContainText("500 Illegal PORT command.");
  await expect(lab.finding).toHaveCount(0);
  expect(await lab.drawn()).not.toContain("control connection, port 21");
  while (!(await lab.log.textContent())?.includes("PORT 192,168,1,100"))
    await page.keyboard.press("ArrowRight");
  expect(await lab.drawn()).toContain("control connection, port 21");
  await expect(lab.log).not.toContainText("500 Illegal PORT command.");

  await lab.button("Fork here").click();
  await expect(lab.session).toContainText("A fork of run 1");
  await lab.dataMode("Passive").check();
  await lab.button(/^List \//).click();
  await expect(lab.comparison.getByRole("heading", { name: "Run 2: passive, worked" })).toBeVisible();
  await expect(lab.comparison).toContainText("Different on the right: Data connection: passive.");
  const [left, right] = [
    lab.comparison.getByRole("log", { name: "Traffic of Run 1: active, failed" }),
    lab.comparison.getByRole("log", { name: "Traffic of Run 2: passive, worked" }),
  ];
  await expect(left).toContainText("500 Illegal PORT command.");
  await expect(right).toContainText("227 Entering Passive Mode");
  await expect(lab.comparison.getByRole("heading", { name: "In short" })).toBeVisible();
  await lab.comparison.getByRole("slider", { name: "Position" }).press("Home");
  await expect(left).not.toContainText("500 Illegal PORT command.");
  await expect(right).not.toContainText("227 Entering Passive Mode");
  await lab.button("Close the comparison").click();

  await lab.button("Export").click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON, to open again" }).click();
  const file = JSON.parse(await readFile(await (await download).path(), "utf8"));
  expect(file.events.map(({ type }: { type: string }) => type)).toContain("data-announced");
  expect(file.network.map(({ event }: { event: string }) => event)).toContain("translated");
});

test("a scenario can be done with the keyboard alone", async ({ page }) => {
  const lab = new LabPage(page);
  await lab.goto("passive-open");
  const tabTo = async (name: RegExp) => {
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return `${element?.getAttribute("aria-label") ?? ""} ${element?.textContent ?? ""}`;
      });
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      if (name.test(await focused())) return;
    }
    throw new Error(`Nothing that matches ${name} has a tab stop`);
  };
  await tabTo(/^\s*List \//);
  await page.keyboard.press("Enter");
  await lab.isOver();
  await expect(lab.reached("List a directory with PASV")).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await expect(lab.session.getByLabel("Passive command")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(lab.session.getByLabel("Passive command")).toHaveValue("EPSV");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await lab.isOver();
  await expect(lab.reached("List it with EPSV")).toBeVisible();
  // The log is one stop; its lines are gone through by arrows, and explained by Enter.
  await tabTo(/^\s*×control connection/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("QUIT");
});

test("hints come one at a time, and each answer of a question is explained", async ({ page }) => {
  const lab = new LabPage(page);
  await lab.goto("two-channels");
  await lab.button("A hint").click();
  await expect(page.getByRole("list", { name: "Hints" }).getByRole("listitem")).toHaveCount(1);
  await lab.button("Another hint").click();
  await expect(page.getByRole("list", { name: "Hints" }).getByRole("listitem")).toHaveCount(2);
  const question = page.getByRole("group", { name: /Over which connection does the server send 226/ });
  await question.getByRole("radio", { name: /Over the data connection/ }).check();
  await expect(question).toContainText("Not so.");
  await question.getByRole("radio", { name: /Over the control connection/ }).check();
  await expect(question).toContainText("Right.");
  await page.reload();
  await expect(question.getByRole("radio", { name: /Over the control connection/ })).toBeChecked();
  await expect(page.getByRole("link", { name: "Next: Active, open network" })).toHaveAttribute(
    "href",
    "/lab/active-open",
  );
});

test("a link brings back what was set", async ({ page, context }) => {
  const lab = new LabPage(page);
  await lab.goto("client-nat");
  await lab.session.getByLabel("Active address").fill("198.51.100.7");
  await lab.ownSide.getByRole("button", { name: "Add a forward" }).click();
  await lab.button("Copy link").click();
  await expect(lab.button("Copied")).toBeVisible();
  const link = await clipboardText(page);
  const other = new LabPage(await context.newPage());
  await other.page.goto(link);
  await expect(other.session.getByLabel("Active address")).toHaveValue("198.51.100.7");
  await expect(other.ownSide.getByLabel("Ports of forward 1")).toHaveValue("50000-50099");
});

for (const set of [
  '{"client":{"host":"127.0.0.1"}}',
  '{"gateways":{"client":{"rules":[{"id":"<img src=x onerror=alert(1)>"}]}}}',
  "%%%",
]) {
  test(`a link that says ${set} changes nothing`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.goto("client-firewall", `?set=${encodeURIComponent(set)}`);
    await expect(page.getByText("The settings in this address don't fit the scenario")).toBeVisible();
    await expect(lab.dataMode("Active")).toBeChecked();
    await expect(lab.ownSide.getByLabel("Action of rule 1")).toHaveValue("drop");
  });
}

test("a field that isn't right is led to before a run, and starting over empties it", async ({ page }) => {
  const lab = new LabPage(page);
  await lab.goto("server-firewall");
  const ports = lab.serverSide.getByRole("textbox", { name: "Passive ports" });
  await ports.fill("60000-50000");
  await lab.button("List /").click();
  await expect(ports).toBeFocused();
  await expect(ports).toHaveAccessibleDescription(/A port or a range from 1 to 65535/);
  await lab.button("Step").click();
  await expect(ports).toBeFocused();
  await expect(page.getByText("Nothing on the wire yet.")).toBeVisible();

  await lab.button("Start over").click();
  await expect(ports).toHaveValue("");
  await expect(lab.button("List /")).toBeFocused();
});

test("there is no scenario of another name", async ({ page }) => {
  const answer = await page.goto("/lab/no-such");
  expect(answer?.status()).toBe(404);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const look of ["wide", "narrow", "large"] as const) {
    test(`${colorScheme}, ${look}: axe finds nothing, and nothing is wider than the window`, async ({
      page,
    }) => {
      const width = look === "narrow" ? 360 : 1440;
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const lab = new LabPage(page);
      const findings = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      };
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth);
      await lab.goto("client-nat");
      if (look === "large") {
        await lab.button("Large view").click();
        await expect(lab.scenarios).toHaveCount(0);
      }
      expect(await findings()).toEqual([]);
      await lab.run();
      expect(await findings()).toEqual([]);
      expect(await fits()).toBeLessThanOrEqual(width);

      await lab.dataMode("Passive").check();
      await lab.run();
      await lab.button("Compare with run 1").click();
      await expect(lab.comparison.getByRole("heading", { name: "In short" })).toBeVisible();
      expect(await findings()).toEqual([]);
      expect(await fits()).toBeLessThanOrEqual(width);
    });
  }
}
