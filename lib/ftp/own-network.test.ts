import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { OwnNetwork } from "./own-network";
import { SessionRegistry } from "./registry";
import { anywhere, fakeServer } from "./testing/open-session";
import { settingsFor } from "./testing/session-settings";

/** A network of a session's own, and what it was told. */
function ownNetwork() {
  const told: string[] = [];
  const own: OwnNetwork = {
    network: anywhere,
    traffic: { events: 100, characters: 100_000 },
    begin: () => told.push("begin"),
    leave: () => told.push("leave"),
    async close() {
      told.push("close");
    },
  };
  return { own, told };
}

const nowhere = {
  ...anywhere,
  connect: () => Promise.reject(new Error("The registry's own network was used")),
};

function registry(): SessionRegistry {
  const sessions = new SessionRegistry({
    network: nowhere,
    maxSessions: 10,
    maxPerOwner: 5,
    idleMinutes: 15,
    activeDefaults: { address: "192.0.2.7", ports: null },
    ownNetworks: { most: 3, mostPerOwner: 2, idleMinutes: 5 },
  });
  onTestFinished(() => sessions.closeAll());
  return sessions;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a session that brings its network", () => {
  it("uses that one alone, without the deployment's active address, and takes it along", async () => {
    const settings = settingsFor(await fakeServer());
    const sessions = registry();
    const { own, told } = ownNetwork();
    const session = await sessions.openOwn("me", async () => ({ own, settings }));
    expect(session.settings.activeAddress).toBeNull();
    expect(sessions.ownOf(session)).toBe(own);
    expect(told).toEqual(["begin"]);
    await sessions.close("me", session.id);
    expect(told).toEqual(["begin", "leave", "close"]);
  });

  it("takes it along when it can't begin", async () => {
    const settings = settingsFor({ host: "127.0.0.1", port: 1 });
    const { own, told } = ownNetwork();
    const sessions = registry();
    await expect(sessions.openOwn("me", async () => ({ own, settings }))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(told).toEqual(["close"]);
    expect(sessions.size).toBe(0);
  });

  it("takes it along when everything ends while it begins", async () => {
    const settings = settingsFor(await fakeServer());
    const { own, told } = ownNetwork();
    const sessions = registry();
    const start = async () => {
      await sessions.closeAll();
      return { own, settings };
    };
    await sessions.openOwn("me", start);
    expect(told.slice(-2)).toEqual(["leave", "close"]);
    expect(sessions.size).toBe(0);
  });

  it("ends when it was unused for a while, watched or not", async () => {
    const settings = settingsFor(await fakeServer());
    const { own, told } = ownNetwork();
    const sessions = registry();
    const session = await sessions.openOwn("me", async () => ({ own, settings }));
    session.traffic.subscribe(() => {});
    vi.advanceTimersByTime(4.5 * 60_000);
    expect(sessions.size).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(sessions.size).toBe(0);
    await vi.waitFor(() => expect(told).toContain("close"));
  });

  it("makes room for another browser's when all places are taken and it was left alone for a while", async () => {
    const settings = settingsFor(await fakeServer());
    const sessions = registry();
    const open = (owner: string) =>
      sessions.openOwn(owner, async () => ({ own: ownNetwork().own, settings }));
    const watched = await open("me");
    watched.traffic.subscribe(() => {});
    const left = await open("you");
    vi.advanceTimersByTime(20_000);
    const last = await open("they");
    await expect(open("new")).rejects.toMatchObject({ code: "busy" });
    vi.advanceTimersByTime(11_000);
    const taken = await open("new");
    expect(sessions.get("you", left.id)).toBeUndefined();
    expect(sessions.get("they", last.id)).toBe(last);
    expect(sessions.get("new", taken.id)).toBe(taken);
    await expect(open("new")).rejects.toMatchObject({ code: "busy" });
  });

  it("counts while it begins", async () => {
    const settings = settingsFor(await fakeServer());
    const sessions = registry();
    const open = (owner: string) =>
      sessions.openOwn(owner, async () => ({ own: ownNetwork().own, settings }));
    const results = await Promise.allSettled([open("me"), open("me"), open("me"), open("you"), open("they")]);
    expect(results.map(({ status }) => status)).toEqual([
      ...["fulfilled", "fulfilled", "rejected", "fulfilled", "rejected"],
    ]);
  });
});
