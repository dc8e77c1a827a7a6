import { expect } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { vmsAnswers } from "@/lib/server/testing/vms-answers";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";

const home = "DISK$USER:[ANON]";

test("a home in the server's own notation is one step of the way, with folders below it", async ({
  page,
}) => {
  const directories = new Map([
    [home, new Map([["README.TXT", Buffer.from("hello")]])],
    ["DISK$USER:[ANON.PUB]", new Map([["NOTES.TXT", Buffer.from("notes")]])],
  ]);
  const server = await FakeFtpServer.start({ answers: vmsAnswers(directories) });
  const workspace = new WorkspacePage(page);
  const steps = workspace.path.getByRole("listitem").getByRole("button");
  const up = page.getByRole("button", { name: "Up", exact: true });
  try {
    await workspace.goto();
    await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
    await expect(workspace.row("README.TXT")).toBeVisible();
    await expect(steps).toHaveText([home]);
    await expect(up).toBeDisabled();

    await workspace.open("PUB");
    await expect(workspace.row("NOTES.TXT")).toBeVisible();
    await expect(steps).toHaveText([home, "PUB"]);
    expect(new URL(page.url()).searchParams.get("path")).toBe(`${home}/PUB`);
    expect((await workspace.download("NOTES.TXT")).toString()).toBe("notes");
    await workspace.uploadFiles([{ name: "NEW.TXT", content: "new" }]);
    await expect(workspace.row("NEW.TXT")).toBeVisible();
    expect(directories.get("DISK$USER:[ANON.PUB]")?.get("NEW.TXT")?.toString()).toBe("new");

    await page.reload();
    await expect(workspace.row("NEW.TXT")).toBeVisible();
    await up.click();
    await expect(workspace.row("README.TXT")).toBeVisible();
    await workspace.goToPath("PUB");
    await expect(workspace.row("NOTES.TXT")).toBeVisible();
    await workspace.goToPath(home);
    await expect(steps).toHaveText([home]);
    await page.goBack();
    await expect(workspace.row("NOTES.TXT")).toBeVisible();
  } finally {
    await closeSessions(page);
    await server.close();
  }
});
