import { describe, expect, it } from "vitest";
import type { SessionSettings } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { Answers, Handler } from "../testing/fake-server";
import { namesIn } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";

const withoutMlst = "211-Features:\n EPSV\n SIZE\n211 End";
const self = "drwxr-xr-x 2 ftp ftp 4096 Jan 02  2024 .\r\n";
const row = "-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n";

/** A session that lists /x and can list everything else. */
async function sessionOn(answers: Answers, given: Partial<SessionSettings> = {}, greeting?: string) {
  const server = await fakeServer({
    answers: { FEAT: withoutMlst, ...answers },
    directories: ["/x"],
    files: { "/ok/a": "1" },
    ...(greeting === undefined ? {} : { greeting }),
  });
  return { server, session: await openSession(server, given) };
}

/** One handler for what is asked of /x, another for the rest. */
function ofX(x: Handler | string, others: Handler): Handler {
  return (connection, argument, command) => {
    const isX = argument.endsWith("/x") || (!argument.includes("/") && connection.directory === "/x");
    const answer = isX ? x : others;
    return typeof answer === "string" ? answer : answer(connection, argument, command);
  };
}

describe("vsftpd", () => {
  const greeting = "220 (vsFTPd 3.0.3)";

  it("S49: calls a directory unreadable behind 226, which is an error and not empty", async () => {
    const closing = "226 Transfer done (but failed to open directory).";
    const LIST: Handler = (connection, argument, command) => {
      if (argument === "-a /x") return sends("")(connection, argument, command);
      return ofX(sends("", { closing }), sends(self + row))(connection, argument, command);
    };
    const { server, session } = await sessionOn({ LIST }, {}, greeting);
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({
      code: "denied",
      message: expect.stringContaining("226 Transfer done (but failed to open directory)"),
      reply: { command: "LIST -a", code: 226 },
    });
    expect(linesOf(server, "LIST")).toEqual(["LIST -a /x", "LIST -a"]);
    expect(await namesIn(session, "/ok")).toEqual(["seen.txt"]);
    expect(server.connections).toHaveLength(1);
  });

  it.each(["/ok/*", "/ok/a?", "/o[k]", "/{ok,x}"])(
    "gets %s in a CWD, because LIST would take it for a mask",
    async (path) => {
      const { server, session } = await sessionOn({ LIST: sends(self + row) }, {}, greeting);
      await expect(session.list(session.encodePath(path))).rejects.toMatchObject({ code: "not-found" });
      expect(linesOf(server, "LIST").filter((line) => line.includes(path))).toEqual([]);
      expect(linesOf(server, "CWD")).toContain(`CWD ${path}`);
    },
  );
});

describe("what ls says in place of a listing", () => {
  it.each([
    "ls: .: Permission denied",
    "ls: cannot open directory '.': Permission denied",
    "/bin/ls: .: Permission denied",
    ".: Permission denied",
  ])("is an error: %s", async (said) => {
    const LIST = ofX(sends(`total 0\r\n${said}\r\n`), sends(row));
    const { server, session } = await sessionOn({ LIST, NLST: "550 No files found." });
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({
      code: "denied",
      message: expect.stringContaining(`“${said}”`),
    });
    expect(linesOf(server, "LIST", "NLST")).toEqual(["LIST -a"]);
    expect(await namesIn(session, "/ok")).toEqual(["seen.txt"]);
  });

  it("is an error when NLST alone can be asked", async () => {
    const { session } = await sessionOn({
      LIST: "500 What?",
      NLST: ofX(sends("ls: .: Permission denied\r\n"), sends("a\r\n")),
    });
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({ code: "denied" });
    expect(await namesIn(session, "/ok")).toEqual(["a"]);
  });
});

describe("no row at all, and 226", () => {
  const listed: Handler = (connection, argument, command) =>
    sends(argument === "-a" ? self + row : row)(connection, argument, command);

  it("S50: is no empty directory where LIST -a has listed others as “.”", async () => {
    const { session } = await sessionOn({ LIST: ofX(sends(""), listed) });
    expect(await namesIn(session, "/ok")).toEqual(["seen.txt"]);
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringContaining("lack the right"),
    });
  });

  it("S50: is no empty directory where MLSD may not read it, as on ProFTPD with LIST chosen", async () => {
    const { session } = await sessionOn(
      { FEAT: "211-F\n MLST type*;\n211 End", LIST: sends(""), MLSD: "550 /x: Permission denied" },
      { listCommand: "LIST" },
    );
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({ code: "denied" });
    expect(notesOf(session)).toEqual(["blank-listing"]);
  });

  it.each([["501 What?"], ["502 What?"], ["451 Sorry."]])(
    "is an empty directory where MLSD says nothing about it (%s)",
    async (MLSD) => {
      const { session } = await sessionOn(
        { FEAT: "211-F\n MLST type*;\n211 End", LIST: sends(""), MLSD },
        { listCommand: "LIST" },
      );
      expect(await namesIn(session, "/x")).toEqual([]);
    },
  );

  it("S51: to MLSD is no empty directory when CWD may not enter it, as on pyftpdlib", async () => {
    const { session } = await sessionOn({
      FEAT: "211-F\n MLST type*;\n211 End",
      MLSD: sends("type=cdir;perm=fl; .\r\n"),
      CWD: "550 Permission denied.",
    });
    await expect(session.list(session.encodePath("/x"))).rejects.toMatchObject({
      code: "denied",
      reply: { command: "CWD /x" },
    });
  });
});
