import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as archive from "@/app/api/sessions/[id]/archive/route";
import * as progress from "@/app/api/sessions/[id]/archives/[archive]/progress/route";
import * as prepared from "@/app/api/sessions/[id]/archives/[archive]/route";
import * as archives from "@/app/api/sessions/[id]/archives/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { usualAnswer } from "@/lib/ftp/testing/usual-answer";
import { startTestPortside, type TestPortside } from "../testing/test-portside";
import { ArchiveBrowser } from "./testing/archive-browser";
import { hasPython, readZip } from "./testing/read-zip";

const routes = { sessions, session, archive, archives, prepared, progress };
let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside({ PORTSIDE_MAX_TREE_DEPTH: "3" });
});
afterAll(() => portside.close());

async function connect(options: FakeServerOptions, settings: object = {}) {
  const server = await fakeServer(options);
  const login = { host: server.host, port: server.port, user: "u", password: "p", ...settings };
  return { server, browser: await ArchiveBrowser.connect(routes, login) };
}

async function textOf(
  browser: ArchiveBrowser,
  name: string,
  ...paths: string[]
): Promise<string | undefined> {
  const entries = await readZip(await browser.bytesOf(...paths));
  return entries.find((entry) => entry.name === name)?.text;
}

describe("the commands of an archive", () => {
  it("are one listing a directory and one transfer a file: no SIZE, no MDTM, no CWD", async () => {
    const { server, browser } = await connect({
      files: { "/d/a": "a", "/d/b": "b", "/d/e/c": "c", "/other": "x" },
    });
    const before = server.lines.length;
    await browser.bytesOf("/d");
    const asked = server.lines
      .slice(before)
      .filter((line) => /^(?:MLSD|LIST|RETR|SIZE|MDTM|CWD|STAT|MLST)\b/.test(line));
    expect(asked.toSorted()).toEqual([
      "MLSD /",
      "MLSD /d",
      "MLSD /d/e",
      "RETR /d/a",
      "RETR /d/b",
      "RETR /d/e/c",
    ]);
  });

  it("are none for HEAD", async () => {
    const { server, browser } = await connect({ files: { "/d/a": "a" } });
    const before = server.lines.length;
    const response = await browser.get("path=/d", { method: "HEAD" });
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="d.zip"');
    expect(response.body).toBeNull();
    expect(server.lines.length).toBe(before);
  });

  it("are never more transfers at once than the session has connections for", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`/d/${i}`, "x"]));
    const { server, browser } = await connect({ files }, { transferConnections: 2 });
    const usual = usualAnswer(server, "RETR");
    server.answers.set("RETR", async (connection, argument, command) => {
      // The first two wait for each other: that many come at once, and no third before one of them has ended.
      await server.received("RETR", 2);
      await new Promise(setImmediate);
      open.push(++now);
      await usual(connection, argument, command);
      now--;
    });
    let now = 0;
    const open: number[] = [];
    await browser.bytesOf("/d");
    expect(open).toHaveLength(30);
    expect(Math.max(...open)).toBe(2);
    expect(server.connections).toHaveLength(3);
  });

  it("ask for a size where the listing has none that is exact", async () => {
    const { server, browser } = await connect({
      files: { "/a": "abc" },
      answers: { MLSD: sends("type=file;modify=20240102030405; a\r\n") },
    });
    await browser.bytesOf("/a");
    expect(server.lines).toContain("SIZE /a");
  });
});

describe.skipIf(!hasPython)("names in an archive", () => {
  it("D1: never lead out of the folder that it is unpacked in", async () => {
    const names = [
      "../../x",
      "..\\..\\x",
      "/etc/x",
      "C:\\x",
      "a/b",
      "aux.txt",
      "good",
      "\u00e2\u0080\u00aetxt.exe",
      "x\u001b[31m",
    ];
    const rows = names.map((name) => `type=file;size=1;modify=20240102030405; ${name}\r\n`).join("");
    const { browser } = await connect({
      directories: ["/d"],
      answers: {
        MLSD: (connection, argument, command) =>
          sends(argument === "/" ? "type=dir; d\r\n" : rows)(connection, argument, command),
        RETR: sends("x"),
      },
    });
    const entries = await readZip(await browser.bytesOf("/d"));
    expect(entries.map(({ name }) => name)).toEqual([
      "d/",
      "d/.._.._x",
      "d/C__x",
      "d/aux_.txt",
      "d/good",
      "d/_txt.exe",
      "portside-errors.txt",
    ]);
    // No FTP command can carry a control character.
    expect(entries.at(-1)?.text).toContain("/d/x\ufffd[31m\n  The path contains control characters");
  });

  it("are text where the bytes are none, and each its own", async () => {
    const bytes = (hex: string) => Buffer.from(hex, "hex").toString("latin1");
    const names = [bytes("636166e9"), bytes("636166e8"), "caf_"];
    const { browser } = await connect({
      files: Object.fromEntries(names.map((name, i) => [`/d/${name}`, String(i)])),
    });
    const entries = await readZip(await browser.bytesOf("/d"));
    expect(entries.slice(1).map(({ name, text }) => [name, text])).toEqual([
      ["d/caf_ (2)", "0"],
      ["d/caf_ (3)", "1"],
      ["d/caf_", "2"],
    ]);
  });

  it("are readable in the archive's own, too", async () => {
    const { browser } = await connect({ files: { "/caf\u00e9/a": "1" } });
    const pathBytes = Buffer.from("/caf\u00e9", "latin1").toString("base64url");
    const response = await browser.get(`pathBytes=${pathBytes}`);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="caf_.zip"');
    await response.body?.cancel();
  });

  it("at its top are each their own, the list of errors included", async () => {
    const { server, browser } = await connect({
      files: { "/a/x.txt": "1", "/b/x.txt": "2", "/portside-errors.txt": "mine", "/c": "c" },
    });
    server.answers.set("RETR", (connection, argument, command) =>
      argument === "/c" ? "550 Permission denied." : usual(connection, argument, command),
    );
    const usual = usualAnswer(await fakeServer(), "RETR");
    const entries = await readZip(
      await browser.bytesOf("/a/x.txt", "/b/x.txt", "/portside-errors.txt", "/c"),
    );
    expect(entries.map(({ name }) => name)).toEqual([
      "x.txt",
      "x (2).txt",
      "portside-errors.txt",
      "portside-errors (2).txt",
    ]);
  });
});

describe.skipIf(!hasPython)("what Portside's own uploads left in a directory", () => {
  const part = ".portside-0123456789abcdef.part";
  const original = ".portside-0123456789abcdef.old";
  const files = {
    [`/d/${part}`]: "half",
    [`/d/${original}`]: "old",
    "/d/e/.portside-1.part": "mine",
    "/d/a": "a",
  };

  it("is left out, and listed", async () => {
    const { browser } = await connect({ files });
    const entries = await readZip(await browser.bytesOf("/d"));
    expect(entries.map(({ name }) => name)).toEqual([
      "d/",
      "d/a",
      "d/e/",
      "d/e/.portside-1.part",
      "portside-errors.txt",
    ]);
    const list = entries.at(-1)?.text ?? "";
    expect(list).toContain(`/d/${part}\n  /d/${part} is a temporary file of Portside's: a part of an upload`);
    expect(list).toContain(
      `/d/${original}\n  /d/${original} is a temporary file of Portside's: the earlier version`,
    );
  });

  it("is packed when it was chosen itself", async () => {
    const { browser } = await connect({ files });
    const entries = await readZip(await browser.bytesOf(`/d/${part}`, `/d/${original}`));
    expect(entries.map(({ name, text }) => [name, text])).toEqual([
      [part, "half"],
      [original, "old"],
    ]);
  });
});

describe.skipIf(!hasPython)("trees without end", () => {
  it("D10: that lead back into themselves are entered once", async () => {
    const rows = "type=dir;modify=20240102030405; again\r\ntype=dir;modify=20240102030405; too\r\n";
    const { server, browser } = await connect({ directories: ["/d"], answers: { MLSD: sends(rows) } });
    server.answers.set("MLSD", (connection, argument, command) =>
      sends(argument === "/" ? "type=dir; d\r\n" : rows)(connection, argument, command),
    );
    expect(await textOf(browser, "portside-errors.txt", "/d")).toMatch(
      /\/d\/again\n.*leads back into itself(?:.|\n)*\/d\/too\n/,
    );
  });

  it("are gone into as deep as the settings allow, and the rest is listed", async () => {
    const { browser } = await connect({ files: { "/1/2/3/4/5": "too deep", "/1/2/3/x": "x" } });
    const entries = await readZip(await browser.bytesOf("/1"));
    expect(entries.map(({ name }) => name)).toEqual([
      "1/",
      "1/2/",
      "1/2/3/",
      "1/2/3/x",
      "1/2/3/4/",
      "portside-errors.txt",
    ]);
    expect(entries.at(-1)?.text).toContain("/1/2/3/4 is more than 3 directories deep");
  });

  it("that the server cuts off are said to be incomplete", async () => {
    const { browser } = await connect({
      files: { "/d/a": "a" },
      answers: {
        FEAT: "211 none",
        LIST: (connection, argument, command) =>
          sends(
            connection.directory === "/"
              ? "drwxr-xr-x 2 f f 4 Jan 02  2024 d\r\n"
              : "-rw-r--r-- 1 f f 1 Jan 02  2024 a\r\n",
            { closing: connection.directory === "/" ? "226 Done." : "226 Output truncated to 1 matches" },
          )(connection, argument, command),
      },
    });
    expect(await textOf(browser, "portside-errors.txt", "/d")).toContain("more entries than it told of");
  });
});
