import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { test } from "./page-test";
import { SitesPage } from "./pages/sites";
import { WorkspacePage } from "./pages/workspace";
import { RunningApp } from "./running-app";

/** A Portside of its own, whose operator offers sites. */
let app: RunningApp;
let server: FakeFtpServer;
let folder: string;
let workspace: WorkspacePage;
let sites: SitesPage;

test.beforeAll(async () => {
  server = await FakeFtpServer.start({ files: { "/plan.txt": "Monday" } });
  folder = mkdtempSync(join(tmpdir(), "portside-sites-"));
  const file = join(folder, "sites.json");
  const url = `ftp://127.0.0.1:${server.port}/`;
  writeFileSync(
    file,
    JSON.stringify([
      { name: "Plans <b>", url, folder: ["Harbour"], colour: "cyan", notes: "Ask first.\nThen look." },
      { name: "Ledger", url: url.replace("//", "//anna@"), settings: { dataMode: "active" } },
    ]),
  );
  app = await RunningApp.start({ PORTSIDE_SITES: file });
});

test.afterAll(async () => {
  await app.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  sites = new SitesPage(page);
  await page.goto(app.url);
  await expect(sites.row("Offered here")).toBeVisible();
});

test("what the operator offers opens at once where no password is needed, and names its session", async () => {
  await sites.row("Plans <b>").click();
  await expect(sites.details).toContainText("Ask first.");
  await expect(sites.details.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await sites.details.getByRole("button", { name: "Open site" }).click();
  await expect(workspace.row("plan.txt")).toBeVisible();
  await expect(workspace.sessionTab(/^Plans <b>/)).toHaveAttribute("aria-current", "page");
});

test("what the operator offers asks for a password that it can't remember, and can be copied", async ({
  page,
}) => {
  await sites.row("Ledger").dblclick();
  const form = workspace.connectForm;
  await expect(form.getByLabel("Password")).toBeFocused();
  await expect(form.getByLabel("User name")).toHaveValue("anna");
  await expect(form.getByRole("radio", { name: "Active" })).toBeChecked();
  await expect(form.getByRole("checkbox", { name: /Remember it/ })).toHaveCount(0);
  await sites.row("Ledger").click();
  await sites.details.getByRole("button", { name: "Save a copy" }).click();
  await expect(sites.details.getByRole("button", { name: "Edit" })).toBeVisible();
  await page.reload();
  await expect(sites.tree.getByRole("treeitem", { name: "Ledger", exact: true })).toHaveCount(2);
});
