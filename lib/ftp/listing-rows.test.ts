import { describe, expect, it } from "vitest";
import { inTurn, sends } from "./testing/fake-replies";
import type { Answers, Handler } from "./testing/fake-server";
import { namesIn } from "./testing/files";
import { eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { linesOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

const withoutMlst = "211-Features:\n EPSV\n SIZE\n211 End";
const garbage = sends("<row>alpha</row>\r\n<row>beta</row>\r\n");
const row = "-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n";
const self = "drwxr-xr-x 2 ftp ftp 4096 Jan 02  2024 .\r\n";

describe("rows that nobody understands", () => {
  it.each<[string, Answers]>([
    ["LIST, when NLST is refused", { FEAT: withoutMlst, LIST: garbage, NLST: "502 What?" }],
    ["LIST, when NLST has no names", { FEAT: withoutMlst, LIST: garbage, NLST: sends("") }],
    ["MLSD, when nothing else is known", { MLSD: garbage, LIST: "502 What?", NLST: "502 What?" }],
    ["every command", { MLSD: garbage, LIST: garbage, NLST: "550 No files found." }],
  ])("are an error that quotes the first, from %s", async (_what, answers) => {
    const server = await fakeServer({ answers });
    const session = await openSession(server);
    await expect(namesIn(session)).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringMatching(/“<row>alpha<\/row>”.*listing command/),
    });
    expect(server.connections).toHaveLength(1);
  });

  it("are quoted in part, as letters, and without control characters", async () => {
    const bytes = Buffer.from(`<h\u00e9>\u001b[31m${"x".repeat(500)}\r\n`);
    const server = await fakeServer({ answers: { LIST: sends(bytes) } });
    const session = await openSession(server, { listCommand: "LIST" });
    await expect(namesIn(session)).rejects.toMatchObject({
      message: expect.stringMatching(/“<h\u00e9> \[31mx{50,120}…”/),
    });
  });

  it("of MLSD lead to LIST, once a session", async () => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { MLSD: garbage } });
    const session = await openSession(server);
    expect(await namesIn(session)).toEqual(["a"]);
    expect(await namesIn(session)).toEqual(["a"]);
    expect(linesOf(server, "MLSD")).toEqual(["MLSD /"]);
    expect(notesOf(session)).toEqual(["rows-not-understood"]);
  });

  it("of one directory don't take MLSD away from the others", async () => {
    const server = await fakeServer({ directories: ["/odd"], files: { "/b/a": "1" } });
    const usual = usualAnswer(server, "MLSD");
    server.answers.set("MLSD", (connection, argument, command) =>
      (argument === "/odd" ? garbage : usual)(connection, argument, command),
    );
    server.answers.set("LIST", sends(self));
    const session = await openSession(server);
    expect(await namesIn(session, "/odd")).toEqual([]);
    expect((await session.list(session.encodePath("/b"))).listedWith).toBe("MLSD");
  });

  it.each(["total 0", "insgesamt 0", "Directory DKA0:[X]\r\n\r\nTotal of 0 files.", "No files found."])(
    "are none of those of an empty directory: %j",
    async (heading) => {
      const server = await fakeServer({ answers: { FEAT: withoutMlst, LIST: sends(`${heading}\r\n`) } });
      const session = await openSession(server);
      expect(await namesIn(session)).toEqual([]);
      expect(notesOf(session)).toEqual([]);
      expect(linesOf(server, "NLST")).toEqual([]);
    },
  );
});

describe("LIST, when it was chosen,", () => {
  it("is what is sent, although it was unknown before", async () => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { FEAT: withoutMlst } });
    const usual = usualAnswer(server, "LIST");
    server.answers.set("LIST", inTurn("502 What?", "502 What?", usual));
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).listedWith).toBe("NLST");
    session.change({ listCommand: "LIST" });
    expect((await session.list(session.encodePath("/"))).listedWith).toBe("LIST");
    expect(linesOf(server, "NLST")).toHaveLength(1);
  });

  it("isn't replaced by NLST where its rows can't be read", async () => {
    const server = await fakeServer({ files: { "/a": "1" }, answers: { LIST: garbage } });
    const session = await openSession(server, { listCommand: "LIST" });
    await expect(namesIn(session)).rejects.toMatchObject({
      message: expect.stringContaining("Let Portside choose"),
    });
    expect(linesOf(server, "NLST", "MLSD")).toEqual([]);
  });
});

describe("the flag of LIST", () => {
  /** LIST with the flag is answered by one, plain LIST shows one file. */
  async function listing(onFlag: Handler | string) {
    const LIST: Handler = (connection, argument, command) => {
      const answer = argument === "-a" ? onFlag : sends(row);
      return typeof answer === "string" ? answer : answer(connection, argument, command);
    };
    const server = await fakeServer({ answers: { FEAT: withoutMlst, LIST } });
    return { server, session: await openSession(server) };
  }

  it.each(["total 0\r\n", "ls: -a: No such file or directory\r\n", "-a not found\r\n"])(
    "S9: was taken for a name when it brings %j: LIST is sent without it, then and later",
    async (text) => {
      const { server, session } = await listing(sends(text));
      expect(await namesIn(session)).toEqual(["seen.txt"]);
      expect(await namesIn(session)).toEqual(["seen.txt"]);
      expect(linesOf(server, "LIST")).toEqual(["LIST -a", "LIST", "LIST"]);
    },
  );

  it("S9: is believed about an empty directory that lists itself", async () => {
    const { server, session } = await listing(sends(`total 0\r\n${self}`));
    expect(await namesIn(session)).toEqual([]);
    expect(linesOf(server, "LIST")).toEqual(["LIST -a"]);
  });

  it("S10: is tried again after one 451 that may pass, so that hidden files don't vanish", async () => {
    const all = sends(`${self}${row}${row.replace("seen", ".hidden")}`);
    const { session } = await listing(inTurn("451 Local error, try again.", all));
    expect(await namesIn(session)).toEqual(["seen.txt"]);
    expect(await namesIn(session)).toEqual(["seen.txt", ".hidden.txt"]);
  });

  it("S10: is given up after the second 450", async () => {
    const { server, session } = await listing("450 Try again later.");
    for (let i = 0; i < 3; i++) expect(await namesIn(session)).toEqual(["seen.txt"]);
    expect(linesOf(server, "LIST")).toEqual(["LIST -a", "LIST", "LIST -a", "LIST", "LIST"]);
  });
});

describe("a listing that the server cut off", () => {
  it("S53: is shown as far as it goes, with a note that quotes the server", async () => {
    const closing = "226-Options: -a -l \r\n226-Output truncated to 1 matches\r\n226 1 matches total";
    const server = await fakeServer({ answers: { MLSD: sends("type=file;size=1; a\r\n", { closing }) } });
    const session = await openSession(server);
    expect(await namesIn(session)).toEqual(["a"]);
    expect(eventsOf(session, "note")).toMatchObject([
      { code: "listing-cut-off", text: expect.stringContaining("Output truncated to 1 matches") },
    ]);
  });

  it("doesn't prove that a file isn't there", async () => {
    const closing = "226-Output truncated to 1 matches\r\n226 1 matches total";
    const server = await fakeServer({
      answers: {
        SIZE: "502 What?",
        MDTM: "502 What?",
        MLSD: sends("type=file;size=1; a\r\n", { closing }),
      },
    });
    const session = await openSession(server);
    expect(await session.facts(session.encodePath("/b"))).toEqual({ size: null, modifiedAt: null });
  });
});
