import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { visibleText } from "@/lib/client/visible-text";
import { transcriptSchema } from "@/lib/contract/traffic";
import { sends, usualAnswers } from "@/lib/ftp/testing/fake-replies";
import { type Answers, FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { closeSessions } from "./close-sessions";
import { hostileNames, hostileTexts } from "./hostile-payloads";
import { test } from "./page-test";
import { HostileTextsPage } from "./pages/hostile-texts";
import { PreviewPage } from "./pages/preview";
import { PropertiesPage } from "./pages/properties";
import { TrafficPage } from "./pages/traffic";
import { WorkspacePage } from "./pages/workspace";

/** Text as the bytes that the scripted server sends, one letter a byte. */
const wire = (text: string) => Buffer.from(text).toString("latin1");

/** A reply that says all of them, a line each. */
const saying = (code: number) =>
  wire([`${code}-They said:`, ...hostileTexts.map((text) => ` ${text}`), `${code} That was it.`].join("\n"));

/** The nth text that can be one word of a row. */
const words = hostileTexts.filter((text) => !/[\s\p{Cc}]/u.test(text));
const word = (n: number) => words[n % words.length] ?? "";

const contents: Readonly<Record<string, string>> = {
  "contents.txt": hostileTexts.join("\n"),
  "contents.csv": hostileTexts.join("\n"),
  "contents.html": hostileTexts.join("\n"),
  "contents.svg": hostileTexts.join("\n"),
  "contents.json": JSON.stringify(hostileTexts, null, 1),
  "contents.md": `# The texts\n\n${hostileTexts.join("\n\n")}\n\nThe end.\n`,
};

const rows = [
  ...hostileNames.map((name, i) => `-rw-r--r-- 1 ${word(i)} ${word(i + 50)} 5 Jan 02  2024 ${name}`),
  ...hostileTexts.map(
    (text, i) => `lrwxrwxrwx 1 ftp ftp 5 Jan 02  2024 link-${String(i).padStart(3, "0")} -> ${text}`,
  ),
  ...Object.entries(contents).map(
    ([name, content]) => `-rw-r--r-- 1 ftp ftp ${Buffer.byteLength(content)} Jan 02  2024 ${name}`,
  ),
];

const retrieve = usualAnswers.RETR;

/** A server that says them wherever it says anything. Rows of LIST have owners, groups and targets of links. */
const answers: Answers = {
  PASS: saying(230),
  SYST: wire(`215 ${hostileTexts[0]}`),
  FEAT: wire(
    ["211-Features:", " UTF8", " EPSV", " REST STREAM", ...hostileTexts.map((t) => ` ${t}`), "211 End"].join(
      "\n",
    ),
  ),
  PWD: wire(`257 "/" ${hostileTexts[1]}`),
  LIST: (connection, argument, command) =>
    sends(wire(rows.map((row) => `${row}\r\n`).join("")))(connection, argument, command),
  SIZE: wire(`213 ${hostileTexts[2]}`),
  MDTM: wire(`213 ${hostileTexts[3]}`),
  STAT: saying(211),
  DELE: saying(550),
  RMD: saying(550),
  RNFR: saying(550),
  MKD: saying(553),
  CWD: (_connection, argument) => (argument === "/" ? "250 Here." : saying(550)),
  RETR: (connection, argument, command) =>
    connection.server.files.has(argument) && typeof retrieve === "function"
      ? retrieve(connection, argument, command)
      : saying(550),
};

let server: FakeFtpServer;
let workspace: WorkspacePage;
let hostile: HostileTextsPage;
let traffic: TrafficPage;

test.describe.configure({ timeout: 90_000 });
test.use({ viewport: { width: 1440, height: 2000 } });

test.beforeEach(async ({ page, context }) => {
  server = await FakeFtpServer.start({
    answers,
    greeting: saying(220),
    files: Object.fromEntries(
      Object.entries(contents).map(([name, content]) => [`/${name}`, Buffer.from(content)]),
    ),
  });
  hostile = await HostileTextsPage.watch(page, context);
  workspace = new WorkspacePage(page);
  traffic = new TrafficPage(page);
  await workspace.goto();
  await workspace.connect({ host: "127.0.0.1", port: server.port, user: "u", password: "p-a-s-s" });
  await expect(workspace.files).toBeVisible();
  await workspace.action("Hidden files").click();
});

test.afterEach(async ({ page }) => {
  await closeSessions(page);
  await server.close();
});

test("D2, D3: 200 texts are text in names, owners and links, in dialogs and in what is refused", async ({
  page,
}) => {
  expect(hostileTexts.length).toBeGreaterThan(200);
  const shown = await hostile.textsOf(workspace.files, "[role=row] bdi");
  const written = [...shown].map((text) => text.replaceAll(/[[\]]/g, ""));
  const missing = hostileNames.filter(
    (name) => !written.some((text) => text.includes(visibleText(name).replaceAll(/[[\]]/g, ""))),
  );
  expect(missing).toEqual([]);
  await hostile.expectSafe();

  const properties = new PropertiesPage(page);
  for (const name of ["link-000", "link-060", "link-120"]) {
    await workspace.filter.fill(name);
    await workspace.row(name).click();
    await page.keyboard.press("Alt+Enter");
    await expect(properties.dialog).toBeVisible();
    await hostile.expectSafe();
    await page.keyboard.press("Escape");
    await expect(properties.dialog).toBeHidden();
  }
  await workspace.filter.fill("");

  await workspace.files.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(/Delete \d+ entries\?/);
  await hostile.expectSafe();
  await question.getByRole("button", { name: "Cancel" }).click();

  await workspace.filter.fill("link-000");
  await workspace.row("link-000").click();
  await page.keyboard.press("Delete");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(workspace.alert.first()).toContainText("They said");
  await hostile.expectSafe();
});

test("D2, D3, D12: 200 texts in replies are text in the log, in the diagram and in every export", async ({
  page,
}) => {
  await workspace.action("New folder").click();
  const dialog = page.getByRole("dialog", { name: "New folder" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("new");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByRole("alert").or(workspace.alert).first()).toContainText("They said");
  await hostile.expectSafe();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await expect(traffic.line("553").last()).toBeVisible();
  await hostile.expectSafe();
  await traffic.select("553");
  await expect(traffic.explanation).toContainText("553");
  await hostile.expectSafe();

  await traffic.open("Console");
  await traffic.send("STAT");
  await expect(traffic.answer).toContainText("They said");
  await hostile.expectSafe();

  await traffic.open("Diagram");
  await expect(traffic.step(/LIST/).last()).toBeAttached();
  await hostile.expectSafe();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save picture" }).click();
  await page.getByRole("menuitem", { name: /SVG/ }).click();
  const svg = await readFile(await (await saved).path(), "utf8");
  expect(svg).not.toMatch(/<(?:script|foreignObject|image|animate|set|a|use|iframe|img)\b|<[^>]*\son\w+=/i);
  expect(svg).not.toMatch(/[^\P{Cc}\n\t]/u);

  const exported = async (format: string) => {
    const answer = await page.request.get(`/api/sessions/${workspace.sessionId()}/events?format=${format}`);
    expect(answer.headers()["content-disposition"]).toMatch(/^attachment/);
    expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
    return answer.body();
  };
  const json = (await exported("json")).toString();
  expect(json).not.toContain("p-a-s-s");
  const greeting = transcriptSchema
    .parse(JSON.parse(json))
    .events.find((event) => event.type === "reply" && event.code === 220);
  // To the letter, but for the password of an address.
  const said = hostileTexts.map((text) => ` ${text.replace(":secret@", ":***@")}`);
  expect(greeting).toMatchObject({ lines: ["220-They said:", ...said, "220 That was it."] });

  const text = (await exported("text")).toString();
  expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
  expect(text).not.toContain("p-a-s-s");

  const mermaid = (await exported("mermaid")).toString();
  expect(mermaid).not.toMatch(/[^\P{Cc}\n\t]/u);
  expect(mermaid).not.toMatch(/<(?!br\/?>)|^\s*(?:click |links? |%%\{|rect rgb\(|autonumber)/im);
  expect((await exported("pcapng")).subarray(0, 4).toString("hex")).toBe("0a0d0d0a");
});

test("D2, D4: 200 texts in files are text in every preview", async ({ page }) => {
  const preview = new PreviewPage(page);
  for (const name of Object.keys(contents)) {
    await workspace.filter.fill(name);
    await preview.open(name);
    if (name.endsWith(".md")) await expect(page.frameLocator("iframe").getByText("The end.")).toBeAttached();
    else if (!name.endsWith(".svg")) await expect(preview.text(name)).toContainText("pwned()");
    await hostile.expectSafe();
    await preview.close();
  }
  await workspace.filter.fill("link-");
  await workspace.row("link-001").click();
  await page.keyboard.press("F3");
  await expect(preview.dialog).toContainText("They said");
  await hostile.expectSafe();
});
