import { describe, expect, it } from "vitest";
import type { FakeConnection } from "../testing/fake-connection";
import { download, uploadReplacing } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

const text = "0123456789";

describe("times of files", () => {
  it.each(["213 00010101000000", "213 16010101000000", "213 19100101000000000", "213 99999999999999"])(
    "S31: takes “%s” for no time at all",
    async (MDTM) => {
      const server = await fakeServer({ files: { "/f": text }, answers: { MDTM } });
      const session = await openSession(server);
      expect(await session.facts(session.encodePath("/f"))).toEqual({ size: 10, modifiedAt: null });
      expect((await download(session, "/f")).toString()).toBe(text);
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
    const rest = usualAnswer(server, "REST");
    server.answers.set("REST", (connection, argument, command) => {
      offsets.set(connection, Number(argument));
      return rest(connection, argument, command);
    });
    for (const verb of ["RETR", "STOR"]) {
      const transfer = usualAnswer(server, verb);
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
    expect((await download(session, "/f", { from: 5 })).toString()).toBe("56789");
    expect((await download(session, "/f")).toString()).toBe(text);
    expect((await download(session, "/g", { from: 2 })).toString()).toBe("23456789");
  });

  it("S39: store a whole file after a part of one was sent, although they keep the offset", async () => {
    const server = await forgetful();
    const session = await openSession(server, { transferConnections: 1, uploadVia: "direct" });
    expect((await download(session, "/f", { from: 5 })).toString()).toBe("56789");
    await uploadReplacing(session, "/g", "new");
    expect(server.files.get("/g")?.toString()).toBe("new");
  });

  it("S39: get no REST before STOR", async () => {
    const server = await fakeServer({ files: { "/f": text } });
    const session = await openSession(server);
    await uploadReplacing(session, "/f", "new");
    await uploadReplacing(session, "/new", "new");
    expect(verbsOf(server)).not.toContain("REST");
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
    const size = usualAnswer(server, "SIZE");
    server.answers.set("SIZE", (connection, argument, command) =>
      types.get(connection) === "I"
        ? size(connection, argument, command)
        : "550 SIZE not allowed in ASCII mode",
    );
    const session = await openSession(server);
    expect((await session.facts(session.encodePath("/f"))).size).toBe(10);
    expect((await download(session, "/f")).toString()).toBe(text);
    await uploadReplacing(session, "/new", "a\r\nb\n");
    expect(server.files.get("/new")?.toString()).toBe("a\r\nb\n");
    expect(server.connections).toHaveLength(2);
    expect(server.commands.filter(({ verb }) => verb === "SIZE").length).toBeGreaterThanOrEqual(3);
    // None was refused for its type: that would have cost a listing.
    expect(verbsOf(server)).not.toContain("MLSD");
  });

  it("S40: are asked for it in binary type also on a connection that was replaced", async () => {
    const types = new Map<FakeConnection, string>();
    const server = await fakeServer({ files: { "/f": text } });
    server.answers.set("TYPE", (connection, argument) => {
      types.set(connection, argument);
      return "200 Type set.";
    });
    const size = usualAnswer(server, "SIZE");
    server.answers.set("SIZE", (connection, argument, command) =>
      types.get(connection) === "I" ? size(connection, argument, command) : "550 Not in ASCII mode",
    );
    const session = await openSession(server);
    await session.facts(session.encodePath("/f"));
    server.connections[0]?.hangUp();
    await expect.poll(() => session.state).toBe("idle");
    expect((await session.facts(session.encodePath("/f"))).size).toBe(10);
    expect(server.connections).toHaveLength(2);
    expect(verbsOf(server)).not.toContain("MLSD");
  });
});
