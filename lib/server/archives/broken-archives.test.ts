import { createHash, randomBytes } from "node:crypto";
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
import { run, usualAnswer } from "@/lib/ftp/testing/usual-answer";
import { codeOf } from "../testing/connected-browser";
import { startTestPortside, type TestPortside } from "../testing/test-portside";
import { ArchiveBrowser, readJob } from "./testing/archive-browser";
import { hasPython, readZip } from "./testing/read-zip";

const routes = { sessions, session, archive, archives, prepared, progress };
let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
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

/** By an end or a reset. */
async function closed({ socket }: FakeDataConnection): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
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

  it("breaks off when the file is another one by then that was changed in the same minute", async () => {
    const { server, browser } = await connect({ files: { "/d/large": large } }, { listCommand: "LIST" });
    server.answers.set("MDTM", inTurn("213 20240102030405", "213 20240102030406"));
    const begun = deferred<void>();
    onFirstRetrieval(server, "/d/large", breaksOff(begun.promise));
    const response = await browser.get("path=/d");
    await expect(restOf(response, begun.resolve)).rejects.toThrow("broke off");
    expect(server.lines.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
  });

  it("has one version of a small file that broke off: all of it from its beginning", async () => {
    const [before, after] = [Buffer.alloc(200 * kibibyte, "before"), Buffer.alloc(200 * kibibyte, "after!")];
    const { server, browser } = await connect({ files: { "/d/small": after } }, { listCommand: "LIST" });
    const broken = sends(before.subarray(0, 150 * kibibyte), { ending: "cut", closing: "426 Broken off." });
    onFirstRetrieval(server, "/d/small", broken);
    const archived = await browser.bytesOf("/d");
    expect(server.lines.filter((line) => line.startsWith("RETR"))).toHaveLength(2);
    expect((await readZip(archived))[1]?.sha256).toBe(createHash("sha256").update(after).digest("hex"));
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
  ])("D17: ends its transfers at once when %s, those ahead included", async (_, end) => {
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

/** Lets in so many connections at once. */
function atMost(connections: number): NonNullable<FakeServerOptions["greeting"]> {
  return async (connection) => {
    const open = connection.server.connections.filter(({ isClosed }) => !isClosed).length;
    if (open <= connections) return connection.reply("220 Welcome.");
    await connection.reply("421 Too many connections.");
    connection.hangUp();
  };
}

describe.skipIf(!hasPython)("a server that lets in one connection alone", () => {
  it("gives the same archive", async () => {
    const files = { "/d/a": "1", "/d/e/b": "2", "/d/large": large };
    const { browser } = await connect({
      files,
      greeting: atMost(1),
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

describe.skipIf(!hasPython)("a server that lets in two connections", () => {
  it("gives an archive with a file that was fetched ahead and turned out to be large", async () => {
    const row = (name: string, size: number) => `type=file;size=${size};modify=20240102030405; ${name}\r\n`;
    const rows = row("a", 1) + row("large", large.length) + row("log", 1000);
    const log = randomBytes(400 * kibibyte);
    const { server, browser } = await connect(
      {
        files: { "/d/a": "1", "/d/large": large },
        greeting: atMost(2),
        answers: {
          MLSD: (connection, argument, command) =>
            sends(argument === "/" ? "type=dir; d\r\n" : rows)(connection, argument, command),
        },
      },
      { timeoutSeconds: 1 },
    );
    const usual = usualAnswer(server, "RETR");
    const grown = sends(log, { opening: `150 Opening BINARY mode data connection (${log.length} bytes).` });
    server.answers.set("RETR", async (connection, argument, command) => {
      // The log has its turn last, and comes first.
      if (argument === "/d/a") await server.received("RETR", 2);
      await (argument === "/d/log" ? grown : usual)(connection, argument, command);
    });
    const entries = await readZip(await browser.bytesOf("/d"));
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ["d/", 0],
      ["d/a", 1],
      ["d/large", large.length],
      ["d/log", log.length],
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

describe.skipIf(!hasPython)("a selection of which nothing is there", () => {
  it("is answered before all of it was asked for, with a list of what is missing", async () => {
    const { server, browser } = await connect({ files: { "/d/there": "x" } });
    const usual = usualAnswer(server, "MLSD");
    const answered = deferred<void>();
    server.answers.set("MLSD", async (connection, argument, command) => {
      if (argument === "/d/gone-120") await answered.promise;
      await run(usual, connection, argument, command);
    });
    const gone = Array.from({ length: 150 }, (_, index) => `/d/gone-${index + 1}`);
    const response = await browser.fetch(await browser.prepared(...gone));
    answered.resolve();
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect((await readZip(bytes)).map(({ name }) => name)).toEqual([
      "portside-errors.txt",
      "portside-errors (2).txt",
    ]);
    expect(bytes.toString("latin1").match(/\/d\/gone-\d+(?=\n {2})/g)).toEqual(gone);
  });

  it("has what was there after all", async () => {
    const { browser } = await connect({ files: { "/d/there": "x" } });
    const gone = Array.from({ length: 100 }, (_, index) => `/d/gone-${index + 1}`);
    const entries = await readZip(await browser.bytesOf(...gone, "/d/there"));
    expect(entries.map(({ name }) => name)).toEqual(["portside-errors.txt", "there"]);
  });
});
