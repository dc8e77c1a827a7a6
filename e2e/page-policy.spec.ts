import { request } from "node:http";
import { text } from "node:stream/consumers";
import { test as bareTest, expect, type Page } from "@playwright/test";
import { closeSessions } from "./close-sessions";
import { HostileSite } from "./hostile-site";
import { test } from "./page-test";
import { WorkspacePage } from "./pages/workspace";
import { port } from "./ports";

const pages = ["/", "/replay", "/nothing", "/pdf-data/nothing", "/apis"];
const elsewhere = "http://elsewhere.test";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks under whatever name; browsers and `fetch` choose the name themselves. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const asked = request({ host: "127.0.0.1", port, path, headers }).end();
  const answer = await new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve).once("error", reject);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

const nonceOf = ({ headers }: Answer) =>
  /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1] ?? "";

for (const path of pages) {
  test(`D29, D30: ${path} says what may run in it, and who may show it`, async () => {
    const answer = await ask(path);
    expect(answer.headers).toMatchObject({
      "content-security-policy": expect.stringMatching(
        /^script-src 'nonce-[^']{24}' 'strict-dynamic'; .*default-src 'none'; .*frame-ancestors 'none'$/,
      ),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    expect(answer.headers["strict-transport-security"]).toBeUndefined();
    const scripts = [...answer.body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonceOf(answer)}"`))).toEqual([]);
    expect(answer.body).not.toMatch(/<[^>]* (?:style|on\w+)=/);
    expect(nonceOf(await ask(path))).not.toBe(nonceOf(answer));
  });
}

test("D30: a script of the application is nobody else's, and a worker of it loads from here alone", async () => {
  const page = await ask("/");
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.body)?.[1] ?? "";
  expect((await ask(script)).headers).toMatchObject({
    "content-security-policy": expect.stringMatching(/^default-src 'none'; script-src 'self'/),
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  expect((await ask("/_next/image?url=%2Ficon.svg&w=64&q=75")).status).toBe(404);
});

for (const path of [...pages, "/icon.svg", "/?_rsc=1"]) {
  test(`D14: ${path} is answered under our own names only`, async () => {
    for (const host of ["rebound.example", `rebound.example:${port}`, "127.0.0.1.nip.io"]) {
      expect((await ask(path, { host })).status).toBe(403);
    }
    const refused = await ask(path, { host: "rebound.example", "x-forwarded-host": `127.0.0.1:${port}` });
    expect(refused.status).toBe(403);
    expect(refused.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(refused.body).toMatch(/^This name is not Portside's\. .*PORTSIDE_URL/);
    const taken = await ask(path, { host: `localhost:${port}` });
    expect(taken.status).not.toBe(403);
  });
}

/** Markup that tries something, and the directive that forbids it. */
const attempts: readonly (readonly [markup: string, directive: string])[] = [
  ["<script>ran.push('inline')</script>", "script-src-elem"],
  ['<script nonce="bm9uY2U=">ran.push("guessed nonce")</script>', "script-src-elem"],
  ['<script type="module">ran.push("module")</script>', "script-src-elem"],
  ['<script src="/api/health"></script>', "script-src-elem"],
  [`<script src="${elsewhere}/a.js"></script>`, "script-src-elem"],
  ["<iframe src='javascript:top.ran.push(1)'></iframe>", "script-src-elem"],
  ["<iframe srcdoc='<script>top.ran.push(2)</script>'></iframe>", "script-src-elem"],
  ["<img src=data:, onerror='ran.push(3)'>", "script-src-attr"],
  ["<svg onload='ran.push(4)'></svg>", "script-src-attr"],
  [`<img src="${elsewhere}/a.png">`, "img-src"],
  [`<iframe src="${elsewhere}/"></iframe>`, "frame-src"],
  [`<object data="${elsewhere}/"></object>`, "object-src"],
  [`<video src="${elsewhere}/a.mp4"></video>`, "media-src"],
  [`<link rel="stylesheet" href="${elsewhere}/a.css">`, "style-src-elem"],
  ["<style>@import url(//elsewhere.test/b.css)</style>", "style-src-elem"],
  ["<p style='background: url(//elsewhere.test/b.png)'></p>", "style-src-attr"],
  [`<base href="${elsewhere}/">`, "base-uri"],
];

/** Breaking the policy is what is tried here: not for the `test` that fails when somebody does. */
bareTest.describe("markup that got into a page", () => {
  let asked: string[];

  bareTest.beforeEach(async ({ page }) => {
    asked = [];
    await page.context().route(`${elsewhere}/**`, (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await page.addInitScript(() => {
      const forbidden: string[] = [];
      Object.assign(globalThis, { forbidden, ran: [] });
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        forbidden.push(effectiveDirective),
      );
    });
    await page.route("/", async (route) => {
      const answer = await route.fetch();
      const markup = attempts.map(([tried]) => tried).join("\n");
      // As if the server itself had written it there.
      const body = (await answer.text()).replace("<body>", `<body>${markup}`);
      await route.fulfill({ response: answer, body });
    });
    await new WorkspacePage(page).goto();
  });

  bareTest("D30: runs nothing, loads nothing and leads nowhere", async ({ page }) => {
    const seen = () => page.evaluate(() => Object.assign({ forbidden: [], ran: [] }, globalThis));
    const wanted = new Set(attempts.map(([, directive]) => directive));
    await expect.poll(async () => new Set((await seen()).forbidden)).toEqual(wanted);
    expect((await seen()).ran).toEqual([]);
    expect(asked).toEqual([]);
  });

  bareTest("D30: sends no form", async ({ page }) => {
    const refused = page.waitForEvent("console", (said) => said.text().includes("form-action"));
    await page.evaluate((action) => {
      const form = document.createElement("form");
      form.action = action;
      document.body.append(form);
      setTimeout(() => form.submit());
    }, `${elsewhere}/form`);
    await refused;
    expect(asked).toEqual([]);
  });

  bareTest("D30: makes no code of a text", async ({ page }) => {
    const made = await page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          // Later: while the browser's own tools evaluate something, code may be made of text.
          setTimeout(() => {
            try {
              resolve(new Function("return 'code'")());
            } catch (error) {
              resolve(error instanceof Error && error.name);
            }
          });
        }),
    );
    expect(made).toBe("EvalError");
  });
});

/** Under both names a site shares the address with Portside: `localhost` is another site, another port only another origin. */
for (const name of ["127.0.0.1", "localhost"]) {
  bareTest.describe(`a page of http://${name} on another port`, () => {
    let site: HostileSite;
    let hostile: Page;
    let session: string;

    bareTest.beforeEach(async ({ page, context }) => {
      site = await HostileSite.start();
      const workspace = new WorkspacePage(page);
      await workspace.goto();
      await workspace.openPracticeServer();
      session = workspace.sessionId();
      hostile = await context.newPage();
      await hostile.goto(`http://${name}:${site.port}/`);
    });

    bareTest.afterEach(async ({ page }) => {
      await closeSessions(page);
      await site.close();
    });

    bareTest("D29: can't show Portside in a frame", async ({ baseURL }) => {
      for (const path of ["/", "/replay", "/nothing"]) {
        await hostile.evaluate((src) => {
          const frame = document.createElement("iframe");
          frame.src = src;
          document.body.replaceChildren(frame);
          return new Promise((resolve) => frame.addEventListener("load", resolve));
        }, `${baseURL}${path}`);
        await expect.poll(() => hostile.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
      }
    });

    bareTest("D29: keeps no hold of a window that it opened Portside in", async ({ baseURL, context }) => {
      const opened = context.waitForEvent("page");
      await hostile.evaluate((address) => {
        Object.assign(globalThis, { held: window.open(address) });
      }, `${baseURL}/`);
      const portside = await opened;
      await portside.waitForLoadState();
      expect(await portside.evaluate(() => window.opener)).toBeNull();
      await expect
        .poll(() => hostile.evaluate(() => (globalThis as unknown as { held: Window }).held.closed))
        .toBe(true);
    });

    bareTest("D14: reads nothing and changes nothing, by whichever request", async ({ page, baseURL }) => {
      const answers: string[] = [];
      page.context().on("response", (answer) => {
        if (answer.frame().page() !== hostile) return;
        answers.push(`${answer.request().method()} ${answer.status()}`);
      });
      const tried = await hostile.evaluate(
        async ([origin, id]) => {
          const root = `${origin}/api/sessions`;
          const change = `${root}/${id}`;
          const json = JSON.stringify({
            path: "/incoming/of-another-site",
            paths: ["/pub"],
            recursive: true,
          });
          const plain = { "Content-Type": "text/plain" };
          const asked: readonly (readonly [string, RequestInit])[] = [
            [root, {}],
            [`${change}/entries?path=/`, {}],
            [`${origin}/`, {}],
            [change, { method: "DELETE" }],
            [`${origin}/api/access?everywhere=true`, { method: "DELETE" }],
            [`${change}/directories`, { method: "POST", body: json, headers: plain }],
            [`${change}/delete`, { method: "POST", body: json, headers: plain }],
            [`${change}/content?path=/incoming/of-another-site`, { method: "PUT", body: "x" }],
            [change, { method: "PATCH", body: JSON.stringify({ dataMode: "active" }) }],
          ];
          const outcomes: string[] = [];
          for (const [url, init] of asked) {
            const read = await fetch(url, { ...init, credentials: "include" }).then(
              (answer) => answer.text(),
              () => "nothing",
            );
            outcomes.push(read);
          }
          for (const url of [`${change}/directories`, `${change}/delete`]) {
            await fetch(url, {
              method: "POST",
              mode: "no-cors",
              credentials: "include",
              body: json,
            }).catch(() => undefined);
          }
          return outcomes;
        },
        [baseURL ?? "", session] as const,
      );
      expect(new Set(tried)).toEqual(new Set(["nothing"]));
      await hostile.evaluate((action) => {
        // What such a form sends is JSON to whoever doesn't ask how it came.
        const form = document.createElement("form");
        form.method = "post";
        form.enctype = "text/plain";
        form.action = action;
        const field = document.createElement("input");
        field.name = '{"path":"/incoming/of-another-site","x":"';
        field.value = '"}';
        form.append(field);
        document.body.append(form);
        setTimeout(() => form.submit());
      }, `${baseURL}/api/sessions/${session}/directories`);
      await hostile.waitForURL(`${baseURL}/api/**`);
      await expect(hostile.locator("body")).toContainText("Portside takes changes from its own pages only");
      expect(answers.filter((answer) => /^(?:POST|PUT|PATCH|DELETE) 2/.test(answer))).toEqual([]);
      const after = await page.request.get(`/api/sessions/${session}`);
      expect(await after.json()).toMatchObject({ id: session, dataMode: "passive" });
      const listed = await page.request.get(`/api/sessions/${session}/entries?path=/incoming`);
      expect(JSON.stringify(await listed.json())).not.toContain("of-another-site");
    });
  });
}

test("pages have a proxy before them, the API has not: a body of 12 MB arrives whole", async ({ page }) => {
  const workspace = new WorkspacePage(page);
  await workspace.goto();
  await workspace.openPracticeServer();
  const path = `/api/sessions/${workspace.sessionId()}/content?path=/incoming/twelve.bin`;
  const data = Buffer.alloc(12_000_000, "portside");
  expect((await page.request.put(path, { data })).status()).toBe(201);
  expect((await page.request.head(path)).headers()["content-length"]).toBe(String(data.length));
  await page.request.post(`/api/sessions/${workspace.sessionId()}/delete`, {
    data: { paths: ["/incoming/twelve.bin"], recursive: false },
  });
  await closeSessions(page);
});
