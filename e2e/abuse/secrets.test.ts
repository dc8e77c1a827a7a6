import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hangsUp, sends } from "@/lib/ftp/testing/fake-replies";
import type { Answers, FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { requestNames } from "./path-requests";
import { type Given, password, startPortside, willing } from "./portside";
import { wholeOf } from "./visitor";

const portside = startPortside();

/** The password in whatever form a server might repeat it. */
const forms = new RegExp(
  [password, encodeURIComponent(password), password.replaceAll(" ", "+")].join("|").replaceAll("+", "\\+"),
);

async function refusal(options: FakeServerOptions, given: Given = {}): Promise<string> {
  const { response } = await portside.connect(await fakeServer(options), { timeoutSeconds: 1, ...given });
  expect(response.ok).toBe(false);
  return JSON.stringify([...response.headers]) + (await response.text());
}

const raw =
  (text: (said: string) => string): Handler =>
  (connection, said) =>
    connection.raw(text(said));

describe("the password", () => {
  const answers: Readonly<Record<string, Answers[string]>> = {
    "a refusal": (_connection, said) => `530 Login incorrect for user student, ${said}`,
    "a refusal in many lines": (_connection, said) => `530-You said\n ${said}\n530 ${said}`,
    "a refusal for now": (_connection, said) => `421 ${said} is too many`,
    "a nonsense answer": (_connection, said) => `314 ${said}?`,
    "a question for an account": (_connection, said) => `332 Account for ${said}`,
    "a URL": (_connection, said) => `530 See ftp://student:${encodeURIComponent(said)}@192.0.2.7/`,
    "a line that is no reply": raw((said) => `Login incorrect: ${said}\r\n`),
    "an endless line": raw((said) => `530 ${said} `.repeat(20_000)),
    "half a line before the hang-up": async (connection, said) => {
      await connection.raw(`530 ${said}`);
      connection.hangUp();
    },
    "a hang-up": hangsUp(),
  };

  it.each(Object.entries(answers))(
    "A9, D12, D15: is in nothing that a refused login answers, when PASS gets %s",
    async (_what, PASS) => {
      const told = await refusal({ answers: { PASS } });
      expect(told).toContain("PASS ***");
      expect(told).not.toMatch(forms);
    },
  );

  it.each([
    ["the greeting", { greeting: `421 Go away, ${password}` }, {}],
    ["the answer to USER", { answers: { USER: `530 Not with ${password}` } }, {}],
    ["the answer to AUTH", { answers: { AUTH: `500 ${password}` } }, { encryption: "explicit" }],
  ])(
    "D12, D15: is in nothing that a refused login answers, when %s has it",
    async (_what, options, given) => {
      expect(await refusal(options, given)).not.toMatch(forms);
    },
  );

  it.each(["p", "12345"])("D15: of few letters (%j) is masked where PASS is answered", async (short) => {
    const PASS: Handler = (_connection, said) => `530 Login incorrect for user student ${said}.`;
    expect(await refusal({ answers: { PASS } }, { password: short })).toContain(
      "530 Login incorrect for user student ***",
    );
  });

  it("A9, D12, D15: is in no answer of any request, nor in any export of the log, whatever the server repeats", async () => {
    const server = await fakeServer({
      greeting: `220 Hello, ${password}`,
      files: { "/a": "hello", "/elsewhere": "1" },
      answers: {
        ...willing,
        PASS: `230-Hello ${password}\n230 ftp://student:${encodeURIComponent(password)}@host/`,
        SYST: `215 UNIX ${password}`,
        PWD: `257 "/" is where ${password} begins`,
        MKD: `550 ${password}`,
        STOR: `553 ${password}`,
        SITE: `500 ${password}`,
        MFMT: `550 ${password}`,
        RNFR: `550 ${password}`,
        DELE: `550 ${password}`,
        STAT: `211 ${password}`,
        RETR: sends("hello", { closing: `451 ${password}` }),
      },
    });
    const visitor = await portside.visit(server);
    const told = new Map<string, string>();
    const hear = async (what: string, asked: Promise<Response>) => {
      const response = await asked;
      told.set(what, JSON.stringify([...response.headers]) + (await wholeOf(response)).toString("latin1"));
    };
    for (const request of requestNames) await hear(request, visitor.askFor(request, "/a"));
    await hear("a typed command", visitor.type("STAT"));
    await hear("the sessions", visitor.browser.get("/api/sessions"));
    await hear("the session", visitor.browser.get(`/api/sessions/${visitor.session}`));
    for (const format of ["json", "text", "mermaid", "pcapng"]) {
      await hear(format, visitor.ask({ method: "GET", resource: `events?format=${format}` }));
    }
    expect(told.get("json")).toContain("PASS ***");
    for (const [what, text] of told) expect(text, what).not.toMatch(forms);
  });

  it("D12: is in no live log", async () => {
    const visitor = await portside.visitScripted({ answers: { PASS: `230 Hello ${password}` } });
    for (const path of [`/api/sessions/${visitor.session}/events`, "/api/events"]) {
      const response = await visitor.browser.get(path, { headers: { accept: "text/event-stream" } });
      const reader = response.body?.getReader();
      let text = "";
      while (!text.includes("PASS ***")) text += new TextDecoder().decode((await reader?.read())?.value);
      await reader?.cancel();
      expect(text).not.toMatch(forms);
    }
  });

  it("D12: can't be read from what a browser keeps, which is of use to this login of this browser alone", async () => {
    const server = await fakeServer();
    const { browser } = await portside.connect(server);
    const login = { host: server.host, port: server.port, user: "student" };
    const sealing = await browser.send("POST", "/api/sealed-passwords", { ...login, password });
    const { sealedPassword } = z.object({ sealedPassword: z.string() }).parse(await sealing.json());
    expect(Buffer.from(sealedPassword, "base64url").toString("latin1") + sealedPassword).not.toMatch(forms);
    const open = (who: typeof browser, more: Given = {}) =>
      who.send("POST", "/api/sessions", { ...login, sealedPassword, ...more });
    expect((await open(browser)).status).toBe(201);
    const before = server.connections.length;
    expect((await open(await portside.app.browser())).status).toBe(400);
    expect((await open(browser, { user: "other" })).status).toBe(400);
    expect((await open(browser, { host: "127.0.0.2" })).status).toBe(400);
    expect(server.connections).toHaveLength(before);
    expect(portside.app.output).not.toContain(sealedPassword);
  });

  it("D12, D23: typed into the console is sent to nobody and kept nowhere", async () => {
    const visitor = await portside.visitScripted();
    for (const command of [`PASS ${password}`, `ACCT ${password}`, `SITE PSWD old ${password}`]) {
      const response = await visitor.type(command);
      expect(response.status).toBe(400);
      expect(await response.text()).not.toMatch(forms);
    }
    expect(JSON.stringify(await visitor.events())).not.toMatch(forms);
    expect(visitor.server.lines.filter((line) => line === `PASS ${password}`)).toHaveLength(1);
    expect(visitor.server.lines.filter((line) => /^(?:ACCT|SITE)/.test(line))).toEqual([]);
  });
});
