import { describe, expect, it } from "vitest";
import type { RemoveProgress } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { FakeServerOptions, Handler } from "../testing/fake-server";
import { fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";

/** Deletes /d with everything in it, on a server whose listings the test writes. */
async function deleting(options: FakeServerOptions, signal?: AbortSignal) {
  const server = await fakeServer({ directories: ["/d"], ...options });
  const session = await openSession(server);
  const failed: RemoveProgress[] = [];
  const onProgress = (progress: RemoveProgress) => {
    if (progress.error) failed.push(progress);
  };
  const removed = session.remove(session.encodePath("/d"), { recursive: true, onProgress, signal });
  const outcome: unknown = await removed.then(
    () => "done",
    (error: unknown) => error,
  );
  const sent = (...verbs: readonly string[]) =>
    server.commands.filter(({ verb }) => verbs.includes(verb)).map(({ line }) => line);
  return { server, session, outcome, failed, sent };
}

/** /d lists these rows, the root lists /d, and everything else is empty. */
const rowsIn =
  (rows: string): Handler =>
  (connection, argument, command) =>
    sends(argument === "/d" ? rows : argument === "/" ? "type=dir; d\r\n" : "")(
      connection,
      argument,
      command,
    );

const agrees = { DELE: "250 Deleted.", RMD: "250 Removed." };

describe("deleting a directory with everything in it", () => {
  it.each([
    ["to the directory itself", "type=OS.unix=slink:.; a"],
    ["to its parent", "type=OS.unix=slink:..; a"],
    ["to the root", "type=OS.unix=slink:/; a"],
    ["to itself", "type=OS.unix=slink:a; a"],
    ["whose target nobody tells", "type=OS.unix=symlink; a"],
    ["with a type in capitals", "TYPE=OS.UNIX=SLINK:/etc; a"],
  ])("D10: deletes a link %s, and never enters it", async (_what, row) => {
    const { outcome, sent } = await deleting({ answers: { ...agrees, MLSD: rowsIn(`${row}\r\n`) } });
    expect(outcome).toBe("done");
    expect(sent("DELE", "RMD")).toEqual(["DELE /d/a", "RMD /d"]);
    expect(sent("MLSD", "LIST", "CWD").filter((line) => line.includes("/d/a"))).toEqual([]);
  });

  it.each([
    "lrwxrwxrwx 1 a b 1 May 05 2009 a -> .",
    "lrwxrwxrwx 1 a b 2 May 05 2009 a -> ..",
    "lrwxrwxrwx 1 a b 1 May 05 2009 a -> /",
    "lrwxrwxrwx 1 a b 4 May 05 2009 a -> a",
    "lrwxrwxrwx 1 a b 4 May 05 2009 a",
  ])("B12, D10: deletes the link of LIST's row %j, and never enters it", async (row) => {
    const list: Handler = (connection, argument, command) =>
      sends(connection.directory === "/d" ? `${row}\r\n` : "drwxr-xr-x 2 a b 0 May 05 2009 d\r\n")(
        connection,
        argument,
        command,
      );
    const FEAT = "211-Features\n SIZE\n211 End";
    const { outcome, sent } = await deleting({ answers: { ...agrees, FEAT, LIST: list } });
    expect(outcome).toBe("done");
    expect(sent("DELE", "RMD")).toEqual(["DELE /d/a", "RMD /d"]);
    expect(sent("CWD").filter((line) => line.includes("/a"))).toEqual([]);
  });

  it("S61: goes by LIST on pyftpdlib, whose MLSD shows links as directories", async () => {
    const list: Handler = (connection, argument, command) =>
      sends(
        {
          "/": "drwxr-xr-x 4 a b 4096 Nov 21 20:08 d\r\n",
          "/d": "lrwxrwxrwx 1 a b 5 Nov 21 20:08 link -> /kept\r\ndrwxr-xr-x 2 a b 4096 Nov 21 20:08 sub\r\n",
        }[connection.directory] ?? "",
      )(connection, argument, command);
    const { outcome, sent } = await deleting({
      directories: ["/d", "/d/sub", "/d/link"],
      answers: {
        ...agrees,
        FEAT: "211-Features\n MLST type*;perm*;size*;modify*;unique*;unix.mode;unix.uid;unix.gid;\n211 End",
        MLSD: rowsIn("type=dir;unix.mode=0755; link\r\ntype=dir;unix.mode=0755; sub\r\n"),
        LIST: list,
      },
    });
    expect(outcome).toBe("done");
    expect(sent("DELE", "RMD")).toEqual(["DELE /d/link", "RMD /d/sub", "RMD /d"]);
    expect(sent("MLSD", "CWD").filter((line) => line.includes("link"))).toEqual([]);
  });

  it("D10: deletes a link that is asked for, and never enters it", async () => {
    const server = await fakeServer({
      answers: { ...agrees, MLSD: sends("type=OS.unix=slink:/etc; l\r\n") },
    });
    const session = await openSession(server);
    await session.remove(session.encodePath("/l"), { recursive: true });
    expect(server.commands.filter(({ verb }) => /DELE|RMD/.test(verb)).map(({ line }) => line)).toEqual([
      "DELE /l",
    ]);
    // One listing, of the directory that holds it.
    expect(linesOf(server, "MLSD")).toHaveLength(1);
  });

  it.each([
    "type=dir; .",
    "type=dir; ..",
    "type=cdir; d",
    "type=pdir; /",
    "type=dir; ../e",
    "type=dir; /e",
    "type=file; ../../x",
  ])("A1, D1, D10: never leaves the directory for a row like %j", async (row) => {
    const { outcome, sent } = await deleting({ answers: { ...agrees, MLSD: rowsIn(`${row}\r\n`) } });
    expect(outcome).toBe("done");
    expect(sent("DELE", "RMD", "RNFR")).toEqual(["RMD /d"]);
  });

  it("D10: ends where every directory has another in it", async () => {
    const { outcome, sent, session } = await deleting({
      answers: { ...agrees, MLSD: sends("type=dir; d\r\n") },
    });
    expect(outcome).toMatchObject({ code: "too-large" });
    expect(sent("MLSD").length).toBeLessThan(400);
    await session.makeDirectory(session.encodePath("/new"));
  });

  it("D10: ends where every directory has two that have two", async () => {
    // Far above where it gives up by itself.
    const stop = new AbortController();
    let listings = 0;
    const MLSD: Handler = (connection, argument, command) => {
      if (++listings === 400) stop.abort();
      return sends("type=dir; d\r\ntype=dir; e\r\n")(connection, argument, command);
    };
    const { outcome } = await deleting({ answers: { ...agrees, MLSD } }, stop.signal);
    expect(outcome).toMatchObject({ code: "too-large" });
  });

  it("D10, D17: ends when it is cancelled, and deletes nothing after that", async () => {
    const cancel = new AbortController();
    const rows = Array.from({ length: 1000 }, (_, i) => `type=file; ${i}\r\n`).join("");
    const DELE: Handler = (_connection, argument) => {
      if (argument === "/d/10") cancel.abort();
      return "250 Deleted.";
    };
    const { outcome, session, server } = await deleting(
      { answers: { ...agrees, MLSD: rowsIn(rows), DELE } },
      cancel.signal,
    );
    expect(outcome).toMatchObject({ code: "cancelled" });
    await expect.poll(() => session.isBusy).toBe(false);
    expect(linesOf(server, "DELE")).toHaveLength(11);
    expect(server.lines).not.toContain("RMD /d");
    await session.makeDirectory(session.encodePath("/new"));
  });

  it("D10: goes on after an entry that lies about being deleted", async () => {
    const answers = { ...agrees, MLSD: rowsIn("type=file; a\r\n"), RMD: "550 Directory not empty." };
    const { outcome, session } = await deleting({ answers });
    expect(outcome).toMatchObject({ reply: { code: 550 } });
    await session.makeDirectory(session.encodePath("/new"));
  });
});
