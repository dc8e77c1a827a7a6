import { expect, type Page } from "@playwright/test";
import { closedPort } from "@/lib/ftp/testing/black-hole";
import { announceActive, hostPort } from "@/lib/ftp/testing/fake-replies";
import { type Answers, FakeFtpServer, type Handler } from "@/lib/ftp/testing/fake-server";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { FindingCard } from "./pages/finding";
import { TrafficPage } from "./pages/traffic";
import { type ConnectDetails, WorkspacePage } from "./pages/workspace";
import { violations } from "./violations";

let workspace: WorkspacePage;
let finding: FindingCard;
let server: FakeFtpServer | null = null;

test.beforeEach(async ({ page }) => {
  workspace = new WorkspacePage(page);
  finding = new FindingCard(page.getByRole("alert"));
  await workspace.goto();
});

test.afterEach(async ({ page }) => {
  await closeSessions(page);
  await server?.close();
  server = null;
});

/** Connects to a scripted server whose first listing is the first thing that needs a data connection. */
async function connectTo(answers: Answers, details: Partial<ConnectDetails> = {}): Promise<FakeFtpServer> {
  const started = await FakeFtpServer.start({ answers, files: { "/letter.txt": "Dear harbour master" } });
  server = started;
  await workspace.connect({ host: started.host, port: started.port, user: "u", password: "p", ...details });
  return started;
}

async function advanced(page: Page, label: string, value: string): Promise<void> {
  const form = workspace.connectForm;
  await form.getByText("Advanced").click();
  const field = form.getByLabel(label, { exact: true });
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
}

/** A server whose passive ports nobody can reach, and that waits for its data connection longer than anybody. */
async function unreachable(): Promise<Answers> {
  const port = await closedPort();
  return {
    MLSD: "150 Here it comes.",
    EPSV: `229 Entering Extended Passive Mode (|||${port}|)`,
    PASV: `227 Entering Passive Mode (${hostPort("127.0.0.1", port)}).`,
  };
}

/** Ports that the firewall of these tests lets in: above those that the system hands out by itself. */
const LET_IN = { first: 61_100, last: 61_199 };

/** A server behind whose client a firewall refuses connections to lower ports than this, at once. */
function refusesPortsBelow(first: number): Answers {
  const announce: Handler = async (connection, argument) => {
    const port = Number(argument.split("|").at(-2));
    connection.announceActive({ address: "127.0.0.1", port: port >= first ? port : await closedPort() });
    return "200 EPRT command successful.";
  };
  return { EPRT: announce, PORT: "502 EPRT, please." };
}

test("says why the listing failed, marks the lines that tell, and leads to them", async ({ page }) => {
  await connectTo(await unreachable());
  await expect(finding.card).toContainText("refused");
  const traffic = new TrafficPage(page);
  await finding.lines.first().click();
  const selected = traffic.log.getByRole("button", { pressed: true });
  await expect(selected).toBeFocused();
  await expect(selected).toContainText(/evidence: .*refused/);
  await expect(traffic.log.getByRole("button", { name: /^List \/.*failed: .*refused/ })).toBeVisible();
  await expect(new FindingCard(traffic.explanation).card).toContainText("refused");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("is clean to axe: finding, marked lines, explanation and settings", async ({ page }) => {
      // Axe looks at every element twice, which takes a loaded machine longer than any person would wait.
      test.slow();
      await connectTo(await unreachable());
      await finding.lines.last().click();
      await expect(new FindingCard(new TrafficPage(page).explanation).card).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Session settings" }).click();
      await expect(page.getByRole("dialog", { name: "Session settings" })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("brings the log into sight when a line of it is asked for", async ({ page }) => {
  await connectTo(await unreachable());
  await page.keyboard.press("Control+j");
  const traffic = new TrafficPage(page);
  await expect(traffic.log).toBeHidden();
  await finding.lines.first().click();
  await expect(traffic.log.getByRole("button", { pressed: true })).toBeVisible();
});

test("mends a blocked passive port by switching to active", async () => {
  const { MLSD: _, ...answers } = await unreachable();
  const started = await connectTo(answers);
  await workspace.alert.getByRole("button", { name: "Switch to active and try again" }).click();
  await expect(workspace.row("letter.txt")).toBeVisible();
  expect(started.lines.filter((line) => /^(?:PORT|EPRT) /.test(line))).toHaveLength(1);
});

test("mends a foreign address that is trusted by dialling the server's own", async ({ page }) => {
  await advanced(page, "Passive address", "trust");
  await connectTo({
    EPSV: "502 Not here.",
    // Nobody listens there: it is not the address that the listener is bound to.
    PASV: async (connection) =>
      `227 Entering Passive Mode (${hostPort("127.0.0.2", await connection.listen())}).`,
  });
  await expect(finding.card).toContainText("127.0.0.2");
  await finding.action("Dial the server's own address").click();
  await expect(workspace.row("letter.txt")).toBeVisible();
});

test("mends a passive reply that something on the way has broken by the other command", async ({ page }) => {
  await advanced(page, "Passive command", "PASV");
  await connectTo({ PASV: "227 Entering Passive Mode (10,0,0,5,999,12)." });
  await finding.action(/EPSV/).first().click();
  await expect(workspace.row("letter.txt")).toBeVisible();
});

test("mends an address that the server refuses to dial by the one that the server names", async ({
  page,
}) => {
  await advanced(page, "Active address", "192.0.2.9");
  const onlyToPeer =
    (usual: Handler): Handler =>
    (connection, argument, command) =>
      /192[.,]0[.,]2[.,]9/.test(argument)
        ? "500 I won't open a connection to 192.0.2.9 (only to 127.0.0.1)"
        : usual(connection, argument, command);
  await connectTo(
    { PORT: onlyToPeer(announceActive), EPRT: onlyToPeer(announceActive) },
    { dataMode: "Active" },
  );
  await finding
    .action(/127\.0\.0\.1/)
    .first()
    .click();
  await expect(workspace.row("letter.txt")).toBeVisible();
});

test("mends active mode, where nothing is let in, by switching to passive", async () => {
  await connectTo(refusesPortsBelow(65_535), { dataMode: "Active" });
  await workspace.alert.getByRole("button", { name: "Switch to passive and try again" }).click();
  await expect(workspace.row("letter.txt")).toBeVisible();
  await expect(workspace.dataConnection.getByRole("radio", { name: "Passive" })).toBeChecked();
});

test("mends active mode by an address and a range that are let in", async ({ page }) => {
  await connectTo(refusesPortsBelow(LET_IN.first), { dataMode: "Active" });
  await finding.action("Set the active ports").click();
  const dialog = page.getByRole("dialog", { name: "Session settings" });
  await expect(dialog.getByLabel("Active ports")).toBeFocused();
  await dialog.getByLabel("Active ports").fill(`${LET_IN.first}-${LET_IN.last}`);
  await dialog.getByLabel("Active address").fill("127.0.0.1");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(workspace.row("letter.txt")).toBeVisible();
  await expect(workspace.dataConnection.getByRole("radio", { name: "Active" })).toBeChecked();
});

test("mends a login that has to be encrypted, and asks about the certificate on the way", async ({
  page,
}) => {
  server = await FakeFtpServer.start({
    tls: "explicit",
    files: { "/letter.txt": "Dear harbour master" },
    answers: {
      USER: (connection) =>
        connection.isSecured ? "331 Password required." : "530 Non-anonymous sessions must use encryption.",
    },
  });
  await workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
  await finding.action("Reconnect with explicit TLS").click();
  await page.getByRole("button", { name: /^Trust/ }).click();
  await expect(workspace.row("letter.txt")).toBeVisible();
  await expect(workspace.session).toContainText("TLS 1.3");
});

test("opens the session's settings, which are in force from the next transfer", async ({ page }) => {
  const started = await connectTo({});
  await expect(workspace.row("letter.txt")).toBeVisible();
  await page.getByRole("button", { name: "Session settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Session settings" });
  await dialog.getByLabel("Passive command").selectOption("PASV");
  await dialog.getByLabel("Time-out, seconds").fill("soon");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByText("A number from 1 to 600")).toBeVisible();
  await expect(dialog.getByLabel("Time-out, seconds")).toBeFocused();
  await dialog.getByLabel("Time-out, seconds").fill("30");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();
  const before = started.lines.length;
  await workspace.refresh();
  await expect.poll(() => started.lines.slice(before)).toContain("PASV");
});
