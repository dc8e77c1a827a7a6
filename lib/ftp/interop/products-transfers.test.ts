import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { Session } from "../session";
import type { FakeConnection } from "../testing/fake-connection";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { fakeServer, openSession } from "../testing/open-session";

const text = "0123456789";

async function download(session: Session, path: string, from?: number): Promise<string> {
  const { body } = await session.download(session.encodePath(path), { from });
  return (await buffer(body)).toString();
}

function upload(session: Session, path: string, content: string) {
  const source = Readable.from([content]);
  const size = Buffer.byteLength(content);
  return session.upload(session.encodePath(path), { source, size, onExisting: "replace" });
}

/** The usual answer of a verb, to be wrapped. */
function usual(server: FakeFtpServer, verb: string): Handler {
  const answer = server.answers.get(verb);
  if (typeof answer !== "function") throw new Error(`${verb} is answered by a function`);
  return answer;
}

describe("times of files", () => {
  it.each(["213 00010101000000", "213 16010101000000", "213 19100101000000000", "213 99999999999999"])(
    "S31: takes “%s” for no time at all",
    async (MDTM) => {
      const server = await fakeServer({ files: { "/f": text }, answers: { MDTM } });
      const session = await openSession(server);
      expect(await session.facts(session.encodePath("/f"))).toEqual({ size: 10, modifiedAt: null });
      expect(await download(session, "/f")).toBe(text);
    },
  );

  it("S31: believes a time that makes sense", async () => {
    const server = await fakeServer({ files: { "/f": text }, answers: { MDTM: "213 20240102030405" } });
    const session = await openSession(server);
    expect(await session.facts(session.encodePath("/f"))).toMatchObject({
      modifiedAt: "2024-01-02T03:04:05Z",
    });
  });
});

describe("servers that misuse an offset", () => {
  /** Keeps the last REST for every transfer that follows, until another REST comes. */
  async function forgetful() {
    const server = await fakeServer({ files: { "/f": text, "/g": text } });
    const offsets = new Map<FakeConnection, number>();
    const rest = usual(server, "REST");
    server.answers.set("REST", (connection, argument, command) => {
      offsets.set(connection, Number(argument));
      return rest(connection, argument, command);
    });
    for (const verb of ["RETR", "STOR"]) {
      const transfer = usual(server, verb);
      server.answers.set(verb, (connection, argument, command) => {
        connection.restart = offsets.get(connection) ?? 0;
        return transfer(connection, argument, command);
      });
    }
    return server;
  }

  it("S39: send a whole file after a part of one, although they keep the offset", async () => {
    const server = await forgetful();
    const session = await openSession(server, { transferConnections: 1 });
    expect(await download(session, "/f", 5)).toBe("56789");
    expect(await download(session, "/f")).toBe(text);
    expect(await download(session, "/g", 2)).toBe("23456789");
  });

  it("S39: store a whole file after a part of one was sent, although they keep the offset", async () => {
    const server = await forgetful();
    const session = await openSession(server, { transferConnections: 1, uploadVia: "direct" });
    expect(await download(session, "/f", 5)).toBe("56789");
    await upload(session, "/g", "new");
    expect(server.files.get("/g")?.toString()).toBe("new");
  });

  it("S39: get no REST before STOR", async () => {
    const server = await fakeServer({ files: { "/f": text } });
    const session = await openSession(server);
    await upload(session, "/f", "new");
    await upload(session, "/new", "new");
    expect(server.commands.map(({ verb }) => verb)).not.toContain("REST");
  });
});

describe("servers whose SIZE depends on the type", () => {
  it("S40: are asked for it in binary type only, on every connection", async () => {
    const types = new Map<FakeConnection, string>();
    const server = await fakeServer({ files: { "/f": text } });
    server.answers.set("TYPE", (connection, argument) => {
      types.set(connection, argument);
      return "200 Type set.";
    });
    const size = usual(server, "SIZE");
    server.answers.set("SIZE", (connection, argument, command) =>
      types.get(connection) === "I"
        ? size(connection, argument, command)
        : "550 SIZE not allowed in ASCII mode",
    );
    const session = await openSession(server);
    expect((await session.facts(session.encodePath("/f"))).size).toBe(10);
    expect(await download(session, "/f")).toBe(text);
    await upload(session, "/new", "a\r\nb\n");
    expect(server.files.get("/new")?.toString()).toBe("a\r\nb\n");
    expect(server.connections).toHaveLength(2);
    expect(server.commands.filter(({ verb }) => verb === "SIZE").length).toBeGreaterThanOrEqual(3);
    // None was refused for its type: that would have cost a listing.
    expect(server.commands.map(({ verb }) => verb)).not.toContain("MLSD");
  });

  it("S40: are asked for it in binary type also on a connection that was replaced", async () => {
    const types = new Map<FakeConnection, string>();
    const server = await fakeServer({ files: { "/f": text } });
    server.answers.set("TYPE", (connection, argument) => {
      types.set(connection, argument);
      return "200 Type set.";
    });
    const size = usual(server, "SIZE");
    server.answers.set("SIZE", (connection, argument, command) =>
      types.get(connection) === "I" ? size(connection, argument, command) : "550 Not in ASCII mode",
    );
    const session = await openSession(server);
    await session.facts(session.encodePath("/f"));
    server.connections[0]?.hangUp();
    await expect.poll(() => session.state).toBe("idle");
    expect((await session.facts(session.encodePath("/f"))).size).toBe(10);
    expect(server.connections).toHaveLength(2);
    expect(server.commands.map(({ verb }) => verb)).not.toContain("MLSD");
  });
});
