import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import * as checksRoute from "@/app/api/checks/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { type CheckEnd, type CheckLine, checkEndSchema, checkLineSchema } from "@/lib/contract/check";
import { sessionSchema } from "@/lib/contract/session";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { checkSteps } from "@/lib/protocol/check/steps";
import { problemOf } from "./testing/scripted-session";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
const servers: FakeFtpServer[] = [];
afterEach(async () => {
  await portside.close();
  for (const server of servers.splice(0)) await server.close();
});

/** A Portside, and a browser that has its cookie. */
async function arrive(environment: Record<string, string> = {}): Promise<TestBrowser> {
  portside = await startTestPortside(environment);
  return newBrowser();
}

async function newBrowser(): Promise<TestBrowser> {
  const browser = new TestBrowser();
  await browser.ask(sessionsRoute.GET, "/api/sessions");
  return browser;
}

function ask(browser: TestBrowser, body: object, signal?: AbortSignal): Promise<Response> {
  return browser.ask(checksRoute.POST, "/api/checks", { method: "POST", body, ...(signal && { signal }) });
}

async function connect(browser: TestBrowser): Promise<string> {
  const body = studentOn(portside.practice);
  const opened = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
  return sessionSchema.parse(await opened.json()).id;
}

async function report(response: Response): Promise<{ lines: CheckLine[]; end: CheckEnd; text: string }> {
  const text = await response.text();
  const values = text
    .trimEnd()
    .split("\n")
    .map((line) => z.unknown().parse(JSON.parse(line)));
  return {
    lines: values.slice(0, -1).map((value) => checkLineSchema.parse(value)),
    end: checkEndSchema.parse(values.at(-1)),
    text,
  };
}

function statuses(lines: readonly CheckLine[]): Record<string, string> {
  return Object.fromEntries(lines.map(({ step, status }) => [step, status]));
}

describe("a check", () => {
  it("D12: of the practice server tells each step, its traffic and a verdict, and never the password", async () => {
    const browser = await arrive();
    const password = "student";
    const response = await ask(browser, { ...studentOn(portside.practice), password });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const { lines, end, text } = await report(response);
    expect(lines.map(({ step }) => step)).toEqual(checkSteps);
    expect(lines.filter(({ status }) => status === "failed")).toEqual([]);
    expect(statuses(lines)).toMatchObject({
      ...{ pasv: "passed", epsv: "passed", port: "passed", eprt: "passed" },
      ...{ mlsd: "passed", utf8: "passed", rest: "passed", mdtm: "passed", size: "passed" },
      // It has TLS, which this login doesn't use.
      ...{ tls: "warning", login: "warning" },
    });
    expect(end.verdict).toBe("warnings");
    expect(lines.find(({ step }) => step === "pasv")?.events.map(({ type }) => type)).toContain(
      "data-opened",
    );
    expect(text).toContain("PASS ***");
    expect(text).not.toContain(`PASS ${password}`);
    expect(portside.runtime.sessions.size).toBe(0);
  });

  it("of a session uses its settings and its password, and leaves it as it was", async () => {
    const browser = await arrive();
    const id = await connect(browser);
    const { lines } = await report(await ask(browser, { session: id }));
    expect(statuses(lines).login).toBe("warning");
    const [session] = await (await browser.ask(sessionsRoute.GET, "/api/sessions")).json();
    expect(sessionSchema.parse(session)).toMatchObject({ id, state: "connected" });
  });

  it("D13: of somebody else's session is as of none", async () => {
    const id = await connect(await arrive());
    const problem = await problemOf(await ask(await newBrowser(), { session: id }));
    expect(problem).toMatchObject({ status: 404, code: "not-found" });
  });

  it("names the step that failed, with its finding", async () => {
    const browser = await arrive();
    const server = await FakeFtpServer.start({
      files: { "/a.txt": "hello" },
      answers: { PORT: "550 Permission denied.", EPRT: "550 Permission denied." },
    });
    servers.push(server);
    const { lines, end } = await report(await ask(browser, { host: server.host, port: server.port }));
    const failed = lines.filter(({ status }) => status === "failed");
    expect(failed.map(({ step, finding }) => [step, finding?.id])).toEqual([
      ["port", "active-refused"],
      ["eprt", "active-refused"],
    ]);
    expect(end.verdict).toBe("failed");
    expect(end.summary).toContain("use passive mode");
  });
});

describe("a check is refused before its first line", () => {
  it.each([
    ["without a host", {}, "host"],
    ["with a session and a host", { session: "x", host: "h" }, ""],
    ["with a control character", { host: "h", user: "a\r\nDELE x" }, "user"],
  ])("%s", async (_, body, path) => {
    const browser = await arrive();
    const problem = await problemOf(await ask(browser, body));
    expect(problem).toMatchObject({ status: 400, code: "invalid-request" });
    expect(problem.errors?.map((error) => error.path)).toContain(path);
  });

  it("with a charset that nobody knows", async () => {
    const browser = await arrive();
    const problem = await problemOf(await ask(browser, { host: "127.0.0.1", charset: "klingon" }));
    expect(problem).toMatchObject({ status: 400, code: "invalid-request" });
  });

  it("to a browser that has no cookie yet", async () => {
    await arrive();
    const problem = await problemOf(await ask(new TestBrowser(), studentOn(portside.practice)));
    expect(problem).toMatchObject({ status: 400, code: "invalid-request" });
  });

  it("to a browser that has as many sessions as it may", async () => {
    const browser = await arrive({ PORTSIDE_MAX_SESSIONS_PER_BROWSER: "1" });
    const id = await connect(browser);
    const problem = await problemOf(await ask(browser, { session: id }));
    expect(problem).toMatchObject({ status: 429, code: "busy" });
  });

  it("to a network address from which too many have failed", async () => {
    const browser = await arrive({ PORTSIDE_MAX_FAILED_CONNECTS: "1" });
    const nowhere = { host: "127.0.0.1", port: 1, timeoutSeconds: 1 };
    const { lines } = await report(await ask(browser, nowhere));
    expect(statuses(lines).connect).toBe("failed");
    expect(await problemOf(await ask(browser, nowhere))).toMatchObject({ status: 429, code: "busy" });
  });

  it("to one that broke off too many before it was clear who answers there", async () => {
    const browser = await arrive({ PORTSIDE_MAX_FAILED_CONNECTS: "1" });
    const server = await FakeFtpServer.start({ answers: { USER: [] } });
    servers.push(server);
    const wanted = { host: server.host, port: server.port };
    const client = new AbortController();
    const read = (await ask(browser, wanted, client.signal)).text().catch(() => "broken off");
    await server.received("USER");
    client.abort();
    expect(await read).toBe("broken off");
    expect(await problemOf(await ask(browser, wanted))).toMatchObject({ status: 429, code: "busy" });
  });
});

it("a check that came to a login is no failed attempt, whatever fails after it", async () => {
  const browser = await arrive({ PORTSIDE_MAX_FAILED_CONNECTS: "1" });
  const refused = "550 Permission denied.";
  const server = await FakeFtpServer.start({ answers: { PORT: refused, EPRT: refused } });
  servers.push(server);
  const wanted = { host: server.host, port: server.port };
  for (const _ of ["once", "again"]) {
    expect((await report(await ask(browser, wanted))).end.verdict).toBe("failed");
  }
});

it("D14: a check dials nothing that the operator's targets don't allow", async () => {
  const browser = await arrive({ PORTSIDE_TARGETS: "192.0.2.1" });
  const { lines, end } = await report(await ask(browser, studentOn(portside.practice)));
  expect(statuses(lines)).toMatchObject({ resolve: "failed", connect: "skipped" });
  expect(lines[0]?.detail).toContain("does not allow");
  expect(lines.flatMap(({ events }) => events).map(({ type }) => type)).not.toContain("control-dialling");
  expect(end.verdict).toBe("failed");
});

it("a check ends with QUIT when its client goes, and counts no longer", async () => {
  const browser = await arrive({ PORTSIDE_MAX_SESSIONS_PER_BROWSER: "1" });
  const server = await FakeFtpServer.start({ answers: { LIST: [] } });
  servers.push(server);
  const client = new AbortController();
  const response = await ask(browser, { host: server.host, port: server.port }, client.signal);
  const read = response.text().catch(() => "broken off");
  await server.received("LIST");
  client.abort();
  expect(await read).toBe("broken off");
  await expect.poll(() => server.connections.every(({ isClosed }) => isClosed)).toBe(true);
  expect(server.lines).not.toContain("EPSV");
  await connect(browser);
});
