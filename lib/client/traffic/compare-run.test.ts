import { afterEach, describe, expect, it, vi } from "vitest";
import type { Problem } from "@/lib/contract/problem";
import { type Session, type SessionChange, sessionChangeSchema, sessionSchema } from "@/lib/contract/session";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { DataMode, TrafficEvent } from "@/lib/protocol/traffic";
import { type ComparedOperation, runInBothModes } from "./compare-run";
import { CompareRuns } from "./compare-runs";

const listing: ComparedOperation = { kind: "listing", path: { text: "/pub" } };
const download: ComparedOperation = { kind: "download", path: { text: "/pub/a.txt" }, limit: 1000 };

const session: Session = {
  id: "s1",
  state: "connected",
  host: "127.0.0.1",
  port: 2121,
  user: "student",
  encryption: "none",
  dataMode: "passive",
  fallback: false,
  passiveAddress: "auto",
  passiveCommand: "auto",
  activeCommand: "auto",
  activeAddress: null,
  activePorts: null,
  charset: "utf-8",
  listCommand: "auto",
  transferConnections: 3,
  timeoutSeconds: 20,
  uploadVia: "auto",
  initialPath: null,
  certificate: { accept: "trusted" },
  home: "/",
  greeting: "",
  system: null,
  features: [],
  secured: null,
  connections: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  lastUsedAt: "2026-01-01T00:00:00.000Z",
};

const timedOut: Problem = {
  type: "about:blank",
  title: "No data connection",
  status: 502,
  detail: "Nobody came.",
  code: "data-connection-failed",
};
const gone: Problem = { ...timedOut, title: "No such session", status: 404, code: "not-found" };

/** Portside as far as a run sees it: one session, its settings, its log. */
class FakePortside {
  session: Session;
  readonly events: TrafficEvent[] = [];
  readonly changes: SessionChange[] = [];
  /** What was asked, as "GET entries", in order. */
  readonly asked: string[] = [];
  /** In which mode each operation ran, and whether it might have fallen back. */
  readonly ran: string[] = [];
  /** Called before a request is answered; may answer it with a problem. */
  before: (asked: string) => Problem | undefined | Promise<Problem | undefined> = () => undefined;
  fileSize = 300;

  constructor(settings: Partial<Session> = {}) {
    this.session = { ...session, ...settings };
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => this.#fetch(url, init));
  }

  get own(): Pick<Session, "dataMode" | "fallback"> {
    const { dataMode, fallback } = this.session;
    return { dataMode, fallback };
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url, "http://portside.test");
    const what = pathname.split("/")[4] ?? "session";
    const asked = `${init.method ?? "GET"} ${what}`;
    this.asked.push(asked);
    const problem = await this.before(asked);
    init.signal?.throwIfAborted();
    if (problem !== undefined) return Response.json(problem, { status: problem.status });
    if (what === "events") {
      const after = Number(new URL(url, "http://portside.test").searchParams.get("after"));
      const { id, host, port, user, encryption, dataMode } = this.session;
      const events = this.events.filter(({ seq }) => seq > after);
      return Response.json({ version: 1, session: { id, host, port, user, encryption, dataMode }, events });
    }
    if (what === "session") return this.#settings(init);
    this.ran.push(`${this.session.dataMode}${this.session.fallback ? " or another" : ""}`);
    if (what === "content") return this.#content(init);
    return Response.json(this.#listing());
  }

  #settings(init: RequestInit): Response {
    if (init.method === "PATCH") {
      const change = sessionChangeSchema.parse(JSON.parse(String(init.body)));
      this.changes.push(change);
      this.session = sessionSchema.parse({ ...this.session, ...change });
    }
    return Response.json(this.session);
  }

  #exchange(label: string): number {
    const id = (this.events.at(-1)?.exchange?.id ?? 0) + 1;
    this.events.push(...conversation(["> NOOP"], { id, label }, this.events.length + 1));
    return id;
  }

  #listing() {
    const exchange = this.#exchange("List /pub");
    const { dataMode } = this.session;
    return { path: "/pub", entries: [], listedWith: "MLSD", dataMode, exchange, elapsedMs: 1 };
  }

  #content(init: RequestInit): Response {
    this.#exchange("Look at /pub/a.txt");
    // A browser's cache has the file from the first time, and asks only whether it is still the same.
    if (init.cache !== "no-store" && this.ran.length > 1) return new Response(null, { status: 304 });
    const range = new Headers(init.headers).get("Range");
    if (range !== null && this.fileSize === 0) {
      const problem = { ...timedOut, status: 416, code: "range-not-satisfiable" };
      return Response.json(problem, { status: 416 });
    }
    this.#exchange("Download /pub/a.txt");
    const limit = Number(/-(\d+)$/.exec(range ?? "")?.[1] ?? this.fileSize - 1) + 1;
    return new Response(new Uint8Array(Math.min(this.fileSize, limit)), {
      status: range === null ? 200 : 206,
    });
  }
}

async function run(operation: ComparedOperation, stop = new AbortController()) {
  const modesTold: DataMode[] = [];
  const owed: (SessionChange | null)[] = [];
  const result = await runInBothModes({
    session: "s1",
    operation,
    signal: stop.signal,
    after: 0,
    onMode: (mode) => modesTold.push(mode),
    onOwed: (change) => owed.push(change),
  });
  return { ...result, modesTold, owedTold: owed };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a run in both modes", () => {
  it("lists in passive, then in active mode, and finds both exchanges", async () => {
    const portside = new FakePortside();
    const result = await run(listing);
    expect(portside.ran).toEqual(["passive", "active"]);
    expect(result).toMatchObject({
      passive: { exchange: 1, problem: null },
      active: { exchange: 2, problem: null },
      ended: "done",
      modesTold: ["passive", "active"],
    });
  });

  it("finds the downloads in the log, not the questions before them", async () => {
    new FakePortside();
    const result = await run(download);
    expect([result.passive?.exchange, result.active?.exchange]).toEqual([2, 4]);
  });

  it("takes no older download of the file for its own", async () => {
    const portside = new FakePortside();
    portside.events.push(...conversation(["> RETR"], { id: 1, label: "Download /pub/a.txt" }));
    portside.before = (asked) => (asked === "GET content" ? timedOut : undefined);
    const result = await run(download);
    expect(result).toMatchObject({ passive: { exchange: null, problem: timedOut }, ended: "done" });
  });

  it("takes a long file in part, and an empty one whole", async () => {
    const portside = new FakePortside();
    portside.fileSize = 5000;
    expect((await run(download)).ended).toBe("done");
    portside.fileSize = 0;
    const empty = await run(download);
    expect([empty.ended, empty.passive?.problem, empty.active?.problem]).toEqual(["done", null, null]);
  });

  it.each([
    ["passive", false],
    ["active", false],
    ["passive", true],
    ["active", true],
  ] as const)("puts %s mode back, with fallback %s, which is off meanwhile", async (dataMode, fallback) => {
    const portside = new FakePortside({ dataMode, fallback });
    const result = await run(listing);
    expect(portside.ran).toEqual(["passive", "active"]);
    expect(portside.own).toEqual({ dataMode, fallback });
    expect([result.owed, result.owedTold]).toEqual([null, [{ dataMode, fallback }, null]]);
  });

  it("takes a side that fails for a result, and goes on", async () => {
    const portside = new FakePortside({ dataMode: "active", fallback: true });
    portside.before = (asked) =>
      asked === "GET entries" && portside.session.dataMode === "passive"
        ? { ...timedOut, exchange: 7 }
        : undefined;
    const result = await run(listing);
    expect(result).toMatchObject({
      passive: { exchange: 7, problem: { title: "No data connection" } },
      active: { exchange: 1, problem: null },
      ended: "done",
    });
    expect(portside.own).toEqual({ dataMode: "active", fallback: true });
  });

  it("puts everything back when it is cancelled in the middle of a side", async () => {
    const portside = new FakePortside({ dataMode: "active", fallback: true });
    const stop = new AbortController();
    portside.before = (asked) => {
      if (asked === "GET entries") stop.abort();
      return undefined;
    };
    const result = await run(listing, stop);
    expect(result).toMatchObject({ passive: null, active: null, ended: "cancelled", owed: null });
    expect(portside.own).toEqual({ dataMode: "active", fallback: true });
  });

  it("keeps the first side when it is cancelled in the second", async () => {
    const portside = new FakePortside();
    const stop = new AbortController();
    portside.before = (asked) => {
      if (asked === "GET entries" && portside.session.dataMode === "active") stop.abort();
      return undefined;
    };
    expect(await run(listing, stop)).toMatchObject({
      passive: { exchange: 1 },
      active: null,
      ended: "cancelled",
    });
    expect(portside.own).toEqual({ dataMode: "passive", fallback: false });
  });

  it("changes nothing when it is cancelled before it began", async () => {
    const portside = new FakePortside();
    const stop = new AbortController();
    stop.abort();
    expect(await run(listing, stop)).toMatchObject({ ended: "cancelled" });
    expect(portside.changes).toEqual([]);
  });

  it("ends when somebody else chooses a mode, and leaves theirs", async () => {
    const portside = new FakePortside({ fallback: true });
    portside.before = (asked) => {
      if (asked === "GET entries") portside.session = { ...portside.session, dataMode: "active" };
      return undefined;
    };
    const result = await run(listing);
    expect(result).toMatchObject({ ended: "changed", active: null, owed: null });
    // Their mode stays; the fallback that the run switched off comes back.
    expect(portside.own).toEqual({ dataMode: "active", fallback: true });
  });

  it("says what it owes when the settings can't be put back, and pays it on request", async () => {
    const portside = new FakePortside({ dataMode: "active" });
    const state = { reachable: true };
    portside.before = (asked) => {
      if (asked === "GET events" && portside.ran.length === 1) state.reachable = false;
      return state.reachable ? undefined : { ...timedOut, status: 500, code: "internal" };
    };
    const runs = new CompareRuns(() => () => undefined);
    await runs.start({ session: "s1", operation: listing, after: 0 });
    expect(runs.state("s1")).toMatchObject({
      status: "ended",
      result: { ended: "broken", owed: { dataMode: "active", fallback: false } },
    });
    await runs.putBack("s1");
    expect(runs.state("s1")).toMatchObject({ putBackProblem: { status: 500 } });
    state.reachable = true;
    await runs.putBack("s1");
    expect(runs.state("s1")).toMatchObject({ putBackProblem: null, result: { owed: null } });
    expect(portside.own).toEqual({ dataMode: "active", fallback: false });
  });

  it("owes nothing to a session that ended meanwhile", async () => {
    const portside = new FakePortside();
    portside.before = () => (portside.ran.length > 0 ? gone : undefined);
    expect(await run(listing)).toMatchObject({ ended: "broken", owed: null, problem: { status: 404 } });
  });
});

describe("the runs of a page", () => {
  it("sends what is owed when the page is left in the middle", async () => {
    const portside = new FakePortside({ dataMode: "active", fallback: true });
    const leaving: (() => void)[] = [];
    const runs = new CompareRuns((listener) => {
      leaving.push(listener);
      return () => leaving.splice(0);
    });
    portside.before = (asked) => {
      if (asked === "GET entries") for (const leave of leaving) leave();
      return undefined;
    };
    await runs.start({ session: "s1", operation: listing, after: 0 });
    expect(portside.changes).toContainEqual({ dataMode: "active", fallback: true });
    expect(portside.own).toEqual({ dataMode: "active", fallback: true });
    expect(leaving).toEqual([]);
  });

  it("tell how far one is, run one at a time for each session, and stop on request", async () => {
    const portside = new FakePortside();
    const runs = new CompareRuns(() => () => undefined);
    const seen: string[] = [];
    runs.subscribe(() => {
      const state = runs.state("s1");
      seen.push(
        state?.status === "running" ? `${state.mode}${state.isStopping ? ", stopping" : ""}` : "ended",
      );
    });
    portside.before = (asked) => {
      if (asked === "GET entries" && portside.session.dataMode === "active") runs.stop("s1");
      return undefined;
    };
    await Promise.all([
      runs.start({ session: "s1", operation: listing, after: 0 }),
      runs.start({ session: "s1", operation: download, after: 0 }),
    ]);
    expect(seen).toEqual(["null", "passive", "active", "active, stopping", "ended"]);
    expect(portside.asked.filter((asked) => asked === "GET content")).toEqual([]);
  });
});
