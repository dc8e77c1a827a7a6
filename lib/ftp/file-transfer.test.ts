import { createHash, randomBytes } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { deferred } from "./deferred";
import { hangsUp, sends, takes } from "./testing/fake-replies";
import { download, upload } from "./testing/files";
import { countingNetwork, eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { verbsOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

const content = randomBytes(3 * 1024 * 1024);

describe("downloading", () => {
  it.each(["passive", "active"] as const)("brings every byte in %s mode", async (dataMode) => {
    const server = await fakeServer({ files: { "/big": content } });
    const session = await openSession(server, { dataMode });
    expect((await download(session, "/big")).equals(content)).toBe(true);
  });

  it("C57: brings an empty file", async () => {
    const server = await fakeServer({ files: { "/empty": "" } });
    const session = await openSession(server);
    expect(await download(session, "/empty")).toHaveLength(0);
  });

  it("S16, C57: takes 226 without a data connection for an empty file", async () => {
    const server = await fakeServer({ files: { "/empty": "" }, answers: { RETR: "226 Nothing to send" } });
    const session = await openSession(server, { dataMode: "active" });
    expect(await download(session, "/empty")).toHaveLength(0);
  });

  it.each([
    ["from an offset to the end", { from: 1000 }, content.subarray(1000)],
    ["a part in the middle", { from: 10, to: 99 }, content.subarray(10, 100)],
    ["the first byte", { from: 0, to: 0 }, content.subarray(0, 1)],
    ["more than there is", { from: 5, to: 99_000_000 }, content.subarray(5)],
  ])("C60: brings %s", async (_name, range, expected) => {
    const server = await fakeServer({ files: { "/big": content } });
    const session = await openSession(server);
    expect((await download(session, "/big", range)).equals(expected)).toBe(true);
    // The session is in step afterwards.
    expect(await download(session, "/big", { from: 0, to: 4 })).toEqual(content.subarray(0, 5));
  });

  it("C58: refuses a range beyond the end without RETR", async () => {
    const server = await fakeServer({ files: { "/a": "abc" } });
    const session = await openSession(server);
    await expect(download(session, "/a", { from: 2000 })).rejects.toMatchObject({
      code: "range-not-satisfiable",
    });
    expect(verbsOf(server)).not.toContain("RETR");
  });

  it.each([
    ["fewer bytes than SIZE said, and 226", sends(content.subarray(1)), "incomplete"],
    ["426 after all bytes", sends(content, { closing: "426 Broken" }), "incomplete"],
  ])("C55, C65: is an error at %s, and the last bytes are not handed out", async (_name, RETR, code) => {
    const server = await fakeServer({ files: { "/a": content }, answers: { RETR } });
    const session = await openSession(server);
    const { body } = await session.download(session.encodePath("/a"));
    const received: Buffer[] = [];
    body.on("data", (chunk: Buffer) => received.push(chunk));
    await expect(
      new Promise((resolve, reject) => body.once("end", resolve).once("error", reject)),
    ).rejects.toMatchObject({ code });
    expect(Buffer.concat(received).length).toBeLessThan(content.length);
  });

  it("is an error when the data connection is reset in the middle", async () => {
    const read = deferred<void>();
    const server = await fakeServer({
      files: { "/a": content },
      answers: {
        RETR: async (connection) => {
          await connection.reply("150 Here it comes.");
          const data = await connection.openData();
          // So few that all of them are read when it comes: libuv takes a reset behind unread bytes for an end.
          await data.send(content.subarray(0, 100_000));
          await read.promise;
          data.reset();
          await connection.reply("426 Connection reset.");
        },
      },
    });
    const session = await openSession(server);
    const { body } = await session.download(session.encodePath("/a"));
    body.once("data", () => read.resolve());
    await expect(buffer(body)).rejects.toMatchObject({ code: "incomplete", reply: { code: 426 } });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["reset"]);
  });

  it("C56: ends a file that grew at the announced size, and notes it", async () => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { RETR: sends("abcdefgh") } });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect(notesOf(session)).toContain("file-grew");
  });

  it("C56: believes the size in 150 rather than an older one", async () => {
    const opening = "150 Opening BINARY mode data connection (8 bytes).";
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { RETR: sends("abcdefgh", { opening }) },
    });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe("abcdefgh");
  });

  it("C52, C68: tells a missing file from a refusal", async () => {
    const server = await fakeServer({ answers: { SIZE: "550 Could not get file size." } });
    const session = await openSession(server);
    await expect(download(session, "/nothing")).rejects.toMatchObject({ code: "not-found" });
  });

  it("stops the server when the reader goes, and frees everything", async () => {
    const server = await fakeServer({ files: { "/big": randomBytes(20 * 1024 * 1024) } });
    const network = countingNetwork();
    const session = await openSession(server, {}, network);
    const { body } = await session.download(session.encodePath("/big"));
    await new Promise((resolve) => body.once("data", resolve));
    body.destroy();
    await expect.poll(() => session.isBusy).toBe(false);
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["cancelled"]);
    await session.close();
    await expect.poll(network.open).toBe(0);
  });
});

describe("uploading", () => {
  it.each(["passive", "active"] as const)("stores every byte in %s mode", async (dataMode) => {
    const server = await fakeServer();
    const session = await openSession(server, { dataMode });
    const stored = await upload(session, "/big", content, { hash: true });
    expect(stored).toMatchObject({
      size: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
      created: true,
    });
    expect([...server.files.keys()]).toEqual(["/big"]);
    expect(server.files.get("/big")?.equals(content)).toBe(true);
  });

  it("gives a large file a temporary name until it is whole", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    await upload(session, "/big", content);
    const commands = server.commands.map(({ verb, argument }) => `${verb} ${argument}`);
    expect(commands.find((command) => command.startsWith("STOR"))).toMatch(
      /^STOR \/\.portside-[0-9a-f]{16}\.part$/,
    );
    expect(commands.at(-1)).toBe("RNTO /big");
  });

  it("stores a small new file directly", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    await upload(session, "/small", Buffer.from("abc"));
    expect(server.lines).toContain("STOR /small");
  });

  it("C80: does not replace what is there unless it was said", async () => {
    const server = await fakeServer({ files: { "/a": "old" } });
    const session = await openSession(server);
    await expect(upload(session, "/a", Buffer.from("new"))).rejects.toMatchObject({ code: "already-exists" });
    expect(server.files.get("/a")?.toString()).toBe("old");
    await upload(session, "/a", Buffer.from("new"), { onExisting: "replace" });
    expect(server.files.get("/a")?.toString()).toBe("new");
  });

  it("replaces by moving the old file aside where the server doesn't rename onto one", async () => {
    const server = await fakeServer({ files: { "/a": "old" } });
    const rename = usualAnswer(server, "RNTO");
    server.answers.set("RNTO", (connection, argument, command) =>
      server.files.has(argument) ? "550 File exists." : rename(connection, argument, command),
    );
    const session = await openSession(server);
    await upload(session, "/a", Buffer.from("new"), { onExisting: "replace" });
    expect([...server.files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([["/a", "new"]]);
  });

  it.each([
    ["a small new file", "/small", 1000],
    ["a large file", "/large", 4 * 1024 * 1024],
  ])("leaves nothing of %s when the source breaks off", async (_name, path, size) => {
    const server = await fakeServer();
    const session = await openSession(server);
    const source = new PassThrough();
    const stored = session.upload(session.encodePath(path), { source, size, onExisting: "create" });
    source.write(Buffer.alloc(500));
    await server.received("STOR");
    source.destroy(new Error("the browser went"));
    await expect(stored).rejects.toMatchObject({ code: "cancelled" });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("is not complete when fewer bytes came than were announced", async () => {
    const server = await fakeServer({ files: { "/a": "old" } });
    const session = await openSession(server);
    const stored = upload(session, "/a", Buffer.from("short"), { size: 100, onExisting: "replace" });
    await expect(stored).rejects.toMatchObject({ code: "incomplete" });
    expect([...server.files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([["/a", "old"]]);
  });

  it("C80: is not complete when the server stored less than was sent", async () => {
    const server = await fakeServer();
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes.subarray(1))),
    );
    const session = await openSession(server);
    await expect(upload(session, "/a", Buffer.from("abc"))).rejects.toMatchObject({ code: "incomplete" });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("C77: says “disk full” when the server says it in the middle", async () => {
    const server = await fakeServer({
      answers: {
        STOR: async (connection) => {
          await connection.reply("150 Ready.");
          const data = await connection.openData({ read: false });
          await connection.reply("552 Disk full.");
          data.reset();
        },
      },
    });
    const session = await openSession(server);
    await expect(upload(session, "/big", content)).rejects.toMatchObject({
      code: "storage-full",
      reply: { code: 552 },
    });
  });

  it("C77: says “disk full” also to a source that streams, when the server ends the data connection with it", async () => {
    const server = await fakeServer({
      answers: {
        STOR: async (connection) => {
          await connection.reply("150 Ready.");
          const data = await connection.openData();
          await new Promise((resolve) => data.socket.once("data", resolve));
          data.reset();
          await connection.reply("552 Disk full.");
        },
      },
    });
    const session = await openSession(server);
    const source = Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(64 * 1024)));
    const stored = session.upload(session.encodePath("/big"), { source, onExisting: "create" });
    await expect(stored).rejects.toMatchObject({ code: "storage-full" });
  });

  it("leaves nothing when the caller cancels in the middle", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const source = new PassThrough();
    const cancel = new AbortController();
    const { signal } = cancel;
    const stored = session.upload(session.encodePath("/big"), { source, onExisting: "create", signal });
    source.write(Buffer.alloc(500));
    await server.received("STOR");
    cancel.abort();
    await expect(stored).rejects.toMatchObject({ code: "cancelled" });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("leaves no empty file when the data connection never came", async () => {
    const server = await fakeServer({
      answers: {
        STOR: (connection, path) => {
          connection.server.files.set(path, Buffer.alloc(0));
          return "425 Failed to establish connection.";
        },
      },
    });
    const session = await openSession(server, { passiveCommand: "EPSV" });
    await expect(upload(session, "/small", Buffer.from("abc"))).rejects.toMatchObject({
      code: "data-connection-failed",
      leftBehind: undefined,
    });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("names the incomplete file when it can't be removed", async () => {
    const server = await fakeServer({ answers: { DELE: "550 Permission denied." } });
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes.subarray(1))),
    );
    const session = await openSession(server);
    await expect(upload(session, "/a", Buffer.from("abc"))).rejects.toMatchObject({
      code: "incomplete",
      leftBehind: "/a",
    });
  });

  it("names the temporary file when the server refuses to rename, and uploads directly from then on", async () => {
    const server = await fakeServer({ answers: { RNFR: "550 Permission denied." } });
    const session = await openSession(server);
    await expect(upload(session, "/big", content)).rejects.toMatchObject({
      leftBehind: expect.stringMatching(/^\/\.portside-.*\.part$/),
    });
    await upload(session, "/big", content);
    expect(server.files.get("/big")?.equals(content)).toBe(true);
  });

  it("fails when the server hangs up in the middle, and nothing is left under the name", async () => {
    const server = await fakeServer({ files: { "/a": "old" }, answers: { STOR: hangsUp("150 Ready.") } });
    const session = await openSession(server);
    await expect(upload(session, "/a", content, { onExisting: "replace" })).rejects.toMatchObject({
      code: expect.stringMatching(/connection|incomplete/),
    });
    expect(server.files.get("/a")?.toString()).toBe("old");
  });

  it("C81: refuses a path that ends in a slash", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    await expect(upload(session, "/a/", Buffer.from("x"))).rejects.toMatchObject({ code: "invalid-request" });
  });
});

describe("transfer connections", () => {
  it("carry transfers beside browsing, up to the session's number", async () => {
    const server = await fakeServer({ files: { "/a": content } });
    const session = await openSession(server, { transferConnections: 2 });
    const bodies = await Promise.all([1, 2, 3, 4].map(() => download(session, "/a")));
    expect(bodies.every((body) => body.equals(content))).toBe(true);
    expect(server.connections).toHaveLength(3);
  });

  it("learn the server's limit without an error", async () => {
    const server = await fakeServer({
      files: { "/a": content },
      greeting: (connection) =>
        connection.number <= 2
          ? connection.reply("220 Hello")
          : connection.reply("421 There are too many connected users"),
    });
    const session = await openSession(server);
    const bodies = await Promise.all([1, 2, 3, 4].map(() => download(session, "/a")));
    expect(bodies.every((body) => body.equals(content))).toBe(true);
  });

  it("are not needed: one connection does it all where the server allows no second", async () => {
    const server = await fakeServer({
      files: { "/a": content },
      greeting: (connection) =>
        connection.number === 1
          ? connection.reply("220 Hello")
          : connection.reply("421 Too many connections"),
    });
    const session = await openSession(server);
    const bodies = await Promise.all([1, 2, 3].map(() => download(session, "/a")));
    expect(bodies.every((body) => body.equals(content))).toBe(true);
  });
});

describe("changing what is there", () => {
  it("renames, and asks before it replaces", async () => {
    const server = await fakeServer({ files: { "/a": "1", "/b": "2" } });
    const session = await openSession(server);
    const [a, b] = [session.encodePath("/a"), session.encodePath("/b")];
    await expect(session.rename(a, b)).rejects.toMatchObject({ code: "already-exists" });
    await session.rename(a, b, { replace: true });
    expect([...server.files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([["/b", "1"]]);
  });

  it("makes a directory with its parents", async () => {
    const server = await fakeServer();
    server.answers.set("MKD", (_connection, argument) => {
      const parent = argument.replace(/\/[^/]*$/, "") || "/";
      if (!server.directories.has(parent)) return "550 No such directory.";
      server.directories.add(argument);
      return `257 "${argument}" created.`;
    });
    const session = await openSession(server);
    await session.makeDirectory(session.encodePath("/x/y/z"), { parents: true });
    expect([...server.directories]).toEqual(["/", "/x", "/x/y", "/x/y/z"]);
  });

  it("deletes a tree, links themselves and never what they lead to", async () => {
    const server = await fakeServer({ files: { "/t/a": "1", "/t/sub/b": "2", "/keep/c": "3" } });
    const rows: Record<string, string> = {
      "/": "type=dir; t\r\ntype=dir; keep\r\n",
      "/t": "type=file; a\r\ntype=dir; sub\r\ntype=OS.unix=slink:/keep; link\r\n",
      "/t/sub": "type=file; b\r\n",
    };
    const deleted: string[] = [];
    server.answers.set("MLSD", (connection, argument, command) =>
      sends(rows[argument] ?? "")(connection, argument, command),
    );
    server.answers.set("DELE", (_connection, argument) => {
      deleted.push(argument);
      return "250 Gone.";
    });
    server.answers.set("RMD", (_connection, argument) => {
      deleted.push(argument);
      return "250 Gone.";
    });
    const session = await openSession(server, { listCommand: "MLSD" });
    await session.remove(session.encodePath("/t"), { recursive: true });
    expect(deleted).toEqual(["/t/a", "/t/sub/b", "/t/sub", "/t/link", "/t"]);
  });
});
