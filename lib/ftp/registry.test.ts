import { describe, expect, it, onTestFinished } from "vitest";
import { SessionRegistry } from "./registry";
import { anywhere, fakeServer } from "./testing/open-session";
import { settingsFor } from "./testing/session-settings";

function registry(limits: { maxSessions?: number; maxPerOwner?: number } = {}): SessionRegistry {
  const sessions = new SessionRegistry({
    network: anywhere,
    maxSessions: 10,
    maxPerOwner: 5,
    idleMinutes: 15,
    activeDefaults: { address: "192.0.2.7", ports: { first: 50_000, last: 50_100 } },
    ...limits,
  });
  onTestFinished(() => sessions.closeAll());
  return sessions;
}

describe("the registry", () => {
  it("gives a session to its owner alone", async () => {
    const server = await fakeServer();
    const sessions = registry();
    const session = await sessions.open("me", settingsFor(server));
    expect(sessions.get("me", session.id)).toBe(session);
    expect(sessions.get("you", session.id)).toBeUndefined();
    expect(sessions.list("you")).toEqual([]);
    await sessions.close("you", session.id);
    expect(sessions.get("me", session.id)).toBe(session);
  });

  it("counts logins under way against the limits", async () => {
    const server = await fakeServer();
    const sessions = registry({ maxPerOwner: 2 });
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() => sessions.open("me", settingsFor(server))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "busy" } });
    await expect(sessions.open("you", settingsFor(server))).resolves.toBeDefined();
  });

  it("fills in the deployment's active address and ports, unless the session has its own", async () => {
    const server = await fakeServer();
    const sessions = registry();
    const session = await sessions.open("me", settingsFor(server));
    expect(session.settings).toMatchObject({ activeAddress: "192.0.2.7", activePorts: { first: 50_000 } });
    const own = await sessions.open("me", settingsFor(server, { activeAddress: "198.51.100.9" }));
    expect(own.settings.activeAddress).toBe("198.51.100.9");
  });

  it("ends every session with QUIT, and takes no new one, when it closes", async () => {
    const server = await fakeServer();
    const sessions = registry();
    await sessions.open("me", settingsFor(server));
    await sessions.open("you", settingsFor(server));
    await sessions.closeAll();
    expect(sessions.size).toBe(0);
    expect(server.lines.filter((line) => line === "QUIT")).toHaveLength(2);
    await expect(sessions.open("me", settingsFor(server))).rejects.toMatchObject({ code: "busy" });
  });

  it("forgets nothing and keeps nothing of a login that failed", async () => {
    const server = await fakeServer({ answers: { PASS: "530 no" } });
    const sessions = registry({ maxPerOwner: 1 });
    for (let i = 0; i < 3; i++) {
      await expect(sessions.open("me", settingsFor(server))).rejects.toMatchObject({ code: "login-refused" });
    }
    expect(sessions.size).toBe(0);
  });
});
