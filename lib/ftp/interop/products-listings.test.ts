import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sends } from "../testing/fake-replies";
import type { Answers, Handler } from "../testing/fake-server";
import { namesIn } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

const row = "-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n";

/** LIST with a flag is answered by one handler, plain LIST by another. */
function flagged(onFlag: Handler | string, onPlain: Handler | string): Answers {
  return {
    LIST: (connection, argument, command) => {
      const answer = argument === "" ? onPlain : onFlag;
      return typeof answer === "string" ? answer : answer(connection, argument, command);
    },
  };
}

async function listByList(answers: Answers, times = 1) {
  const server = await fakeServer({ answers, directories: ["/pub"] });
  const session = await openSession(server, { listCommand: "LIST" });
  const listings: string[][] = [];
  for (let i = 0; i < times; i++) {
    const { entries } = await session.list(session.encodePath("/pub"));
    listings.push(entries.map(({ name }) => name));
  }
  return { listings, lists: linesOf(server, "LIST") };
}

describe("servers that don't take a flag", () => {
  it("S9: are asked again without it when it gives an empty listing, and never with it again", async () => {
    const { listings, lists } = await listByList(flagged(sends(""), sends(row)), 3);
    expect(listings).toEqual([["seen.txt"], ["seen.txt"], ["seen.txt"]]);
    expect(lists).toEqual(["LIST -a", "LIST", "LIST", "LIST"]);
  });

  it("S9: are believed when the directory is empty both ways, and asked with it again", async () => {
    const { listings, lists } = await listByList(flagged(sends(""), sends("")), 2);
    expect(listings).toEqual([[], []]);
    expect(lists).toEqual(["LIST -a", "LIST", "LIST -a", "LIST"]);
  });

  it.each([
    "451 Requested action aborted: -a",
    "550 -a: No such file or directory.",
    "550 path does not exist",
    "450 -a: No such file.",
    "500 Unknown option.",
    "501 Invalid number of parameters.",
    "504 Command not implemented for that parameter.",
  ])("S10: are asked again without it when it is answered “%s”", async (refusal) => {
    const { listings, lists } = await listByList(flagged(refusal, sends(row)), 2);
    expect(listings).toEqual([["seen.txt"], ["seen.txt"]]);
    expect(lists).toEqual(["LIST -a", "LIST", "LIST"]);
  });
});

describe.each(["LIST", "MLSD"] as const)("an empty directory, asked for with %s,", (command) => {
  async function listed(answer: Handler | string, dataMode: "passive" | "active" = "passive") {
    const server = await fakeServer({ answers: { [command]: answer } });
    const session = await openSession(server, { listCommand: command, dataMode });
    const listing = await session.list(session.encodePath("/"));
    // Nothing is wrong: no other way was tried, and no other login.
    expect(notesOf(session)).not.toContain("next-attempt");
    await session.makeDirectory(session.encodePath("/x"));
    expect(server.connections).toHaveLength(1);
    return listing;
  }

  it.each(["550 No files found.", "550 No members found.", "550 No data sets found."])(
    "S11: may be answered “%s”",
    async (answer) => {
      expect((await listed(answer)).entries).toEqual([]);
      expect((await listed(answer, "active")).entries).toEqual([]);
    },
  );

  it("S12: may be answered “450 No files found”, as by ProFTPD", async () => {
    expect((await listed("450 No files found")).entries).toEqual([]);
    expect((await listed("450 No files found", "active")).entries).toEqual([]);
  });

  it.each(["passive", "active"] as const)(
    "S13: may be a reset and 226, as from ProFTPD (%s)",
    async (dataMode) => {
      expect((await listed(sends("", { ending: "reset" }), dataMode)).entries).toEqual([]);
    },
  );

  it("S13: is not what a reset and a refusal mean", async () => {
    const answer = sends("", { ending: "reset", closing: "451 Local error in processing." });
    await expect(listed(answer)).rejects.toMatchObject({ reply: { code: 451 } });
  });

  it("S11: is not what a refusal with another text means", async () => {
    await expect(listed("550 Permission denied.")).rejects.toMatchObject({ code: "denied" });
    await expect(listed("450 Try again later.")).rejects.toMatchObject({ code: "ftp-error" });
  });
});

describe("an empty directory of DrFTPD", () => {
  it("S12: is told from one that isn't there by CWD", async () => {
    const server = await fakeServer({ answers: { LIST: "550 No such file or directory" } });
    const session = await openSession(server, { listCommand: "LIST" });
    await expect(session.list(session.encodePath("/nowhere"))).rejects.toMatchObject({ code: "not-found" });
    expect(server.lines).not.toContain("LIST -a");
  });
});

describe("IIS", () => {
  const answers: Answers = {
    SIZE: (connection, path) => {
      const content = connection.server.files.get(path);
      return content === undefined
        ? "550-The parameter is incorrect. \n Win32 error:   The parameter is incorrect. \n Error details: File system denied the request.\n550 End"
        : `213 ${content.length}`;
    },
  };

  it("S26: is never asked for size or time of what a listing calls a directory", async () => {
    const files = { "/site/css/a.css": "a", "/site/index.htm": "<p>" };
    const server = await fakeServer({ answers, files, directories: ["/site", "/site/css"] });
    const session = await openSession(server, { listCommand: "LIST" });
    await session.list(session.encodePath("/"));
    await session.list(session.encodePath("/site"));
    await session.remove(session.encodePath("/site"), { recursive: true });
    expect(server.files.size).toBe(0);
    const asked = server.commands.filter(({ verb }) => verb === "SIZE" || verb === "MDTM");
    expect(asked.map(({ argument }) => argument)).not.toContain("/site");
    expect(asked.map(({ argument }) => argument)).not.toContain("/site/css");
  });

  it("S26: refuses SIZE of a directory in several lines, all of which are heard", async () => {
    const server = await fakeServer({ answers, files: { "/site/index.htm": "<p>" } });
    const session = await openSession(server, { listCommand: "LIST" });
    await expect(session.facts(session.encodePath("/site"))).rejects.toMatchObject({
      code: "denied",
      message: expect.stringContaining("is a directory, not a file"),
    });
    expect((await session.facts(session.encodePath("/site/index.htm"))).size).toBe(3);
    expect(server.connections).toHaveLength(1);
  });

  it.each(["deleted", "replaced"])(
    "S52: asks CWD again before it believes that a directory is empty: %s",
    async (how) => {
      const server = await fakeServer({ files: { "/d/new": "1" }, answers: { FEAT: "500 What?" } });
      // The connection is in the directory that was called /d before, and has nothing in it any more.
      let entered = 0;
      const enter = usualAnswer(server, "CWD");
      const list = usualAnswer(server, "LIST");
      server.answers.set("CWD", (connection, argument, command) => {
        entered++;
        if (how === "deleted" && entered > 1) return "550 No such directory.";
        return enter(connection, argument, command);
      });
      server.answers.set("LIST", (connection, argument, command) =>
        entered === 1
          ? sends("drwxr-xr-x 2 a b 0 Jan 02 2024 .\r\n")(connection, argument, command)
          : list(connection, argument, command),
      );
      const session = await openSession(server);
      expect(await namesIn(session, "/d")).toEqual([]);
      // What makes a directory doubtful is time alone.
      await delay(1_050);
      if (how === "replaced") expect(await namesIn(session, "/d")).toEqual(["new"]);
      else await expect(namesIn(session, "/d")).rejects.toMatchObject({ code: "not-found" });
    },
  );

  it("S52: asks vsftpd nothing twice, whose listings don't depend on where the connection is", async () => {
    const server = await fakeServer({
      greeting: "220 (vsFTPd 3.0.3)",
      answers: { FEAT: "500 What?", LIST: sends("drwxr-xr-x 2 a b 0 Jan 02 2024 .\r\n") },
    });
    const session = await openSession(server);
    // Long enough for a directory to be doubtful.
    await delay(1_050);
    expect(await namesIn(session, "/")).toEqual([]);
    expect(linesOf(server, "LIST")).toEqual(["LIST -a /"]);
  });
});
