import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import * as allEventsRoute from "@/app/api/events/route";
import * as runsRoute from "@/app/api/lab/scenarios/[scenario]/runs/route";
import * as scenariosRoute from "@/app/api/lab/scenarios/route";
import * as contentRoute from "@/app/api/sessions/[id]/content/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as eventsRoute from "@/app/api/sessions/[id]/events/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { listingSchema } from "@/lib/contract/files";
import {
  labRunProblemSchema,
  labTranscriptSchema,
  type SessionView,
  scenarioSchema,
  sessionViewSchema,
} from "@/lib/contract/lab";
import { networkEventSchema } from "@/lib/contract/network-event";
import { trafficEventSchema } from "@/lib/contract/traffic";
import type { LabChanges, ScenarioId } from "@/lib/protocol/lab/scenario";
import { scenarioOf, scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { EventReader } from "../testing/event-reader";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "../testing/test-portside";

let portside: TestPortside;
let browser: TestBrowser;

async function arrive(environment: Record<string, string> = {}): Promise<void> {
  portside = await startTestPortside(environment);
  browser = new TestBrowser();
}
beforeEach(() => arrive());
afterEach(() => portside.close());

function ask(scenario: string, body: object = {}, by = browser): Promise<Response> {
  const params = Promise.resolve({ scenario });
  const path = `/api/lab/scenarios/${scenario}/runs`;
  return by.ask((request) => runsRoute.POST(request, { params }), path, { method: "POST", body });
}

async function start(scenario: ScenarioId, changes: LabChanges = {}, by = browser): Promise<SessionView> {
  const response = await ask(scenario, { changes }, by);
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(201);
  return sessionViewSchema.parse(answer);
}

function list({ id }: { readonly id: string }, by = browser): Promise<Response> {
  return by.ask(entriesRoute.GET, `/api/sessions/${id}/entries?path=%2F`, { id });
}

function end({ id }: { readonly id: string }): Promise<Response> {
  return browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { id, method: "DELETE" });
}

describe("the scenarios", () => {
  it("are told in their order, without the predicates", async () => {
    const answer: unknown = await (await browser.ask(scenariosRoute.GET, "/api/lab/scenarios")).json();
    const told = z.array(scenarioSchema).parse(answer);
    expect(told.map(({ id }) => id)).toEqual(scenarios.map(({ id }) => id));
    expect(told).toEqual(JSON.parse(JSON.stringify(scenarios)));
  });
});

describe("a run", () => {
  it("is a session on the scenario's network", async () => {
    const session = await start("two-channels");
    expect(session).toMatchObject({
      ...{ host: "203.0.113.10", port: 21, user: "student", state: "connected" },
      lab: { scenario: "two-channels", stepping: false },
    });
    const { entries } = listingSchema.parse(await (await list(session)).json());
    expect(entries.map(({ name }) => name)).toContain("welcome.txt");
    const path = `/api/sessions/${session.id}/content?path=%2Fwelcome.txt`;
    const file = await browser.ask(contentRoute.GET, path, { id: session.id });
    expect((await file.text()).length).toBeGreaterThan(0);
    expect((await end(session)).status).toBe(204);
    expect(portside.runtime.sessions.size).toBe(0);
  });

  it.each(scenarios.map(({ id }) => id))("of %s can begin", async (id) => {
    const session = await start(id);
    expect(session.lab).toEqual({ scenario: id, stepping: false });
  });

  it("brings on one stream what the ends saw and what the network saw, in time, and both again", async () => {
    const session = await start("client-firewall");
    expect((await list(session)).status).toBe(502);
    const read = async () => {
      const response = await browser.ask(eventsRoute.GET, `/api/sessions/${session.id}/events?after=3`, {
        id: session.id,
      });
      const stream = new EventReader(response);
      const events = [];
      // The note that a reader of the log sees last.
      for (let event = await stream.next(); ; event = await stream.next()) {
        events.push(event);
        if (JSON.stringify(event.data).includes('"425 ') || JSON.stringify(event.data).includes('"code":425'))
          break;
      }
      await stream.close();
      return events;
    };
    const events = await read();
    const network = events.filter(({ event }) => event === "network");
    expect(network.every(({ id }) => id === "")).toBe(true);
    const told = network.map(({ data }) => networkEventSchema.parse(data));
    expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index + 1));
    expect(told.find(({ event }) => event === "stopped")).toMatchObject({
      station: { part: "gateway", site: "client" },
      answer: "nothing",
    });
    const traffic = events.filter(({ event }) => event === "traffic");
    expect(trafficEventSchema.parse(traffic[0]?.data).seq).toBe(4);
    const times = z.array(z.looseObject({ at: z.number() })).parse(events.map(({ data }) => data));
    const later = times.slice(told.length);
    expect(later.map(({ at }) => at)).toEqual(later.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(await read()).toEqual(events);
  });

  it("is exported with what the network saw", async () => {
    const session = await start("two-channels");
    await list(session);
    const path = `/api/sessions/${session.id}/events?format=json`;
    const exported = await browser.ask(eventsRoute.GET, path, { id: session.id });
    const { events, network } = labTranscriptSchema.parse(await exported.json());
    expect(events.some(({ type }) => type === "data-closed")).toBe(true);
    expect(network.filter(({ event }) => event === "arrived")).toHaveLength(2);
  });

  it("is left out where the file manager looks", async () => {
    const session = await start("two-channels");
    const listed = await browser.ask(sessionsRoute.GET, "/api/sessions");
    expect(await listed.json()).toEqual([]);
    const stream = new EventReader(await browser.ask(allEventsRoute.GET, "/api/events"));
    await list(session);
    await end(session);
    const body = studentOn(portside.practice);
    const opened = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
    const real = sessionViewSchema.parse(await opened.json());
    expect(real.lab).toBeNull();
    expect(JSON.stringify((await stream.next()).data)).toContain(real.id);
    await stream.close();
  });

  it("tells what the ends and the network saw of a control connection that never came", async () => {
    const { setup } = scenarioOf("client-firewall");
    const gateway = setup.topology.sites.find(({ id }) => id === "client")?.gateway;
    expect(gateway).toBeDefined();
    if (!gateway) return;
    const rule = { id: "no way", direction: "out", ports: null, action: "reject" } as const;
    const changes: LabChanges = { gateways: { client: { ...gateway, rules: [rule] } } };
    const response = await ask("client-firewall", { changes });
    const problem = labRunProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ status: 502, code: "connection-failed" });
    expect(problem.events?.map(({ type }) => type)).toContain("control-failed");
    expect(problem.network?.at(-1)).toMatchObject({
      event: "stopped",
      by: { reason: "rule", rule: "no way" },
    });
    expect(portside.runtime.sessions.size).toBe(0);
  });

  it("is of no use to another browser", async () => {
    const session = await start("two-channels");
    const stranger = new TestBrowser();
    await start("two-channels", {}, stranger);
    expect((await list(session, stranger)).status).toBe(404);
  });

  it("D32: can't be begun of what isn't there, nor with changes that no lesson has", async () => {
    expect((await problemOf(await ask("no-such"))).status).toBe(404);
    const hostile: object[] = [
      { changes: { client: { host: "a\r\nDELE b" } } },
      { changes: { client: { port: 22 } } },
      { changes: { server: { passivePorts: { first: 5, last: 4 } } } },
      { changes: { gateways: { nowhere: natless } } },
      { changes: { gateways: { server: natless } } },
      { changes: { gateways: { constructor: natless } } },
      { changes: { gateways: { client: { ...natless, rules: Array.from({ length: 21 }, () => rule) } } } },
      { changes: { gateways: { client: { ...natless, rules: [rule, rule] } } } },
      { changes: {}, step: "yes" },
      { sites: [] },
    ];
    for (const body of hostile) {
      expect((await problemOf(await ask("client-firewall", body))).code, JSON.stringify(body)).toBe(
        "invalid-request",
      );
    }
    expect(portside.runtime.sessions.size).toBe(0);
  });
});

const rule = { id: "r", direction: "in", ports: null, action: "drop" };
const natless = { rules: [], otherwise: { in: "allow", out: "allow" }, nat: null, ftpHelper: false };

describe("D32: the number of runs", () => {
  it("is limited for a browser: the longest unused one makes room, unless all are watched", async () => {
    await portside.close();
    await arrive({ PORTSIDE_MAX_LAB_RUNS_PER_BROWSER: "2" });
    const first = await start("two-channels");
    const second = await start("two-channels");
    await list(first);
    const third = await start("two-channels");
    expect((await list(second)).status).toBe(404);
    expect((await list(first)).status).toBe(200);

    const watch = async ({ id }: SessionView) =>
      new EventReader(await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events`, { id }));
    const streams = [await watch(first), await watch(third)];
    for (const stream of streams) await stream.next();
    expect(await problemOf(await ask("two-channels"))).toMatchObject({ status: 429, code: "busy" });
    await Promise.all(streams.map((stream) => stream.close()));
  });

  it("is limited for all together", async () => {
    await portside.close();
    await arrive({ PORTSIDE_MAX_LAB_RUNS: "1" });
    const session = await start("two-channels");
    expect((await ask("two-channels", {}, new TestBrowser())).status).toBe(429);
    await end(session);
    expect((await ask("two-channels", {}, new TestBrowser())).status).toBe(201);
  });

  it("counts among the sessions", async () => {
    await portside.close();
    await arrive({ PORTSIDE_MAX_SESSIONS_PER_BROWSER: "1" });
    await start("two-channels");
    const body = studentOn(portside.practice);
    const opened = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
    expect(opened.status).toBe(429);
  });
});
