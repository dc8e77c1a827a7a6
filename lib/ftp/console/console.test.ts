import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { deferred } from "../deferred";
import type { Session } from "../session";
import { hangsUp, inTurn, sends, silence } from "../testing/fake-replies";
import type { Answers } from "../testing/fake-server";
import { eventsOf, fakeServer, notesOf, openSession } from "../testing/open-session";
import { patient } from "../testing/session-settings";

const files = { "/a.txt": "abcdefghij", "/pub/b.txt": "bee" };

async function consoleOn(answers: Answers = {}, given: Parameters<typeof openSession>[1] = {}) {
  const server = await fakeServer({ files, answers });
  const session = await openSession(server, given);
  /** What the console's connection sent, without its login. */
  const typed = () =>
    (server.connections[1]?.commands ?? [])
      .map(({ line }) => line)
      .filter((line) => !/^(?:USER|PASS|OPTS)/.test(line));
  return { server, session, typed };
}

async function codesOf(session: Session, command: string): Promise<readonly number[]> {
  return (await session.sendTyped(command)).replies.map(({ code }) => code);
}

describe("a typed command", () => {
  it("is sent as typed, on a connection of its own, and answered with the server's words", async () => {
    const { server, session, typed } = await consoleOn({ STAT: "211-Status:\n all is well\n211 End" });
    expect(await session.sendTyped("stat  -x ")).toMatchObject({
      replies: [{ code: 211, lines: ["211-Status:", " all is well", "211 End"] }],
      text: null,
      isCut: false,
    });
    expect(typed()).toEqual(["stat  -x "]);
    expect(server.connections).toHaveLength(2);
    expect(session.connections).toBe(2);
  });

  it("may be refused by the server, which is an answer", async () => {
    const { session } = await consoleOn();
    expect(await codesOf(session, "CWD /nowhere")).toEqual([550]);
    expect(await codesOf(session, "XYZZY")).toEqual([502]);
    expect(await codesOf(session, "RETR nothing")).toEqual([550]);
    expect((await session.sendTyped("RETR nothing")).text).toBeNull();
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("has an exchange of its own, named after what was typed", async () => {
    const { session } = await consoleOn();
    const { exchange } = await session.sendTyped("FEAT");
    const own = session.traffic.after().filter((event) => event.exchange?.id === exchange);
    expect(own[0]?.exchange?.label).toBe("Command FEAT");
    expect(own.map(({ type }) => type)).toEqual(["command", "reply"]);
  });

  it("is named shortly where it is long", async () => {
    const { session } = await consoleOn();
    const { exchange } = await session.sendTyped(`CWD ${"a".repeat(1000)}`);
    const label = session.traffic.after().find((event) => event.exchange?.id === exchange)?.exchange?.label;
    expect(label?.length).toBeLessThan(140);
  });

  it("gets all replies of a server that sends several", async () => {
    const { session } = await consoleOn({ SITE: ["120 Soon.", "150 Sooner.", "200 Done."] });
    expect(await codesOf(session, "SITE SLOW")).toEqual([120, 150, 200]);
  });

  it("keeps no more 1xx replies than anybody reads", async () => {
    const { session } = await consoleOn({
      SITE: [...new Array<string>(500).fill("120 Soon."), "200 Done."],
    });
    const codes = await codesOf(session, "SITE SLOW");
    expect(codes.length).toBeLessThan(50);
    expect(codes.at(-1)).toBe(200);
  });

  it("gets its reply whole when it comes in pieces", async () => {
    const { server, session } = await consoleOn();
    await session.sendTyped("NOOP");
    server.chunking = { every: 1 };
    const { replies } = await session.sendTyped("FEAT");
    expect(replies[0]?.lines.at(-1)).toBe("211 End");
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
  });

  it("waits for the one before it", async () => {
    const { session, typed } = await consoleOn();
    await Promise.all(["NOOP", "CWD /pub", "PWD", "FEAT"].map((command) => session.sendTyped(command)));
    expect(typed()).toEqual(["NOOP", "CWD /pub", "PWD", "FEAT"]);
  });

  it("holds letters of the session's charset", async () => {
    const { session, typed } = await consoleOn({ STAT: "211 Ok", CWD: "250 Ok" }, { charset: "latin1" });
    await session.sendTyped("CWD é");
    expect(typed()).toEqual(["CWD \u00e9"]);
    await expect(session.sendTyped("CWD č")).rejects.toMatchObject({ code: "invalid-request" });
  });

  it("has 0xFF doubled where the server reads Telnet, so that nothing hides in it", async () => {
    const { server, session, typed } = await consoleOn({}, { charset: "latin1" });
    await session.sendTyped("DELE \u00ff\u00f4QUIT");
    expect(typed().at(-1)).toBe("DELE \u00ff\u00f4QUIT");
    expect(server.commands.at(-1)?.bytes.toString("latin1")).toBe("DELE \u00ff\u00ff\u00f4QUIT\r\n");
  });
});

describe("what Portside doesn't send", () => {
  it.each([
    "QUIT",
    " quit",
    "STOR a",
    "PASS x",
    "AUTH TLS",
    "PROT C",
    "CCC",
    "PORT 192,0,2,9,200,1",
    "",
    "QUOTE PWD",
  ])("D20: reaches no server: %j", async (command) => {
    const { server, session } = await consoleOn();
    const before = server.lines.length;
    await expect(session.sendTyped(command)).rejects.toMatchObject({ code: "command-refused" });
    expect(server.lines.slice(before).filter((line) => !/^(?:USER|PASS correct|OPTS)/.test(line))).toEqual(
      [],
    );
  });

  it.each(["FEAT\r\nDELE a.txt", "FEAT\nQUIT", "FEAT\0", "STAT \u001b[2J"])(
    "D20: opens no connection either: %j",
    async (command) => {
      const { server, session } = await consoleOn();
      await expect(session.sendTyped(command)).rejects.toMatchObject({ code: "command-refused" });
      expect(server.connections).toHaveLength(1);
    },
  );

  it("isn't sent when its turn comes, because an upload to the file has begun meanwhile", async () => {
    const held = deferred<undefined>();
    const { server, session, typed } = await consoleOn({
      STAT: async (connection) => {
        await held.promise;
        await connection.reply("211 Fine.");
      },
      STOR: silence,
    });
    const first = session.sendTyped("STAT");
    await server.received("STAT");
    const second = session.sendTyped("DELE a.txt");
    const third = session.sendTyped("NOOP");
    const gone = new AbortController();
    const upload = session.upload(session.encodePath("/a.txt"), {
      source: Readable.from([Buffer.from("new")]),
      onExisting: "replace",
      signal: gone.signal,
    });
    upload.catch(() => undefined);
    await server.received("STOR");
    held.resolve(undefined);
    await first;
    await expect(second).rejects.toMatchObject({ code: "busy" });
    expect((await third).replies).toMatchObject([{ code: 200 }]);
    expect(typed()).toEqual(["STAT", "NOOP"]);
    gone.abort();
    await expect(upload).rejects.toMatchObject({ code: "cancelled" });
  });

  it("D23: stands nowhere in the log", async () => {
    const { session } = await consoleOn();
    await expect(session.sendTyped("PASS hunter22")).rejects.toThrow(/login/);
    await expect(session.sendTyped("SITE PSWD old hunter22")).rejects.toThrow(/Passwords/);
    expect(JSON.stringify(session.traffic.after())).not.toContain("hunter22");
  });
});

describe("the console's connection", () => {
  it("never disturbs browsing: RNFR, CWD and REST are its own", async () => {
    const { server, session, typed } = await consoleOn();
    expect(await codesOf(session, "CWD /pub")).toEqual([250]);
    expect(await codesOf(session, "RNFR b.txt")).toEqual([350]);
    expect((await session.list(session.encodePath("/"))).entries.map(({ name }) => name)).toContain("a.txt");
    expect(await codesOf(session, "RNTO c.txt")).toEqual([250]);
    expect([...server.files.keys()]).toContain("/pub/c.txt");
    expect(typed()).toEqual(["CWD /pub", "RNFR b.txt", "RNTO c.txt"]);
  });

  it("lets other connections look anew where directories are that it has moved", async () => {
    const { session, server } = await consoleOn({}, { listCommand: "LIST" });
    const entered = () => server.lines.filter((line) => line === "CWD /pub").length;
    await session.list(session.encodePath("/pub"));
    await session.list(session.encodePath("/pub"));
    expect(entered()).toBe(1);
    await session.sendTyped("RNFR /a.txt");
    await session.sendTyped("RNTO /c.txt");
    await session.list(session.encodePath("/pub"));
    expect(entered()).toBe(2);
  });

  it("is replaced when it was lost, and the log says what went with it", async () => {
    const { server, session } = await consoleOn();
    await session.sendTyped("CWD /pub");
    server.connections[1]?.hangUp();
    await closed(session, 2);
    expect((await session.sendTyped("PWD")).replies[0]?.lines).toEqual(['257 "/" is the current directory.']);
    expect(notesOf(session)).toEqual(["console-state-lost"]);
    expect(server.connections).toHaveLength(3);
  });

  it("D22: doesn't send on a new one what could hit another file than was meant", async () => {
    const { server, session } = await consoleOn();
    server.files.set("/b.txt", Buffer.from("other"));
    await session.sendTyped("CWD /pub");
    server.connections[1]?.hangUp();
    await closed(session, 2);
    await expect(session.sendTyped("DELE b.txt")).rejects.toMatchObject({ code: "connection-failed" });
    expect([...server.files.keys()]).toEqual(expect.arrayContaining(["/b.txt", "/pub/b.txt"]));
    expect(await codesOf(session, "DELE b.txt")).toEqual([250]);
    expect([...server.files.keys()]).not.toContain("/b.txt");
  });

  it("needs no word about a lost one on which nothing was set", async () => {
    const { server, session } = await consoleOn();
    await session.sendTyped("FEAT");
    server.connections[1]?.hangUp();
    await closed(session, 2);
    expect(await codesOf(session, "DELE /a.txt")).toEqual([250]);
    expect(notesOf(session)).toEqual([]);
  });

  it("hears 421 as the answer, and opens another one for the next command", async () => {
    const { session } = await consoleOn({ NOOP: inTurn(hangsUp("421 Timeout."), "200 Fine.") });
    await session.sendTyped("CWD /pub");
    expect(await codesOf(session, "NOOP")).toEqual([421]);
    expect(await codesOf(session, "NOOP")).toEqual([200]);
    expect(notesOf(session)).toEqual(["console-state-lost"]);
  });

  it("fails when the server hangs up without an answer, and never sends the command again", async () => {
    const { server, session } = await consoleOn({ SITE: hangsUp() });
    await expect(session.sendTyped("SITE X")).rejects.toMatchObject({ code: "connection-failed" });
    expect(server.lines.filter((line) => line === "SITE X")).toHaveLength(1);
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("fails within the session's time when the server says nothing", async () => {
    const { server, session } = await consoleOn({ SITE: silence }, { timeoutSeconds: 1 });
    await expect(session.sendTyped("SITE X")).rejects.toMatchObject({ code: "timeout" });
    expect(server.lines.filter((line) => line === "SITE X")).toHaveLength(1);
    expect((await session.list(session.encodePath("/"))).entries).not.toHaveLength(0);
  });

  it("is given up with the command that nobody waits for any more, and browsing goes on", async () => {
    const { server, session } = await consoleOn({ SITE: silence }, patient);
    const gone = new AbortController();
    const sent = session.sendTyped("SITE X", { signal: gone.signal });
    await server.received("SITE");
    gone.abort();
    await expect(sent).rejects.toMatchObject({ code: "cancelled" });
    expect(await codesOf(session, "NOOP")).toEqual([200]);
    expect(session.state).toBe("connected");
  });

  it("ends with its session, QUIT included", async () => {
    const { server, session } = await consoleOn();
    await session.sendTyped("NOOP");
    await session.close();
    expect(server.lines.filter((line) => line === "QUIT")).toHaveLength(2);
    expect(session.connections).toBe(0);
    await expect(session.sendTyped("NOOP")).rejects.toMatchObject({ code: "not-found" });
  });

  it("takes the place of an idle transfer connection where the server allows no third", async () => {
    let loggedIn = 0;
    const { session } = await consoleOn({
      PASS: (connection) => {
        if (loggedIn >= 2) return "530 Sorry, too many users.";
        loggedIn++;
        connection.socket.once("close", () => loggedIn--);
        return "230 Welcome.";
      },
    });
    const { body } = await session.download(session.encodePath("/a.txt"));
    for await (const _ of body);
    expect(session.connections).toBe(2);
    expect(await codesOf(session, "NOOP")).toEqual([200]);
    expect(session.connections).toBe(2);
  });

  it("fails where the server allows no second one, and leaves browsing alone", async () => {
    const { session } = await consoleOn({ PASS: inTurn("230 Welcome.", "530 Sorry, too many users.") });
    await expect(session.sendTyped("NOOP")).rejects.toMatchObject({ code: "busy" });
    expect((await session.list(session.encodePath("/"))).entries).not.toHaveLength(0);
  });

  it("hears what the server says after a late 226 in the right place", async () => {
    const { session } = await consoleOn({
      LIST: sends("row\r\n", { closing: "226 Done.\r\n226 Done again." }),
    });
    expect((await session.sendTyped("LIST")).text).toBe("row\r\n");
    expect(await codesOf(session, "SYST")).toEqual([215]);
  });
});

/** Resolves when a control connection's end stands in the log. */
async function closed(session: Session, connection: number): Promise<void> {
  const isThere = () => eventsOf(session, "control-closed").some((event) => event.connection === connection);
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const stop = session.traffic.subscribe(() => {
      if (!isThere()) return;
      stop();
      resolve();
    });
  });
}
