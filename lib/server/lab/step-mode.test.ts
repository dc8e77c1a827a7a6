import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import * as runsRoute from "@/app/api/lab/scenarios/[scenario]/runs/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as eventsRoute from "@/app/api/sessions/[id]/events/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as stepRoute from "@/app/api/sessions/[id]/step/route";
import { sessionViewSchema, stepEventSchema, stepResponseSchema } from "@/lib/contract/lab";
import { networkEventSchema } from "@/lib/contract/network-event";
import { trafficEventSchema } from "@/lib/contract/traffic";
import type { LabChanges, ScenarioId } from "@/lib/protocol/lab/scenario";
import { scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import type { PendingStep } from "@/lib/protocol/lab/step";
import { EventReader } from "../testing/event-reader";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, TestBrowser, type TestPortside } from "../testing/test-portside";

let portside: TestPortside;
beforeEach(async () => {
  portside = await startTestPortside();
});
afterEach(() => portside.close());

/** A run in step mode, and all that its stream told so far, in short. */
class Walk {
  readonly told: string[] = [];
  /** What waited, in its order. */
  readonly steps: string[] = [];

  private constructor(
    readonly id: string,
    readonly browser: TestBrowser,
    private readonly stream: EventReader,
  ) {}

  static async begin(scenario: ScenarioId, changes: LabChanges = {}): Promise<Walk> {
    const browser = new TestBrowser();
    const params = Promise.resolve({ scenario });
    const ask = { method: "POST", body: { changes, step: true } };
    const path = `/api/lab/scenarios/${scenario}/runs`;
    const opened = await browser.ask((request) => runsRoute.POST(request, { params }), path, ask);
    const { id, lab } = sessionViewSchema.parse(await opened.json());
    expect(lab?.stepping).toBe(true);
    const stream = new EventReader(await browser.ask(eventsRoute.GET, `/api/sessions/${id}/events`, { id }));
    const walk = new Walk(id, browser, stream);
    expect(await walk.next()).toBeNull();
    return walk;
  }

  /** Reads on to the next word on what waits. */
  async next(): Promise<PendingStep | null> {
    for (;;) {
      const { event, data } = await this.stream.next();
      if (event === "step") {
        const { waiting } = stepEventSchema.parse(data);
        if (waiting !== null) this.steps.push(textOf(waiting));
        return waiting;
      }
      this.told.push(event === "network" ? networkText(data) : trafficText(data));
    }
  }

  /** The same, without the pauses in which nothing waits. */
  async waits(): Promise<PendingStep> {
    for (let waiting = await this.next(); ; waiting = await this.next()) if (waiting !== null) return waiting;
  }

  /** Lets one step after the other go until the work is over. */
  async through<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    for (let step = await this.waits(); !isOver; ) {
      await (await this.go({ number: step.number })).text();
      const following = await Promise.race([this.waits(), over.then(() => null)]);
      if (following === null) break;
      step = following;
    }
    return over;
  }

  go(body: object = {}): Promise<Response> {
    return this.browser.ask(stepRoute.POST, `/api/sessions/${this.id}/step`, {
      id: this.id,
      method: "POST",
      body,
    });
  }

  list(signal?: AbortSignal): Promise<Response> {
    const path = `/api/sessions/${this.id}/entries?path=%2F`;
    return this.browser.ask(entriesRoute.GET, path, { id: this.id, ...(signal && { signal }) });
  }

  /** Reads until the stream ends. */
  async end(): Promise<void> {
    for (const { event, data } of await this.stream.rest()) {
      if (event === "traffic") this.told.push(trafficText(data));
    }
  }
}

function textOf({ actor, action }: PendingStep): string {
  return action.type === "command"
    ? `${actor} sends ${action.line.replace(/\d+,\d+$/, "…")}`
    : `${actor} dials ${action.purpose} ${action.to.address}`;
}

function trafficText(data: unknown): string {
  const event = trafficEventSchema.parse(data);
  switch (event.type) {
    case "command":
      return `> ${event.line}`;
    case "reply":
      return `< ${event.code}`;
    default:
      return event.type;
  }
}

function networkText(data: unknown): string {
  const { attempt, event } = networkEventSchema.parse(data);
  return `${attempt} ${event}`;
}

const tryPassive = { client: { dataMode: "passive" } } as const satisfies LabChanges;
describe("in step mode", () => {
  it("each command and each dial waits, and the log tells of them when they went", async () => {
    const walk = await Walk.begin("two-channels");
    expect(walk.told).toContain("> PWD");
    const listed = walk.list();
    const first = await walk.waits();
    expect(first.number).toBe(1);
    expect(first.action.type).toBe("command");
    const before = walk.told.length;
    const went = stepResponseSchema.parse(await (await walk.go()).json());
    expect(went.went).toEqual(first);
    const status = (await walk.through(listed)).status;
    expect(status).toBe(200);
    expect(walk.steps).toEqual([
      "client sends PASV",
      "client dials data 203.0.113.10",
      "client sends MLSD /",
    ]);
    const told = walk.told.slice(before);
    expect(told.filter((line) => /^> |^data-dialling/.test(line))).toEqual([
      ...["> PASV", "data-dialling", "> MLSD /"],
    ]);
  });

  it("nothing is told of a dial before it is let go", async () => {
    const walk = await Walk.begin("two-channels");
    const listed = walk.list();
    let waiting = await walk.waits();
    while (waiting.action.type !== "dial") {
      await (await walk.go()).text();
      waiting = await walk.waits();
    }
    expect(walk.told).not.toContain("data-dialling");
    expect(walk.told).not.toContain("2 sent");
    expect(waiting.action.to.port).toBeGreaterThan(1023);
    await walk.through(go(walk, listed));
    expect(walk.told).toContain("data-dialling");
    expect(walk.told).toContain("2 sent");
  });

  it("a server waits before it dials, and says 425 when the dial that went meets silence", async () => {
    const walk = await Walk.begin("client-firewall");
    const response = await walk.through(walk.list());
    expect(response.status).toBe(502);
    expect(walk.steps).toContain("server dials data 198.51.100.7");
    expect(walk.told).toContain("< 425");
  });

  it("a dial of Portside's that meets silence ends by itself", async () => {
    const walk = await Walk.begin("server-firewall");
    const response = await walk.through(walk.list());
    expect(response.status).toBe(502);
    expect(walk.told).toContain("data-failed");
    expect(walk.told).toContain("2 stopped");
  });

  it("every scenario comes to its end, and nothing waits that isn't told of", async () => {
    const walked = await Promise.all(
      scenarios.map(async ({ id }) => {
        const walk = await Walk.begin(id);
        const { status } = await walk.through(walk.list());
        const sent = walk.told.findLast((line) => line.startsWith("> ")) ?? "";
        const waited = walk.steps.findLast((step) => step.includes(" sends ")) ?? "";
        return { id, status, sent: sent.split(" ")[1], waited: waited.split(" ")[2] };
      }),
    );
    expect(walked.filter(({ sent, waited }) => sent !== waited)).toEqual([]);
    expect(walked.filter(({ status }) => status !== 200 && status !== 502)).toEqual([]);
  });

  it("everything goes once it was told to run to its end", async () => {
    const walk = await Walk.begin("client-firewall", tryPassive);
    const listed = walk.list();
    await walk.waits();
    expect((await (await walk.go({ until: "end" })).json()).went.number).toBe(1);
    expect((await listed).status).toBe(200);
    expect((await walk.list()).status).toBe(200);
    const path = `/api/sessions/${walk.id}`;
    const session = await walk.browser.ask(sessionRoute.GET, path, { id: walk.id });
    expect(sessionViewSchema.parse(await session.json()).lab?.stepping).toBe(false);
  });

  it("409 says that nothing waits, or something else than was meant", async () => {
    const walk = await Walk.begin("two-channels");
    expect(await problemOf(await walk.go())).toMatchObject({ status: 409, code: "conflict" });
    const listed = walk.list();
    const { number } = await walk.waits();
    expect((await walk.go({ number: number + 1 })).status).toBe(409);
    expect((await walk.go({ number })).status).toBe(200);
    await walk.waits();
    expect((await walk.go({ number })).status).toBe(409);
    expect((await walk.go({ until: "later" })).status).toBe(400);
    await walk.go({ until: "end" });
    expect((await listed).status).toBe(200);
  });

  it.each([1, 2, 3])(
    "a run can be ended while its step %i waits, and nothing of it is left",
    async (count) => {
      const walk = await Walk.begin("two-channels");
      const run = portside.runtime.sessions.ownOf(walk)?.run;
      const listed = walk.list();
      let waiting = await walk.waits();
      while (waiting.number < count) {
        await (await walk.go()).text();
        waiting = await walk.waits();
      }
      const lines = walk.told.filter((line) => line.startsWith("> ")).length;
      const deleted = await walk.browser.ask(sessionRoute.DELETE, `/api/sessions/${walk.id}`, {
        ...{ id: walk.id, method: "DELETE" },
      });
      expect(deleted.status).toBe(204);
      expect((await listed).status).toBe(502);
      await walk.end();
      const after = walk.told.filter((line) => line.startsWith("> "));
      // What waited was never sent.
      expect(after.slice(lines).filter((line) => !/^> (QUIT|ABOR)/.test(line))).toEqual([]);
      expect(run?.connections).toBe(0);
      expect(portside.runtime.sessions.size).toBe(0);
    },
  );

  it("D32: a run ends, watched or not, when nobody lets its next step go for five minutes", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    onTestFinished(() => timers.mockRestore());
    const walk = await Walk.begin("two-channels");
    const run = portside.runtime.sessions.ownOf(walk)?.run;
    const listed = walk.list();
    await walk.waits();
    const patience = timers.mock.calls.findLast(([, milliseconds]) => milliseconds === 5 * 60_000);
    expect(patience).toBeDefined();
    patience?.[0]();
    expect((await listed).status).toBe(502);
    await walk.end();
    expect(walk.told.at(-1)).toBe("control-closed");
    expect(portside.runtime.sessions.size).toBe(0);
    expect(run?.connections).toBe(0);
  });

  it("who breaks off an operation takes back what waits", async () => {
    const walk = await Walk.begin("two-channels");
    const stop = new AbortController();
    const listed = walk.list(stop.signal);
    await walk.waits();
    stop.abort();
    await (await listed).text();
    expect(await walk.next()).toBeNull();
    expect(walk.told.some((line) => line.startsWith("> PASV"))).toBe(false);
  });
});

function go(walk: Walk, work: Promise<Response>): Promise<Response> {
  void walk.go();
  return work;
}
