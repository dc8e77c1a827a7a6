import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as archive from "@/app/api/sessions/[id]/archive/route";
import * as progress from "@/app/api/sessions/[id]/archives/[archive]/progress/route";
import * as prepared from "@/app/api/sessions/[id]/archives/[archive]/route";
import * as archives from "@/app/api/sessions/[id]/archives/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { deferred } from "@/lib/ftp/deferred";
import type { FakeDataConnection } from "@/lib/ftp/testing/fake-data-connection";
import { inTurn, sends, silence } from "@/lib/ftp/testing/fake-replies";
import type { FakeFtpServer, FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { usualAnswer } from "@/lib/ftp/testing/usual-answer";
import { codeOf } from "../testing/connected-browser";
import { startTestPortside, type TestPortside } from "../testing/test-portside";
import { ArchiveBrowser, readJob } from "./testing/archive-browser";
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

/** Lets the server do something to the first RETR of a file, and the usual to the others. */
function onFirstRetrieval(server: FakeFtpServer, file: string, instead: Handler): void {
  const usual = usualAnswer(server, "RETR");
  const ofFile = inTurn(instead, usual);
  server.answers.set("RETR", (connection, argument, command) =>
    (argument === file ? ofFile : usual)(connection, argument, command),
  );
}

const kibibyte = 1024;
/** Too large to be fetched before its turn. */
const large = randomBytes(600 * kibibyte);

/** Sends a part of the large file, and breaks off when the test says so. */
function breaksOff(when: Promise<unknown>): Handler {
  return async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData();
    await data.send(large.subarray(0, 300 * kibibyte));
    await when;
    data.cut();
    await connection.reply("426 Broken off.");
  };
}

async function closed({ socket }: FakeDataConnection): Promise<void> {
  if (!socket.destroyed) await once(socket, "close");
}

/** Sends nothing, and never ends. */
const hangs: Handler = async (connection) => {
  await connection.reply("150 Here it comes.");
  await closed(await connection.openData());
  await connection.reply("426 Broken off.");
};

/** All bytes of an answer. @param onContent called when the first of a file are there */
async function restOf(response: Response, onContent: () => void): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    chunks.push(next.value);
    if (next.value.length > kibibyte) onContent();
  }
  return Buffer.concat(chunks);
}

async function textOf(
  browser: ArchiveBrowser,
  name: string,
  ...paths: string[]
): Promise<string | undefined> {
  const entries = await readZip(await browser.bytesOf(...paths));
  return entries.find((entry) => entry.name === name)?.text;
}

describe.skipIf(!hasPython)("an archive whose transfers break off", () => {
  it("goes on where one broke off, as long as the server shows the same version", async () => {
    const { server, browser } = await connect({ files: { "/d/large": large, "/d/small": "s" } });
    const begun = deferred<void>();
    onFirstRetrieval(server, "/d/large", breaksOff(begun.promise));
    const response = await browser.get("path=/d");
    const archived = await restOf(response, begun.resolve);
    expect(archived.includes(large)).toBe(true);
    expect((await readZip(archived)).map(({ name, size }) => [name, size])).toEqual([
      ["d/", 0],
      ["d/large", large.length],
      ["d/small", 1],
    ]);
    const offset = Number(server.lines.find((line) => /^REST [1-9]/.test(line))?.slice(5));
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(300 * kibibyte);
  });

  it("breaks off when the file is another one by then", async () => {
    const { server, browser } = await connect({ files: { "/d/large": large } });
    const row = (time: string) => `type=file;size=${large.length};modify=${time}; large\r\n`;
    let listings = 0;
    server.answers.set("MLSD", (connection, argument, command) => {
      if (argument === "/") return sends("type=dir; d\r\n")(connection, argument, command);
      return sends(row(listings++ === 0 ? "20240102030405" : "20240102030406"))(
        connection,
        argument,
        command,
      );
    });
    const begun = deferred<void>();
    onFirstRetrieval(server, "/d/large", breaksOff(begun.promise));
    const response = await browser.get("path=/d");
    await expect(restOf(response, begun.resolve)).rejects.toThrow("broke off");
    expect(server.lines.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
  });

  it("breaks off when a file ends too early, whatever the server says of it", async () => {
    const told = `type=file;size=${large.length * 2};modify=20240102030405; large\r\n`;
    const { browser } = await connect({ files: { "/large": large }, answers: { MLSD: sends(told) } });
    const response = await browser.get("path=/large");
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow("broke off");
  });

  it("tells whoever follows it why it broke off", async () => {
    const told = `type=file;size=${large.length * 2};modify=20240102030405; large\r\n`;
    const { browser } = await connect({ files: { "/large": large }, answers: { MLSD: sends(told) } });
    const id = await browser.prepared("/large");
    const response = await browser.fetch(id);
    const followed = await browser.progress(id);
    await expect(response.arrayBuffer()).rejects.toThrow();
    const { end } = await readJob(followed);
    expect(end.finished).toBe(false);
    expect(end.failed).toMatchObject([{ path: "/large", problem: { code: "ftp-error" } }]);
  });

  it("lists a small file that ends too early, because nothing of it is in the archive yet", async () => {
    const rows = "type=file;size=5;modify=20240102030405; a\r\ntype=file;size=1;modify=20240102030405; b\r\n";
    const { browser } = await connect({ files: { "/a": "abc", "/b": "b" }, answers: { MLSD: sends(rows) } });
    const entries = await readZip(await browser.bytesOf("/a", "/b"));
    expect(entries.map(({ name }) => name)).toEqual(["b", "portside-errors.txt"]);
    expect(entries[1]?.text).toContain("/a\n  The server said that the file was complete, but only");
  });

  it("breaks off when the server is lost, and blames no file for it", async () => {
    const { server, browser } = await connect({ files: { "/d/a": "a", "/d/large": large, "/d/z": "z" } });
    server.answers.set("RETR", (connection, argument, command) =>
      argument === "/d/a" ? usual(connection, argument, command) : void server.close(),
    );
    const usual = sends("a");
    const response = await browser.get("path=/d");
    await expect(response.arrayBuffer()).rejects.toThrow("broke off");
  });

  it("is a problem at once when no data connection works", async () => {
    const { browser } = await connect({
      files: { "/a": "a" },
      answers: { EPSV: "500 no", PASV: "425 no data connections today" },
    });
    const response = await browser.get("path=/a");
    expect(await codeOf(response)).toBe("data-connection-failed");
  });

  it("breaks off when its session is closed, and not later", async () => {
    const { server, browser } = await connect({ files: { "/a": large } });
    server.answers.set("RETR", hangsAfter(large.subarray(0, 100 * kibibyte)));
    const response = await browser.get("path=/a");
    const broken = expect(response.arrayBuffer()).rejects.toThrow("broke off");
    await browser.close();
    await broken;
  });
});

/** Sends some bytes, and never ends. */
function hangsAfter(bytes: Uint8Array): Handler {
  return async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData();
    await data.send(bytes);
    await closed(data);
    await connection.reply("426 Broken off.");
  };
}

describe("an archive that nobody wants any more", () => {
  it.each([
    ["the reader goes", async (_: ArchiveBrowser, response: Response) => response.body?.cancel()],
    [
      "it is given up",
      async (browser: ArchiveBrowser, _: Response, id: string) => void (await browser.cancel(id)),
    ],
  ])("ends its transfers at once when %s, those ahead included", async (_, end) => {
    const names = ["a", "b", "c", "d"];
    const files = Object.fromEntries(names.map((name) => [`/d/${name}`, name]));
    const { server, browser } = await connect({ files: { ...files, "/d/0": large } });
    const usual = usualAnswer(server, "RETR");
    server.answers.set("RETR", (connection, argument, command) =>
      (argument === "/d/0" ? hangsAfter(large.subarray(0, 300 * kibibyte)) : hangs)(
        connection,
        argument,
        command,
      ),
    );
    const id = await browser.prepared("/d/0", "/d/a", "/d/b", "/d/c", "/d/d");
    const response = await browser.fetch(id);
    // The large one, and two ahead: as many as the session has transfer connections.
    await server.received("RETR", 3);
    await expect.poll(() => openTransfers(server)).toBe(3);
    await end(browser, response, id);
    await expect.poll(() => openTransfers(server)).toBe(0);
    expect(server.lines.filter((line) => line.startsWith("RETR"))).toHaveLength(3);

    // Every connection is free again.
    server.answers.set("RETR", usual);
    expect((await browser.bytesOf("/d/a", "/d/b", "/d/c", "/d/d")).length).toBeGreaterThan(0);
  });

  it("ends while it still waits for a listing", async () => {
    const { server, browser } = await connect({ files: { "/a": "a" } });
    const usual = usualAnswer(server, "MLSD");
    server.answers.set("MLSD", inTurn(hangs, usual));
    const client = new AbortController();
    const asked = browser.get("path=/a", { signal: client.signal });
    await server.received("MLSD");
    await expect.poll(() => openTransfers(server)).toBe(1);
    client.abort();
    expect((await asked).status).toBeGreaterThanOrEqual(400);
    expect((await browser.bytesOf("/a")).includes("a")).toBe(true);
  });
});

function openTransfers({ dataConnections }: FakeFtpServer): number {
  return dataConnections.filter(({ socket }) => !socket.destroyed).length;
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

describe.skipIf(!hasPython)("a server that lets in one connection alone", () => {
  it("gives the same archive", async () => {
    const files = { "/d/a": "1", "/d/e/b": "2", "/d/large": large };
    const { browser } = await connect({
      files,
      greeting: async (connection) => {
        const open = connection.server.connections.filter(({ isClosed }) => !isClosed).length;
        if (open === 1) return connection.reply("220 Welcome.");
        await connection.reply("421 Too many connections.");
        connection.hangUp();
      },
    });
    const entries = await readZip(await browser.bytesOf("/d"));
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ["d/", 0],
      ["d/a", 1],
      ["d/large", large.length],
      ["d/e/", 0],
      ["d/e/b", 1],
    ]);
  });
});

describe("a server that is silent", () => {
  it("does not hold up the end of an archive that is given up", async () => {
    const { server, browser } = await connect({ files: { "/a": "a" } });
    server.answers.set("RETR", silence);
    const id = await browser.prepared("/a");
    const asked = browser.fetch(id);
    await server.received("RETR");
    await browser.cancel(id);
    expect((await asked).status).toBeGreaterThanOrEqual(400);
  });
});
