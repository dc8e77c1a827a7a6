import { expect } from "@playwright/test";
import { topicHeadings } from "@/lib/protocol/guide/topics";
import { leaveAsFound } from "./close-sessions";
import { test } from "./page-test";
import { GuidePage } from "./pages/guide";
import { violations } from "./violations";

test.afterEach(({ page }) => leaveAsFound(page));

test("the list leads to a topic, whose example runs in the page, in the mode that is chosen", async ({
  page,
}) => {
  const guide = new GuidePage(page);
  await guide.goto();
  await page.getByRole("main").getByRole("link", { name: "Active mode" }).click();
  await expect(guide.heading).toHaveText("Active mode");
  const title = "Active, open network";
  await guide.run(title);
  await expect(guide.log(title)).toContainText("PORT 198,51,100,7,");
  await page.getByRole("radio", { name: "Passive" }).check();
  await expect(guide.log(title)).toHaveCount(0);
  await guide.run(title);
  await expect(guide.log(title)).toContainText("PASV");
  await expect(guide.log(title)).not.toContainText("PORT 198");
  await expect(guide.example(title).getByRole("link", { name: "Open it in the lab" })).toHaveAttribute(
    "href",
    /^\/lab\/active-open\?set=/,
  );
});

test("what the text beside an example tells to look for is in its log", async ({ page }) => {
  const guide = new GuidePage(page);
  await guide.goto("/ftps");
  await guide.run("TLS");
  for (const line of ["AUTH TLS", "PBSZ 0", "PROT P", "session resumed"]) {
    await expect(guide.log("TLS")).toContainText(line);
  }
  await guide.goto("/extended");
  const title = "IPv6: EPRT and EPSV";
  await guide.run(title);
  await expect(guide.log(title)).toContainText(/229 .*\(\|\|\|\d+\|\)/);
  await page.getByRole("radio", { name: "Active" }).check();
  await guide.run(title);
  await expect(guide.log(title)).toContainText("EPRT |2|2001:db8:1::7|");
  await expect(guide.log(title)).toContainText("226 Transfer complete.");
});

test("an example says why it failed, and leads to what to do; a line of its log says what it means", async ({
  page,
}) => {
  const guide = new GuidePage(page);
  await guide.goto("/choosing-a-mode");
  const title = "A firewall on the client's side";
  await guide.run(title);
  await guide.log(title).getByText("PORT 198,51,100,7", { exact: false }).first().click();
  await expect(guide.example(title)).toContainText("256");
  await guide.log(title).getByText("PORT 198,51,100,7", { exact: false }).first().click();
  await guide.example(title).getByRole("link", { name: "What to do about it" }).click();
  await expect(page).toHaveURL(/\/guide\/troubleshooting#finding-active-port-blocked$/);
  await expect(page.getByRole("heading", { name: "425 Failed to establish connection" })).toBeInViewport();
});

test("a symptom leads to its cause, to the check and to the lab", async ({ page }) => {
  const guide = new GuidePage(page);
  await guide.goto();
  await page.getByRole("link", { name: "The address in 227 is wrong" }).click();
  await expect(guide.heading).toHaveText("Troubleshooting");
  const entry = page.getByRole("region", { name: "The address in 227 is wrong" });
  await expect(entry).toBeInViewport();
  await expect(entry).toContainText("The server is behind NAT and announces the address that it has itself.");
  await expect(entry.getByRole("link", { name: "Check the server" })).toHaveAttribute("href", "/check");
  await entry.getByRole("link", { name: /in the lab/ }).click();
  await expect(page).toHaveURL(/\/lab\/server-nat$/);
  await expect(page.getByRole("heading", { name: "The server behind NAT" })).toBeVisible();
});

test("the form fills the lines, keeps its values behind the # alone, and says what is wrong", async ({
  page,
}) => {
  const guide = new GuidePage(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await guide.goto("/configuring-servers");
  await guide.form.getByLabel("Public address of the server").fill("198.51.100.77");
  await guide.form.getByLabel("Passive range").fill("40000-40049");
  await expect.poll(() => guide.lines()).toContain("pasv_max_port=40049");
  expect(await guide.lines()).toContain("iptables -I INPUT -p tcp --dport 40000:40049 -j ACCEPT");
  expect(await guide.lines()).toContain("curl --ssl-reqd --user student ftp://198.51.100.77/");
  expect(new URL(page.url()).hash).toBe("#publicAddress=198.51.100.77&passivePorts=40000-40049");

  await page.reload();
  await expect(guide.form.getByLabel("Passive range")).toHaveValue("40000-40049");
  await guide.form.getByLabel("Server program").selectOption("ProFTPD");
  await expect.poll(() => guide.lines()).toContain("PassivePorts 40000 40049");
  expect(asked.filter((url) => url.includes("198.51.100.77"))).toEqual([]);

  await guide.form.getByLabel("Passive range").fill("40049-40000");
  await expect(guide.form).toContainText("At least ten ports from 1024 to 65535");
  expect(await guide.lines()).not.toContain("PassivePorts");
  await guide.form.getByRole("button", { name: "Back to the examples" }).click();
  await expect.poll(() => guide.lines()).toContain("PassivePorts 50000 50099");
  expect(new URL(page.url()).hash).toBe("");
});

test("a stranger's link can't put a command into the lines", async ({ page }) => {
  const guide = new GuidePage(page);
  const hostile = new URLSearchParams({ publicAddress: "203.0.113.10; reboot", user: "$(reboot)" });
  await guide.goto(`/configuring-servers#${hostile}`);
  await expect(guide.form.getByLabel("User name")).toHaveValue("$(reboot)");
  await expect(guide.form).toContainText("Letters, digits, dots, dashes and underscores.");
  expect(await guide.lines()).not.toContain("reboot");
});

test("words of the trade lead to their meaning", async ({ page }) => {
  const guide = new GuidePage(page);
  await guide.goto("/passive");
  await page.getByRole("main").getByRole("link", { name: "control connection" }).click();
  await expect(page).toHaveURL(/\/guide\/glossary#control-connection$/);
  await expect(page.locator(":target")).toContainText("The connection on which commands and replies travel");
});

test("everything is reached with the keyboard", async ({ page }) => {
  const guide = new GuidePage(page);
  await guide.goto("/active");
  const run = guide.example("Active, open network").getByRole("button", { name: "Run the example" });
  await expect(run).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (await run.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(run).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(guide.log("Active, open network")).toContainText("226");
});

test("no page asks anybody but Portside for anything", async ({ page, baseURL }) => {
  const guide = new GuidePage(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const { topic } of topicHeadings) {
    await guide.goto(`/${topic}`);
    await expect(page.getByRole("button", { name: "Run the example" }).first()).toBeVisible();
  }
  expect(asked.filter((url) => !url.startsWith(`${baseURL}/`))).toEqual([]);
});

test("every link within the guide leads somewhere", async ({ page, request }) => {
  const guide = new GuidePage(page);
  const links = new Set<string>();
  for (const path of ["", "/glossary", ...topicHeadings.map(({ topic }) => `/${topic}`)]) {
    await guide.goto(path);
    for (const href of await page
      .locator("a[href]")
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href)))
      links.add(href);
  }
  const pages = new Map<string, string>();
  for (const link of links) {
    const { pathname, hash } = new URL(link);
    if (!pages.has(pathname)) {
      const answer = await request.get(pathname);
      expect(answer.status(), link).toBe(200);
      pages.set(pathname, await answer.text());
    }
    // The lines of the form have places of their own, which the server's part of the page holds too.
    if (hash !== "") expect(pages.get(pathname), link).toContain(`id="${decodeURIComponent(hash.slice(1))}"`);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [
    ["large", { width: 1440, height: 900 }],
    ["360 px wide", { width: 360, height: 740 }],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing on any page, and none is wider than the window", async ({ page }) => {
        // Axe looks at every element of twelve pages.
        test.setTimeout(180_000);
        const guide = new GuidePage(page);
        for (const path of ["", "/glossary", ...topicHeadings.map(({ topic }) => `/${topic}`)]) {
          await guide.goto(path);
          await expect(guide.heading).toBeVisible();
          if (path.length > 1 && path !== "/glossary")
            await expect(page.getByRole("button", { name: "Run the example" }).first()).toBeVisible();
          expect(await violations(page), path).toEqual([]);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, path).toBeLessThanOrEqual(viewport.width);
        }
      });
    });
  }
}
