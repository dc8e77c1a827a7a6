import { describe, expect, it, onTestFinished } from "vitest";
import { byteString } from "../../protocol/byte-string";
import type { Session } from "../session";
import { hangsUp, inTurn, sends } from "../testing/fake-replies";
import type { FakeFtpServer } from "../testing/fake-server";
import { fakeServer, openSessionWith } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";

const root = byteString("/");

/** A watched session that says NOOP after so little idle time that a test can wait for it. */
async function impatientSession(server: FakeFtpServer, { isWatched = true } = {}): Promise<Session> {
  const session = await openSessionWith(server, { keepAliveSeconds: 0.03 });
  if (isWatched) onTestFinished(session.traffic.subscribe(() => undefined));
  return session;
}

/** Lets idle time pass that is long enough for a NOOP: as long as another session's takes. */
async function idleTime(server: FakeFtpServer): Promise<void> {
  const said = server.lines.filter((line) => line === "NOOP").length;
  const other = await impatientSession(server);
  await server.received("NOOP", said + 3);
  await other.close();
}

describe("keeping a connection alive", () => {
  it("S37: says NOOP while idle and watched", async () => {
    const server = await fakeServer();
    const session = await impatientSession(server);
    await server.received("NOOP", 3);
    expect((await session.list(root)).entries).toEqual([]);
    expect(server.connections).toHaveLength(1);
  });

  it("S37: leaves a session alone that nobody watches", async () => {
    const server = await fakeServer();
    await impatientSession(server, { isWatched: false });
    await idleTime(server);
    expect(verbsOf(server, 1)).not.toContain("NOOP");
  });

  it("S37: says nothing during a transfer, which some servers can't bear", async () => {
    const server = await fakeServer();
    const session = await impatientSession(server);
    const list = sends("type=file;size=1; a\r\n");
    server.answers.set("MLSD", async (connection, argument, command) => {
      await idleTime(server);
      return list(connection, argument, command) as Promise<void>;
    });
    expect((await session.list(root)).entries).toHaveLength(1);
    const verbs = verbsOf(server, 1);
    expect(verbs.slice(verbs.indexOf("MLSD"))).toEqual(["MLSD"]);
  });

  it("S37: takes a refusal for an answer, and a dead connection for no reason to log in before anybody asks", async () => {
    const server = await fakeServer({ answers: { NOOP: inTurn("502 What?", hangsUp("421 Timeout.")) } });
    const session = await impatientSession(server);
    const closed = new Promise<void>((resolve) => session.onChange(resolve));
    await server.received("NOOP", 2);
    await closed;
    expect(session.state).toBe("idle");
    server.answers.set("NOOP", "200 Fine.");
    await idleTime(server);
    expect(server.connections).toHaveLength(2);
    expect((await session.list(root)).entries).toEqual([]);
    expect(server.connections).toHaveLength(3);
  });
});
