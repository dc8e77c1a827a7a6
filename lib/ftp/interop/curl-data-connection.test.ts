import { describe, expect, it } from "vitest";
import { closedPort } from "../testing/black-hole";
import type { FakeConnection } from "../testing/fake-connection";
import { hostPort, inTurn, silence } from "../testing/fake-replies";
import { download } from "../testing/files";
import { countingNetwork, eventsOf, fakeServer, notesOf, openSession } from "../testing/open-session";
import { announcesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";
import { usualAnswer } from "../testing/usual-answer";

const files = { "/a.txt": "abc" };

describe("EPSV", () => {
  it.each(["500 EPSV not understood.", "501 No.", "502 No.", "522 No.", "550 No.", "314 Strange."])(
    "C37: answered %s gives way to PASV, on every connection of the session from then on",
    async (reply) => {
      const server = await fakeServer({ files, answers: { EPSV: reply } });
      const session = await openSession(server, patient);
      await session.list(session.encodePath("/"));
      await session.list(session.encodePath("/"));
      expect((await download(session, "/a.txt")).toString()).toBe("abc");
      server.connections[0]?.hangUp();
      await expect.poll(() => session.connections).toBe(1);
      await session.list(session.encodePath("/"));
      expect(announcesOf(server)).toEqual(["EPSV", "PASV", "PASV", "PASV", "PASV"]);
      expect(server.connections).toHaveLength(3);
      expect(notesOf(session)).toContain("next-attempt");
    },
  );

  it("C38: and PASV both answered with a strange code are an error, the session goes on and says QUIT", async () => {
    const server = await fakeServer({
      files,
      answers: { EPSV: "314 Strange (|||51235|).", PASV: "314 Odd (127,0,0,1,200,35)." },
    });
    const session = await openSession(server, patient);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "passive",
      message: expect.stringMatching(/PASV.*314 Odd/),
      reply: { command: "PASV", code: 314 },
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
    expect(server.lines.filter((line) => /^(MLSD|LIST)/.test(line))).toEqual([]);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
    await session.close();
    expect(server.lines.at(-1)).toBe("QUIT");
  });

  const unusable = [
    "229 (|||1000000|)",
    "229 (|||65536|)",
    "229 (|||0|)",
    "229 (|||-1|)",
    "229 (||||)",
    "229 Entering passive mode",
  ];

  it.each(unusable)("C39: answered %s is an error and nothing is dialled", async (reply) => {
    const server = await fakeServer({ files, answers: { EPSV: reply } });
    const session = await openSession(server, { ...patient, passiveCommand: "EPSV" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "passive",
      message: expect.stringContaining(reply),
      reply: { command: "EPSV", code: 229 },
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
  });

  it.each(unusable)("C39: answered %s gives way to PASV where the session may choose", async (reply) => {
    const server = await fakeServer({ files, answers: { EPSV: reply } });
    const session = await openSession(server, patient);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(announcesOf(server)).toEqual(["EPSV", "PASV"]);
    expect(eventsOf(session, "data-dialling")).toHaveLength(1);
  });

  it("C40: naming a port where nobody listens gives way to PASV, also when the server then stays deaf", async () => {
    const port = await closedPort();
    const server = await fakeServer({
      files,
      answers: { EPSV: `229 Entering (|||${port}|)`, ABOR: silence },
    });
    server.answers.set("MLSD", inTurn(silence, usualAnswer(server, "MLSD")));
    const session = await openSession(server, patient);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["refused"]);
    expect(notesOf(session)).toEqual(expect.arrayContaining(["control-replaced", "next-attempt"]));
    await session.list(session.encodePath("/"));
    expect(announcesOf(server)).toEqual(["EPSV", "PASV", "PASV"]);
    expect(server.connections).toHaveLength(2);
  });
});

describe("PASV", () => {
  const byPasv = { ...patient, passiveCommand: "PASV" } as const;

  it.each([
    "227 (1216,256,2,127,127,127)",
    "227 (127,0,0,1,256,1)",
    "227 (127,0,0,1,1)",
    "227 (127,0,0,1,0,0)",
    "227 (127,0,0,1,10,20,30)",
    "227 (127,0,0,-1,10,20)",
    "227 (127.0.0.1,10,20)",
    "227 Entering Passive Mode",
  ])("C41: answered %s is an error and nothing is dialled", async (reply) => {
    const server = await fakeServer({ files, answers: { PASV: reply } });
    const session = await openSession(server, byPasv);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "passive",
      message: expect.stringContaining(reply),
      reply: { command: "PASV", code: 227 },
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
    expect(server.lines.filter((line) => /^(MLSD|LIST)/.test(line))).toEqual([]);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
  });

  const naming = (address: string) => async (connection: FakeConnection) =>
    `227 Entering Passive Mode (${hostPort(address, await connection.listen())}).`;

  it.each([
    ["a private address", "10.11.12.13", /private address/],
    ["another private address", "192.168.0.9", /private address/],
    ["a link-local address", "169.254.1.1", /link-local address/],
    ["no address", "0.0.0.0", /unspecified address/],
    ["a foreign address", "198.51.100.9", /another host/],
    ["another host of the same network", "127.0.0.2", /another host/],
  ])(
    "C42: naming %s leads to the server that was asked, and the log says why",
    async (_what, address, why) => {
      const server = await fakeServer({ files, answers: { PASV: naming(address) } });
      const session = await openSession(server, byPasv);
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
      const port = server.dataConnections[0]?.local.port;
      expect(eventsOf(session, "data-announced")[0]).toMatchObject({
        announced: { address, port },
        used: { address: "127.0.0.1", port },
      });
      expect(eventsOf(session, "data-dialling").map(({ remote }) => remote)).toEqual([
        { address: "127.0.0.1", port },
      ]);
      const note = eventsOf(session, "note").find(({ code }) => code === "passive-address-overridden");
      expect(note?.text).toMatch(why);
      expect(note?.text).toContain(`${address} port ${port}`);
    },
  );

  it("C42: naming another host is believed only in a session that is set to", async () => {
    const answers = {
      PASV: async (connection: FakeConnection) =>
        `227 Entering (${hostPort("127.0.0.2", await connection.listen({ address: "127.0.0.2" }))})`,
    };
    const server = await fakeServer({ files, answers });
    const session = await openSession(server, { ...byPasv, passiveAddress: "trust" });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(eventsOf(session, "data-dialling").map(({ remote }) => remote.address)).toEqual(["127.0.0.2"]);
  });

  it.each([
    ["Entering passive mode, listen to %", "%"],
    ["=%", "%"],
    ["Entering Passive Mode. % is where I listen", "%"],
    ["[%]", "%"],
    ["vsFTPd 3.0.3, port 20, listens at ( % )", "%"],
  ])("C43: is understood without its parentheses (227 %s)", async (text) => {
    const server = await fakeServer({
      files,
      answers: {
        PASV: async (connection) =>
          `227 ${text.replace("%", hostPort(connection.localAddress, await connection.listen()))}`,
      },
    });
    const session = await openSession(server, byPasv);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(server.dataConnections).toHaveLength(1);
  });
});

describe("EPRT", () => {
  const active = { ...patient, dataMode: "active" } as const;

  it.each(["500 What?", "501 No.", "502 No.", "522 No.", "550 No.", "314 Strange."])(
    "C44: answered %s gives way to PORT, on every connection of the session from then on",
    async (reply) => {
      const server = await fakeServer({ files, answers: { EPRT: reply } });
      const network = countingNetwork();
      const session = await openSession(server, active, network);
      expect((await session.list(session.encodePath("/"))).dataMode).toBe("active");
      await session.list(session.encodePath("/"));
      expect((await download(session, "/a.txt")).toString()).toBe("abc");
      expect(announcesOf(server)).toEqual(["EPRT", "PORT", "PORT", "PORT"]);
      expect(notesOf(session)).toContain("next-attempt");
      // The listener of the refused EPRT is closed too: what is left are the two control connections.
      await expect.poll(network.open).toBe(2);
    },
  );

  it("C44: and PORT both refused are an error, the session goes on and no port stays open", async () => {
    const server = await fakeServer({ files, answers: { EPRT: "500 What?", PORT: "502 No PORT." } });
    const network = countingNetwork();
    const session = await openSession(server, active, network);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "active",
      message: expect.stringMatching(/PORT .*502 No PORT/),
      reply: { command: expect.stringMatching(/^PORT 127,0,0,1,\d+,\d+$/), code: 502 },
    });
    expect(announcesOf(server)).toEqual(["EPRT", "PORT"]);
    expect(server.lines.filter((line) => /^(MLSD|LIST)/.test(line))).toEqual([]);
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
    await expect.poll(network.open).toBe(1);
  });
});
