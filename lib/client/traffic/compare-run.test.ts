import { afterEach, describe, expect, it, vi } from "vitest";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { DataMode } from "@/lib/protocol/traffic";
import { type ComparedOperation, type Owed, owedChange, runInBothModes } from "./compare-run";
import { download, FakePortside, gone, listing, timedOut } from "./testing/fake-portside";

async function run(operation: ComparedOperation, stop = new AbortController()) {
  const modesTold: DataMode[] = [];
  const owed: (Owed | null)[] = [];
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
    const own = { dataMode, fallback };
    const told = [null, "passive", null, "active"].map((leftIn) => ({ own, leftIn }));
    expect([result.owed, result.owedTold]).toEqual([null, [...told, null]]);
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

  it("owes nothing to a session that ended meanwhile", async () => {
    const portside = new FakePortside();
    portside.before = () => (portside.ran.length > 0 ? gone : undefined);
    expect(await run(listing)).toMatchObject({ ended: "broken", owed: null, problem: { status: 404 } });
  });
});

describe("what is sent when nobody can look first", () => {
  it.each([
    ["passive", false, "active", { dataMode: "passive" }],
    ["active", false, "passive", { dataMode: "active" }],
    ["active", true, null, { dataMode: "active", fallback: true }],
    // Whoever chose the other mode meanwhile keeps it.
    ["passive", false, "passive", null],
    ["active", true, "active", { fallback: true }],
  ] as const)("own %s, fallback %s, left in %s: %j", (dataMode, fallback, leftIn, change) => {
    expect(owedChange({ own: { dataMode, fallback }, leftIn })).toEqual(change);
  });
});
