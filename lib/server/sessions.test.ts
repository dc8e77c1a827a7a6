import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { problemSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

async function connect(browser: TestBrowser, more: Record<string, unknown> = {}) {
  const body = { ...studentOn(portside.practice), ...more };
  const response = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
  expect(response.status).toBe(201);
  return sessionSchema.parse(await response.json());
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`/problems/${problem.code}`);
  return problem;
}

function post(body: object, browser = new TestBrowser(), headers: Record<string, string> = {}) {
  return browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body, headers });
}

describe("a new session", () => {
  it("D12: answers 201 with its place and everything but secrets", async () => {
    const browser = new TestBrowser();
    const response = await post(studentOn(portside.practice), browser);
    const text = await response.text();
    const session = sessionSchema.parse(JSON.parse(text));
    expect(response.headers.get("location")).toBe(`/api/sessions/${session.id}`);
    expect(session).toMatchObject({ user: "student", state: "connected", dataMode: "passive", home: "/" });
    expect(text).not.toMatch(/"password"|sealedPassword/);
    const list = await browser.ask(sessionsRoute.GET, "/api/sessions");
    expect(sessionSchema.array().parse(await list.json())).toHaveLength(1);
  });

  it("D12: gets the problem, the reply and the traffic when the login is refused, without the password", async () => {
    const response = await post({ ...studentOn(portside.practice), password: "wr0ng-secret" });
    const text = await response.clone().text();
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: "login-refused", status: 401, ftp: { code: 530 } });
    expect(problem.exchange).toBeGreaterThan(0);
    expect(problem.events?.map(({ type }) => type)).toContain("control-opened");
    expect(text).not.toContain("wr0ng-secret");
  });

  it("is connection-failed where nobody listens", async () => {
    const problem = await problemOf(await post({ host: "127.0.0.1", port: 1, timeoutSeconds: 2 }));
    expect(problem).toMatchObject({ code: "connection-failed", status: 502 });
    expect(problem.events?.map(({ type }) => type)).toContain("control-failed");
  });

  it.each([
    ["a line break in the user name", { user: "a\r\nDELE x" }, "user"],
    ["a line break in the password", { password: "a\nDELE x" }, "password"],
    ["a NUL in the host", { host: "127.0.0.1\u0000" }, "host"],
    ["an unknown field", { passwrod: "x" }, ""],
    ["a port out of range", { port: 70000 }, "port"],
    ["a fingerprint that is none", { certificate: { accept: "sha256:00" } }, "certificate.accept"],
  ])("D5: is invalid-request with %s, and nothing is sent", async (_name, more, path) => {
    const before = portside.practice.connections;
    const problem = await problemOf(await post({ ...studentOn(portside.practice), ...more }));
    expect(problem).toMatchObject({ code: "invalid-request", status: 400 });
    expect(problem.errors?.map((error) => error.path)).toContain(path);
    expect(portside.practice.connections).toBe(before);
  });

  it("D12: is invalid-request when the body is not JSON, without repeating it", async () => {
    const response = await new TestBrowser().ask(sessionsRoute.POST, "/api/sessions", {
      method: "POST",
      body: '{"password":"hunter2',
    });
    expect(await response.clone().text()).not.toContain("hunter2");
    expect((await problemOf(response)).code).toBe("invalid-request");
  });

  it("is busy beyond the limit of one browser, with Retry-After", async () => {
    const browser = new TestBrowser();
    await browser.ask(sessionsRoute.GET, "/api/sessions");
    const sessions = await Promise.all(Array.from({ length: 8 }, () => connect(browser)));
    const response = await post(studentOn(portside.practice), browser);
    expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await problemOf(response)).code).toBe("busy");
    for (const { id } of sessions) {
      await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
    }
  });
});

describe("a session whose client goes before the answer", () => {
  it.each([
    ["when the login is done", (gone: AbortController) => gone.abort()],
    ["while the answer is on its way", (gone: AbortController) => setImmediate(() => gone.abort())],
  ])("is closed again %s", async (_when, leave) => {
    const browser = new TestBrowser();
    await browser.ask(sessionsRoute.GET, "/api/sessions");
    const { sessions } = portside.runtime;
    const gone = new AbortController();
    const closed = new Promise<void>((resolve) => {
      const stop = sessions.onChange((_owner, _session, event) => {
        if (event === "opened") leave(gone);
        if (event !== "closed") return;
        stop();
        resolve();
      });
    });
    const before = sessions.size;
    const body = studentOn(portside.practice);
    await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body, signal: gone.signal });
    await closed;
    expect(sessions.size).toBe(before);
    const left = await browser.ask(sessionsRoute.GET, "/api/sessions");
    expect(await left.json()).toEqual([]);
  });
});

describe("a session", () => {
  it("changes its settings and keeps the others", async () => {
    const browser = new TestBrowser();
    const { id } = await connect(browser);
    const path = `/api/sessions/${id}`;
    const change = { dataMode: "active", activePorts: "50000-50100" };
    const response = await browser.ask(sessionRoute.PATCH, path, { method: "PATCH", id, body: change });
    expect(sessionSchema.parse(await response.json())).toMatchObject({ ...change, charset: "utf-8" });
    const bad = await browser.ask(sessionRoute.PATCH, path, {
      method: "PATCH",
      id,
      body: { charset: "utf-16" },
    });
    expect((await problemOf(bad)).code).toBe("invalid-request");
    const host = await browser.ask(sessionRoute.PATCH, path, { method: "PATCH", id, body: { host: "x" } });
    expect((await problemOf(host)).code).toBe("invalid-request");
  });

  it("ends with DELETE", async () => {
    const browser = new TestBrowser();
    const { id } = await connect(browser);
    const gone = await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
    expect(gone.status).toBe(204);
    const response = await browser.ask(sessionRoute.GET, `/api/sessions/${id}`, { id });
    expect((await problemOf(response)).code).toBe("not-found");
  });

  it("does not exist for another browser", async () => {
    const { id } = await connect(new TestBrowser());
    const other = new TestBrowser();
    await other.ask(sessionsRoute.GET, "/api/sessions");
    for (const browser of [other, new TestBrowser()]) {
      for (const [handler, method] of [
        [sessionRoute.GET, "GET"],
        [sessionRoute.DELETE, "DELETE"],
        [entriesRoute.GET, "GET"],
      ] as const) {
        const response = await browser.ask(handler, `/api/sessions/${id}?path=/`, { method, id });
        expect(await problemOf(response)).toMatchObject({ code: "not-found", status: 404 });
      }
    }
  });
});

describe("the cookie", () => {
  it("is random, unreadable for scripts, never sent across sites, and kept", async () => {
    const browser = new TestBrowser();
    const first = await browser.ask(sessionsRoute.GET, "/api/sessions");
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^portside=[\w-]{43,}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    const second = await browser.ask(sessionsRoute.GET, "/api/sessions");
    expect(second.headers.get("set-cookie")).toBeNull();
    const another = await new TestBrowser().ask(sessionsRoute.GET, "/api/sessions");
    expect(another.headers.get("set-cookie")).not.toBe(cookie);
  });

  it.each(["x", "A".repeat(43), "A".repeat(86), '"quoted"'])(
    "D14: is replaced, not adopted, when it is %s",
    async (value) => {
      const browser = new TestBrowser();
      browser.cookies.set("portside", value);
      await connect(browser);
      expect(browser.cookies.get("portside")).not.toBe(value);
    },
  );

  it.each([
    ["a link from another site", { "sec-fetch-site": "cross-site" }],
    ["a page of the same site", { "sec-fetch-site": "same-site" }],
    ["a foreign origin", { origin: "https://evil.example" }],
    ["what may be a link, where browsers say nothing", { accept: "text/html,*/*" }],
  ])("is not set on %s", async (_name, headers) => {
    const response = await new TestBrowser().ask(sessionsRoute.GET, "/api/sessions", { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});

describe("a request", () => {
  it.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a page on another port", { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:8080" }],
    ["a foreign origin", { origin: "http://evil.example" }],
    ["no origin at all, said so", { origin: "null" }],
    ["a rebound name", { host: "evil.example" }],
    ["a rebound name whose origin agrees", { host: "evil.example:3000", origin: "http://evil.example:3000" }],
  ])("from %s changes nothing", async (_name, headers) => {
    const before = portside.practice.connections;
    const response = await post(studentOn(portside.practice), new TestBrowser(), headers);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await problemOf(response)).toMatchObject({ code: "cross-site", status: 403 });
    expect(portside.practice.connections).toBe(before);
  });

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:3000",
    "10.0.0.7",
    "[::2]:3000",
    "a b",
  ])("for host %s is not answered, reading included", async (host) => {
    const response = await new TestBrowser().ask(sessionsRoute.GET, "/api/sessions", { headers: { host } });
    expect((await problemOf(response)).code).toBe("cross-site");
  });

  it.each([
    {},
    { host: "localhost:3000", origin: "http://localhost:3000", "sec-fetch-site": "same-origin" },
    { host: "[::1]:3000", origin: "http://[::1]:3000" },
    { "sec-fetch-site": "none" },
  ])("of our own with %j is taken", async (headers) => {
    const response = await post(studentOn(portside.practice), new TestBrowser(), headers);
    expect(response.status).toBe(201);
  });
});
