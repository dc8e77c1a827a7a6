import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as accessRoute from "@/app/api/access/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

const password = "open sesame, please";

let portside: TestPortside;
async function startAt(publicUrl: string): Promise<void> {
  portside = await startTestPortside({
    PORTSIDE_URL: publicUrl,
    PORTSIDE_PASSWORD: password,
    PORTSIDE_TARGETS: "127.0.0.1",
  });
}
afterEach(() => portside.close());

type Headers = Readonly<Record<string, string>>;

/** As a proxy passes on what a page of the public origin asks. */
const ownPage = {
  host: "files.example.org",
  origin: "https://files.example.org",
  "sec-fetch-site": "same-origin",
};

const signIn = (browser: TestBrowser, headers: Headers) =>
  browser.ask(accessRoute.POST, "/api/access", { method: "POST", body: { password }, headers });
const signOut = (browser: TestBrowser, headers: Headers) =>
  browser.ask(accessRoute.DELETE, "/api/access", { method: "DELETE", headers });
const listSessions = (browser: TestBrowser, headers: Headers) =>
  browser.ask(sessionsRoute.GET, "/api/sessions", { headers });
const connect = (browser: TestBrowser, headers: Headers) =>
  browser.ask(sessionsRoute.POST, "/api/sessions", {
    method: "POST",
    body: studentOn(portside.practice),
    headers,
  });

/** The attributes of the one cookie that an answer sets. */
function cookieOf(response: Response): { name: string; attributes: string[] } {
  const [cookie = "", ...others] = response.headers.getSetCookie();
  expect(others).toEqual([]);
  const [pair = "", ...attributes] = cookie.split("; ");
  return { name: pair.replace(/=.*$/, ""), attributes };
}

describe("D14: behind a proxy that serves https", () => {
  beforeEach(() => startAt("https://files.example.org"));

  it("all cookies are for https, for this site, and not for scripts", async () => {
    const browser = new TestBrowser();
    const answers = {
      signedIn: await signIn(browser, ownPage),
      listed: await listSessions(browser, ownPage),
      connected: await connect(browser, ownPage),
      signedOut: await signOut(browser, ownPage),
    };
    const names = Object.values(answers).map((answer) => cookieOf(answer).name);
    expect(names).toEqual(["portside-access", "portside", "portside", "portside-access"]);
    for (const answer of Object.values(answers)) {
      expect(cookieOf(answer).attributes).toEqual(
        expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]),
      );
    }
  });

  it("a page of the public origin works from sign-in to session", async () => {
    const browser = new TestBrowser();
    await signIn(browser, ownPage);
    expect((await connect(browser, ownPage)).status).toBe(201);
  });

  it.each([
    ["the public name without https", { ...ownPage, origin: "http://files.example.org" }],
    ["another port of the public name", { ...ownPage, origin: "https://files.example.org:8443" }],
    ["a name below the public one", { ...ownPage, origin: "https://evil.files.example.org" }],
    ["a name that begins like it", { ...ownPage, origin: "https://files.example.org.evil.example" }],
    ["the address behind the proxy", { ...ownPage, origin: "http://127.0.0.1:3000" }],
    ["nowhere that can be told", { ...ownPage, origin: "null" }],
  ])("a page from %s can't sign in, connect or sign out", async (_name, headers) => {
    const browser = new TestBrowser();
    await signIn(browser, ownPage);
    for (const answer of [
      await signIn(new TestBrowser(), headers),
      await connect(browser, headers),
      await signOut(browser, headers),
    ]) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "cross-site" });
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
    expect(portside.practice.connections).toBe(0);
  });

  it.each([
    ["a name that isn't the public one", { host: "evil.example" }],
    ["the public name on another port", { host: "files.example.org:8443" }],
    [
      "what a proxy passes on for another name",
      { host: "127.0.0.1:3000", "x-forwarded-host": "evil.example" },
    ],
  ])("%s isn't answered, reading included", async (_name, headers) => {
    const browser = new TestBrowser();
    await signIn(browser, ownPage);
    expect((await listSessions(browser, headers)).status).toBe(403);
  });
});

describe("D14: behind a proxy that serves http", () => {
  beforeEach(() => startAt("http://files.example.org"));

  it("cookies are set so that the browser sends them back", async () => {
    const page = { ...ownPage, origin: "http://files.example.org" };
    const browser = new TestBrowser();
    for (const answer of [await signIn(browser, page), await listSessions(browser, page)]) {
      const { attributes } = cookieOf(answer);
      expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Strict"]));
      expect(attributes).not.toContain("Secure");
    }
  });
});
