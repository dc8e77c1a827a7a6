import { describe, expect, it } from "vitest";
import type { SessionSettings } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { FakeFtpServer } from "../testing/fake-server";
import { download, namesIn } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { sendsSlowly } from "../testing/slow-transfer";
import { usualAnswer } from "../testing/usual-answer";

const rows = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join("");

/** The commands after login, those that listings may send before them left out. */
function sentSince(server: FakeFtpServer, count: number): readonly string[] {
  return server.lines.slice(count).filter((line) => !/^(?:EPSV|PASV|EPRT|PORT|TYPE|OPTS|PRET)\b/.test(line));
}

describe("an empty directory", () => {
  const answered: readonly (readonly [string, string, Partial<SessionSettings>, Record<string, string>])[] = [
    ["NLST", "450 No files found", {}, { MLSD: "500 What?", LIST: "500 What?" }],
    ["LIST", "450 No files found", { listCommand: "LIST" }, {}],
    ["MLSD", "450 No files found", { listCommand: "MLSD" }, {}],
  ];

  it.each(answered)("C70: is what %s means by %s", async (verb, reply, settings, refusals) => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { ...refusals, [verb]: reply } });
    const session = await openSession(server, settings);
    expect(await namesIn(session)).toEqual([]);
    const connections = server.connections.length;
    expect((await session.facts(session.encodePath("/a"))).size).toBe(3);
    expect(server.connections).toHaveLength(connections);
  });

  it.each([
    ["NLST", "550 No files found.", { MLSD: "500 What?", LIST: "500 What?" }],
    ["LIST", "550 No files found.", { MLSD: "500 What?" }],
    ["MLSD", "550 No files found.", {}],
    ["MLSD", "550 The directory is empty.", {}],
  ])("C71: is what %s means by %s", async (verb, reply, refusals) => {
    const server = await fakeServer({ answers: { ...refusals, [verb]: reply } });
    const session = await openSession(server);
    expect(await namesIn(session)).toEqual([]);
  });

  it.each([
    ["550 Permission denied.", "denied"],
    ["550 Read error.", "ftp-error"],
    ["450 Transfer aborted. Link to file server lost.", "ftp-error"],
  ])("C71: isn't what %s means, which is an error, and the session goes on", async (reply, code) => {
    const server = await fakeServer({
      files: { "/ok/b": "b" },
      directories: ["/a"],
      answers: { MLSD: "500 What?", NLST: reply },
    });
    const list = usualAnswer(server, "LIST");
    server.answers.set("LIST", (connection, argument, command) =>
      connection.directory === "/a" || argument.endsWith("/a") ? reply : list(connection, argument, command),
    );
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/a"))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(reply.replace(/\.$/, "")),
      reply: { code: Number(reply.slice(0, 3)) },
    });
    expect(await namesIn(session, "/ok")).toEqual(["b"]);
  });
});

describe("a directory that isn't there", () => {
  it.each(["MLSD", "LIST"] as const)(
    "C71: is no empty one with %s, and the session goes on",
    async (listCommand) => {
      const server = await fakeServer({ files: { "/ok/b": "b" } });
      const session = await openSession(server, { listCommand });
      await expect(session.list(session.encodePath("/missing"))).rejects.toMatchObject({
        code: "not-found",
        message: expect.stringContaining("550 No such directory"),
      });
      expect(await namesIn(session, "/ok")).toEqual(["b"]);
    },
  );
});

describe("a slow server", () => {
  it.each(["MLSD", "LIST"] as const)(
    "C72: is understood when its replies come one byte at a time, from the greeting on, with %s",
    async (listCommand) => {
      const server = await fakeServer({
        files: { "/dir/a": "abc", "/b": "b" },
        chunking: { every: 1, pause: 1 },
      });
      const session = await openSession(server, { listCommand });
      expect([...(await namesIn(session))].sort()).toEqual(["b", "dir"]);
      expect(await namesIn(session, "/dir")).toEqual(["a"]);
      expect((await download(session, "/dir/a")).toString()).toBe("abc");
    },
  );

  it("C72: is waited for while its listing comes, however long that takes in all", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `file ${index}`);
    const text = names.map((name) => `type=file;size=1; ${name}\r\n`);
    const server = await fakeServer({ answers: { MLSD: sendsSlowly(text, 60) } });
    const session = await openSession(server, { timeoutSeconds: 1 });
    const startedAt = performance.now();
    expect(await namesIn(session)).toEqual(names);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
  });
});

describe("the rows of a listing", () => {
  it("C73: are read, whatever Unix puts before a name", async () => {
    const text = rows(
      "total 20480",
      "drwxr-xr-x   8 98  98      512 Oct 22  2003 .",
      "drwxr-xr-x   8 98  98      512 Oct 22  2003 ..",
      "drwxr-xr-x   2 98  98      512 May  2  1996 weirddir.txt",
      "-rw-r--r--   1 0   1        35 Jul 16  1996 README",
      "lrwxrwxrwx   1 0   1         7 Dec  9  1999 bin -> usr/bin",
      "lrwxrwxrwx   1 0   1        12 Dec  9  1999 an -> arrow -> somewhere",
      "---S--S--t   1 0   1        77 Oct 22  2003 no letter x",
      "-rwsr-sr-t   1 0   1        78 Oct 22  2003 all execute bits",
      "----------   1 0   1         0 Oct 22  2003 nobody may",
      "-r-xrwx-w-   1 0   1        79 Oct 22  2003  leading space",
      "prw-------   1 0   1         0 Oct 22  2003 a pipe",
      "srw-------   1 0   1         0 Oct 22  2003 a socket",
      "crw-rw-rw-   1 0   1    1,   3 Oct 22  2003 null",
      "brw-r-----   1 0   6    8,   0 Oct 22  2003 sda",
    );
    const server = await fakeServer({ answers: { LIST: sends(text) } });
    const session = await openSession(server, { listCommand: "LIST" });
    const { entries } = await session.list(session.encodePath("/"));
    const seen = entries.map(({ name, type, size, linkTarget, permissions }) => [
      name,
      type,
      size ?? linkTarget,
      permissions?.mode,
    ]);
    expect(seen).toEqual([
      ["weirddir.txt", "directory", null, "0755"],
      ["README", "file", 35, "0644"],
      ["bin", "link", "usr/bin", "0777"],
      ["an", "link", "arrow -> somewhere", "0777"],
      ["no letter x", "file", 77, "7001"],
      ["all execute bits", "file", 78, "7755"],
      ["nobody may", "file", 0, "0000"],
      [" leading space", "file", 79, "0572"],
      ["a pipe", "other", null, "0600"],
      ["a socket", "other", null, "0600"],
      ["null", "other", null, "0666"],
      ["sda", "other", null, "0640"],
    ]);
  });

  it("C74: are read as a DOS server prints them", async () => {
    const text = rows(
      "01-29-97  11:32PM       <DIR>          prog",
      "11-05-04  10:31AM       <DIR>          a directory.txt",
      "01-29-97  12:05AM                   35 README",
      "02-28-2024  12:00PM        4294967296 big one.iso",
      "12-31-99  11:59PM                    0 .hidden",
    );
    const server = await fakeServer({ answers: { SYST: "215 Windows_NT", LIST: sends(text) } });
    const session = await openSession(server, { listCommand: "LIST" });
    const { entries } = await session.list(session.encodePath("/"));
    expect(entries).toMatchObject([
      { name: "prog", type: "directory", size: null, modifiedAt: "1997-01-29T23:32" },
      { name: "a directory.txt", type: "directory", size: null, modifiedAt: "2004-11-05T10:31" },
      { name: "README", type: "file", size: 35, modifiedAt: "1997-01-29T00:05" },
      { name: "big one.iso", type: "file", size: 4_294_967_296, modifiedAt: "2024-02-28T12:00" },
      { name: ".hidden", type: "file", size: 0, modifiedAt: "1999-12-31T23:59" },
    ]);
  });
});

describe("names that look like wildcards (Portside has none)", () => {
  const weird = ["[", "[[*a", "*", "?", "a[", "[]", "[!", "[a-", "\\", "{a,b", "[^]*[[:alpha:]", "*?*?*[*"];

  it.each(["MLSD", "LIST"] as const)(
    "C75: stand in a listing, are entered and fetched as they are, with %s",
    async (listCommand) => {
      const files = Object.fromEntries(weird.map((name) => [`/${name}/${name}`, name]));
      const server = await fakeServer({ files });
      const session = await openSession(server, { listCommand });
      expect([...(await namesIn(session))].sort()).toEqual([...weird].sort());
      for (const name of weird) {
        expect(await namesIn(session, `/${name}`)).toEqual([name]);
        expect((await download(session, `/${name}/${name}`)).toString()).toBe(name);
      }
      expect(server.lines).toContain("RETR /[[*a/[[*a");
    },
  );

  it("C75: match nothing else: what isn't there is not found", async () => {
    const server = await fakeServer({ files: { "/ab": "1", "/ac": "2" } });
    const session = await openSession(server);
    for (const path of ["/a*", "/a?", "/a[bc]", "/a["]) {
      await expect(session.facts(session.encodePath(path))).rejects.toMatchObject({ code: "not-found" });
    }
  });
});

describe("where to list", () => {
  it("C76: goes to the root by CWD before LIST when login leads elsewhere", async () => {
    const server = await fakeServer({ files: { "/home/me/mine": "1", "/etc/motd": "2" } });
    server.answers.set("PASS", (connection) => {
      connection.directory = "/home/me";
      return "230 Logged in.";
    });
    const session = await openSession(server, { listCommand: "LIST" });
    expect(session.home).toBe("/home/me");
    const count = server.commands.length;
    expect(await namesIn(session, "/")).toEqual(["home", "etc"]);
    expect(sentSince(server, count)[0]).toBe("CWD /");
    expect(sentSince(server, count)[1]).toMatch(/^LIST\b/);
  });

  it("C76: lists the directory of the login without CWD and without a path", async () => {
    const server = await fakeServer({ files: { "/home/me/mine": "1", "/etc/motd": "2" } });
    server.answers.set("PASS", (connection) => {
      connection.directory = "/home/me";
      return "230 Logged in.";
    });
    const session = await openSession(server, { listCommand: "LIST" });
    const count = server.commands.length;
    expect(await namesIn(session, session.home)).toEqual(["mine"]);
    expect(sentSince(server, count)).toEqual(["LIST -a"]);
  });

  it("C76: lists the root with MLSD, wherever login leads", async () => {
    const server = await fakeServer({ files: { "/home/me/mine": "1", "/etc/motd": "2" } });
    server.answers.set("PASS", (connection) => {
      connection.directory = "/home/me";
      return "230 Logged in.";
    });
    const session = await openSession(server);
    expect(await namesIn(session, "/")).toEqual(["home", "etc"]);
    expect(await namesIn(session, "/home/me")).toEqual(["mine"]);
  });
});
