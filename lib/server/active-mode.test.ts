import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { problemSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { checkActiveMode } from "./active-mode";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

const free = { activeAddress: null, activePorts: null, targets: "any" } as const;
const ports = { first: 50_000, last: 50_100 };
const limited = { ...free, targets: "public" } as const;

describe("active mode", () => {
  it.each(["49999-50100", "50000-50101", "1-65535", "40000-40100"])(
    "B4: listens on none of the ports %s when the operator's are others",
    (activePorts) => {
      expect(() => checkActiveMode({ activePorts }, { ...free, activePorts: ports })).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: "invalid-request" }) }),
      );
    },
  );

  it.each(["50000-50100", "50010-50010"])("listens on the ports %s of the operator's", (activePorts) => {
    expect(() => checkActiveMode({ activePorts }, { ...free, activePorts: ports })).not.toThrow();
  });

  it("B4: listens on no service's port unless the operator says so", () => {
    expect(() => checkActiveMode({ activePorts: "1023-1030" }, free)).toThrow();
    expect(() => checkActiveMode({ activePorts: "1024-65535" }, free)).not.toThrow();
    const own = { ...free, activePorts: { first: 20, last: 21 } };
    expect(() => checkActiveMode({ activePorts: "20-20" }, own)).not.toThrow();
  });

  it.each(["10.0.0.9", "203.0.113.5", "169.254.169.254", "2001:db8::1"])(
    "B4: announces %s to no server where others use Portside",
    (activeAddress) => {
      expect(() => checkActiveMode({ activeAddress }, limited)).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: "host-not-allowed" }) }),
      );
      expect(() => checkActiveMode({ activeAddress }, free)).not.toThrow();
      expect(() => checkActiveMode({ activeAddress }, { ...limited, activeAddress })).not.toThrow();
    },
  );

  it("announces an address of this machine everywhere", () => {
    expect(() => checkActiveMode({ activeAddress: "127.0.0.1" }, limited)).not.toThrow();
  });
});

describe("a session where others use Portside", () => {
  let portside: TestPortside;
  beforeAll(async () => {
    portside = await startTestPortside({
      PORTSIDE_TARGETS: "127.0.0.1",
      PORTSIDE_ACTIVE_PORTS: "50000-50100",
    });
  });
  afterAll(() => portside.close());

  const wishes = [{ activeAddress: "10.0.0.9" }, { activePorts: "40000-40100" }];

  it.each(wishes)("B4: doesn't begin with %j", async (wish) => {
    const body = { ...studentOn(portside.practice), ...wish };
    const response = await new TestBrowser().ask(sessionsRoute.POST, "/api/sessions", {
      method: "POST",
      body,
    });
    const { code } = problemSchema.parse(await response.json());
    expect(code).toBe("activePorts" in wish ? "invalid-request" : "host-not-allowed");
  });

  it.each(wishes)("B4: doesn't take %j later", async (wish) => {
    const browser = new TestBrowser();
    const begun = await browser.ask(sessionsRoute.POST, "/api/sessions", {
      method: "POST",
      body: studentOn(portside.practice),
    });
    const { id } = sessionSchema.parse(await begun.json());
    const change = { method: "PATCH", id, body: wish };
    const response = await browser.ask(sessionRoute.PATCH, `/api/sessions/${id}`, change);
    expect(response.ok).toBe(false);
    await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
  });
});
