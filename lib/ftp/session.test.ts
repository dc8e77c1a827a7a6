import { describe, expect, it } from "vitest";
import { isFtpError } from "./errors";
import { hangsUp, sends, silence } from "./testing/fake-replies";
import { eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { linesOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

describe("logging in", () => {
  it("sends what it needs and nothing else", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n UTF8\n MLST type*;size*;\n211 End" },
    });
    const session = await openSession(server);
    expect(server.lines).toEqual([
      "USER student",
      "PASS correct horse",
      "FEAT",
      "OPTS UTF8 ON",
      "SYST",
      "PWD",
    ]);
    expect(session.home).toBe("/");
    expect(session.greeting).toBe("Fake FTP server");
    expect(session.state).toBe("connected");
  });

  it("masks the password in the log, also where the server repeats it", async () => {
    const server = await fakeServer({ answers: { PASS: "230 Welcome, you said correct horse" } });
    const session = await openSession(server);
    expect(JSON.stringify(session.traffic.after())).not.toContain("correct horse");
    expect(eventsOf(session, "command").map(({ line }) => line)).toContain("PASS ***");
  });

  it.each([
    [
      "a wrong password",
      { answers: { PASS: "530 Login incorrect." } },
      "login-refused",
      /530 Login incorrect/,
    ],
    ["a web server", { greeting: "HTTP/1.1 400 Bad Request" }, "connection-failed", /web server/],
    ["an SSH server", { greeting: "SSH-2.0-OpenSSH_9.2" }, "connection-failed", /SFTP is another protocol/],
    ["a silent port", { greeting: null }, "connection-failed", /greeting/],
    ["a full server", { greeting: "421 Too many connections, try later" }, "busy", /too many connections/i],
    ["an account that is missing", { answers: { PASS: "332 Account?" } }, "login-refused", /account/],
    ["a nonsense answer to USER", { answers: { USER: "314 what" } }, "login-refused", /314/],
    [
      "a plain login that is refused",
      { answers: { USER: "530 Non-anonymous sessions must use encryption." } },
      "login-refused",
      /TLS/,
    ],
    ["a hang-up", { answers: { USER: hangsUp() } }, "connection-failed", /closed/],
  ] as const)("says what to do about %s", async (_name, options, code, text) => {
    const server = await fakeServer(options);
    const error: unknown = await openSession(server, { timeoutSeconds: 1 }).catch((error: unknown) => error);
    expect(isFtpError(error, code), String(error)).toBe(true);
    expect(String(error)).toMatch(text);
    expect(isFtpError(error) && error.events?.length).toBeGreaterThan(0);
  });

  it("says that nothing listens on the port", async () => {
    const server = await fakeServer();
    const { port } = server;
    await server.close();
    await expect(openSession({ host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("refused the connection"),
    });
  });

  it.each(["a\r\nDELE x", "a\nb", "a\0b", "a\u007fb"])(
    "C12: sends nothing when the user name is %j",
    async (user) => {
      const server = await fakeServer();
      await expect(openSession(server, { user })).rejects.toMatchObject({ code: "invalid-request" });
      expect(server.connections).toHaveLength(0);
    },
  );

  it("does not take letters whose low byte is a line end for one", async () => {
    const server = await fakeServer();
    await openSession(server, { user: "\u010d\u010a" });
    expect(server.commands[0]?.bytes).toEqual(Buffer.from("USER \u010d\u010a\r\n", "utf8"));
  });
});

describe("paths", () => {
  it.each(["/a\r\nDELE x", "/a\0", "/\u001b[31m"])(
    "C36: refuses %j before anything is sent",
    async (path) => {
      const server = await fakeServer();
      const session = await openSession(server);
      const before = server.lines.length;
      expect(() => session.encodePath(path)).toThrow(expect.objectContaining({ code: "invalid-request" }));
      expect(server.lines).toHaveLength(before);
    },
  );

  it("S28: keeps a name that is not valid UTF-8 usable", async () => {
    const server = await fakeServer({ files: { "/caf\xe9.txt": "x" } });
    const session = await openSession(server);
    const { entries } = await session.list(session.encodePath("/"));
    const [entry] = entries;
    expect(entry).toMatchObject({ nameIsExact: false, nameBytes: "caf\xe9.txt" });
    await session.remove(session.pathFromBytes(Buffer.from("/caf\xe9.txt", "latin1")), { recursive: false });
    expect(server.files.size).toBe(0);
  });
});

describe("listing", () => {
  const answers = { FEAT: "211-Features\n MLST type*;size*;modify*;\n211 End" };

  it("uses MLSD where the server has it", async () => {
    const server = await fakeServer({ answers, files: { "/pub/a.txt": "abc", "/pub/b/c": "" } });
    const session = await openSession(server);
    const listing = await session.list(session.encodePath("/pub"));
    expect(listing.listedWith).toBe("MLSD");
    expect(listing.entries.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["a.txt", "file", 3],
      ["b", "directory", null],
    ]);
  });

  it("lists by LIST from inside the directory, so that a name is never an option", async () => {
    const server = await fakeServer({ files: { "/-R/x": "1" } });
    const session = await openSession(server, { listCommand: "LIST" });
    const listing = await session.list(session.encodePath("/-R"));
    expect(listing.entries.map(({ name }) => name)).toEqual(["x"]);
    expect(server.lines.slice(-3)).toEqual(["CWD /-R", "EPSV", "LIST -a"]);
  });

  it("S9: repeats LIST without a flag when the flag brings nothing, and remembers it", async () => {
    const list = sends("-rw-r--r-- 1 a b 3 Jan  1 2024 x\r\n");
    const server = await fakeServer({
      answers: {
        LIST: (connection, argument, command) =>
          (argument === "-a" ? sends("") : list)(connection, argument, command),
      },
    });
    const session = await openSession(server, { listCommand: "LIST" });
    await session.list(session.encodePath("/"));
    await session.list(session.encodePath("/"));
    expect(linesOf(server, "LIST")).toEqual(["LIST -a", "LIST", "LIST"]);
  });

  it("S11, C71: takes “550 No files found” for an empty directory", async () => {
    const server = await fakeServer({ answers: { ...answers, MLSD: "550 No files found." } });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toEqual([]);
  });

  it("reports a directory that isn't there", async () => {
    const server = await fakeServer({ answers });
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/nowhere"))).rejects.toMatchObject({ code: "not-found" });
  });

  it("answers twenty requests at once", async () => {
    const server = await fakeServer({ answers, files: { "/a": "1" } });
    const session = await openSession(server);
    const listings = await Promise.all(
      Array.from({ length: 20 }, () => session.list(session.encodePath("/"))),
    );
    expect(listings.map(({ entries }) => entries.length)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(server.connections).toHaveLength(1);
  });
});

describe("an idle connection", () => {
  it("is opened again when the server closed it", async () => {
    const server = await fakeServer({ files: { "/a": "1" } });
    const session = await openSession(server);
    server.connections[0]?.hangUp();
    await expect.poll(() => session.state).toBe("idle");
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(server.connections).toHaveLength(2);
  });

  it("tells whoever listens that it is connected again", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const states: string[] = [];
    session.onChange(() => states.push(session.state));
    server.connections[0]?.hangUp();
    await expect.poll(() => states).toEqual(["idle"]);
    await session.makeDirectory(session.encodePath("/x"));
    expect(states).toEqual(["idle", "connected"]);
  });

  it("C34: is opened again when the first command hears 421", async () => {
    const server = await fakeServer({ files: { "/pub/a": "1" } });
    const session = await openSession(server, { listCommand: "LIST" });
    const enter = usualAnswer(server, "CWD");
    server.answers.set("CWD", (connection, argument, command) => {
      return connection.number === 1 ? "421 Timeout." : enter(connection, argument, command);
    });
    expect((await session.list(session.encodePath("/pub"))).entries).toHaveLength(1);
    expect(server.connections).toHaveLength(2);
  });

  it("C33: gives up a command that is never answered", async () => {
    const server = await fakeServer({ answers: { MKD: silence } });
    const session = await openSession(server, { timeoutSeconds: 1 });
    await expect(session.makeDirectory(session.encodePath("/x"))).rejects.toMatchObject({ code: "timeout" });
    await session.list(session.encodePath("/"));
    expect(server.connections).toHaveLength(2);
  });
});

describe("names that no name can be", () => {
  it("are not offered: a slash would lead out of the directory", async () => {
    const rows = "type=file; ../../etc/passwd\r\ntype=file; /abs\r\ntype=file; good\r\n";
    const server = await fakeServer({ answers: { MLSD: sends(rows) } });
    const session = await openSession(server);
    const { entries } = await session.list(session.encodePath("/"));
    expect(entries.map(({ name }) => name)).toEqual(["good"]);
    expect(notesOf(session)).toContain("names-left-out");
  });

  it("do not break a listing with facts named __proto__", async () => {
    const server = await fakeServer({
      answers: { MLSD: sends("__proto__=x;type=file;constructor=1; odd\r\ntype=file; good\r\n") },
    });
    const session = await openSession(server);
    const { entries } = await session.list(session.encodePath("/"));
    expect(entries.map(({ name }) => name)).toContain("good");
  });
});
