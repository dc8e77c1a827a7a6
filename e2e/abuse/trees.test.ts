import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { treeRequests } from "./path-requests";
import { startPortside } from "./portside";
import { problemsOf, wholeOf } from "./visitor";

const portside = startPortside({ PORTSIDE_MAX_TREE_DEPTH: "6" });

const agrees = { SITE: "200 Done.", DELE: "250 Deleted.", RMD: "250 Removed.", MKD: "257 Made." };
const walks = treeRequests.filter((request) => !request.startsWith("listEntries"));

const visit = (options: FakeServerOptions, listCommand: "MLSD" | "LIST" = "MLSD") =>
  portside.visitScripted(
    { directories: ["/d"], ...options, answers: { ...agrees, ...options.answers } },
    { listCommand },
  );

describe("a link", () => {
  it.each([
    "type=OS.unix=slink:.; a",
    "type=OS.unix=slink:..; a",
    "type=OS.unix=slink:/; a",
    "type=OS.unix=slink:a; a",
    "type=OS.unix=symlink; a",
  ])("D10: as MLSD has it, %j, is never entered by any request, and deleted as one", async (row) => {
    const MLSD: Handler = (connection, argument, command) =>
      sends(argument === "/d" ? `${row}\r\n` : "type=dir; d\r\n")(connection, argument, command);
    const visitor = await visit({ answers: { MLSD } });
    for (const request of treeRequests) await wholeOf(await visitor.askFor(request, "/d"));
    const sent = linesOf(visitor.server, "MLSD", "CWD", "LIST", "RETR", "SITE");
    expect(sent.filter((line) => /\/a\b/.test(line))).toEqual([]);
    expect(linesOf(visitor.server, "DELE", "RMD")).toEqual(["DELE /d/a", "RMD /d"]);
  });

  it.each([
    "lrwxrwxrwx 1 a b 1 May 05 2009 a -> .",
    "lrwxrwxrwx 1 a b 2 May 05 2009 a -> ..",
    "lrwxrwxrwx 1 a b 4 May 05 2009 a -> a",
  ])("B12, D10: as LIST has it, %j, is never entered by any request, and deleted as one", async (row) => {
    const LIST: Handler = (connection, argument, command) =>
      sends(connection.directory === "/d" ? `${row}\r\n` : "drwxr-xr-x 2 a b 0 May 05 2009 d\r\n")(
        connection,
        argument,
        command,
      );
    const visitor = await visit({ answers: { LIST } }, "LIST");
    for (const request of treeRequests) await wholeOf(await visitor.askFor(request, "/d"));
    const sent = linesOf(visitor.server, "CWD", "RETR", "SITE");
    expect(sent.filter((line) => /\/a\b/.test(line))).toEqual([]);
    expect(linesOf(visitor.server, "DELE", "RMD")).toEqual(["DELE /d/a", "RMD /d"]);
  });
});

describe("directories in circles", () => {
  it.each(walks)("D10: come to an end for %s, and the session goes on", async (request) => {
    const visitor = await visit({ answers: { MLSD: sends("type=dir; d\r\ntype=dir; e\r\n") } });
    await wholeOf(await visitor.askFor(request, "/d"));
    // Two below each of two, six deep, and the one that holds the first.
    expect(linesOf(visitor.server, "MLSD").length).toBeLessThan(2 ** 8);
    expect(await visitor.namesIn("/d")).toEqual(["d", "e"]);
  });

  it("D10: are said to be too deep", async () => {
    const visitor = await visit({ answers: { MLSD: sends("type=dir; d\r\n") } });
    const problems = await problemsOf(await visitor.askFor("delete, with all inside", "/d"));
    expect(problems).toMatchObject([{ code: "too-large" }]);
    expect(linesOf(visitor.server, "DELE", "RMD")).toEqual([]);
  });
});

describe("a tree without end", () => {
  const rows = Array.from({ length: 200 }, (_, i) => `type=dir; ${i}\r\n`).join("");

  it.each(walks)("D10, D17: is left alone as soon as nobody waits for %s any more", async (request) => {
    let listings = 0;
    let isOver = false;
    const held: Socket[] = [];
    const holds: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const { socket } = await connection.openData();
      held.push(socket);
      await new Promise((resolve) => socket.once("close", resolve));
      await connection.reply("426 Transfer aborted.");
    };
    const MLSD: Handler = (connection, path, command) => {
      const list = sends(path === "/" ? "type=dir; d\r\n" : rows);
      return (isOver || ++listings < 5 ? list : holds)(connection, path, command);
    };
    const visitor = await visit({ answers: { MLSD } });
    const gone = new AbortController();
    const asked = visitor.askFor(request, "/d", { signal: gone.signal }).then(wholeOf);
    asked.catch(() => undefined);
    await expect.poll(() => held.length).toBeGreaterThan(0);
    gone.abort();
    await expect.poll(() => held.every((socket) => socket.destroyed)).toBe(true);
    isOver = true;
    const sent = await visitor.sent(() => visitor.namesIn("/d"));
    expect(sent.filter((line) => line !== "ABOR").map((line) => line.slice(0, 4))).toEqual(["EPSV", "MLSD"]);
    expect(linesOf(visitor.server, "DELE", "RMD")).toEqual([]);
  });
});
