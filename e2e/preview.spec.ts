import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { wavTones } from "@/lib/lab/practice/sample-media";
import { clipboardText } from "./clipboard";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { PreviewPage } from "./pages/preview";
import { lockedPdf, longPdf } from "./pdf-files";
import { makeDirectory, put, removeDirectory } from "./practice-files";

test.afterEach(({ page }) => closeSessions(page));

let preview: PreviewPage;

test.beforeEach(async ({ page }) => {
  preview = new PreviewPage(page);
  await preview.workspace.goto();
});

/** What asked for a file's content, as it is answered. */
function watchContent(page: Page): { status: number; range: string | null; contentRange: string | null }[] {
  const answers: { status: number; range: string | null; contentRange: string | null }[] = [];
  page.on("response", (response) => {
    if (!response.url().includes("/content?")) return;
    const range = response.request().headers().range ?? null;
    answers.push({
      status: response.status(),
      range,
      contentRange: response.headers()["content-range"] ?? null,
    });
  });
  return answers;
}

test.describe("on the practice server", () => {
  test.beforeEach(() => preview.workspace.openPracticeServer());

  test("a picture opens by Enter, can be seen in its own size, and gives the focus back", async ({
    page,
  }) => {
    await preview.workspace.goToPath("/pub/images");
    const dialog = await preview.open("sunset.png");
    await expect(dialog.getByRole("img", { name: "sunset.png" })).toBeVisible();
    await expect(dialog.getByText("320 × 180")).toBeVisible();
    await dialog.getByRole("radio", { name: "Actual size" }).click();
    await expect(dialog.getByRole("img", { name: "sunset.png" })).toHaveJSProperty("width", 320);

    await preview.showAs("Bytes");
    await expect(preview.bytes("sunset.png").getByText("89 50 4e 47 0d 0a 1a 0a")).toBeVisible();
    await preview.close();
    await expect(preview.workspace.files).toBeFocused();
    await expect(page.getByRole("row", { name: "sunset.png", selected: true })).toBeVisible();
  });

  test("arrows and buttons lead to the file before and after, past folders", async ({ page }) => {
    await preview.workspace.goToPath("/pub/code");
    await preview.open("port.py");
    await page.keyboard.press("ArrowRight");
    await expect(preview.of("port.ts")).toBeVisible();
    await preview.button("Next").click();
    await expect(preview.of("style.css")).toBeVisible();
    await expect(preview.button("Next")).toBeDisabled();
    await expect(preview.dialog.getByText("5 of 5")).toBeVisible();
    await preview.button("Previous").click();
    await page.keyboard.press("ArrowLeft");
    await expect(preview.of("port.py")).toBeVisible();
    await expect(preview.text("port.py")).toContainText("def ");
  });

  test("closing leads back to the file that was shown last", async ({ page }) => {
    await preview.workspace.goToPath("/pub/code");
    await preview.open("port.py");
    await page.keyboard.press("ArrowRight");
    await expect(preview.of("port.ts")).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(preview.of("style.css")).toBeVisible();
    await preview.close();
    await expect(preview.workspace.files).toBeFocused();
    await expect(page.getByRole("row", { name: "style.css", selected: true })).toBeVisible();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("row", { name: "port.ts", selected: true })).toBeVisible();
  });

  test("keys work while the focus is in rendered Markdown", async ({ page }) => {
    await preview.workspace.goToPath("/pub/texts");
    await preview.open("odd-markup.md");
    const text = page.frameLocator("iframe").getByRole("heading", { name: "Markdown that tries things" });
    await text.click();
    await expect(page.locator("iframe")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(preview.of("odd-markup.md")).toBeHidden();
    await page.keyboard.press("ArrowLeft");
    await expect(preview.of("odd-markup.md")).toBeVisible();
    await text.click();
    await preview.close();
    await expect(preview.workspace.files).toBeFocused();
  });

  test("Markdown is rendered, and its source a click away", async ({ page }) => {
    await preview.workspace.goToPath("/pub");
    await preview.open("README.md");
    const frame = page.frameLocator("iframe");
    await expect(frame.getByRole("table")).toContainText("what is in it");
    await preview.showAs("Source");
    await expect(preview.text("README.md")).toContainText("|---");
  });

  test("a PDF shows its pages, with text that can be selected, at any size", async () => {
    await preview.workspace.goToPath("/pub/documents");
    const dialog = await preview.open("which-side.pdf");
    const sheet = dialog.getByRole("region", { name: "Page 1" });
    await expect(sheet.getByText("Which side opens the port?")).toBeVisible();
    const painted = () =>
      sheet.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
          data: [],
        };
        return data.some((value, i) => i % 4 === 0 && value < 100 && (data[i + 3] ?? 0) > 0);
      });
    await expect.poll(painted).toBe(true);
    await dialog.getByRole("combobox", { name: "Zoom" }).selectOption("200 %");
    await expect
      .poll(async () => Math.round((await sheet.boundingBox())?.width ?? 0))
      .toBe(Math.round((595 * 96 * 2) / 72));
    await expect(dialog.getByRole("textbox", { name: "Page" })).toHaveValue("1");
    await preview.close();
  });

  test("bytes of a large file are read where they are looked at, and nowhere else", async ({
    page,
    context,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const answers = watchContent(page);
    await preview.workspace.goToPath("/pub/large");
    const dialog = await preview.open("1-GiB.bin");
    const grid = preview.bytes("1-GiB.bin");
    await expect(grid.getByRole("row").first()).toContainText("00000000");
    await expect(grid.getByRole("row").first()).not.toContainText("…");

    await dialog.getByRole("textbox", { name: "Offset" }).fill("0x3ffffff0");
    await dialog.getByRole("button", { name: "Go" }).click();
    await expect(grid.getByText("3ffffff0")).toBeVisible();
    await expect(dialog.getByText("Part 256 of 256")).toBeVisible();
    await expect(grid.getByText("…")).toHaveCount(0);
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("ControlOrMeta+c");
    await expect(dialog.getByText("Copied 2 rows")).toBeVisible();
    const copied = await clipboardText(page);
    expect(copied).toMatch(/^3fffffe0 {2}(?:[0-9a-f]{2} {1,2}){16} {0,2}\|.{16}\|\n3ffffff0 {2}/);

    expect(answers.every(({ status }) => status === 206)).toBe(true);
    expect(answers.map(({ range }) => range)).toContain("bytes=1073676288-1073741823");
    expect(answers.length).toBeLessThan(8);
  });

  test("an empty file says that it is empty, and asks the server for nothing", async ({ page }) => {
    const answers = watchContent(page);
    await preview.workspace.goToPath("/pub/documents");
    const dialog = await preview.open("empty.txt");
    await expect(dialog.getByText("This file is empty: it has 0 bytes.")).toBeVisible();
    expect(answers).toEqual([]);
  });

  test("a link to a file shows the file, and one that leads nowhere what the server said", async () => {
    await preview.workspace.goToPath("/pub/links");
    await preview.open("readme");
    await expect(preview.text("readme")).toContainText("what is in it");
    await preview.close();
    await preview.open("nowhere");
    await expect(preview.dialog.getByRole("alert")).toContainText("550");
    await expect(preview.button("Retry")).toBeVisible();
  });

  test("downloads what is shown", async ({ page }) => {
    await preview.workspace.goToPath("/pub/documents");
    await preview.open("ports.json");
    const started = page.waitForEvent("download");
    await preview.button("Download").click();
    expect((await started).suggestedFilename()).toBe("ports.json");
  });
});

test.describe("with files of one's own", () => {
  const folder = `preview-${randomBytes(4).toString("hex")}`;

  test.beforeAll(() => makeDirectory(`/incoming/${folder}`));
  test.afterAll(() => removeDirectory(`/incoming/${folder}`));

  async function show(name: string, content: string | Buffer) {
    await put(`/incoming/${folder}/${name}`, content);
    await preview.workspace.openPracticeServer();
    await preview.workspace.goToPath(`/incoming/${folder}`);
    return preview.open(name);
  }

  test("a text is read in the charset that it is in, or in the one that is chosen", async () => {
    const dialog = await show("old.txt", Buffer.from("Gr\xfc\xdfe\r\nvon gestern\r\n", "latin1"));
    await expect(preview.text("old.txt")).toContainText("Grüße");
    await expect(preview.charset).toHaveValue("windows-1252");
    await expect(dialog.getByText("Line ends: CRLF (Windows)")).toBeVisible();
    await preview.charset.selectOption("koi8-r");
    await expect(preview.text("old.txt")).toContainText("GrЭъe");
  });

  test("of a long text the beginning is read, and more when somebody wants more", async ({ page }) => {
    const answers = watchContent(page);
    const line = "One line of many in a long file.\n";
    const dialog = await show("long.log", line.repeat(Math.ceil((3 * 1024 * 1024) / line.length)));
    await expect(dialog.getByText("The first 1.0 MB of 3.1 MB.")).toBeVisible();
    expect(answers.map(({ contentRange }) => contentRange?.split("/")[0])).toEqual(["bytes 0-1048575"]);
    await dialog.getByRole("button", { name: /^Read up to/ }).click();
    await expect(dialog.getByText(/^The first/)).toBeHidden();
    await expect.poll(() => answers[1]?.range ?? "").toMatch(/^bytes=1048576-/);
  });

  test("what isn't what its name says is told, and shown as what it is", async () => {
    const dialog = await show("picture.png", "This is no picture.\n");
    await expect(dialog.getByRole("alert")).toContainText("This browser can't show the file as an image.");
    await dialog.getByRole("button", { name: "Show as text" }).click();
    await expect(preview.text("picture.png")).toContainText("This is no picture.");
  });

  test("what became another file meanwhile is read anew when somebody tries again", async () => {
    const line = "One line of many in a long file.\n";
    const dialog = await show("grows.log", line.repeat(50_000));
    await expect(dialog.getByText(/^The first 1\.0 MB/)).toBeVisible();
    await put(`/incoming/${folder}/grows.log`, "It was emptied.\n");
    await dialog.getByRole("button", { name: /^Read up to/ }).click();
    await expect(dialog.getByRole("alert")).toContainText("another version");
    await preview.button("Retry").click();
    await expect(preview.text("grows.log")).toHaveText("It was emptied.");
  });

  test("a PDF with a password asks for it, says when it is wrong, and what to do without it", async ({
    page,
  }) => {
    const dialog = await show("locked.pdf", lockedPdf("For your eyes.", "Port 21"));
    const field = dialog.getByLabel("Password of the PDF");
    await expect(field).toBeFocused();
    await page.keyboard.type("port 21");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("That isn't its password.")).toBeVisible();
    await expect(field).toBeFocused();

    await preview.button("Cancel").click();
    await expect(dialog.getByText(/^Without its password/)).toContainText("Download it");
    await expect(preview.button("Enter the password")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(field).toBeFocused();

    await page.keyboard.type("Port 21");
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("region", { name: "Page 1" }).getByText("For your eyes.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(preview.workspace.files).toBeFocused();
  });

  test("of a long PDF only what its pages in sight need is read", async ({ page }) => {
    const answers = watchContent(page);
    const dialog = await show("long.pdf", longPdf("After all that.", 20_000_000));
    await expect(dialog.getByRole("region", { name: "Page 1" }).getByText("After all that.")).toBeVisible();
    const read = answers.map(({ contentRange }) => {
      const [, from, to] = /^bytes (\d+)-(\d+)/.exec(contentRange ?? "") ?? [];
      return Number(to) - Number(from) + 1;
    });
    expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(5_000_000);
  });

  test("sound plays from wherever it is asked to, by a part of the file", async ({ page }) => {
    const answers = watchContent(page);
    const dialog = await show("long.wav", wavTones([440], 600));
    const player = dialog.locator("audio");
    await expect
      .poll(() => player.evaluate((audio: HTMLAudioElement) => Math.round(audio.duration)))
      .toBe(600);
    await player.evaluate((audio: HTMLAudioElement) => {
      audio.currentTime = 550;
    });
    await expect
      .poll(() => player.evaluate((audio: HTMLAudioElement) => !audio.seeking && audio.readyState >= 2))
      .toBe(true);
    const from = ({ range }: { range: string | null }) => Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
    const seeks = answers.filter((answer) => from(answer) > 10_000_000);
    expect(seeks.map(({ status }) => status)).toContain(206);
  });

  test("a film that can't be played says so, and can be downloaded", async () => {
    const dialog = await show("film.mp4", randomBytes(4096));
    await expect(dialog.getByRole("alert")).toContainText("can't show the file as video");
    await expect(dialog.getByRole("button", { name: "Download" }).first()).toBeVisible();
  });

  test("a file that was deleted meanwhile is told about", async () => {
    await put(`/incoming/${folder}/gone.txt`, "soon gone");
    await preview.workspace.openPracticeServer();
    await preview.workspace.goToPath(`/incoming/${folder}`);
    await expect(preview.workspace.row("gone.txt")).toBeVisible();
    await removeDirectory(`/incoming/${folder}`);
    await makeDirectory(`/incoming/${folder}`);
    const dialog = await preview.open("gone.txt");
    await expect(dialog.getByRole("alert")).toContainText("550");
    await put(`/incoming/${folder}/gone.txt`, "back again");
    await preview.button("Retry").click();
    await expect(preview.text("gone.txt")).toContainText("back again");
  });
});

test("a server that can't begin in the middle of a file shows what can be had from the beginning, and says so of the rest", async ({
  page,
}) => {
  const line = "One line of many in a long file.\n";
  const server = await FakeFtpServer.start({
    answers: { REST: "502 Not here." },
    files: { "/data.bin": randomBytes(300_000), "/long.log": `${line.repeat(50_000)}The end.\n` },
  });
  try {
    await preview.workspace.connect({ host: server.host, port: server.port, user: "u", password: "p" });
    const dialog = await preview.open("data.bin");
    await expect(preview.bytes("data.bin").getByRole("row").first()).toContainText("00000000");
    await dialog.getByRole("textbox", { name: "Offset" }).fill("0x20000");
    await dialog.getByRole("button", { name: "Go" }).click();
    await expect(dialog.getByRole("alert")).toContainText("This server can't begin in the middle of a file");
    await preview.close();

    await preview.open("long.log");
    await expect(preview.dialog.getByText(/^The first 1\.0 MB/)).toBeVisible();
    await preview.dialog.getByRole("button", { name: /^Read up to/ }).click();
    await expect(preview.dialog.getByText(/^The first/)).toBeHidden();
    // The rest is set into the view a moment after its note went: its end is where one presses End then.
    await expect(async () => {
      await preview.text("long.log").press("ControlOrMeta+End");
      await expect(preview.text("long.log")).toContainText("The end.", { timeout: 1000 });
    }).toPass({ timeout: 10_000 });
  } finally {
    await closeSessions(page);
    await server.close();
  }
});
