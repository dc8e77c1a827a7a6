import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as checksRoute from "@/app/api/checks/route";
import * as runsRoute from "@/app/api/lab/scenarios/[scenario]/runs/route";
import * as commandsRoute from "@/app/api/sessions/[id]/commands/route";
import * as copyRoute from "@/app/api/sessions/[id]/copy/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { type SessionView, sessionViewSchema } from "@/lib/contract/lab";
import type { LabChanges, ScenarioId } from "@/lib/protocol/lab/scenario";
import { codeOf } from "../testing/connected-browser";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "../testing/test-portside";

// Whoever opened a lab session steers it. This machine listens on all of its addresses, and must not hear of it.

let real: Server;
let port: number;
let knocks = 0;
let portside: TestPortside;
let browser: TestBrowser;

beforeAll(async () => {
  real = createServer((socket) => {
    knocks++;
    socket.destroy();
  });
  real.listen({ host: "::", port: 0 });
  await once(real, "listening");
  const bound = real.address();
  port = typeof bound === "object" && bound !== null ? bound.port : 0;
});
afterAll(() => real.close());

beforeEach(async () => {
  // The operator allows nothing but what no run is about.
  portside = await startTestPortside({ PORTSIDE_TARGETS: "ftp.example.org" });
  browser = new TestBrowser();
  knocks = 0;
});
afterEach(async () => {
  await portside.close();
  expect(knocks).toBe(0);
});

const machine = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .map(({ address }) => address.replace(/%.*$/, ""));
const addresses = [...new Set(["127.0.0.1", "::1", "0.0.0.0", ...machine])];

function ask(scenario: ScenarioId, changes: LabChanges): Promise<Response> {
  const params = Promise.resolve({ scenario });
  const path = `/api/lab/scenarios/${scenario}/runs`;
  const body = { changes };
  return browser.ask((request) => runsRoute.POST(request, { params }), path, { method: "POST", body });
}

async function start(scenario: ScenarioId, changes: LabChanges = {}): Promise<SessionView> {
  return sessionViewSchema.parse(await (await ask(scenario, changes)).json());
}

function list({ id }: SessionView): Promise<Response> {
  return browser.ask(entriesRoute.GET, `/api/sessions/${id}/entries?path=%2F`, { id });
}

function change({ id }: SessionView, body: object): Promise<Response> {
  return browser.ask(sessionRoute.PATCH, `/api/sessions/${id}`, { id, method: "PATCH", body });
}

function type({ id }: SessionView, command: string): Promise<Response> {
  const body = { command };
  return browser.ask(commandsRoute.POST, `/api/sessions/${id}/commands`, { id, method: "POST", body });
}

describe("D31: a lab session reaches nothing of this machine", () => {
  it("whatever the operator's targets are, it works", async () => {
    expect((await list(await start("two-channels"))).status).toBe(200);
  });

  it.each(["localhost", "127.0.0.1", "::1", "example.org"])("by the host %s", async (host) => {
    const response = await ask("two-channels", { client: { host } });
    expect(await codeOf(response)).toBe("connection-failed");
  });

  it.each(addresses)("by a NAT whose public address is %s", async (publicAddress) => {
    const gateway = {
      ...({ rules: [], otherwise: { in: "allow", out: "allow" }, ftpHelper: false } as const),
      nat: { publicAddress, forwards: [], hairpin: true },
    };
    const response = await ask("client-firewall", { gateways: { client: gateway } });
    expect([201, 400]).toContain(response.status);
  });

  it("by the address that the server announces", async () => {
    const session = await start("server-nat", {
      server: { passiveAddress: "127.0.0.1", passivePorts: { first: port, last: port } },
      client: { passiveCommand: "PASV", passiveAddress: "trust" },
    });
    expect(await codeOf(await list(session))).toBe("data-connection-failed");
  });

  it("by the address that the client announces, to a server that dials anybody", async () => {
    const session = await start("active-open", {
      server: { dialsForeignAddresses: true },
      client: { activeAddress: "127.0.0.1", activePorts: { first: port, last: port }, activeCommand: "PORT" },
    });
    expect(await codeOf(await list(session))).toBe("data-connection-failed");
  });

  it("by settings that change later", async () => {
    const session = await start("active-open", { server: { dialsForeignAddresses: true } });
    const settings = { activeAddress: "127.0.0.1", activePorts: `${port}-${port}`, timeoutSeconds: 3 };
    expect((await change(session, settings)).status).toBe(200);
    expect(await codeOf(await list(session))).toBe("data-connection-failed");
    const passive = { dataMode: "passive", passiveAddress: "trust", activeAddress: null, activePorts: null };
    expect(await (await change(session, passive)).json()).toMatchObject({ activeAddress: null });
    expect((await list(session)).status).toBe(200);
  });

  it("by typed commands", async () => {
    const session = await start("two-channels", { server: { dialsForeignAddresses: true } });
    const bytes = `${port >> 8},${port & 255}`;
    expect(await codeOf(await type(session, `PORT 127,0,0,1,${bytes}`))).toBe("command-refused");
    expect(await codeOf(await type(session, `EPRT |2|::1|${port}|`))).toBe("command-refused");
    expect((await type(session, "PASV")).status).toBe(200);
    expect((await type(session, "LIST")).status).toBe(200);
  });

  it("by a check, which finds what the network is like", async () => {
    const { id } = await start("client-firewall");
    const asked = { method: "POST", body: { session: id } };
    const lines = (await (await browser.ask(checksRoute.POST, "/api/checks", asked)).text())
      .trimEnd()
      .split("\n");
    const steps: { step?: string; status?: string }[] = lines.map((line) => JSON.parse(line));
    expect(steps.find(({ step }) => step === "login")).toMatchObject({
      status: expect.stringMatching(/passed|warning/),
    });
    expect(steps.find(({ step }) => step === "pasv")).toMatchObject({ status: "passed" });
    expect(steps.find(({ step }) => step === "port")).toMatchObject({ status: "failed" });
  }, 60_000);

  it("by a copy: another run, or a real server of the same name, has other files", async () => {
    const [one, other] = [await start("two-channels"), await start("two-channels")];
    const body = { from: "/welcome.txt", to: "/incoming/copy.txt", toSession: other.id };
    const path = `/api/sessions/${one.id}/copy`;
    const copied = await browser.ask(copyRoute.POST, path, { id: one.id, method: "POST", body });
    expect(JSON.parse((await copied.text()).trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      failed: [],
    });
    const namesIn = async ({ id }: SessionView) => {
      const listed = await browser.ask(entriesRoute.GET, `/api/sessions/${id}/entries?path=%2Fincoming`, {
        id,
      });
      return JSON.stringify(await listed.json());
    };
    expect(await namesIn(other)).toContain("copy.txt");
    expect(await namesIn(one)).not.toContain("copy.txt");
  });

  it("and a session on the real network nothing of the lab's", async () => {
    await start("two-channels");
    const body = { ...studentOn(portside.practice), host: "203.0.113.10", port: 21, timeoutSeconds: 1 };
    const opened = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
    expect(await codeOf(opened)).toBe("host-not-allowed");
  });
});
