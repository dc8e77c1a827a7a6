import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Session } from "../session";
import { closedPort } from "../testing/black-hole";
import { testCertificate } from "../testing/certificate";
import { hostPort, inTurn, sends, silence } from "../testing/fake-replies";
import type { Answers, FakeServerOptions } from "../testing/fake-server";
import {
  anywhere,
  countingNetwork,
  eventsOf,
  fakeServer,
  notesOf,
  openSession,
  recordingNetwork,
} from "../testing/open-session";
import { patient, pinned } from "../testing/session-settings";
import { mostTypedBytes } from "./received-text";

const files = { "/a.txt": "abcdefghij", "/pub/b.txt": "bee" };
type Given = Parameters<typeof openSession>[1];

async function consoleOn(
  answers: Answers = {},
  given: Given = {},
  options: FakeServerOptions & { readonly network?: typeof anywhere } = {},
) {
  const { network = anywhere, ...rest } = options;
  const server = await fakeServer({ files, answers, ...rest });
  const session = await openSession(server, given, network);
  const typed = () =>
    (server.connections[1]?.commands ?? [])
      .map(({ line }) => line)
      .filter((line) => !/^(?:USER|PASS|OPTS|AUTH|PBSZ|PROT)/.test(line));
  return { server, session, typed };
}

async function codesOf(session: Session, command: string): Promise<readonly number[]> {
  return (await session.sendTyped(command)).replies.map(({ code }) => code);
}

describe("a typed command that needs a data connection", () => {
  it.each([
    ["LIST", "LIST", "-rw-r--r-- 1 ftp ftp 10 Jan 02  2024 a.txt\r\n"],
    ["nlst", "nlst", "a.txt\r\n"],
    ["MLSD", "MLSD", "type=file;size=10;modify=20240102030405; a.txt\r\n"],
    ["RETR a.txt", "RETR a.txt", "abcdefghij"],
    ["RETR /pub/b.txt", "RETR /pub/b.txt", "bee"],
  ])("gets one that Portside announces first: %s", async (command, sent, text) => {
    const { session, typed } = await consoleOn();
    const answer = await session.sendTyped(command);
    expect(answer.replies.map(({ code }) => code)).toEqual([150, 226]);
    expect(answer.text).toContain(text);
    expect(answer.isCut).toBe(false);
    expect(typed()).toEqual(["EPSV", sent]);
    expect(notesOf(session)).toEqual(["console-announces"]);
  });

  it("gets one in the session's mode: active", async () => {
    const { server, session, typed } = await consoleOn({}, { dataMode: "active" });
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()[0]).toMatch(/^EPRT /);
    expect(server.dataConnections[0]?.openedBy).toBe("server");
  });

  it("gets it under TLS, which resumes the control connection's session", async () => {
    const certificate = await testCertificate();
    const { session } = await consoleOn({}, pinned(certificate), {
      certificate,
      tls: "explicit",
      requireSessionReuse: true,
    });
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(await codesOf(session, "PASV")).toEqual([227]);
    expect((await session.sendTyped("RETR a.txt")).text).toBe("abcdefghij");
    expect(eventsOf(session, "data-secured").map(({ resumed }) => resumed)).toEqual([true, true]);
  });

  it("gets it by PASV where EPSV is refused, and teaches the session nothing", async () => {
    const { server, session, typed } = await consoleOn({
      EPSV: inTurn("500 What?", "500 What?", async (connection) => `229 (|||${await connection.listen()}|)`),
    });
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["EPSV", "PASV", "LIST", "EPSV", "PASV", "LIST"]);
    await session.list(session.encodePath("/"));
    expect(server.connections[0]?.commands.map(({ line }) => line)).toContain("EPSV");
  });

  it("is sent once, also where its data connection leads nowhere", async () => {
    const port = await closedPort();
    const { session, typed } = await consoleOn({ EPSV: `229 (|||${port}|)`, LIST: "425 Nobody came." });
    await expect(session.sendTyped("LIST")).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "passive",
    });
    expect(typed()).toEqual(["EPSV", "LIST"]);
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("fails with the server's refusal of every way to announce", async () => {
    const { session, typed } = await consoleOn({ EPSV: "502 No.", PASV: "502 No." });
    await expect(session.sendTyped("LIST")).rejects.toMatchObject({
      code: "data-connection-failed",
      reply: { code: 502 },
    });
    expect(typed()).toEqual(["EPSV", "PASV"]);
  });

  it("fails with the server's word on the data connection (425)", async () => {
    const { session } = await consoleOn({ LIST: "425 Can't open data connection." });
    await expect(session.sendTyped("LIST")).rejects.toMatchObject({
      code: "data-connection-failed",
      reply: { code: 425 },
    });
    expect(await codesOf(session, "PWD")).toEqual([257]);
  });

  it("brings nothing where the server says 226 at once, or resets an empty listing", async () => {
    const reset = sends("", { ending: "reset" });
    const { session } = await consoleOn({ LIST: inTurn("226 Nothing.", reset) });
    expect(await session.sendTyped("LIST")).toMatchObject({ text: "", replies: [{ code: 226 }] });
    expect(await session.sendTyped("LIST")).toMatchObject({ text: "", isCut: false });
  });

  it("brings what came before the server broke off, and its word", async () => {
    const { session } = await consoleOn({
      RETR: sends("half a fi", { closing: "451 Disk trouble." }),
    });
    expect(await session.sendTyped("RETR a.txt")).toMatchObject({
      replies: [{ code: 150 }, { code: 451 }],
      text: "half a fi",
      isCut: true,
    });
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("fails where the data connection breaks and the server says nothing of it", async () => {
    const { session } = await consoleOn({ RETR: sends("", { ending: "reset", closing: "226 Done." }) });
    await expect(session.sendTyped("RETR a.txt")).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("ends with the server's 226 where the data connection stays open, as in block mode", async () => {
    const { session } = await consoleOn(
      { MODE: "200 Block.", LIST: sends("rows", { ending: "stay-open" }) },
      patient,
    );
    await session.sendTyped("MODE B");
    expect(await session.sendTyped("LIST")).toMatchObject({ text: "rows", isCut: false });
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("ends with an error where the server falls silent in the middle", async () => {
    const { session } = await consoleOn(
      { LIST: sends("rows", { ending: "stay-open", closing: null }) },
      { timeoutSeconds: 1 },
    );
    await expect(session.sendTyped("LIST")).rejects.toMatchObject({ code: "data-connection-failed" });
  });

  it("ends when nobody waits for it any more, and leaves the session as it was", async () => {
    const { server, session } = await consoleOn(
      { LIST: sends("rows", { ending: "stay-open", closing: null }) },
      patient,
    );
    const gone = new AbortController();
    const sent = session.sendTyped("LIST", { signal: gone.signal });
    await server.received("LIST");
    gone.abort();
    await expect(sent).rejects.toMatchObject({ code: "cancelled" });
    expect(await codesOf(session, "NOOP")).toEqual([200]);
  });

  it("has its text in the session's charset, and never half a letter at the end of what is cut", async () => {
    const { session } = await consoleOn({
      RETR: inTurn(sends(Buffer.from("né", "latin1")), sends(Buffer.from("€".repeat(mostTypedBytes / 2)))),
    });
    expect((await session.sendTyped("RETR a")).text).toBe("n\ufffd");
    const { text } = await session.sendTyped("RETR a");
    expect(text).toBe("€".repeat(Math.floor(mostTypedBytes / 3)));
    session.change({ charset: "latin1" });
    const server = await fakeServer({ answers: { RETR: sends(Buffer.from("né", "latin1")) } });
    const other = await openSession(server, { charset: "latin1" });
    expect((await other.sendTyped("RETR a")).text).toBe("né");
  });

  it("brings a MiB at most, and says so", async () => {
    const { session } = await consoleOn({
      RETR: inTurn(sends(Buffer.alloc(mostTypedBytes + 1, 65)), sends(Buffer.alloc(mostTypedBytes, 66))),
    });
    const cut = await session.sendTyped("RETR a");
    expect([cut.text?.length, cut.isCut]).toEqual([mostTypedBytes, true]);
    expect(notesOf(session)).toContain("console-text-cut");
    expect(await codesOf(session, "NOOP")).toEqual([200]);
    const whole = await session.sendTyped("RETR a");
    expect([whole.text?.length, whole.isCut]).toEqual([mostTypedBytes, false]);
  });

  it("ends an endless one, which the server then says", async () => {
    const { session } = await consoleOn({
      RETR: async (connection) => {
        await connection.reply("150 For ever.");
        const data = await connection.openData();
        while (!data.socket.destroyed) await data.send(Buffer.alloc(100_000));
        return "426 You closed it.";
      },
    });
    const { replies, isCut } = await session.sendTyped("RETR endless");
    expect(isCut).toBe(true);
    expect(replies.map(({ code }) => code)).toEqual([150, 426]);
    expect(await codesOf(session, "PWD")).toEqual([257]);
  });
});

describe("a typed PASV or EPSV", () => {
  it.each(["PASV", "EPSV", "pasv", "EPSV 1"])(
    "%s opens a data connection that the next LIST uses",
    async (command) => {
      const { server, session, typed } = await consoleOn();
      expect((await session.sendTyped(command)).replies).toHaveLength(1);
      expect((await session.sendTyped("LIST")).text).toContain("a.txt");
      expect(typed()).toEqual([command, "LIST"]);
      expect(server.dataConnections).toHaveLength(1);
      expect(notesOf(session)).toEqual(["console-uses-announced"]);
    },
  );

  it("is used once: the next command gets its own", async () => {
    const { session, typed } = await consoleOn();
    for (const command of ["PASV", "LIST", "LIST"]) await session.sendTyped(command);
    expect(typed()).toEqual(["PASV", "LIST", "EPSV", "LIST"]);
  });

  it("gives up the one before it", async () => {
    const network = countingNetwork();
    const { session, typed } = await consoleOn({}, {}, { network });
    const idle = network.open();
    for (const command of ["PASV", "PASV", "EPSV"]) await session.sendTyped(command);
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["PASV", "PASV", "EPSV", "LIST"]);
    // The console's own control connection is all that is new.
    expect(network.open()).toBe(idle + 1);
  });

  it("leaves browsing alone", async () => {
    const { session, typed } = await consoleOn();
    await session.sendTyped("PASV");
    await session.list(session.encodePath("/"));
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["PASV", "LIST"]);
  });

  it("may be refused, which is an answer; the next command is announced by Portside", async () => {
    const { session, typed } = await consoleOn({ EPSV: inTurn("500 What?", "500 What?") });
    expect(await codesOf(session, "EPSV")).toEqual([500]);
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["EPSV", "EPSV", "PASV", "LIST"]);
  });

  it("EPSV ALL announces nothing", async () => {
    const { server, session, typed } = await consoleOn();
    expect(await codesOf(session, "EPSV ALL")).toEqual([200]);
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["EPSV ALL", "EPSV", "LIST"]);
    server.answers.set("EPSV", "200 All, then.");
    expect(await codesOf(session, "epsv all ")).toEqual([200]);
  });

  it("A6, D8: never has Portside dial another host, or a port of another service", async () => {
    const network = recordingNetwork();
    const { session } = await consoleOn(
      { PASV: inTurn("227 (192,0,2,66,200,1)", "227 (127,0,0,1,0,22)", "227 nonsense") },
      {},
      { network },
    );
    expect(await codesOf(session, "PASV")).toEqual([227]);
    await expect(session.sendTyped("PASV")).rejects.toMatchObject({ code: "data-connection-failed" });
    await expect(session.sendTyped("PASV")).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(network.dialled("data")).toEqual([{ address: "127.0.0.1", port: 200 * 256 + 1 }]);
    expect(notesOf(session)).toContain("passive-address-overridden");
  });

  it("follows the session's address policy: strict", async () => {
    const network = recordingNetwork();
    const { session } = await consoleOn(
      { PASV: "227 (192,0,2,66,200,1)" },
      { passiveAddress: "strict" },
      { network },
    );
    await expect(session.sendTyped("PASV")).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(network.dialled("data")).toEqual([]);
  });

  it("whose data connection led nowhere is not used, so that the server isn't left waiting", async () => {
    const port = await closedPort();
    const { session, typed } = await consoleOn({ PASV: `227 (${hostPort("127.0.0.1", port)})` });
    const failed = nextFailure(session);
    await session.sendTyped("PASV");
    await failed;
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual(["PASV", "EPSV", "LIST"]);
    expect(notesOf(session)).toContain("console-announced-gone");
  });

  it("is over with ABOR", async () => {
    const { server, session, typed } = await consoleOn({ ABOR: "225 Nothing to abort." });
    await session.sendTyped("PASV");
    expect(await codesOf(session, "ABOR")).toEqual([225]);
    await session.sendTyped("LIST");
    expect(typed()).toEqual(["PASV", "ABOR", "EPSV", "LIST"]);
    expect(server.dataConnections.length).toBeGreaterThan(0);
  });

  it("is closed with its session", async () => {
    const network = countingNetwork();
    const { session } = await consoleOn({}, {}, { network });
    await session.sendTyped("PASV");
    await session.close();
    expect(network.open()).toBe(0);
  });

  it("is closed with its control connection", async () => {
    const network = countingNetwork();
    const { server, session } = await consoleOn({}, {}, { network });
    await session.sendTyped("PASV");
    const failed = nextFailure(session);
    server.connections[1]?.reset();
    await failed;
    expect(network.open()).toBe(1);
  });
});

describe("a typed PORT or EPRT", () => {
  it.each([
    ["PORT", (port: number) => `PORT ${hostPort("127.0.0.1", port)}`],
    ["EPRT", (port: number) => `eprt |1|127.0.0.1|${port}|`],
  ] as const)("%s has Portside listen there, and the server dials", async (_, lineFor) => {
    const { server, session, typed } = await consoleOn();
    const line = lineFor(await closedPort());
    expect(await codesOf(session, line)).toEqual([200]);
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    expect(typed()).toEqual([line, "LIST"]);
    expect(server.dataConnections.map(({ openedBy }) => openedBy)).toEqual(["server"]);
  });

  it("D19: may name the advertised address, and nobody else's", async () => {
    const { session } = await consoleOn({}, { activeAddress: "203.0.113.5" });
    expect(await codesOf(session, `PORT ${hostPort("203.0.113.5", await closedPort())}`)).toEqual([200]);
    await expect(session.sendTyped("PORT 203,0,113,6,200,1")).rejects.toMatchObject({
      code: "command-refused",
    });
  });

  it("is refused on a port that is taken, before anything is sent", async () => {
    const taken = createServer();
    onTestFinished(() => void taken.close());
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { session, typed } = await consoleOn();
    await expect(session.sendTyped(`EPRT |1|127.0.0.1|${port}|`)).rejects.toMatchObject({
      code: "command-refused",
    });
    expect(typed()).toEqual([]);
  });

  it("is refused outside the session's ports", async () => {
    const { session } = await consoleOn({}, { activePorts: { first: 50_000, last: 50_010 } });
    await expect(session.sendTyped("EPRT |1|127.0.0.1|50011|")).rejects.toMatchObject({
      code: "command-refused",
    });
  });

  it("accepts nobody but the server", async () => {
    const { session } = await consoleOn({
      LIST: async (connection) => {
        await connection.reply("150 Coming.");
        await connection.openData({ from: "127.0.0.2" });
        return "425 Refused.";
      },
    });
    await session.sendTyped(`PORT ${hostPort("127.0.0.1", await closedPort())}`);
    await expect(session.sendTyped("LIST")).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["wrong-peer"]);
  });

  it("that the server refuses leaves no listener", async () => {
    const network = countingNetwork();
    const { session } = await consoleOn({ PORT: "500 Illegal PORT command." }, {}, { network });
    expect(await codesOf(session, `PORT ${hostPort("127.0.0.1", await closedPort())}`)).toEqual([500]);
    expect(network.open()).toBe(2);
  });

  it("that gets no answer leaves no listener", async () => {
    const network = countingNetwork();
    const { session } = await consoleOn({ PORT: silence }, { timeoutSeconds: 1 }, { network });
    const port = await closedPort();
    await expect(session.sendTyped(`PORT ${hostPort("127.0.0.1", port)}`)).rejects.toMatchObject({
      code: "timeout",
    });
    expect(network.open()).toBe(1);
  });

  it("is given up with the next PASV, and with the session", async () => {
    const network = countingNetwork();
    const { session } = await consoleOn({}, {}, { network });
    const line = `PORT ${hostPort("127.0.0.1", await closedPort())}`;
    await session.sendTyped(line);
    await session.sendTyped("PASV");
    expect((await session.sendTyped("LIST")).text).toContain("a.txt");
    await session.sendTyped(line);
    await session.close();
    expect(network.open()).toBe(0);
  });
});

describe("a typed REST", () => {
  it("moves the beginning of the next RETR", async () => {
    const { session, typed } = await consoleOn();
    for (const command of ["PASV", "REST 4"]) await session.sendTyped(command);
    expect((await session.sendTyped("RETR a.txt")).text).toBe("efghij");
    expect((await session.sendTyped("RETR a.txt")).text).toBe("abcdefghij");
    expect(typed()).toEqual(["PASV", "REST 4", "RETR a.txt", "EPSV", "RETR a.txt"]);
  });

  it("is said again where Portside had to announce a data connection after it", async () => {
    const { session, typed } = await consoleOn();
    await session.sendTyped("REST 4");
    expect((await session.sendTyped("RETR a.txt")).text).toBe("efghij");
    expect(typed()).toEqual(["REST 4", "EPSV", "REST 4", "RETR a.txt"]);
    expect(notesOf(session)).toContain("console-repeats-rest");
  });

  it("that isn't the command before, or was refused, is not said again", async () => {
    const { session, typed } = await consoleOn({ REST: inTurn("350 Yes.", "501 No.") });
    for (const command of ["REST 4", "NOOP", "RETR a.txt", "REST x", "RETR a.txt"]) {
      await session.sendTyped(command);
    }
    expect(typed().filter((line) => line.startsWith("REST"))).toEqual(["REST 4", "REST x"]);
  });
});

/** Resolves with the next data connection that fails. */
function nextFailure(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.traffic.subscribe(({ type }) => {
      if (type !== "data-failed") return;
      stop();
      resolve();
    });
  });
}
