import { expect } from "@playwright/test";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { RunningApp } from "./running-app";

const password = "open sesame, said Ali Baba";

/** A Portside of its own, with an access password. */
let app: RunningApp;
test.beforeAll(async () => {
  app = await RunningApp.start({ PORTSIDE_PASSWORD: password, PORTSIDE_TARGETS: "127.0.0.1" });
});
test.afterAll(() => app.close());

test.beforeEach(async ({ page }) => {
  await page.goto(app.url);
  await page.getByLabel("Access password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await new WorkspacePage(page).openPracticeServer();
});

test("signing out closes the sessions, and leaves nothing for who comes next", async ({ page }) => {
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out of Portside?" });
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("form", { name: "Sign in" })).toBeVisible();

  await page.getByLabel("Access password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(new WorkspacePage(page).connectForm).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Sessions" }).getByRole("listitem")).toHaveCount(0);
});

test("D27: signing out everywhere ends the other browsers' sign-ins", async ({ page }) => {
  const other = await app.browser();
  const given = await other.send("POST", "/api/access", { password });
  expect(given.status).toBe(204);
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out of Portside?" });
  expect((await other.get("/api/settings")).status).toBe(200);
  await dialog.getByRole("checkbox", { name: /every browser/ }).check();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("form", { name: "Sign in" })).toBeVisible();
  expect((await other.get("/api/settings")).status).toBe(401);
});

test("where there is no access password nobody is offered to sign out", async ({ page, baseURL }) => {
  await page.goto(baseURL ?? "");
  // Of the practice server the same answer tells.
  await expect(page.getByRole("button", { name: "Open the practice server" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});
