import { describe, expect, it } from "vitest";
import type { FtpSession } from "../session-types";
import { startBlackHole } from "../testing/black-hole";
import { hangsUp, inTurn, silence } from "../testing/fake-replies";
import { upload } from "../testing/files";
import { countingNetwork, eventsOf, fakeServer, openSession } from "../testing/open-session";
import { patient } from "../testing/session-settings";
import { usualAnswer } from "../testing/usual-answer";

const active = { ...patient, dataMode: "active" } as const;
const files = { "/a.txt": "abc" };

/** Each kind of transfer, as it is begun. */
const transfers = {
  MLSD: (session: FtpSession) => session.list(session.encodePath("/")),
  RETR: (session: FtpSession) => session.download(session.encodePath("/a.txt")),
  STOR: (session: FtpSession): Promise<unknown> => upload(session, "/new.txt", "new"),
};

const kinds = ["MLSD", "RETR", "STOR"] as const;

describe("an active transfer that the server ends without ever dialling", () => {
  it.each(kinds)(
    "C45: by 425 after 150 to %s is an error at once, and the connection stays",
    async (verb) => {
      const server = await fakeServer({ files, answers: { [verb]: ["150 Wait.", "425 Can't dial you."] } });
      const network = countingNetwork();
      const session = await openSession(server, { ...active, activeCommand: "PORT" }, network);
      await expect(transfers[verb](session)).rejects.toMatchObject({
        code: "data-connection-failed",
        dataMode: "active",
        message: expect.stringContaining("425 Can't dial you"),
        reply: { command: expect.stringContaining(verb), code: 425 },
      });
      await session.makeDirectory(session.encodePath("/new"));
      // Control connections only, all as they were: no listener stays, and none was replaced.
      await expect.poll(network.open).toBe(session.connections);
      expect(session.connections).toBe(server.connections.length);
      expect(eventsOf(session, "data-opened")).toEqual([]);
    },
  );

  it.each(kinds)("C46: by 421 after 150 to %s is an error; nothing is sent there any more", async (verb) => {
    const server = await fakeServer({
      files,
      answers: { [verb]: ["150 Wait.", "421 Service not available."] },
    });
    const network = countingNetwork();
    const session = await openSession(server, active, network);
    await expect(transfers[verb](session)).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("421 Service not available"),
      reply: { code: 421 },
    });
    for (const { commands } of server.connections) {
      const sent = commands.map((command) => command.verb);
      if (sent.includes(verb)) expect(sent.at(-1)).toBe(verb);
    }
    await session.makeDirectory(session.encodePath("/new"));
    await expect.poll(network.open).toBe(session.connections);
  });

  it("C46: by 421 once is no error for a listing, which is asked for again on a new connection", async () => {
    const server = await fakeServer({ files });
    const list = usualAnswer(server, "MLSD");
    server.answers.set("MLSD", inTurn(hangsUp("150 Wait.", "421 Service not available."), list));
    const session = await openSession(server, active);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(server.connections).toHaveLength(2);
  });
});

describe("a transfer of which nothing more is heard", () => {
  const begun = "150 Here it comes.";

  it.each([
    ["C47", begun, "RETR"],
    ["C47", begun, "STOR"],
    ["C48", silence, "MLSD"],
  ] as const)(
    "C47, C48: ends with the time-out in active mode (%s: %j to %s)",
    async (_row, replies, verb) => {
      const server = await fakeServer({ files, answers: { [verb]: replies } });
      const network = countingNetwork();
      const session = await openSession(server, { ...active, timeoutSeconds: 1 }, network);
      await expect(transfers[verb](session)).rejects.toMatchObject({
        code: "data-connection-failed",
        dataMode: "active",
        message: expect.stringContaining("Try passive mode"),
      });
      await session.makeDirectory(session.encodePath("/new"));
      await expect.poll(network.open).toBe(session.connections);
    },
  );

  it.each([
    ["C47", begun, "MLSD"],
    ["C48", silence, "RETR"],
    ["C48", silence, "STOR"],
  ] as const)(
    "C47, C48: ends with the time-out when the passive port swallows the dial (%s: %j to %s)",
    async (_row, replies, verb) => {
      const hole = await startBlackHole();
      try {
        const answers = { EPSV: `229 Entering (|||${hole.port}|)`, [verb]: replies };
        const server = await fakeServer({ files, answers });
        const network = countingNetwork();
        const session = await openSession(server, { timeoutSeconds: 1, passiveCommand: "EPSV" }, network);
        await expect(transfers[verb](session)).rejects.toMatchObject({
          code: "data-connection-failed",
          dataMode: "passive",
          message: expect.stringContaining("Try active mode"),
        });
        await session.makeDirectory(session.encodePath("/new"));
        await expect.poll(network.open).toBe(session.connections);
      } finally {
        await hole.close();
      }
    },
  );
});
