import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { defaultEngineOptions } from "../engine-options";
import { Session } from "../session";
import { hangsUp, inTurn, sends } from "../testing/fake-replies";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { readAll, uploadText } from "../testing/files";
import { anywhere, eventsOf, fakeServer, openSession } from "../testing/open-session";
import { settingsFor } from "../testing/session-settings";

const root = byteString("/");

/** A watched session that says NOOP after so little idle time that a test can wait for it. */
async function impatientSession(server: FakeFtpServer, { isWatched = true } = {}): Promise<Session> {
  const session = await Session.connect({
    id: "test",
    settings: settingsFor(server),
    network: anywhere,
    options: { ...defaultEngineOptions, keepAliveSeconds: 0.03 },
  });
  onTestFinished(() => session.close());
  if (isWatched) onTestFinished(session.traffic.subscribe(() => undefined));
  return session;
}

function verbsOf(server: FakeFtpServer, connection: number): readonly string[] {
  return server.commands.filter((command) => command.connection === connection).map(({ verb }) => verb);
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

describe("a transfer that is broken off", () => {
  const silentEnd: Handler = async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData();
    await data.send("some of it");
    await once(data.socket, "close");
  };

  it("S38: is ended with ABOR when the server says nothing, and goes on where both replies came", async () => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: { RETR: silentEnd, ABOR: ["426 Transfer aborted.", "226 Abort successful."] },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    await server.received("ABOR");
    server.answers.set("RETR", sends("whole", { opening: "150 Here (5 bytes)." }));
    expect(await readAll(session, byteString("/f"))).toBe("whole");
    expect(server.connections).toHaveLength(2);
  });

  it.each([
    ["one reply for both", ["226 Abort successful."]],
    ["nothing", []],
  ])("S38: costs the connection when ABOR brings %s", async (_, replies) => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: { RETR: inTurn(silentEnd, sends("0123456789")), ABOR: replies },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    expect(await readAll(session, byteString("/f"))).toBe("0123456789");
    expect(server.connections).toHaveLength(3);
    expect(eventsOf(session, "note").map(({ code }) => code)).toContain("control-replaced");
  });

  it("S38: leaves no reply behind that the next command could take for its own, however many come", async () => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: {
        RETR: inTurn(silentEnd, sends("0123456789")),
        ABOR: ["426 Aborted.", "225 Closed.", "226 Abort successful.", "226 Once more."],
      },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    await server.received("ABOR");
    expect((await session.facts(byteString("/f"))).size).toBe(10);
    expect(await readAll(session, byteString("/f"))).toBe("0123456789");
    await uploadText(session, byteString("/g"), "abc");
    expect(server.files.get("/g")?.toString()).toBe("abc");
  });
});

describe("commands that servers want to hear first", () => {
  it("S21: switches on facts that are off, once a connection", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type;size*;modify;unique*;x.odd;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("OPTS"))).toEqual([
      "OPTS MLST type;size;modify;unique;",
    ]);
  });

  it("S21: says nothing to a server that has them on", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type*;size*;modify*;perm*;unix.owner;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("OPTS"))).toEqual([]);
  });

  it("S21: falls back to LIST when the facts stay off", async () => {
    const server = await fakeServer({
      files: { "/dir/f": "1" },
      answers: {
        FEAT: "211-Features\n MLST type;size;\n211 End",
        OPTS: "501 No.",
        MLSD: sends("size=4096; dir\r\n"),
      },
    });
    const session = await openSession(server);
    const listing = await session.list(root);
    expect(listing).toMatchObject({ listedWith: "LIST", entries: [{ name: "dir", type: "directory" }] });
  });

  it("C49: names a transfer with PRET before PASV where FEAT has it", async () => {
    const server = await fakeServer({
      files: { "/f": "abc" },
      answers: { FEAT: "211-Features\n MLST type*;size*;\n PRET\n SIZE\n211 End", PRET: "200 OK" },
    });
    const session = await openSession(server);
    await session.list(root);
    expect(await readAll(session, byteString("/f"))).toBe("abc");
    await uploadText(session, byteString("/g"), "x");
    const pairs = server.lines.flatMap((line, at) =>
      line.startsWith("PRET") ? [`${line} > ${server.lines[at + 1]}`] : [],
    );
    expect(pairs).toEqual(["PRET MLSD / > EPSV", "PRET RETR /f > EPSV", "PRET STOR /g > EPSV"]);
  });

  it("C49: reports what PRET was refused for, asks for no data connection, and stays usable", async () => {
    const server = await fakeServer({
      files: { "/f": "abc" },
      answers: {
        FEAT: "211-Features\n MLST type*;size*;\n PRET\n SIZE\n211 End",
        PRET: inTurn("550 Permission denied.", "200 OK"),
      },
    });
    const session = await openSession(server);
    await expect(session.list(root)).rejects.toMatchObject({
      code: "denied",
      reply: { command: "PRET MLSD /", code: 550 },
    });
    expect(server.lines).not.toContain("EPSV");
    expect((await session.list(root)).entries).toHaveLength(1);
  });

  it("C49: does without PRET where it turns out to be unknown", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type*;\n PRET\n211 End", PRET: "500 What?" },
    });
    const session = await openSession(server);
    await session.list(root);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("PRET"))).toHaveLength(1);
  });
});

describe("names alone", () => {
  it("lists with NLST where the server knows neither MLSD nor LIST", async () => {
    const server = await fakeServer({
      files: { "/a": "1", "/b": "2" },
      answers: { FEAT: "500 What?", LIST: "502 What?" },
    });
    const session = await openSession(server);
    const listing = await session.list(root);
    expect(listing).toMatchObject({ listedWith: "NLST", entries: [{ name: "a" }, { name: "b" }] });
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("LIST"))).toHaveLength(1);
  });

  it("lists with NLST where LIST is in no format that anybody knows, and says so", async () => {
    const server = await fakeServer({
      files: { "/a": "1" },
      answers: { FEAT: "500 What?", LIST: sends("{entry: a, of: me}\r\n") },
    });
    const session = await openSession(server);
    expect(await session.list(root)).toMatchObject({ listedWith: "NLST", entries: [{ name: "a" }] });
    expect(eventsOf(session, "note").map(({ code }) => code)).toContain("rows-not-understood");
  });
});
