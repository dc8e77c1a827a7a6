import { describe, expect, it } from "vitest";
import { sends } from "../testing/fake-replies";
import type { Answers, Handler } from "../testing/fake-server";
import { fakeServer, notesOf, openSession } from "../testing/open-session";

async function namesListed(LIST: Handler | string): Promise<readonly string[]> {
  const server = await fakeServer({ answers: { LIST }, directories: ["/pub"] });
  const session = await openSession(server, { listCommand: "LIST" });
  const { entries } = await session.list(session.encodePath("/pub"));
  return entries.map(({ name }) => name);
}

describe("a directory whose listing is refused", () => {
  it.each(["550 No files found.", "450 No files found"])(
    "S9, S10: isn't empty because LIST with a flag is answered “%s”",
    async (refusal) => {
      const rows = sends("-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n");
      const names = await namesListed((connection, argument, command) =>
        argument === "" ? rows(connection, argument, command) : refusal,
      );
      expect(names).toEqual(["seen.txt"]);
    },
  );

  it.each(["550 No such file or directory", "550 Requested action not taken. File unavailable."])(
    "S12: is empty when CWD has found it, LIST is answered “%s”, as by DrFTPD, and NLST finds nothing",
    async (answer) => {
      expect(await namesListed(answer)).toEqual([]);
    },
  );

  const missing = "550 No such file or directory.";
  const inUse = "450 Requested file action not taken. File unavailable.";

  it.each<[string, Answers]>([
    ["NLST has a name", { NLST: sends("there.txt\r\n") }],
    ["NLST may not", { NLST: "550 Permission denied." }],
    ["NLST is busy", { NLST: inUse }],
    ["nobody else is known", { LIST: "502 What?", NLST: "502 What?" }],
    ["LIST has an entry", { LIST: sends("-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n") }],
  ])("S12: is not empty by MLSD's word when CWD has found it but %s", async (_what, answers) => {
    const server = await fakeServer({
      answers: { MLSD: missing, LIST: missing, ...answers },
      directories: ["/pub"],
    });
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/pub"))).rejects.toMatchObject({
      code: "not-found",
      reply: { command: "MLSD /pub", code: 550 },
    });
    expect(notesOf(session)).not.toContain("refused-is-empty");
    expect(server.connections).toHaveLength(1);
  });

  it("S12: is empty when MLSD, LIST and NLST agree on it, and the log says so", async () => {
    const server = await fakeServer({
      answers: { MLSD: missing, LIST: missing, NLST: "450 No files found." },
      directories: ["/pub"],
    });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/pub"))).entries).toEqual([]);
    expect(notesOf(session)).toEqual(["refused-is-empty"]);
  });
});
