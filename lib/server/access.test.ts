import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as accessRoute from "@/app/api/access/route";
import * as eventsRoute from "@/app/api/events/route";
import * as healthRoute from "@/app/api/health/route";
import * as openApiRoute from "@/app/api/openapi.json/route";
import * as sealedRoute from "@/app/api/sealed-passwords/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import * as settingsRoute from "@/app/api/settings/route";
import { healthSchema } from "@/lib/contract/health";
import { problemSchema } from "@/lib/contract/problem";
import { sealedPasswordSchema, sessionSchema } from "@/lib/contract/session";
import { appSettingsSchema } from "@/lib/contract/settings";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
afterAll(() => portside.close());

const signIn = (browser: TestBrowser, password: string) =>
  browser.ask(accessRoute.POST, "/api/access", { method: "POST", body: { password } });

describe("an access password", () => {
  beforeAll(async () => {
    portside = await startTestPortside({
      PORTSIDE_PASSWORD: "open sesame, please",
      PORTSIDE_TARGETS: "127.0.0.1",
    });
  });

  it("D14: keeps everyone out who has not given it, and opens no connection for them", async () => {
    const browser = new TestBrowser();
    const body = studentOn(portside.practice);
    for (const response of [
      await browser.ask(sessionsRoute.GET, "/api/sessions"),
      await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body }),
      await browser.ask(settingsRoute.GET, "/api/settings"),
      await browser.ask(eventsRoute.GET, "/api/events"),
      await browser.ask(sealedRoute.POST, "/api/sealed-passwords", { method: "POST", body: {} }),
    ]) {
      expect(response.status).toBe(401);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(await response.json()).toMatchObject({ code: "not-signed-in" });
    }
    expect(portside.practice.connections).toBe(0);
  });

  it("does not keep out what watches the process", async () => {
    const health = await new TestBrowser().ask(healthRoute.GET, "/api/health");
    expect(healthSchema.parse(await health.json())).toMatchObject({ status: "ok", sessions: 0 });
    expect((await new TestBrowser().ask(openApiRoute.GET, "/api/openapi.json")).status).toBe(200);
  });

  it("lets in who gives it, until they sign out", async () => {
    const browser = new TestBrowser();
    expect((await signIn(browser, "open sesame, pleas")).status).toBe(401);
    expect((await signIn(browser, "open sesame, please")).status).toBe(204);
    expect((await browser.ask(sessionsRoute.GET, "/api/sessions")).status).toBe(200);
    await browser.ask(accessRoute.DELETE, "/api/access", { method: "DELETE" });
    expect((await browser.ask(sessionsRoute.GET, "/api/sessions")).status).toBe(401);
  });

  it("D14: is not given by a cookie that somebody made up", async () => {
    const browser = new TestBrowser();
    const now = Math.floor(Date.now() / 1000);
    for (const value of ["", "1", `${now}.`, `${now}.${"A".repeat(43)}`, `${now + 999}.x`]) {
      browser.cookies.set("portside-access", value);
      expect((await browser.ask(sessionsRoute.GET, "/api/sessions")).status).toBe(401);
    }
  });
});

describe("where the operator allows one port of a host", () => {
  beforeAll(async () => {
    await portside.close();
    portside = await startTestPortside({ PORTSIDE_TARGETS: "127.0.0.1:21" });
  });

  it("W3: another one is refused, and the log says of no dial that wasn't", async () => {
    const body = studentOn(portside.practice);
    const response = await new TestBrowser().ask(sessionsRoute.POST, "/api/sessions", {
      method: "POST",
      body,
    });
    const { code, events } = problemSchema.parse(await response.json());
    expect(code).toBe("host-not-allowed");
    expect(events?.map(({ type }) => type)).not.toContain("control-dialling");
    expect(events).toContainEqual(expect.objectContaining({ type: "note", code: "target-refused" }));
  });
});

describe("without an access password", () => {
  beforeAll(async () => {
    await portside.close();
    portside = await startTestPortside({ PORTSIDE_TARGETS: "127.0.0.1" });
  });

  it("the settings tell how to reach the practice server", async () => {
    const response = await new TestBrowser().ask(settingsRoute.GET, "/api/settings");
    const { practice, limits } = appSettingsSchema.parse(await response.json());
    expect(practice).toEqual(studentOn(portside.practice));
    expect(limits.sessionsPerBrowser).toBe(8);
  });

  it.each(["127.0.0.2", "[::1]", "0x7f000002"])(
    "W3: a session can't reach %s, which the operator did not allow",
    async (host) => {
      const body = { host, timeoutSeconds: 2 };
      const response = await new TestBrowser().ask(sessionsRoute.POST, "/api/sessions", {
        method: "POST",
        body,
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "host-not-allowed" });
    },
  );

  it("a sealed password logs in instead of the password, for its browser alone", async () => {
    const browser = new TestBrowser();
    const { password, ...login } = studentOn(portside.practice);
    const early = await browser.ask(sealedRoute.POST, "/api/sealed-passwords", {
      method: "POST",
      body: { ...login, password },
    });
    expect(early.status).toBe(400);

    await browser.ask(sessionsRoute.GET, "/api/sessions");
    const sealing = await browser.ask(sealedRoute.POST, "/api/sealed-passwords", {
      method: "POST",
      body: { ...login, password },
    });
    const { sealedPassword } = sealedPasswordSchema.parse(await sealing.json());
    const body = { ...login, sealedPassword };
    const opened = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
    expect(sessionSchema.parse(await opened.json()).user).toBe("student");

    const thief = new TestBrowser();
    await thief.ask(sessionsRoute.GET, "/api/sessions");
    const stolen = await thief.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
    expect(await stolen.json()).toMatchObject({ code: "invalid-request" });
  });
});
