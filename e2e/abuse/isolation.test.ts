import { request } from "node:http";
import { TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { sends } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { contentOf } from "../running-app";
import { password, startPortside } from "./portside";

const portside = startPortside();

/** A server that shows each user a file of their own name. */
function ownFiles(options: FakeServerOptions = {}) {
  const own: Handler = (connection, argument, command) =>
    sends(`type=file;size=1; of-${connection.user}\r\n`)(connection, argument, command);
  return fakeServer({ files: { "/a": "hello" }, ...options, answers: { MLSD: own, ...options.answers } });
}

describe("two browsers on one server", () => {
  it("B7, D13: never share a connection, nor a listing, however their work mixes", async () => {
    const server = await ownFiles();
    const ann = await portside.visit(server, { user: "ann", password: `${password} of ann` });
    const bob = await portside.visit(server, { user: "bob", password: `${password} of bob` });
    const rounds = Array.from({ length: 5 }, async () => {
      const names = Promise.all([ann.namesIn("/"), bob.namesIn("/")]);
      const files = await Promise.all(
        [ann, bob].map(async (visitor) => (await visitor.askFor("downloadContent", "/a")).text()),
      );
      return [await names, files];
    });
    for (const round of await Promise.all(rounds)) {
      expect(round).toEqual([
        [["of-ann"], ["of-bob"]],
        ["hello", "hello"],
      ]);
    }
    for (const { commands } of server.connections) {
      const logins = commands.filter(({ verb }) => ["USER", "PASS"].includes(verb)).map(({ line }) => line);
      const [user] = logins;
      expect(logins).toEqual([user, `PASS ${password} of ${user?.slice(5)}`]);
    }
    expect(server.connections.length).toBeGreaterThanOrEqual(4);
  });

  it("B7, D13: with one account and another password are refused by the server, not let in by the first", async () => {
    const PASS: Handler = (_connection, said) => (said === password ? "230 In." : "530 No.");
    const server = await ownFiles({ answers: { PASS } });
    const ann = await portside.visit(server, { user: "ann" });
    const { response } = await portside.connect(server, { user: "ann", password: "a wrong one" });
    expect(response.status).toBe(401);
    expect(await ann.namesIn("/")).toEqual(["of-ann"]);
    expect(server.connections).toHaveLength(2);
  });

  it("B7: one without TLS gives nothing to one with it, nor do two with TLS share its sessions", async () => {
    const server = await ownFiles({ tls: "explicit" });
    const pinned = {
      encryption: "explicit",
      certificate: { accept: `sha256:${server.certificate.sha256}` },
    };
    await portside.visit(server, { user: "ann" });
    for (const user of ["bob", "cid"]) {
      expect(await (await portside.visit(server, { user, ...pinned })).namesIn("/")).toEqual([`of-${user}`]);
    }
    expect(server.connections.map(({ isSecured }) => isSecured)).toEqual([false, true, true]);
    const resumed = server.connections.map(
      ({ socket }) => socket instanceof TLSSocket && socket.isSessionReused(),
    );
    expect(resumed).toEqual([false, false, false]);
  });
});

describe("a browser that goes away", () => {
  it.each([
    ["a download", "downloadContent", "passive"],
    ["a download", "downloadContent", "active"],
    ["an archive", "downloadArchive", "passive"],
  ])(
    "D17, D18: in the middle of %s ends it at the server, and frees its connection",
    async (_what, what, dataMode) => {
      const files = { "/big": Buffer.alloc(30_000_000), "/a": "hello" };
      const visitor = await portside.visitScripted({ files }, { transferConnections: 1, dataMode });
      for (let i = 0; i < 2; i++) {
        const gone = new AbortController();
        const response = await visitor.askFor(what, "/big", { signal: gone.signal });
        const reader = response.body?.getReader();
        await reader?.read();
        gone.abort();
        await reader?.read().catch(() => undefined);
      }
      const { server } = visitor;
      expect(await (await visitor.askFor("downloadContent", "/a")).text()).toBe("hello");
      await expect.poll(() => server.dataConnections.every(({ socket }) => socket.destroyed)).toBe(true);
      // One to browse and one for transfers, which lived through it.
      expect(server.connections).toHaveLength(2);
      expect(linesOf(server, "RETR")).toEqual(["RETR /big", "RETR /big", "RETR /a"]);
    },
  );

  it("D17, D18: in the middle of an upload leaves nothing of it", async () => {
    const visitor = await portside.visitScripted({ files: { "/old": "old" } }, { transferConnections: 1 });
    const { server, browser, session } = visitor;
    for (const path of ["/new", "/old"]) {
      const put = request(`${portside.app.url}${contentOf(session, path)}`, {
        method: "PUT",
        headers: { cookie: browser.cookie, "content-length": "1000000" },
      });
      put.on("error", () => undefined);
      const transfers = server.dataConnections.length;
      put.write("half of it");
      await expect.poll(() => server.dataConnections[transfers]?.received.toString()).toBe("half of it");
      put.destroy();
      await expect.poll(() => [...server.files.keys()]).toEqual(["/old"]);
    }
    expect(server.files.get("/old")?.toString()).toBe("old");
    expect((await visitor.askFor("uploadContent", "/new")).status).toBe(201);
  });

  it("D9, D17: a file without end is read no faster than the browser reads", async () => {
    let sent = 0;
    const RETR: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const { socket } = await connection.openData();
      const chunk = Buffer.alloc(65_536);
      while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
      await new Promise((resolve) => socket.once("close", resolve));
      await connection.reply("426 Connection closed.");
    };
    const visitor = await portside.visitScripted({
      answers: { SIZE: "550 Not a plain file.", MLSD: sends("type=file; endless\r\n"), RETR },
    });
    const gone = new AbortController();
    const response = await visitor.askFor("downloadContent", "/endless", { signal: gone.signal });
    expect(response.status).toBe(200);
    await expect.poll(() => sent).toBeGreaterThan(0);
    expect(await visitor.namesIn("/")).toEqual(["endless"]);
    gone.abort();
    await expect
      .poll(() => visitor.server.dataConnections.every(({ socket }) => socket.destroyed))
      .toBe(true);
    expect((await visitor.askFor("makeDirectory", "/new")).status).toBe(201);
  });
});
