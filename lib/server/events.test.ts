import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as allEventsRoute from "@/app/api/events/route";
import * as directoriesRoute from "@/app/api/sessions/[id]/directories/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as eventsRoute from "@/app/api/sessions/[id]/events/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { sessionEventSchema, trafficEventSchema, transcriptSchema } from "@/lib/contract/traffic";
import type { FtpSession } from "@/lib/ftp/session-types";
import { randomFrom } from "@/lib/protocol/testing/random";
import { EventReader } from "./testing/event-reader";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
const open: EventReader[] = [];

beforeAll(async () => {
  portside = await startTestPortside();
});
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.close();
});
afterAll(async () => {
  await portside.close();
});

async function connect(browser: TestBrowser): Promise<string> {
  const body = studentOn(portside.practice);
  const response = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
  return sessionSchema.parse(await response.json()).id;
}

async function streamOf(browser: TestBrowser, id: string, headers: Record<string, string> = {}, query = "") {
  const ask = { id, headers: { accept: "text/event-stream", ...headers } };
  const response =
    id === ""
      ? await browser.ask(allEventsRoute.GET, "/api/events", ask)
      : await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events${query}`, ask);
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  const reader = new EventReader(response);
  open.push(reader);
  return reader;
}

const list = (browser: TestBrowser, id: string) =>
  browser.ask(entriesRoute.GET, `/api/sessions/${id}/entries?path=/`, { id });
const lastSeq = (browser: TestBrowser, id: string) =>
  transcriptOf(browser, id).then(({ events }) => events.length);
async function transcriptOf(browser: TestBrowser, id: string) {
  const response = await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events?format=json`, { id });
  return transcriptSchema.parse(await response.json());
}

describe("a session's stream", () => {
  it("begins with what the log holds, numbered without gaps, and goes on live", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    const stream = await streamOf(browser, id);
    const held = await stream.take(await lastSeq(browser, id));
    expect(held.map((event) => Number(event.id))).toEqual(held.map((_, index) => index + 1));
    await list(browser, id);
    const next = await stream.next();
    expect(next).toMatchObject({ event: "traffic", id: String(held.length + 1) });
    expect(trafficEventSchema.parse(next.data).exchange?.label).toContain("List /");
  });

  it("goes on after Last-Event-ID, which counts more than ?after=", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    expect((await (await streamOf(browser, id, { "last-event-id": "3" })).next()).id).toBe("4");
    expect((await (await streamOf(browser, id, {}, "?after=5")).next()).id).toBe("6");
    const both = await streamOf(browser, id, { "last-event-id": "4" }, "?after=1");
    expect((await both.next()).id).toBe("5");
  });

  it("ends after the session's last event", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    const stream = await streamOf(browser, id);
    await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
    const events = await stream.rest();
    expect(trafficEventSchema.parse(events.at(-1)?.data).type).toBe("control-closed");
  });

  it("ends when Portside does", async () => {
    const browser = new TestBrowser();
    const stream = await streamOf(browser, await connect(browser));
    portside.runtime.streams.endAll();
    await stream.rest();
    expect(portside.runtime.streams.size).toBe(0);
  });

  it("is forgotten when the client goes", async () => {
    const browser = new TestBrowser();
    const stream = await streamOf(browser, await connect(browser));
    await stream.next();
    expect(portside.runtime.streams.size).toBe(1);
    await stream.close();
    expect(portside.runtime.streams.size).toBe(0);
  });

  it("D12: can be downloaded as JSON and as text, without the password", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    const { session, events } = await transcriptOf(browser, id);
    expect(session).toMatchObject({ id, user: "student" });
    expect(events.flatMap((event) => (event.type === "command" ? [event.line] : []))).toContain("PASS ***");
    const text = await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events?format=text`, { id });
    expect(text.headers.get("content-disposition")).toMatch(
      /^attachment; filename="portside-127\.0\.0\.1-traffic\.txt"$/,
    );
    expect(await text.text()).toContain("PASS ***");
    const other = await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events?format=gif`, { id });
    expect(other.status).toBe(400);
  });
});

describe("the browser's one stream", () => {
  it("tells every session, its traffic, and that it opened, changed and closed", async () => {
    const browser = new TestBrowser();
    await browser.ask(sessionsRoute.GET, "/api/sessions");
    const stream = await streamOf(browser, "");
    const id = await connect(browser);
    const opened = sessionEventSchema.parse((await stream.until("session")).data);
    expect(opened).toMatchObject({ change: "opened", session: { id, dataMode: "passive" } });
    expect(trafficEventSchema.parse((await stream.until("traffic")).data)).toMatchObject({
      session: id,
      seq: 1,
    });

    const body = { dataMode: "active" };
    await browser.ask(sessionRoute.PATCH, `/api/sessions/${id}`, { method: "PATCH", id, body });
    const changed = sessionEventSchema.parse((await stream.until("session")).data);
    expect(changed).toMatchObject({ change: "changed", session: { id, dataMode: "active" } });

    await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
    let last = sessionEventSchema.parse((await stream.until("session")).data);
    while (last.change !== "closed") last = sessionEventSchema.parse((await stream.until("session")).data);
    expect(last).toEqual({ change: "closed", id });
  });

  it("tells nothing of another browser's sessions", async () => {
    const watcher = new TestBrowser();
    await watcher.ask(sessionsRoute.GET, "/api/sessions");
    const stream = await streamOf(watcher, "");
    await connect(new TestBrowser());
    const own = await connect(watcher);
    const events = await stream.take(10);
    expect(
      new Set(
        events
          .filter(({ event }) => event === "traffic")
          .map(({ data }) => trafficEventSchema.parse(data).session),
      ),
    ).toEqual(new Set([own]));
  });

  it("resumes anywhere without a gap or a repeat, over several sessions", async () => {
    const browser = new TestBrowser();
    const ids = [await connect(browser), await connect(browser)];
    await Promise.all(ids.map((id) => list(browser, id)));
    const totals = await Promise.all(ids.map((id) => lastSeq(browser, id)));
    const wanted = totals.reduce((sum, count) => sum + count, 0);

    const seen: string[] = [];
    let lastEventId = "";
    while (seen.length < wanted) {
      const stream = await streamOf(browser, "", lastEventId === "" ? {} : { "last-event-id": lastEventId });
      for (let i = 0; i < 7 && seen.length < wanted; i++) {
        const { id, data } = await stream.until("traffic");
        lastEventId = id;
        const event = trafficEventSchema.parse(data);
        seen.push(`${event.session} ${event.seq}`);
      }
      await stream.close();
    }
    const expected = ids.flatMap((id, index) =>
      Array.from({ length: totals[index] ?? 0 }, (_, i) => `${id} ${i + 1}`),
    );
    expect(seen.toSorted()).toEqual(expected.toSorted());
  });

  it.each([1, 2, 3])("neither repeats nor skips in a burst with many breaks (seed %i)", async (seed) => {
    const random = randomFrom(seed);
    const browser = new TestBrowser();
    const logs: FtpSession["traffic"][] = [];
    const stop = portside.runtime.sessions.onChange((_owner, session, kind) => {
      if (kind === "opened") logs.push(session.traffic);
    });
    const ids = [await connect(browser), await connect(browser)];
    stop();
    const burst = 3_000;
    let emitted = 0;
    const emit = (count: number) => {
      for (let i = 0; i < count && emitted < burst; i++, emitted++) {
        logs[random(2)]?.emit(
          { connection: 1, exchange: null },
          { type: "command", line: `NOOP ${emitted}` },
        );
      }
    };
    const seen = new Map(ids.map((id) => [id, [] as number[]]));
    let lastEventId = "";
    let breaks = 0;
    const total = () => logs.reduce((sum, { lastSeq }) => sum + lastSeq, 0);
    const got = () => [...seen.values()].reduce((sum, { length }) => sum + length, 0);
    while (emitted < burst || got() < total()) {
      emit(random(200));
      const stream = await streamOf(browser, "", lastEventId === "" ? {} : { "last-event-id": lastEventId });
      // A break at any place: some events were sent that nobody read.
      for (let left = random(400); left > 0 && got() < total(); left--) {
        if (left % 50 === 0) emit(random(100));
        const event = await stream.next();
        lastEventId = event.id;
        if (event.event !== "traffic") continue;
        const { session, seq } = trafficEventSchema.parse(event.data);
        seen.get(session)?.push(seq);
      }
      await stream.close();
      breaks++;
    }
    expect(breaks).toBeGreaterThan(10);
    for (const [at, id] of ids.entries()) {
      const last = logs[at]?.lastSeq ?? 0;
      expect(seen.get(id)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    }
  });

  it("tells on resuming which sessions ended meanwhile", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    const stream = await streamOf(browser, "");
    const { id: lastEventId } = await stream.until("traffic");
    await stream.close();
    await browser.ask(sessionRoute.DELETE, `/api/sessions/${id}`, { method: "DELETE", id });
    const resumed = await streamOf(browser, "", { "last-event-id": lastEventId });
    expect((await resumed.next()).data).toEqual({ change: "closed", id });
  });

  it("needs the cookie first", async () => {
    const response = await new TestBrowser().ask(allEventsRoute.GET, "/api/events");
    expect(response.status).toBe(400);
  });
});

describe("a data connection that fails", () => {
  it("answers with the exchange and a finding, and the session goes on", async () => {
    const browser = new TestBrowser();
    const id = await connect(browser);
    // Nobody can be called back at this address: the server refuses to dial a third host.
    const body = { dataMode: "active", activeAddress: "192.0.2.1", timeoutSeconds: 2 };
    await browser.ask(sessionRoute.PATCH, `/api/sessions/${id}`, { method: "PATCH", id, body });
    const response = await list(browser, id);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      code: "data-connection-failed",
      exchange: expect.any(Number),
      finding: { id: expect.any(String), title: expect.any(String), advice: expect.any(String) },
    });
    const made = await browser.ask(directoriesRoute.POST, `/api/sessions/${id}/directories`, {
      method: "POST",
      id,
      body: { path: "/after-failure" },
    });
    expect(made.status).toBe(201);
  });
});
