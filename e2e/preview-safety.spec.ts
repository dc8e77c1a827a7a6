import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { pdfPage, pngFile } from "@/lib/lab/practice/sample-media";
import { closeSessions } from "./close-sessions";
import { test } from "./page-test";
import { PreviewPage } from "./pages/preview";
import { pdfOfMillions } from "./pdf-files";
import { makeDirectory, put, removeDirectory } from "./practice-files";

test.afterEach(({ page }) => closeSessions(page));

const folder = `strange-${randomBytes(4).toString("hex")}`;
const elsewhere = "http://elsewhere.test";

/** What runs, if anything does, in whatever origin. */
const script = `globalThis.ran = true; try { top.ran = true } catch {} fetch("${elsewhere}/ran")`;

const markup = `<script>${script}</script>
<img src="${elsewhere}/picture.png" onerror='${script}'>
<svg onload='${script}'><image href="${elsewhere}/inner.png"/></svg>
<iframe src="javascript:parent.ran=true"></iframe><iframe srcdoc="<script>parent.ran=true</script>"></iframe>
<link rel="stylesheet" href="${elsewhere}/style.css"><style>@import "${elsewhere}/import.css"; body { background: url(${elsewhere}/back.png) }</style>
<meta http-equiv="refresh" content="0;url=${elsewhere}/refresh"><base href="${elsewhere}/">
<form action="${elsewhere}/form" id="f"><button autofocus onfocus='${script}'>x</button></form>
<a href="${elsewhere}/link" ping="${elsewhere}/ping">a link</a><object data="${elsewhere}/object"></object>
<video src="${elsewhere}/film.mp4" autoplay onerror='${script}'></video><body onload='${script}'>
`;

const drawing = `<?xml version="1.0"?><?xml-stylesheet href="${elsewhere}/style.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40" onload='${script}'>
<script>${script}</script><image xlink:href="${elsewhere}/inner.png" width="9" height="9"/>
<style>@import url(${elsewhere}/import.css); rect { fill: url(${elsewhere}/fill.svg#a) }</style>
<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${elsewhere}/frame"/></foreignObject>
<rect width="40" height="40" fill="green"/></svg>`;

/** A PDF that wants to run a script and to open an address as soon as it is opened. */
function pdf(): Buffer {
  const text = pdfPage("Strange", ["A page."]).toString("latin1");
  const actions = `/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); ${script.replace(/[()]/g, "\\$&")}) /Next << /S /URI /URI (${elsewhere}/uri) >> >>`;
  // The table of objects no longer fits then; readers make their own.
  return Buffer.from(text.replace("/Type /Catalog", `/Type /Catalog ${actions}`), "latin1");
}

/** A file, and how one sees that it is shown. */
const files: readonly {
  readonly name: string;
  readonly content: string | Buffer;
  readonly isShown: (preview: PreviewPage) => Promise<void>;
}[] = [
  {
    name: "page.html",
    content: markup,
    isShown: (preview) => expect(preview.text("page.html")).toContainText("globalThis.ran"),
  },
  {
    name: "text.txt",
    content: markup,
    isShown: (preview) => expect(preview.text("text.txt")).toContainText("globalThis.ran"),
  },
  {
    name: "notes.md",
    content: `# Strange

${markup}

[a](javascript:${encodeURI(script)}) ![b](${elsewhere}/b.png) [c](data:text/html,<script>top.ran=true</script>)
<javascript:top.ran=true> <data:text/html,x> [d] ![e][d]

[d]: javascript:top.ran=true

| a table | of two |
|---|---|
| \`code\` | **bold** |

> a quote

- [x] done

\`\`\`html
<script>top.ran = true</script>
\`\`\`

The end.
`,
    isShown: async ({ page }) => {
      const frame = page.frameLocator("iframe");
      await expect(frame.getByText("The end.")).toBeVisible();
      await expect(frame.getByRole("link")).toHaveCount(0);
    },
  },
  {
    name: "drawing.svg",
    content: drawing,
    isShown: (preview) => expect(preview.dialog.getByRole("img", { name: "drawing.svg" })).toBeVisible(),
  },
  {
    name: "paper.pdf",
    content: pdf(),
    isShown: (preview) => expect(preview.dialog.getByText("A page.")).toBeVisible(),
  },
  {
    name: "<img src=x onerror=ran=true>.txt",
    content: "Only its name is strange.\n",
    isShown: (preview) => expect(preview.dialog.getByText("Only its name is strange.")).toBeVisible(),
  },
];

/** What is one thing by its name and another by its bytes, or two things at once. */
const disguised: typeof files = [
  {
    name: "photo.jpg",
    content: `<!doctype html>${markup}`,
    isShown: async (preview) => {
      await expect(preview.dialog.getByRole("alert")).toContainText("By its first bytes it is: text");
      await preview.dialog.getByRole("button", { name: "Show as text" }).click();
      await expect(preview.text("photo.jpg")).toContainText("globalThis.ran");
    },
  },
  {
    name: "script.gif",
    // An image, a script and a page.
    content: Buffer.concat([
      Buffer.from("47494638396101000100800000ffffff00000021fe", "hex"),
      Buffer.from(`\x40*/=1;${script.slice(0, 40)}/*<script>\0`, "latin1"),
      Buffer.from("2c00000000010001000002024401003b", "hex"),
      Buffer.from(`*/;${script}</script>${markup}`),
    ]),
    isShown: (preview) => expect(preview.dialog.getByRole("img", { name: "script.gif" })).toBeAttached(),
  },
  {
    name: "page.pdf",
    content: Buffer.concat([Buffer.from(`<!-- \x00 -->${markup}`, "latin1"), pdf()]),
    isShown: (preview) => expect(preview.dialog.getByText(/^A page\.$|can't be read as a PDF/)).toBeVisible(),
  },
  {
    name: "no-extension",
    content: markup,
    isShown: (preview) => expect(preview.text("no-extension")).toContainText("globalThis.ran"),
  },
];

/** What is much, or deep, or only says that it is. */
const heavy: typeof files = [
  {
    name: "wide.png",
    content: pngFile(
      { width: 20_000, height: 20_000, bitDepth: 1, colourType: 0 },
      Buffer.alloc((20_000 / 8 + 1) * 20_000),
    ),
    isShown: async (preview) => {
      await expect(preview.dialog.getByText("20,000 × 20,000 pixels")).toBeVisible();
      await expect(preview.button("Show it anyway")).toBeVisible();
    },
  },
  {
    // More pixels than Chromium takes at all.
    name: "wider.png",
    content: pngFile(
      { width: 30_000, height: 30_000, bitDepth: 1, colourType: 0 },
      Buffer.alloc((30_000 / 8 + 1) * 30_000),
    ),
    isShown: (preview) =>
      expect(preview.dialog.getByRole("alert")).toContainText("By its first bytes it is: PNG image"),
  },
  {
    name: "millions.pdf",
    content: pdfOfMillions("One of many."),
    isShown: async (preview) => {
      await expect(preview.dialog.getByText("has 3,200,000 pages")).toBeVisible();
      await expect(
        preview.dialog.getByRole("region", { name: "Page 1", exact: true }).getByText("One of many."),
      ).toBeVisible();
    },
  },
  {
    name: "deep.md",
    content: ">".repeat(300_000),
    isShown: (preview) => expect(preview.dialog.getByRole("alert")).toContainText("nested too deeply"),
  },
  {
    name: "table.md",
    content: `The text.\n\n|${"a|".repeat(100_000)}\n|${"-|".repeat(100_000)}\n${"a\n".repeat(200_000)}`,
    isShown: ({ page }) => expect(page.frameLocator("iframe").getByText("The text.")).toBeVisible(),
  },
  {
    name: "line.txt",
    content: `It begins. ${"all in one line ".repeat(320_000)}`,
    isShown: async (preview) => {
      await expect(preview.text("line.txt")).toContainText("It begins.");
      await expect(preview.dialog.getByText("The first 1.0 MB of 5.1 MB.")).toBeVisible();
      await preview.dialog.getByRole("button", { name: /^Read up to/ }).click();
      await expect(preview.dialog.getByText(/^The first/)).toBeHidden();
    },
  },
  {
    name: "long.txt",
    content: "One line of many.\n".repeat(600_000),
    isShown: async (preview) => {
      await preview.dialog.getByRole("button", { name: "Read up to 8.4 MB" }).click();
      await expect(preview.dialog.getByText("Download it to see all of it.")).toBeVisible();
      await expect(preview.text("long.txt")).toContainText("One line of many.");
    },
  },
  {
    name: "deep.json",
    content: "[".repeat(200_000),
    isShown: (preview) => expect(preview.text("deep.json")).toContainText("[[[["),
  },
];

test.beforeAll(async () => {
  await makeDirectory(`/incoming/${folder}`);
  for (const { name, content } of [...files, ...disguised, ...heavy])
    await put(`/incoming/${folder}/${name}`, content);
});
test.afterAll(() => removeDirectory(`/incoming/${folder}`));

async function openFolder(page: Page): Promise<PreviewPage> {
  const preview = new PreviewPage(page);
  await preview.workspace.goto();
  await preview.workspace.openPracticeServer();
  await preview.workspace.goToPath(`/incoming/${folder}`);
  return preview;
}

test("D4: nothing in a file that is looked at runs, and nothing is asked of any other place", async ({
  page,
  baseURL,
}) => {
  const asked: string[] = [];
  const dialogs: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const windows: Page[] = [];
  page.on("popup", (popup) => windows.push(popup));
  const preview = await openFolder(page);
  for (const { name, isShown } of [...files, ...disguised]) {
    await preview.open(name);
    await isShown(preview);
    // Two frames later whatever runs by itself has run.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    for (const frame of page.frames()) expect(await frame.evaluate(() => "ran" in globalThis)).toBe(false);
    await preview.close();
  }
  expect(asked.filter((url) => !url.startsWith(`${baseURL}/`) && !/^(?:blob|data|about):/.test(url))).toEqual(
    [],
  );
  expect(dialogs).toEqual([]);
  expect(windows).toEqual([]);
  expect(page.url()).toContain(`${baseURL}/`);
});

for (const { name, isShown } of heavy) {
  test(`${name} is shown, or it is said why not, and the page goes on`, async ({ page }) => {
    const preview = await openFolder(page);
    await preview.open(name);
    await isShown(preview);
    await preview.close();
    await expect(preview.workspace.files).toBeFocused();
  });
}

test("D4: a file by its own address is sandboxed and never guessed at", async ({ page }) => {
  const preview = await openFolder(page);
  const session = preview.workspace.sessionId();
  for (const { name } of [...files, ...disguised]) {
    const path = encodeURIComponent(`/incoming/${folder}/${name}`);
    const answer = await page.request.get(`/api/sessions/${session}/content?path=${path}&disposition=inline`);
    expect(answer.headers()).toMatchObject({
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
  }
});

/** What axe says of the document in the frame, as a page of its own: in the frame no script runs, axe's neither. */
async function framedViolations(page: Page, colorScheme: "light" | "dark"): Promise<readonly string[]> {
  const html = await page.locator("iframe").getAttribute("srcdoc");
  const alone = await page.context().newPage();
  await alone.emulateMedia({ colorScheme });
  await alone.setContent(html ?? "");
  await expect(alone.getByRole("heading", { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page: alone }).analyze();
  await alone.close();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" "))}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of [
    ["large", { width: 1440, height: 900 }],
    ["360 px wide", { width: 360, height: 740 }],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("axe finds nothing on any preview, and none is wider than the window", async ({ page }) => {
        test.slow();
        const preview = await openFolder(page);
        const check = async () => {
          // No script runs in a frame of Markdown, axe's own neither.
          const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" "))}`),
          ).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
            viewport.width,
          );
        };
        for (const { name, isShown } of files) {
          await preview.open(name);
          await isShown(preview);
          await check();
          if (name === "notes.md") expect(await framedViolations(page, colorScheme)).toEqual([]);
          await preview.close();
        }
        await preview.open("drawing.svg");
        await preview.showAs("Bytes");
        await expect(preview.bytes("drawing.svg").getByText(/^3c 3f 78 6d 6c 20/)).toBeVisible();
        await check();
      });
    });
  }
}
