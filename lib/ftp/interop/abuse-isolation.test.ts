import { PassThrough } from "node:stream";
import tls from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { SessionRegistry } from "../registry";
import { sends } from "../testing/fake-replies";
import type { FakeServerOptions, Handler } from "../testing/fake-server";
import { download, namesIn, upload } from "../testing/files";
import { anywhere, countingNetwork, eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { settingsFor } from "../testing/session-settings";

/** A server that shows each user a file of their own name, and holds files of 30 MB. */
function ownFiles(options: FakeServerOptions = {}) {
  const own: Handler = (connection, argument, command) =>
    sends(`type=file;size=1; of-${connection.user}\r\n`)(connection, argument, command);
  return fakeServer({ files: { "/a": "hello" }, ...options, answers: { MLSD: own, ...options.answers } });
}

describe("two users of one server", () => {
  it("B7, D13: never share a connection, nor a listing, however their work mixes", async () => {
    const server = await ownFiles();
    const ann = await openSession(server, { user: "ann", password: "secret of ann" });
    const bob = await openSession(server, { user: "bob", password: "secret of bob" });
    const rounds = Array.from({ length: 10 }, () => [
      namesIn(ann),
      namesIn(bob),
      download(ann, "/a"),
      download(bob, "/a"),
    ]);
    for (const [ofAnn, ofBob] of rounds) {
      expect(await ofAnn).toEqual(["of-ann"]);
      expect(await ofBob).toEqual(["of-bob"]);
    }
    await Promise.all(rounds.flat());
    for (const { commands } of server.connections) {
      const logins = commands
        .filter(({ verb }) => verb === "USER" || verb === "PASS")
        .map(({ line }) => line);
      const [user] = logins;
      expect(logins).toEqual([user, `PASS secret of ${user?.slice(5)}`]);
    }
    expect(server.connections.length).toBeGreaterThanOrEqual(4);
  });

  it("B7, D13: one account with another password is logged in anew, and refused", async () => {
    const PASS: Handler = (_connection, argument) => (argument === "right one" ? "230 In." : "530 No.");
    const server = await ownFiles({ answers: { PASS } });
    const session = await openSession(server, { user: "ann", password: "right one" });
    await namesIn(session);
    await expect(openSession(server, { user: "ann", password: "wrong one" })).rejects.toMatchObject({
      code: "login-refused",
    });
    expect(await namesIn(session)).toEqual(["of-ann"]);
    expect(server.connections).toHaveLength(2);
  });

  it("B7, D13: stay apart when a connection has to be made again", async () => {
    const server = await ownFiles();
    const ann = await openSession(server, { user: "ann", password: "secret of ann" });
    const bob = await openSession(server, { user: "bob", password: "secret of bob" });
    for (const connection of server.connections) connection.reset();
    await expect.poll(() => [ann.state, bob.state]).toEqual(["idle", "idle"]);
    expect(await Promise.all([namesIn(bob), namesIn(ann)])).toEqual([["of-bob"], ["of-ann"]]);
  });

  it("B7: one without TLS gives nothing to one with it, nor do two with TLS share its sessions", async () => {
    const server = await ownFiles({ tls: "explicit" });
    const certificate = { sha256: server.certificate.sha256 };
    await openSession(server, { user: "ann" });
    const bob = await openSession(server, { user: "bob", encryption: "explicit", certificate });
    const cid = await openSession(server, { user: "cid", encryption: "explicit", certificate });
    await namesIn(bob);
    await namesIn(cid);
    expect(server.connections.map(({ isSecured }) => isSecured)).toEqual([false, true, true]);
    const resumed = server.connections.map(
      ({ socket }) => socket instanceof tls.TLSSocket && socket.isSessionReused(),
    );
    expect(resumed).toEqual([false, false, false]);
  });

  it("D13: a session is its owner's alone", async () => {
    const server = await ownFiles();
    const limits = { maxSessions: 10, maxPerOwner: 5, idleMinutes: 10 };
    const registry = new SessionRegistry({
      network: anywhere,
      ...limits,
      activeDefaults: { address: null, ports: null },
    });
    onTestFinished(() => registry.closeAll());
    const settings = settingsFor(server);
    const [ofAnn, ofBob] = [await registry.open("ann", settings), await registry.open("bob", settings)];
    expect(ofAnn.id).not.toBe(ofBob.id);
    expect(registry.get("bob", ofAnn.id)).toBeUndefined();
    expect(registry.list("bob").map(({ id }) => id)).toEqual([ofBob.id]);
    await registry.close("bob", ofAnn.id);
    expect(await namesIn(ofAnn)).toEqual(["of-student"]);
  });
});

describe("whoever goes away", () => {
  const big = { "/big": Buffer.alloc(30_000_000), "/a": "hello" };

  it.each(["passive", "active"] as const)(
    "D17, D18: in the middle of a download ends it at the server, and frees its connection (%s)",
    async (dataMode) => {
      const server = await fakeServer({ files: big });
      const network = countingNetwork();
      const session = await openSession(server, { transferConnections: 1, dataMode }, network);
      for (let i = 0; i < 3; i++) {
        const { body } = await session.download(session.encodePath("/big"));
        await body[Symbol.asyncIterator]().next();
        body.destroy();
      }
      expect((await download(session, "/a")).toString()).toBe("hello");
      // Three times the server was stopped before its end.
      expect(eventsOf(session, "reply").filter(({ code }) => code === 426)).toHaveLength(3);
      // One to browse and one for transfers, which lived through it.
      expect(server.connections).toHaveLength(2);
      await expect.poll(() => server.dataConnections.every(({ socket }) => socket.destroyed)).toBe(true);
      await expect.poll(() => session.isBusy).toBe(false);
      await expect.poll(network.open).toBeLessThanOrEqual(2);
    },
  );

  it("D17, D18: before the first byte of a download ends it too", async () => {
    const server = await fakeServer({ files: big });
    const network = countingNetwork();
    const session = await openSession(server, { transferConnections: 1 }, network);
    const gone = new AbortController();
    const RETR = server.answers.get("RETR");
    server.answers.set("RETR", async (connection) => {
      await connection.reply("150 Wait.");
      gone.abort();
    });
    await expect(session.download(session.encodePath("/big"), { signal: gone.signal })).rejects.toMatchObject(
      {
        code: "cancelled",
      },
    );
    server.answers.set("RETR", RETR);
    expect((await download(session, "/a")).toString()).toBe("hello");
    await expect.poll(network.open).toBeLessThanOrEqual(2);
  });

  it("D18: while waiting for a connection leaves the queue", async () => {
    const server = await fakeServer({ files: big });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(session.encodePath("/big"));
    const gone = new AbortController();
    const waiting = session.download(session.encodePath("/a"), { signal: gone.signal });
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    body.destroy();
    expect((await download(session, "/a")).toString()).toBe("hello");
    expect(linesOf(server, "RETR")).toEqual(["RETR /big", "RETR /a"]);
  });

  it.each(["the browser", "the caller"])(
    "D17, D18: in the middle of an upload leaves nothing of it: %s",
    async (who) => {
      const server = await fakeServer();
      const network = countingNetwork();
      const session = await openSession(server, { transferConnections: 1 }, network);
      const source = new PassThrough();
      const gone = new AbortController();
      const stored = session.upload(session.encodePath("/new"), {
        source,
        onExisting: "create",
        signal: gone.signal,
      });
      stored.catch(() => undefined);
      source.write("half");
      await expect.poll(() => server.dataConnections[0]?.received.toString()).toBe("half");
      if (who === "the browser") source.destroy(new Error("gone"));
      else gone.abort();
      await expect(stored).rejects.toMatchObject({ code: "cancelled" });
      expect([...server.files.keys()]).toEqual([]);
      await upload(session, "/new", "x");
      expect([...server.files.keys()]).toEqual(["/new"]);
      await expect.poll(network.open).toBeLessThanOrEqual(2);
    },
  );

  it("D9, D17: reads no faster than the one who downloads: a file without end fills no memory", async () => {
    let sent = 0;
    const RETR: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const { socket } = await connection.openData();
      const chunk = Buffer.alloc(65_536);
      while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
      await new Promise((resolve) => socket.once("close", resolve));
      await connection.reply("426 Connection closed.");
    };
    const server = await fakeServer({
      answers: { SIZE: "550 Not a plain file.", MLSD: sends("type=file; endless\r\n"), RETR },
    });
    const session = await openSession(server);
    const { body } = await session.download(session.encodePath("/endless"));
    await expect.poll(() => sent).toBeGreaterThan(0);
    await namesIn(session);
    expect(body.readableLength).toBeLessThanOrEqual(1024 * 1024);
    body.destroy();
    await session.makeDirectory(session.encodePath("/new"));
  });
});
