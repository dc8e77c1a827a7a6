import { describe, expect, it } from "vitest";
import type { FakeConnection } from "./testing/fake-connection";
import type { FakeDataConnection } from "./testing/fake-data-connection";
import type { FakeFtpServer, FakeServerOptions } from "./testing/fake-server";
import { expectInStep } from "./testing/in-step";
import { countingNetwork, eventsOf, fakeServer, openSession } from "./testing/open-session";
import { patient, pinned } from "./testing/session-settings";

const modes = ["passive", "active"] as const;
const options: FakeServerOptions = { tls: "explicit", files: { "/a": "abc" } };

/** The data connection without TLS on the server's side: the client's handshake is not answered. */
async function openPlain(connection: FakeConnection): Promise<FakeDataConnection> {
  connection.protection = "C";
  const data = await connection.openData();
  connection.protection = "P";
  return data;
}

function secured(server: FakeFtpServer, given: Parameters<typeof openSession>[1] = {}) {
  const network = countingNetwork();
  return openSession(server, { ...pinned(server.certificate), ...given }, network).then((session) => ({
    session,
    network,
  }));
}

describe.each(modes)("TLS on a data connection in %s mode", (dataMode) => {
  it("begins without waiting for 150", async () => {
    const server = await fakeServer(options);
    server.answers.set("MLSD", async (connection) => {
      // Returns only after the handshake.
      const data = await connection.openData();
      await connection.reply("150 Here it comes.");
      await data.end("type=file;size=3; a\r\n");
      await connection.reply("226 Done.");
    });
    const { session } = await secured(server, { ...patient, dataMode });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    // A server that says nothing is waited for a second; the handshake is not.
    const [opened] = eventsOf(session, "data-opened");
    const [done] = eventsOf(session, "data-secured");
    expect(Number(done?.at) - Number(opened?.at)).toBeLessThan(900);
  });

  it.each(["before", "after"])(
    "is not blamed when the server closes it %s it refuses the transfer",
    async (order) => {
      const server = await fakeServer(options);
      server.answers.set("MLSD", async (connection) => {
        const data = await openPlain(connection);
        await expect.poll(() => data.received.length).toBeGreaterThan(0);
        if (order === "before") {
          data.reset();
          await new Promise((resolve) => data.socket.once("close", resolve));
        }
        await connection.reply("550 Permission denied.");
        data.reset();
      });
      const { session, network } = await secured(server, { ...patient, dataMode, listCommand: "MLSD" });
      await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
        code: "denied",
        reply: { code: 550 },
      });
      expect(eventsOf(session, "data-failed")).toEqual([]);
      await expectInStep(session);
      await expect.poll(network.open).toBe(1);
    },
  );

  it("ends when the server refuses after 150, although the handshake isn't answered", async () => {
    const server = await fakeServer(options);
    server.answers.set("MLSD", async (connection) => {
      await connection.reply("150 Here it comes.");
      const data = await openPlain(connection);
      await expect.poll(() => data.received.length).toBeGreaterThan(0);
      await connection.reply("550 Permission denied.");
    });
    const { session, network } = await secured(server, { ...patient, dataMode, listCommand: "MLSD" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({ code: "denied" });
    await expectInStep(session);
    await expect.poll(network.open).toBe(1);
  });

  it("is what failed when the server breaks it and says 425", async () => {
    const server = await fakeServer(options);
    server.answers.set("MLSD", async (connection) => {
      await connection.reply("150 Here it comes.");
      const data = await openPlain(connection);
      await expect.poll(() => data.received.length).toBeGreaterThan(0);
      data.reset();
      await connection.reply("425 Cannot secure data connection.");
    });
    const { session, network } = await secured(server, {
      ...patient,
      dataMode,
      passiveCommand: "EPSV",
      activeCommand: "EPRT",
    });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      message: expect.stringMatching(/TLS on the data connection failed.*425 Cannot secure/),
    });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["tls"]);
    await expectInStep(session);
    await expect.poll(network.open).toBe(1);
  });

  it("is waited for as long as the session's time-out, where the server never answers it", async () => {
    const server = await fakeServer(options);
    server.answers.set("MLSD", async (connection) => {
      const data = await openPlain(connection);
      await connection.reply("150 Here it comes.");
      await new Promise((resolve) => data.socket.once("close", resolve));
      await connection.reply("425 No TLS.");
    });
    const { session, network } = await secured(server, { timeoutSeconds: 1, dataMode });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      message: expect.stringContaining("no answer to the handshake"),
    });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["tls"]);
    await expectInStep(session);
    await expect.poll(network.open).toBe(1);
  });
});
