import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as accessRoute from "@/app/api/access/route";
import * as eventsRoute from "@/app/api/events/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { createRuntime, installRuntime } from "./runtime";
import type { Settings } from "./settings";
import { EventReader } from "./testing/event-reader";
import { startTestPortside, TestBrowser, type TestPortside } from "./testing/test-portside";

const password = "open sesame, please";

let portside: TestPortside;
async function start(environment: Record<string, string> = {}): Promise<void> {
  portside = await startTestPortside({ PORTSIDE_TARGETS: "127.0.0.1", ...environment });
}
beforeEach(() => start({ PORTSIDE_PASSWORD: password }));
afterEach(() => portside.close());

/** The process ends, and another one begins with the same folder and, unless said otherwise, the same settings. */
function restart(changed: Partial<Settings> = {}): void {
  installRuntime(createRuntime({ ...portside.runtime.settings, ...changed }));
}

async function signedIn(given = password): Promise<TestBrowser> {
  const browser = new TestBrowser();
  const ask = { method: "POST", body: { password: given } };
  expect((await browser.ask(accessRoute.POST, "/api/access", ask)).status).toBe(204);
  return browser;
}

const signOut = (browser: TestBrowser, query = "", headers: Record<string, string> = {}) =>
  browser.ask(accessRoute.DELETE, `/api/access${query}`, { method: "DELETE", headers });

async function isIn(browser: TestBrowser): Promise<boolean> {
  const { status } = await browser.ask(sessionsRoute.GET, "/api/sessions");
  if (status !== 200 && status !== 401) throw new Error(`Answered ${status}`);
  return status === 200;
}

describe("D27: signing out", () => {
  it("ends this browser's sign-in and no other", async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    expect((await signOut(here)).status).toBe(204);
    expect([await isIn(here), await isIn(there)]).toEqual([false, true]);
  });

  it("everywhere ends all of them, copies of their cookies too, until the password is given again", async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const copy = new TestBrowser();
    for (const [name, value] of here.cookies) copy.cookies.set(name, value);
    expect((await signOut(here, "?everywhere=true")).status).toBe(204);
    expect([await isIn(here), await isIn(there), await isIn(copy)]).toEqual([false, false, false]);
    expect(await isIn(await signedIn())).toBe(true);
  });

  it("everywhere ends the event streams that are open", async () => {
    const browser = await signedIn();
    await browser.ask(sessionsRoute.GET, "/api/sessions");
    const reader = new EventReader(await browser.ask(eventsRoute.GET, "/api/events"));
    await signOut(await signedIn(), "?everywhere=true");
    expect(await reader.rest()).toEqual([]);
    expect((await browser.ask(eventsRoute.GET, "/api/events")).status).toBe(401);
  });

  it("everywhere holds after a restart, and signs nobody else out", async () => {
    const before = await signedIn();
    await signOut(await signedIn(), "?everywhere=true");
    const after = await signedIn();
    restart();
    expect([await isIn(before), await isIn(after)]).toEqual([false, true]);
  });

  it("everywhere holds after a restart without a disk, which signs everybody out", async () => {
    const secret = "0123456789abcdef0123456789abcdef";
    restart({ secret });
    const before = await signedIn();
    await signOut(await signedIn(), "?everywhere=true");
    const after = await signedIn();
    restart({ secret });
    expect([await isIn(before), await isIn(after)]).toEqual([false, false]);
  });

  it("everywhere says so when it would not hold after a restart", async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    mkdirSync(join(portside.runtime.settings.dataDirectory, "sign-outs.new"));
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answer = await signOut(here, "?everywhere=true");
    log.mockRestore();
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("PORTSIDE_DATA") });
    expect([await isIn(here), await isIn(there)]).toEqual([false, false]);
  });

  it("everywhere is not for who isn't in, nor for another site's page", async () => {
    const browser = await signedIn();
    expect((await signOut(new TestBrowser(), "?everywhere=true")).status).toBe(401);
    const foreign = { origin: "https://evil.example" };
    expect((await signOut(browser, "?everywhere=true", foreign)).status).toBe(403);
    expect(await isIn(browser)).toBe(true);
  });

  it.each(["?everywhere=yes", "?everywere=true", "?everywhere=true&everywhere=true"])(
    "says that it doesn't understand %s, and signs nobody out",
    async (query) => {
      const browser = await signedIn();
      expect((await signOut(browser, query)).status).toBe(400);
      expect(await isIn(browser)).toBe(true);
    },
  );

  it("happens by itself when the operator changes the password", async () => {
    const browser = await signedIn();
    restart();
    expect(await isIn(browser)).toBe(true);
    restart({ password: "another password, longer" });
    expect(await isIn(browser)).toBe(false);
  });

  it("everywhere is nothing where there is no password", async () => {
    await portside.close();
    await start();
    const browser = new TestBrowser();
    expect((await signOut(browser, "?everywhere=true")).status).toBe(204);
    expect(await isIn(browser)).toBe(true);
  });
});
