import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { FtpSession } from "./session-types";
import type { FakeDataConnection } from "./testing/fake-data-connection";
import { sends, takes } from "./testing/fake-replies";
import type { FakeFtpServer, FakeServerOptions, Handler } from "./testing/fake-server";
import { download, upload } from "./testing/files";
import { expectInStep } from "./testing/in-step";
import { countingNetwork, eventsOf, fakeServer, openSession } from "./testing/open-session";
import { patient, pinned } from "./testing/session-settings";
import { usualAnswer } from "./testing/usual-answer";

const modes = ["passive", "active"] as const;
const operations = ["MLSD", "RETR", "STOR"] as const;

/** One operation of each kind, which can be cancelled. */
async function run(session: FtpSession, verb: (typeof operations)[number], signal: AbortSignal) {
  if (verb === "MLSD") await session.list(session.encodePath("/"), { signal });
  else if (verb === "STOR") await upload(session, "/new", "abc", { signal });
  else await buffer((await session.download(session.encodePath("/a"), { signal })).body);
}

/** The server's side of a transfer that waits until the client ends its data connection. */
async function untilClosed({ socket }: FakeDataConnection): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
}

/** A session with a time-out far above the test's own, so that only the cancelling can end what waits. */
async function watchedSession(server: FakeFtpServer, given: Parameters<typeof openSession>[1] = {}) {
  const network = countingNetwork();
  const session = await openSession(server, { ...patient, transferConnections: 1, ...given }, network);
  /** The session works on both of its connections, and has no other socket than theirs. */
  const expectUsable = async () => {
    await expectInStep(session);
    expect((await download(session, "/a")).toString()).toBe("abc");
    await expect.poll(() => network.open() - session.connections).toBe(0);
  };
  return { session, expectUsable };
}

function failures(session: FtpSession) {
  return eventsOf(session, "data-failed").map(({ reason }) => reason);
}

describe.each(operations)("%s that is cancelled", (verb) => {
  const options: FakeServerOptions = { files: { "/a": "abc" } };

  it.each(modes)("between the data connection and 150 ends at once (%s)", async (dataMode) => {
    const server = await fakeServer(options);
    const usual = usualAnswer(server, verb);
    server.answers.set(verb, async (connection) => {
      await untilClosed(await connection.openData());
      await connection.reply("426 Broken off.");
    });
    const { session, expectUsable } = await watchedSession(server, { dataMode });
    const caller = new AbortController();
    const running = run(session, verb, caller.signal);
    running.catch(() => undefined);
    await expect.poll(() => eventsOf(session, "data-opened")).toHaveLength(1);
    caller.abort();
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(failures(session)).toEqual(["cancelled"]);
    server.answers.set(verb, usual);
    await expectUsable();
  });

  it("between the data connection and a 150 that comes right after ends at once", async () => {
    const server = await fakeServer(options);
    const usual = usualAnswer(server, verb);
    const caller = new AbortController();
    server.answers.set(verb, async (connection) => {
      const data = await connection.openData();
      caller.abort();
      await connection.reply("150 Here it comes.");
      await untilClosed(data);
      await connection.reply("426 Broken off.");
    });
    const { session, expectUsable } = await watchedSession(server);
    await expect(run(session, verb, caller.signal)).rejects.toMatchObject({ code: "cancelled" });
    server.answers.set(verb, usual);
    await expectUsable();
  });

  it.each(modes)("during the data connection's TLS handshake ends at once (%s)", async (dataMode) => {
    const server = await fakeServer({ ...options, tls: "explicit" });
    const usual = usualAnswer(server, verb);
    server.answers.set(verb, async (connection) => {
      const { protection } = connection;
      // Opened without a handshake, although the client begins one.
      connection.protection = "C";
      const data = await connection.openData();
      connection.protection = protection;
      await connection.reply("150 Here it comes.");
      await untilClosed(data);
      await connection.reply("425 No TLS.");
    });
    const { session, expectUsable } = await watchedSession(server, {
      ...pinned(server.certificate),
      dataMode,
    });
    const caller = new AbortController();
    const running = run(session, verb, caller.signal);
    running.catch(() => undefined);
    await expect.poll(() => server.dataConnections[0]?.received.length ?? 0).toBeGreaterThan(0);
    await expect.poll(() => eventsOf(session, "reply").some(({ code }) => code === 150)).toBe(true);
    caller.abort();
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(failures(session)).toEqual(["cancelled"]);
    server.answers.set(verb, usual);
    await expectUsable();
  });

  it.each([
    ["is in step with a server that answers ABOR as it should", ["426 Aborted.", "226 Done."], true],
    ["replaces the connection to one that answers nothing", [], false],
  ])("while 226 is awaited ends at once, and %s", async (_name, ABOR, stays) => {
    const server = await fakeServer({ ...options, answers: { ABOR } });
    const usual = usualAnswer(server, verb);
    const silent: Handler = {
      MLSD: sends("type=file;size=3; a\r\n", { closing: null }),
      RETR: sends("abc", { closing: null }),
      STOR: takes((bytes, path) => server.files.set(path, bytes), { closing: null }),
    }[verb];
    server.answers.set(verb, silent);
    const { session, expectUsable } = await watchedSession(server);
    const caller = new AbortController();
    const running = run(session, verb, caller.signal);
    running.catch(() => undefined);
    await expect.poll(() => eventsOf(session, "data-closed")).toHaveLength(1);
    const connections = server.connections.length;
    caller.abort();
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    // What was moved until then was moved well.
    expect(failures(session)).toEqual([]);
    server.answers.set(verb, usual);
    await expectUsable();
    if (stays && verb === "RETR") expect(server.connections).toHaveLength(connections);
    // Nothing of an upload stays behind.
    expect([...server.files.keys()]).toEqual(["/a"]);
  });
});

describe("a download whose reader goes while 226 is awaited", () => {
  it("frees its connection at once", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: sends("abc", { closing: null }), ABOR: ["426 Aborted.", "226 Done."] },
    });
    const { session, expectUsable } = await watchedSession(server);
    const { body } = await session.download(session.encodePath("/a"));
    body.resume();
    await expect.poll(() => eventsOf(session, "data-closed")).toHaveLength(1);
    const connections = server.connections.length;
    body.destroy();
    await expect.poll(() => session.isBusy, { timeout: 3_000 }).toBe(false);
    server.answers.set("RETR", sends("abc"));
    await expectUsable();
    expect(server.connections).toHaveLength(connections);
  });
});
