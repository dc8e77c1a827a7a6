import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as copyRoute from "@/app/api/sessions/[id]/copy/route";
import * as sessions from "@/app/api/sessions/route";
import type { Problem } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { deferred } from "@/lib/ftp/deferred";
import { copyingServer } from "@/lib/ftp/testing/copying-server";
import { sends, silence } from "@/lib/ftp/testing/fake-replies";
import type { FakeFtpServer, Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer, openSession } from "@/lib/ftp/testing/open-session";
import { run, usualAnswer } from "@/lib/ftp/testing/usual-answer";
import { readJob } from "./archives/testing/archive-browser";
import { Patience } from "./patience";
import { type Ask, startTestPortside, TestBrowser, type TestPortside } from "./testing/test-portside";
import { TreeCopy } from "./tree-copy";

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

/** A session of a browser on a scripted server. */
async function connect(server: FakeFtpServer, browser = new TestBrowser(), settings: object = {}) {
  const body = { host: server.host, port: server.port, user: "u", password: "p", ...settings };
  const response = await browser.ask(sessions.POST, "/api/sessions", { method: "POST", body });
  const { id } = sessionSchema.parse(await response.json());
  const copy = (wanted: object, more: Ask = {}) =>
    browser.ask(copyRoute.POST, `/api/sessions/${id}/copy`, { method: "POST", body: wanted, id, ...more });
  const end = async (wanted: object) => (await readJob(await copy(wanted))).end;
  return { id, browser, copy, end };
}

const whole = { finished: true, failed: [] };
const large = randomBytes(600 * 1024);
const text = (server: FakeFtpServer, path: string) => server.files.get(path)?.toString();

describe("a copy on a server that copies by itself", () => {
  it("moves no file through Portside", async () => {
    const server = await copyingServer({ files: { "/d/a": "1", "/d/e/b": "2" }, directories: ["/d/empty"] });
    const { copy } = await connect(server);
    const { progress, end } = await readJob(await copy({ from: "/d", to: "/copy" }));
    expect(end).toEqual(whole);
    expect(progress.at(-1)).toMatchObject({ done: 5, bytes: 2 });
    expect([text(server, "/copy/a"), text(server, "/copy/e/b")]).toEqual(["1", "2"]);
    expect(server.directories).toContain("/copy/empty");
    expect(server.lines.filter((line) => /^(?:RETR|STOR)\b/.test(line))).toEqual([]);
    expect(server.lines).toContain("MFMT 20240102030405 /copy/a");
  });

  it("never replaces what is there, which the server would", async () => {
    const server = await copyingServer({ files: { "/a": "1", "/b": "mine" } });
    const { end } = await connect(server);
    expect(await end({ from: "/a", to: "/b" })).toMatchObject({
      finished: true,
      failed: [{ path: "/a", problem: { code: "already-exists" } }],
    });
    expect(text(server, "/b")).toBe("mine");
  });

  it("is made between two sessions of the same login, too", async () => {
    const server = await copyingServer({ files: { "/a": "1" } });
    const one = await connect(server);
    const { id: toSession } = await connect(server, one.browser);
    expect(await one.end({ from: "/a", to: "/b", toSession })).toEqual(whole);
    expect(server.lines).toContain("SITE CPTO /b");
  });

  it("takes links through Portside: copied as links they would lead elsewhere", async () => {
    const server = await copyingServer({ files: { "/d/l": "linked" } });
    server.answers.set("MLSD", (connection, argument, command) =>
      sends(argument === "/" ? "type=dir; d\r\n" : "type=OS.unix=slink:/x; l\r\n")(
        connection,
        argument,
        command,
      ),
    );
    const { end } = await connect(server);
    expect(await end({ from: "/d", to: "/copy" })).toEqual(whole);
    expect(text(server, "/copy/l")).toBe("linked");
    expect(server.lines).toContain("RETR /d/l");
  });
});

describe("a copy between two users of one server", () => {
  it("into what is copied is refused where paths mean the same to both", async () => {
    const server = await fakeServer({ files: { "/d/a": "1" }, answers: { PWD: '257 "/home"' } });
    const one = await connect(server);
    const { id: toSession } = await connect(server, one.browser, { user: "v" });
    expect((await one.copy({ from: "/d", to: "/D/copy", toSession })).status).toBe(400);
  });

  it("is made where each has a root of its own", async () => {
    const server = await fakeServer({ files: { "/d/a": "1" }, directories: ["/d/b"] });
    const one = await connect(server);
    const { id: toSession } = await connect(server, one.browser, { user: "v" });
    expect(await one.end({ from: "/d/a", to: "/d/a/copy", toSession })).toEqual(whole);
  });
});

it("a copy on the server that is cancelled names what it may have left", async () => {
  const server = await copyingServer({ files: { "/a": "1" } }, { onCopy: silence });
  const session = await openSession(server);
  const caller = new AbortController();
  const failed: Problem[] = [];
  const copying = new TreeCopy({
    session,
    target: session,
    isSameLogin: true,
    isSameServer: true,
    from: session.encodePath("/a"),
    to: session.encodePath("/b"),
    report: {
      progress: () => undefined,
      failed: (_, problem) => void failed.push(problem),
      skipped: () => undefined,
    },
    signal: caller.signal,
    patience: new Patience(),
    treeDepth: 8,
    isOpen: () => true,
  }).run();
  await server.received("SITE", 2);
  caller.abort();
  expect(await copying).toBe(false);
  expect(failed).toMatchObject([{ leftBehind: "/b" }]);
});

describe("a copy on a server that lets in two connections", () => {
  it("is made, although the download holds the only one for transfers", async () => {
    const server = await fakeServer({
      files: { "/d/large": large, "/d/small": "s" },
      greeting: async (connection) => {
        const open = connection.server.connections.filter(({ isClosed }) => !isClosed).length;
        if (open <= 2) return connection.reply("220 Welcome.");
        await connection.reply("421 Too many connections.");
        connection.hangUp();
      },
    });
    const { end } = await connect(server, undefined, { timeoutSeconds: 1 });
    expect(await end({ from: "/d", to: "/copy" })).toEqual(whole);
    expect(server.files.get("/copy/large")?.equals(large)).toBe(true);
    expect(text(server, "/copy/small")).toBe("s");
  });
});

describe("a copy from one server to another", () => {
  it("has every file, with its date, and makes each directory once", async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`/d/${i % 3}/${i}`, `file ${i}`]));
    const [from, to] = [
      await fakeServer({ files: { ...files, "/d/large": large } }),
      await copyingServer({}),
    ];
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    const { progress, end } = await readJob(await source.copy({ from: "/d", to: "/copy", toSession }));
    expect(end).toEqual(whole);
    expect(progress.at(-1)).toMatchObject({ done: 25, path: expect.stringMatching(/^\/d/) });
    for (const [path, content] of Object.entries(files)) {
      expect(text(to, path.replace("/d", "/copy"))).toBe(content);
    }
    expect(to.files.get("/copy/large")?.equals(large)).toBe(true);
    expect(to.lines.filter((line) => line.startsWith("MKD")).toSorted()).toEqual([
      "MKD /copy",
      "MKD /copy/0",
      "MKD /copy/1",
      "MKD /copy/2",
    ]);
    expect(to.lines.filter((line) => line.startsWith("MFMT"))).toHaveLength(21);
    // What the listing told isn't asked again.
    expect(from.lines.filter((line) => /^(?:SIZE|MDTM)\b/.test(line))).toEqual([]);
  });

  it("writes names in the target's charset, and names those that it can't", async () => {
    const utf8 = (name: string) => Buffer.from(name).toString("latin1");
    const files = { [utf8("/ö/ü")]: "umlaut", [utf8("/ö/日")]: "day", [`${utf8("/ö/")}\u00ff`]: "no text" };
    const from = await fakeServer({ files });
    const to = await fakeServer();
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser, { charset: "latin1" });
    const { finished, failed } = await source.end({ from: "/ö", to: "/Ö", toSession });
    expect(finished).toBe(true);
    expect(failed.map(({ path }) => path).toSorted()).toEqual(["/ö/日", "/ö/\ufffd"].toSorted());
    expect([...to.files]).toEqual([["/Ö/ü", Buffer.from("umlaut")]]);
  });

  it("writes no backslash, which leads out of the copy where Windows takes it for a slash", async () => {
    const from = await fakeServer({ files: { "/d/..\\..\\evil.txt": "evil", "/d/good": "good" } });
    const to = await fakeServer();
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    const { finished, failed } = await source.end({ from: "/d", to: "/copy", toSession });
    expect(finished).toBe(true);
    expect(failed).toMatchObject([{ path: "/d/..\\..\\evil.txt", problem: { code: "invalid-request" } }]);
    expect([...to.files.keys()]).toEqual(["/copy/good"]);
  });

  it("says what is wrong at the target, in that one's words", async () => {
    const [from, to] = [await fakeServer({ files: { "/a": "1" } }), await fakeServer()];
    to.answers.set("STOR", "552 Quota exceeded.");
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    expect(await source.end({ from: "/a", to: "/b", toSession })).toMatchObject({
      finished: true,
      failed: [{ path: "/a", problem: { code: "storage-full", ftp: { code: 552 } } }],
    });
  });

  it("goes on where a download broke off", async () => {
    const [from, to] = [await fakeServer({ files: { "/a": large } }), await fakeServer()];
    const usual = usualAnswer(from, "RETR");
    const arrived = deferred<void>();
    const stored = usualAnswer(to, "STOR");
    to.answers.set("STOR", async (connection, argument, command) => {
      arrived.resolve();
      await stored(connection, argument, command);
    });
    let retrievals = 0;
    from.answers.set("RETR", async (connection, argument, command) => {
      if (++retrievals > 1) return run(usual, connection, argument, command);
      await connection.reply("150 Here it comes.");
      const data = await connection.openData();
      await data.send(large.subarray(0, 300 * 1024));
      await arrived.promise;
      data.cut();
      await connection.reply("426 Broken off.");
    });
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    expect(await source.end({ from: "/a", to: "/b", toSession })).toEqual(whole);
    expect(to.files.get("/b")?.equals(large)).toBe(true);
  });

  it("leaves nothing of a file that can't be had whole", async () => {
    const told = `type=file;size=${large.length * 2};modify=20240102030405; a\r\n`;
    const [from, to] = [
      await fakeServer({ files: { "/a": large }, answers: { MLSD: sends(told) } }),
      await fakeServer(),
    ];
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    const { failed } = await source.end({ from: "/a", to: "/b", toSession });
    expect(failed).toMatchObject([
      { path: "/a", problem: { detail: expect.stringContaining("bytes arrived") } },
    ]);
    expect([...to.files.keys()]).toEqual([]);
  });

  it("that is cancelled ends on both sides at once, and leaves nothing half done", async () => {
    const [from, to] = [await fakeServer({ files: { "/a": large } }), await fakeServer()];
    from.answers.set("RETR", stalls);
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    const client = new AbortController();
    const copying = await source.copy({ from: "/a", to: "/b", toSession }, { signal: client.signal });
    await to.received("STOR");
    client.abort();
    await expect(copying.text()).rejects.toThrow();
    await expect.poll(() => openTransfers(from) + openTransfers(to)).toBe(0);
    await expect.poll(() => [...to.files.keys()]).toEqual([]);
  });

  it("ends when a server is lost, and says so once", async () => {
    const [from, to] = [await fakeServer({ files: { "/d/a": "1", "/d/b": "2" } }), await fakeServer()];
    const source = await connect(from);
    const { id: toSession } = await connect(to, source.browser);
    to.answers.set("MKD", () => void to.close());
    const { finished, failed } = await source.end({ from: "/d", to: "/copy", toSession });
    expect(finished).toBe(false);
    expect(failed).toMatchObject([{ path: "/d", problem: { code: "connection-failed" } }]);
  });
});

/** Sends some bytes, and never ends. */
const stalls: Handler = async (connection) => {
  await connection.reply("150 Here it comes.");
  const data = await connection.openData();
  await data.send(large.subarray(0, 300 * 1024));
  if (!data.socket.destroyed) await new Promise((resolve) => data.socket.once("close", resolve));
  await connection.reply("426 Broken off.");
};

function openTransfers({ dataConnections }: FakeFtpServer): number {
  return dataConnections.filter(({ socket }) => !socket.destroyed).length;
}
