import { afterEach, expect, it, vi } from "vitest";
import { CompareRuns, type OnLeave } from "./compare-runs";
import { download, FakePortside, listing, timedOut } from "./testing/fake-portside";

const down = { ...timedOut, status: 500, code: "internal" } as const;

/** The pages of one browser: each has its own runs, all share the locks. */
class Browser {
  readonly held = new Set<string>();

  page(onLeave: OnLeave = () => () => undefined): CompareRuns {
    return new CompareRuns(onLeave, async (name) => {
      if (this.held.has(name)) return null;
      this.held.add(name);
      return () => this.held.delete(name);
    });
  }
}

/** What a page does when it is left. */
function leaving() {
  const listeners = new Set<() => void>();
  const onLeave: OnLeave = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { listeners, onLeave, leave: () => listeners.forEach((listener) => void listener()) };
}

/** A session whose own mode is active, left in passive mode by a run that couldn't put it back. */
async function leftInDebt(runs: CompareRuns) {
  const portside = new FakePortside({ dataMode: "active" });
  const state = { reachable: true };
  portside.before = (asked) => {
    if (asked === "GET events" && portside.ran.length === 1) state.reachable = false;
    return state.reachable ? undefined : down;
  };
  await runs.start({ session: "s1", operation: listing, after: 0 });
  expect(portside.own.dataMode).toBe("passive");
  return { portside, state };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("says what it owes when the settings can't be put back, and pays it on request", async () => {
  const browser = new Browser();
  const runs = browser.page();
  const { portside, state } = await leftInDebt(runs);
  const owed = { own: { dataMode: "active", fallback: false }, leftIn: "passive" };
  expect(runs.state("s1")).toMatchObject({ status: "ended", result: { ended: "broken", owed } });
  await runs.putBack("s1");
  expect(runs.state("s1")).toMatchObject({ result: { owed }, putBackProblem: { status: 500 } });
  expect(browser.held.size).toBe(1);
  state.reachable = true;
  await runs.putBack("s1");
  expect(runs.state("s1")).toMatchObject({ putBackProblem: null, result: { owed: null } });
  expect(portside.own).toEqual({ dataMode: "active", fallback: false });
  expect(browser.held.size).toBe(0);
});

it("pays what it owes before it runs again, so that what is left of a run passes for nobody's choice", async () => {
  const runs = new Browser().page();
  const { portside, state } = await leftInDebt(runs);
  state.reachable = true;
  portside.before = () => undefined;
  await runs.start({ session: "s1", operation: listing, after: 0 });
  expect(runs.state("s1")).toMatchObject({ result: { ended: "done", owed: null } });
  expect(portside.own).toEqual({ dataMode: "active", fallback: false });
});

it("doesn't run again while it can't pay", async () => {
  const runs = new Browser().page();
  const { portside } = await leftInDebt(runs);
  await runs.start({ session: "s1", operation: download, after: 0 });
  expect(runs.state("s1")).toMatchObject({
    operation: listing,
    result: { owed: { own: { dataMode: "active" } } },
    putBackProblem: { status: 500 },
  });
  expect(portside.ran).toHaveLength(1);
});

it("overrules nobody when it pays late", async () => {
  const runs = new Browser().page();
  const { portside, state } = await leftInDebt(runs);
  state.reachable = true;
  portside.session = { ...portside.session, dataMode: "active", fallback: true };
  await runs.putBack("s1");
  expect(portside.own).toEqual({ dataMode: "active", fallback: true });
  expect(runs.state("s1")).toMatchObject({ result: { owed: null } });
});

it("begins no run while it puts back, whose end would pass for the run's", async () => {
  const runs = new Browser().page();
  const { portside, state } = await leftInDebt(runs);
  state.reachable = true;
  const paid = runs.putBack("s1");
  expect(runs.state("s1")).toMatchObject({ status: "ended", isPuttingBack: true });
  await runs.start({ session: "s1", operation: listing, after: 0 });
  await paid;
  expect(runs.state("s1")).toMatchObject({ status: "ended", isPuttingBack: false });
  expect(portside.ran).toHaveLength(1);
});

it("sends what is owed when the page is left in the middle", async () => {
  const portside = new FakePortside({ dataMode: "active", fallback: true });
  const { listeners, onLeave, leave } = leaving();
  const runs = new Browser().page(onLeave);
  portside.before = (asked) => {
    if (asked === "GET entries") leave();
    return undefined;
  };
  await runs.start({ session: "s1", operation: listing, after: 0 });
  expect(portside.changes).toContainEqual({ dataMode: "active", fallback: true });
  expect(portside.own).toEqual({ dataMode: "active", fallback: true });
  expect(listeners.size).toBe(0);
});

it("sends what is still owed when the page is left after the run", async () => {
  const { listeners, onLeave, leave } = leaving();
  const runs = new Browser().page(onLeave);
  const { portside, state } = await leftInDebt(runs);
  state.reachable = true;
  portside.before = () => undefined;
  leave();
  await vi.waitFor(() => expect(portside.own.dataMode).toBe("active"));
  await runs.putBack("s1");
  expect(listeners.size).toBe(0);
});

it("overrules nobody when the page is left", async () => {
  const portside = new FakePortside({ dataMode: "passive" });
  const { onLeave, leave } = leaving();
  const runs = new Browser().page(onLeave);
  portside.before = (asked) => {
    if (asked !== "GET entries") return undefined;
    portside.session = { ...portside.session, dataMode: "active" };
    leave();
    return undefined;
  };
  await runs.start({ session: "s1", operation: listing, after: 0 });
  expect(portside.own.dataMode).toBe("active");
});

it("tells how far a run is, runs one at a time for each session, and stops on request", async () => {
  const portside = new FakePortside();
  const runs = new Browser().page();
  const seen: string[] = [];
  runs.subscribe(() => {
    const state = runs.state("s1");
    seen.push(state?.status === "running" ? `${state.mode}${state.isStopping ? ", stopping" : ""}` : "ended");
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

it("leaves a session to the page that has a run of it, or owes it something", async () => {
  const browser = new Browser();
  const [first, second] = [browser.page(), browser.page()];
  const { portside, state } = await leftInDebt(first);
  state.reachable = true;
  portside.before = () => undefined;
  await second.start({ session: "s1", operation: listing, after: 0 });
  expect(second.state("s1")).toMatchObject({ result: { ended: "elsewhere" } });
  expect(portside.ran).toHaveLength(1);
  await first.putBack("s1");
  await second.start({ session: "s1", operation: listing, after: 0 });
  expect(second.state("s1")).toMatchObject({ result: { ended: "done" } });
  expect(portside.own.dataMode).toBe("active");
});

it("forgets a session that is closed, in the middle of its run too", async () => {
  const portside = new FakePortside();
  const browser = new Browser();
  const { listeners, onLeave } = leaving();
  const runs = browser.page(onLeave);
  portside.before = (asked) => {
    if (asked === "GET entries") runs.forget("s1");
    return undefined;
  };
  await runs.start({ session: "s1", operation: listing, after: 0 });
  expect(runs.state("s1")).toBeUndefined();
  expect([browser.held.size, listeners.size]).toEqual([0, 0]);
  expect(portside.ran).toHaveLength(0);
});
