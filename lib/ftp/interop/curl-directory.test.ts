import { describe, expect, it } from "vitest";
import { download, namesIn, uploadReplacing } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";
import { usualAnswer } from "../testing/usual-answer";

/** LIST works from inside the directory, so that every listing needs a CWD. */
const byList = { ...patient, listCommand: "LIST" } as const;

describe("a server that doesn't say where it is", () => {
  it.each(["314 Strange.", "550 No.", "502 Never heard of it.", "257 somewhere"])(
    "C23: is used from / on when PWD is answered %s",
    async (reply) => {
      const server = await fakeServer({ answers: { PWD: reply }, files: { "/a.txt": "abc" } });
      const session = await openSession(server, patient);
      expect(session.home).toBe("/");
      expect(await namesIn(session, "/")).toEqual(["a.txt"]);
      expect((await download(session, "/a.txt")).toString()).toBe("abc");
      await uploadReplacing(session, "/b.txt", "def");
      expect(server.files.get("/b.txt")?.toString()).toBe("def");
    },
  );

  it.each([
    ["C24", '257 "Only one'],
    ["C24", '257 "Only one""'],
    ["C27", '257 "/con\u0003trol"'],
    ["C27", '257 "/a\rDELE b" is the current directory.'],
    ["C27", '257 "/a\u007f"'],
  ])("C24, C27: is used from / on, and %s never comes back in a command (%j)", async (_row, reply) => {
    const server = await fakeServer({ answers: { PWD: reply }, files: { "/pub/a.txt": "abc" } });
    const session = await openSession(server, byList);
    expect(session.home).toBe("/");
    expect(await namesIn(session, session.home)).toEqual(["pub"]);
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect((await download(session, "/pub/a.txt")).toString()).toBe("abc");
    expect(server.lines.filter((line) => /Only one|[\u0000-\u001f\u007f]|DELE/.test(line))).toEqual([]);
    expect(server.connections[0]?.isClosed).toBe(false);
  });
});

describe("the directory that PWD names", () => {
  const saying = async (reply: string, directory: string) => {
    const server = await fakeServer({
      greeting: (connection) => {
        connection.directory = directory;
        return connection.reply("220 Hello.");
      },
      answers: { PWD: reply },
      files: { [`${directory}/a.txt`]: "abc", "/other/b.txt": "def" },
    });
    return { server, session: await openSession(server, byList) };
  };

  it.each([
    ["C25", '257 "/""hello"""', '/"hello"'],
    ["C25", '257 """" is the current directory.', '"'],
    ["C26", '257 there is rubbish all over "/this/is/the/path"', "/this/is/the/path"],
    ["C26", '257-rubbish\n257 more "/this/is/the/path" and "/another"', "/this/is/the/path"],
    ["C26", '257 "/with blank"', "/with blank"],
  ])("C25, C26: is what stands in quotes (%s: %j)", async (_row, reply, directory) => {
    const { session } = await saying(reply, directory);
    expect(session.home).toBe(directory);
  });

  it.each([
    ["C25", '257 "/""hello"""', '/"hello"'],
    ["C26", '257 there is rubbish all over "/this/is/the/path"', "/this/is/the/path"],
  ])(
    "C25, C26: is listed without CWD at first, later after CWD to exactly it (%s)",
    async (_row, reply, directory) => {
      const { server, session } = await saying(reply, directory);
      expect(await namesIn(session, session.home)).toEqual(["a.txt"]);
      expect(linesOf(server, "CWD")).toEqual([]);
      expect(await namesIn(session, "/other")).toEqual(["b.txt"]);
      expect(await namesIn(session, session.home)).toEqual(["a.txt"]);
      expect(linesOf(server, "CWD").at(-1)).toBe(`CWD ${directory}`);
    },
  );
});

describe("a refused CWD", () => {
  it.each([
    ["550 Permission denied.", "denied"],
    ["314 Strange.", "ftp-error"],
  ])("C30: is an error (%s), and the session goes on", async (reply, code) => {
    const server = await fakeServer({
      files: { "/a.txt": "abc", "/locked/b.txt": "def", "/pub/c.txt": "ghi" },
    });
    const enter = usualAnswer(server, "CWD");
    server.answers.set("CWD", (connection, argument, command) =>
      argument.endsWith("locked") ? reply : enter(connection, argument, command),
    );
    const session = await openSession(server, byList);
    await expect(session.list(session.encodePath("/locked"))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`CWD .*${reply.replaceAll(".", "")}`)),
      reply: { code: Number(reply.slice(0, 3)) },
    });
    expect(linesOf(server, "LIST")).toEqual([]);
    expect(await namesIn(session, "/pub")).toEqual(["c.txt"]);
    expect(await namesIn(session, "/")).toContain("a.txt");
    expect(server.connections).toHaveLength(1);
  });

  it("C33: that never comes ends in the time-out; the next listing has another connection", async () => {
    const server = await fakeServer({ files: { "/pub/a.txt": "abc" } });
    const enter = usualAnswer(server, "CWD");
    server.answers.set("CWD", (connection, argument, command) =>
      connection.number === 1 ? [] : enter(connection, argument, command),
    );
    const session = await openSession(server, { ...byList, timeoutSeconds: 1 });
    await expect(session.list(session.encodePath("/pub"))).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("CWD"),
    });
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect(server.connections).toHaveLength(2);
  });
});

describe("421 Timeout", () => {
  it("C34: to CWD ends the connection: nothing more is sent there, the listing comes over another", async () => {
    const server = await fakeServer({ files: { "/pub/a.txt": "abc" } });
    const enter = usualAnswer(server, "CWD");
    server.answers.set("CWD", (connection, argument, command) =>
      connection.number === 1 ? "421 Timeout!" : enter(connection, argument, command),
    );
    const session = await openSession(server, byList);
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect(server.connections).toHaveLength(2);
    expect(server.connections[0]?.commands.at(-1)?.verb).toBe("CWD");
  });

  it("C34: again on the new connection is an error, and the next action logs in once more", async () => {
    const server = await fakeServer({ files: { "/pub/a.txt": "abc" } });
    const enter = usualAnswer(server, "CWD");
    server.answers.set("CWD", "421 Timeout!");
    const session = await openSession(server, byList);
    await expect(session.list(session.encodePath("/pub"))).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringContaining("421 Timeout!"),
    });
    expect(session.connections).toBe(0);
    expect(server.connections).toHaveLength(2);
    expect(server.connections.map(({ commands }) => commands.at(-1)?.verb)).toEqual(["CWD", "CWD"]);
    server.answers.set("CWD", enter);
    expect(await namesIn(session, "/pub")).toEqual(["a.txt"]);
    expect(server.connections).toHaveLength(3);
  });

  it("C34: to what must not be done twice is an error at once", async () => {
    const server = await fakeServer({ answers: { MKD: "421 Timeout!" } });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/new"))).rejects.toMatchObject({
      code: "connection-failed",
      reply: { command: "MKD /new", code: 421 },
    });
    expect(linesOf(server, "MKD")).toEqual(["MKD /new"]);
    expect(server.commands.at(-1)?.verb).toBe("MKD");
    expect(eventsOf(session, "control-closed")).toMatchObject([
      { by: "client", reason: expect.stringContaining("421") },
    ]);
    expect(await namesIn(session, "/")).toEqual([]);
    expect(server.connections).toHaveLength(2);
  });
});

describe("the working directory", () => {
  const files = { "/pub/a.txt": "abc", "/pub/sub/b.txt": "def", "/other/c.txt": "ghi" };

  it("C35: is changed only when another one is listed, by absolute paths", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server, byList);
    for (const path of ["/", "/pub", "/pub", "/pub/sub", "/pub/sub", "/other", "/pub", "/"]) {
      await session.list(session.encodePath(path));
    }
    expect(linesOf(server, "CWD")).toEqual(["CWD /pub", "CWD /pub/sub", "CWD /other", "CWD /pub", "CWD /"]);
  });

  it("C35: is entered again when directories moved, because its path may now be another's", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server, byList);
    await session.list(session.encodePath("/pub"));
    await session.rename(session.encodePath("/pub/a.txt"), session.encodePath("/pub/new.txt"));
    await session.list(session.encodePath("/pub"));
    expect(linesOf(server, "CWD")).toEqual(["CWD /pub", "CWD /pub"]);
  });

  it("C35: stands in no one's way: files move by absolute paths from wherever it is", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server, { ...byList, transferConnections: 1 });
    await session.list(session.encodePath("/other"));
    for (const path of ["/pub/a.txt", "/pub/sub/b.txt", "/pub/a.txt"]) await download(session, path);
    await uploadReplacing(session, "/pub/new.txt", "new");
    expect(linesOf(server, "RETR")).toEqual(["RETR /pub/a.txt", "RETR /pub/sub/b.txt", "RETR /pub/a.txt"]);
    expect(linesOf(server, "STOR")).toEqual(["STOR /pub/new.txt"]);
    expect(linesOf(server, "CWD")).toEqual(["CWD /other"]);
  });
});
