import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hangsUp, inTurn, takes } from "../testing/fake-replies";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { upload } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";

const large = randomBytes(3 * 1024 * 1024);

const contentOf = (server: FakeFtpServer) =>
  [...server.files].map(([name, bytes]) => [name, bytes.toString()]);

describe("a server that says no in the middle of an upload", () => {
  it.each([
    ["552 Disk full.", "ends"],
    ["552 Disk full.", "resets"],
    ["452 Insufficient storage space.", "resets"],
    ["451 Failure writing to local file.", "ends"],
    ["451 Transfer aborted. Input/output error", "ends"],
    ["426 Failure writing network stream. No space left on device.", "stays"],
  ] as const)(
    "C77: is quoted: %s, while the data connection %s; nothing of the file stays",
    async (reply, then) => {
      const server = await fakeServer({
        answers: {
          STOR: async (connection, argument) => {
            await connection.reply("150 Ready.");
            const data = await connection.openData({ read: false });
            await new Promise((resolve) => data.socket.once("readable", resolve));
            connection.server.files.set(argument, Buffer.from("a part"));
            await connection.reply(reply);
            if (then === "ends") await data.end();
            else if (then === "resets") data.reset();
          },
        },
      });
      const session = await openSession(server);
      await expect(upload(session, "/big", large)).rejects.toMatchObject({
        code: reply.startsWith("426") ? "ftp-error" : "storage-full",
        message: expect.stringContaining(reply.replace(/\.$/, "")),
        reply: { code: Number(reply.slice(0, 3)) },
      });
      expect([...server.files.keys()]).toEqual([]);
    },
  );

  it("C77: is quoted also when it says so only after the last byte, and the file that was there stays", async () => {
    const server = await fakeServer({
      files: { "/a": "old" },
      answers: {
        STOR: takes((bytes, path, { server }) => server.files.set(path, bytes.subarray(1)), {
          closing: "552 Quota exceeded.",
        }),
      },
    });
    const session = await openSession(server);
    await expect(upload(session, "/a", "new", { onExisting: "replace" })).rejects.toMatchObject({
      code: "storage-full",
    });
    expect(contentOf(server)).toEqual([["/a", "old"]]);
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes)),
    );
    await upload(session, "/a", "new", { onExisting: "replace" });
    expect(contentOf(server)).toEqual([["/a", "new"]]);
  });
});

describe("a server that doesn't begin the upload", () => {
  it.each([
    ["425 Permission Denied. File Exists.", "already-exists"],
    ["425 Permission denied.", "denied"],
    ["425 Can't open data connection.", "data-connection-failed"],
  ])("C78: has failed it with %s", async (STOR, code) => {
    const server = await fakeServer({ answers: { STOR } });
    const session = await openSession(server);
    await expect(upload(session, "/a", "abc")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(STOR.replace(/\.$/, "")),
      reply: { command: "STOR /a", code: 425 },
    });
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes)),
    );
    await upload(session, "/a", "abc");
    expect(contentOf(server)).toEqual([["/a", "abc"]]);
  });

  it("C78: keeps the file that it hides and doesn't let be replaced", async () => {
    const hidden = "550 No such file.";
    const server = await fakeServer({
      files: { "/a": "old" },
      answers: { SIZE: hidden, MDTM: hidden, STOR: "425 Permission Denied. File Exists." },
    });
    const session = await openSession(server);
    await expect(upload(session, "/a", "new")).rejects.toMatchObject({ code: "already-exists" });
    expect(verbsOf(server)).not.toContain("DELE");
    expect(contentOf(server)).toEqual([["/a", "old"]]);
  });

  it.each([
    ["550 Permission denied.", "denied"],
    ["550 What?", "ftp-error"],
    ["553 Could not create file.", "denied"],
    ["532 Need account for storing files.", "login-refused"],
    ["314 Strange thing", "ftp-error"],
    ["500 Unknown command.", "not-supported"],
  ])("C79: has failed it with %s, deletes nothing, and serves the next one", async (STOR, code) => {
    const server = await fakeServer({ files: { "/b": "b" }, answers: { STOR } });
    const session = await openSession(server);
    await expect(upload(session, "/a", "abc")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(STOR.replace(/\.$/, "")),
      reply: { command: "STOR /a", code: Number(STOR.slice(0, 3)) },
      leftBehind: undefined,
    });
    expect(verbsOf(server)).not.toContain("DELE");
    const connections = server.connections.length;
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes)),
    );
    await upload(session, "/c", "c");
    expect(contentOf(server)).toEqual([
      ["/b", "b"],
      ["/c", "c"],
    ]);
    expect(server.connections).toHaveLength(connections);
  });

  it("C79: is tried anew from the first byte, never with APPE, when SIZE and STOR were refused (no resuming yet)", async () => {
    const server = await fakeServer({ answers: { SIZE: "550 What?", APPE: "550 What?" } });
    server.answers.set("STOR", inTurn("550 What?", server.answers.get("STOR")));
    const session = await openSession(server);
    await expect(upload(session, "/a", "abcdef")).rejects.toMatchObject({ reply: { code: 550 } });
    await upload(session, "/a", "abcdef");
    expect(contentOf(server)).toEqual([["/a", "abcdef"]]);
    expect(verbsOf(server)).not.toContain("APPE");
  });
});

describe("a part of the file is there already (resuming uploads comes later)", () => {
  const whole = "0123456789";
  const found: readonly (readonly [string, string | null, Record<string, string>])[] = [
    ["a shorter one", "0123", {}],
    ["one of the same size", "abcdefghij", {}],
    ["a longer one", "0123456789abc", {}],
    ["an empty one", "", {}],
    ["a shorter one, and SIZE is refused", "0123", { SIZE: "550 Not allowed." }],
    ["a shorter one, and SIZE and MDTM are unknown", "0123", { SIZE: "500 What?", MDTM: "500 What?" }],
    ["a shorter one, and SIZE names no number", "0123", { SIZE: "213 some" }],
    ["a shorter one, and SIZE is refused for the moment", "0123", { SIZE: "450 Busy." }],
  ];

  it.each(found)(
    "C80: today's upload replaces all of it, without APPE and REST: %s",
    async (_name, old, answers) => {
      const server = await fakeServer({ files: { "/a": old ?? "" }, answers });
      const session = await openSession(server);
      const stored = await upload(session, "/a", whole, { onExisting: "replace" });
      expect(stored).toMatchObject({ size: whole.length, created: false });
      expect(contentOf(server)).toEqual([["/a", whole]]);
      expect(verbsOf(server)).not.toContain("APPE");
      expect(verbsOf(server)).not.toContain("REST");
    },
  );

  it.each(found)(
    "C80: today's upload leaves it alone when it may only create: %s",
    async (_name, old, answers) => {
      const server = await fakeServer({ files: { "/a": old ?? "" }, answers });
      const session = await openSession(server);
      await expect(upload(session, "/a", whole)).rejects.toMatchObject({ code: "already-exists" });
      expect(contentOf(server)).toEqual([["/a", old]]);
      expect(verbsOf(server)).not.toContain("STOR");
    },
  );

  it("C80: today's upload of what isn't there begins at the first byte", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    expect(await upload(session, "/a", whole)).toMatchObject({ size: whole.length, created: true });
    expect(contentOf(server)).toEqual([["/a", whole]]);
    expect(verbsOf(server)).not.toContain("APPE");
  });

  it("C80: today's upload creates nothing where nobody can tell what is there", async () => {
    const refused = "550 Permission denied.";
    const server = await fakeServer({
      files: { "/drop/a": "old" },
      answers: { SIZE: "500 What?", MDTM: "500 What?", MLSD: refused, LIST: refused, CWD: refused },
    });
    const session = await openSession(server);
    await expect(upload(session, "/drop/a", whole)).rejects.toMatchObject({ code: "denied" });
    expect(contentOf(server)).toEqual([["/drop/a", "old"]]);
    expect(verbsOf(server)).not.toContain("STOR");
  });

  it("C80: what broke off is uploaded again from the first byte, and the old file stays until then", async () => {
    const server = await fakeServer({ files: { "/a": "old" } });
    const breaksOff: Handler = async (connection, argument, command) => {
      server.files.set(argument, Buffer.from(whole.slice(0, 3)));
      await hangsUp("150 Ready.")(connection, argument, command);
    };
    server.answers.set("STOR", inTurn(breaksOff, server.answers.get("STOR")));
    const session = await openSession(server);
    await expect(upload(session, "/a", whole, { onExisting: "replace" })).rejects.toBeInstanceOf(Error);
    expect(server.files.get("/a")?.toString()).toBe("old");
    await upload(session, "/a", whole, { onExisting: "replace" });
    expect(server.files.get("/a")?.toString()).toBe(whole);
    expect(verbsOf(server)).not.toContain("APPE");
  });
});

describe("a name to store under", () => {
  it.each(["/", "/dir/", "/new/"])("C81: is missing in %s, and nothing is asked or sent", async (path) => {
    const server = await fakeServer({ files: { "/dir/b": "b" } });
    const session = await openSession(server);
    const count = server.commands.length;
    await expect(upload(session, path, "abc")).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("slash"),
    });
    const sent = server.commands.slice(count).map(({ verb }) => verb);
    for (const verb of ["STOR", "SIZE", "MLSD", "LIST", "EPSV", "PASV"]) expect(sent).not.toContain(verb);
    expect(contentOf(server)).toEqual([["/dir/b", "b"]]);
  });
});

describe("commands around an upload (there are no quoted ones)", () => {
  const bytes = "abc";

  it.each([
    ["before it: SIZE", { SIZE: "500 What?" }],
    ["before it: MDTM", { MDTM: "500 What?" }],
    [
      "at login: SYST, FEAT, OPTS and CLNT",
      { SYST: "500 What?", FEAT: "500 What?", OPTS: "500 What?", CLNT: "500 What?" },
    ],
    ["at login: PWD", { PWD: "500 What?" }],
  ])("C82: that may fail don't stop it: %s", async (_name, answers) => {
    const server = await fakeServer({ answers });
    const session = await openSession(server);
    await upload(session, "/a", bytes);
    expect(contentOf(server)).toEqual([["/a", bytes]]);
  });

  it("C82: that may fail after it are noted: SIZE", async () => {
    const server = await fakeServer({ answers: { SIZE: "500 What?" } });
    const session = await openSession(server);
    await upload(session, "/a", bytes);
    expect(notesOf(session)).toContain("size-unknown");
  });

  it("C82: that must not fail stop it: TYPE before it", async () => {
    const server = await fakeServer({ answers: { TYPE: "500 What?" } });
    const stored = openSession(server).then((session) => upload(session, "/a", bytes));
    await expect(stored).rejects.toMatchObject({ reply: { command: "TYPE I", code: 500 } });
    expect(verbsOf(server)).not.toContain("STOR");
  });

  it.each(["RNFR", "RNTO"])("C82: that must not fail stop it: %s after it", async (verb) => {
    const server = await fakeServer({ files: { "/a": "old" }, answers: { [verb]: "500 What?" } });
    const session = await openSession(server);
    await expect(upload(session, "/a", bytes, { onExisting: "replace" })).rejects.toMatchObject({
      leftBehind: expect.stringMatching(/^\/\.portside-/),
      reply: { code: 500 },
    });
    expect(server.files.get("/a")?.toString()).toBe("old");
  });
});

describe("several uploads", () => {
  it.each([
    ["a connection of their own", 1, 2],
    ["the only one that is allowed", 0, 1],
  ])("C83: use %s again, after one login", async (_name, transferConnections, logins) => {
    const server = await fakeServer();
    const session = await openSession(server, { transferConnections });
    for (const name of ["/1", "/2", "/3"]) await upload(session, name, name);
    await Promise.all(["/4", "/5"].map((name) => upload(session, name, name)));
    expect(contentOf(server).flat().sort()).toEqual([
      "/1",
      "/1",
      "/2",
      "/2",
      "/3",
      "/3",
      "/4",
      "/4",
      "/5",
      "/5",
    ]);
    expect(verbsOf(server).filter((verb) => verb === "PASS")).toHaveLength(logins);
    const stores = server.commands.filter(({ verb }) => verb === "STOR");
    expect(new Set(stores.map(({ connection }) => connection)).size).toBe(1);
  });
});
