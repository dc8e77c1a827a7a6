import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { byteString } from "../protocol/byte-string";
import { inTurn, sends, silence } from "./testing/fake-replies";
import type { Answers, FakeFtpServer, Handler } from "./testing/fake-server";
import { upload, uploadReplacing } from "./testing/files";
import { fakeServer, openSession } from "./testing/open-session";
import { linesOf, verbsOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

const forbidden = "550 Permission denied.";
const hidden = "550 No such file.";
const cutOff = "226 Output truncated to 1 matches";

/** The files that a server has, as text. */
function contentOf({ files }: FakeFtpServer): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString("latin1")]));
}

describe("renaming to a name that differs in case only", () => {
  /** Finds a file under each way to write its name, as servers on Windows do. */
  async function withoutCase(files: Readonly<Record<string, string>>) {
    const server = await fakeServer({ files });
    const real = (path: string) =>
      [...server.files.keys()].find((known) => known.toLowerCase() === path.toLowerCase()) ?? path;
    for (const verb of ["SIZE", "MDTM", "RNFR"]) {
      const answer = usualAnswer(server, verb);
      server.answers.set(verb, (connection, path, command) => answer(connection, real(path), command));
    }
    return server;
  }

  it.each([
    ["/readme", "/README"],
    ["/Pub/a", "/pub/a"],
    ["/Pub/a/b", "/pub/A/B"],
    ["/\u0441.txt", "/\u0421.txt"],
  ])("replaces nothing that is there beside it: %s → %s", async (from, to) => {
    const bytes = (path: string) => Buffer.from(path).toString("latin1");
    const files = { [bytes(from)]: "old", [bytes(to)]: "precious" };
    const server = await fakeServer({ files });
    const session = await openSession(server);
    const renamed = session.rename(session.encodePath(from), session.encodePath(to));
    await expect(renamed).rejects.toMatchObject({ code: "already-exists" });
    expect(contentOf(server)).toEqual(files);
    await session.rename(session.encodePath(from), session.encodePath(to), { replace: true });
    expect(contentOf(server)).toEqual({ [bytes(to)]: "old" });
  });

  it("takes the second byte of a letter for no letter (Shift JIS)", async () => {
    const files = { "/\x83\x41": "a", "/\x83\x61": "precious" };
    const server = await fakeServer({ files });
    const session = await openSession(server, { charset: "shift_jis" });
    const renamed = session.rename(byteString("/\x83\x41"), byteString("/\x83\x61"));
    await expect(renamed).rejects.toMatchObject({ code: "already-exists" });
    expect(contentOf(server)).toEqual(files);
    // They are ア and ヂ: SIZE tells that the other one is there, and no listing is needed.
    expect(linesOf(server, "MLSD")).toEqual([]);
  });

  it("is done where case doesn't matter, although the new name is found there", async () => {
    const server = await withoutCase({ "/pub/readme": "1" });
    const session = await openSession(server);
    await session.rename(byteString("/pub/readme"), byteString("/pub/README"));
    expect(contentOf(server)).toEqual({ "/pub/README": "1" });
  });

  it("asks about the new name where the listing was cut off before both could come", async () => {
    const files = { "/readme": "old", "/README": "precious" };
    const server = await fakeServer({ files });
    server.answers.set("MLSD", sends("type=file;size=3; readme\r\n", { closing: cutOff }));
    const session = await openSession(server);
    const renamed = session.rename(byteString("/readme"), byteString("/README"));
    await expect(renamed).rejects.toMatchObject({ code: "already-exists" });
    expect(contentOf(server)).toEqual(files);
  });
});

describe("an upload that may only create", () => {
  const files = { "/in/secret": "precious" };

  it.each([
    ["SIZE and MDTM", { SIZE: forbidden, MDTM: forbidden }],
    ["SIZE", { SIZE: forbidden }],
    ["MDTM", { SIZE: hidden, MDTM: forbidden }],
    ["SIZE, with an unknown MDTM", { SIZE: forbidden, MDTM: "500 What?" }],
  ])("replaces nothing of which the server refuses to speak: %s", async (_, answers: Answers) => {
    const server = await fakeServer({ files, answers });
    const session = await openSession(server);
    await expect(upload(session, "/in/secret", "x")).rejects.toMatchObject({ code: "already-exists" });
    // The listing that shows the one shows that the other isn't there.
    expect(await upload(session, "/in/new", "x")).toMatchObject({ created: true });
    expect(contentOf(server)).toEqual({ ...files, "/in/new": "x" });
  });

  const unlistable = { SIZE: forbidden, MDTM: forbidden, MLSD: forbidden };

  it("is refused where nobody may say what is there, and one that may replace is not", async () => {
    const server = await fakeServer({ files, answers: unlistable });
    const session = await openSession(server);
    await expect(upload(session, "/in/secret", "x")).rejects.toMatchObject({
      code: "denied",
      reply: { command: "SIZE /in/secret" },
    });
    expect(contentOf(server)).toEqual(files);
    expect(await uploadReplacing(session, "/in/secret", "new")).toMatchObject({ created: false });
    expect(contentOf(server)).toEqual({ "/in/secret": "new" });
  });

  it("is refused where the listing was cut off and the server has no SIZE", async () => {
    const server = await fakeServer({
      files,
      answers: { SIZE: "500 What?", MLSD: sends("type=file;size=1; a\r\n", { closing: cutOff }) },
    });
    const session = await openSession(server);
    await expect(upload(session, "/in/secret", "x")).rejects.toMatchObject({ code: "already-exists" });
    expect(contentOf(server)).toEqual(files);
  });

  it("asks once for a SIZE that the server doesn't have", async () => {
    const server = await fakeServer({ answers: { SIZE: "500 What?" } });
    const session = await openSession(server);
    await upload(session, "/a", "1");
    await upload(session, "/b ", "2");
    await session.facts(byteString("/a"));
    await session.rename(byteString("/a"), byteString("/c"));
    expect(linesOf(server, "SIZE")).toEqual(["SIZE /a"]);
  });

  it("asks once for an MDTM that the server doesn't have", async () => {
    const server = await fakeServer({ answers: { MDTM: "502 What?" } });
    const session = await openSession(server);
    for (const path of ["/a", "/b"]) await upload(session, path, "1");
    await session.facts(byteString("/a"));
    expect(linesOf(server, "MDTM")).toEqual(["MDTM /a"]);
  });
});

describe("an upload that fails deletes nothing", () => {
  const files = { "/secret": "precious" };
  /** Hides the file: whatever is asked of it, there is none. */
  const hiding = { SIZE: hidden, MDTM: hidden };

  it("when it is cancelled before STOR was sent", async () => {
    const server = await fakeServer({ files, answers: { ...hiding, EPSV: silence } });
    const session = await openSession(server);
    const stop = new AbortController();
    const source = Readable.from([Buffer.from("x")]);
    const request = { source, size: 1, onExisting: "create", signal: stop.signal } as const;
    const uploading = session.upload(byteString("/secret"), request);
    uploading.catch(() => undefined);
    await server.received("EPSV");
    stop.abort();
    await expect(uploading).rejects.toMatchObject({ code: "cancelled", leftBehind: undefined });
    expect(linesOf(server, "STOR", "DELE")).toEqual([]);
    expect(contentOf(server)).toEqual(files);
  });

  it.each(["425 Permission denied.", "425 Permission Denied. File Exists.", "553 File exists."])(
    "C78: when STOR is refused with %s before it began",
    async (STOR) => {
      const server = await fakeServer({ files, answers: { ...hiding, STOR } });
      const session = await openSession(server);
      await expect(upload(session, "/secret", "x")).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:denied|already-exists)$/),
        leftBehind: undefined,
      });
      expect(verbsOf(server)).not.toContain("DELE");
      expect(contentOf(server)).toEqual(files);
    },
  );

  it("C78: when the server finds out only after 150 that there is a file", async () => {
    const server = await fakeServer({ files, answers: { ...hiding } });
    server.answers.set("STOR", async (connection) => {
      await connection.reply("150 Ready.");
      const data = await connection.openData();
      await data.receiveAll();
      await connection.reply("553 File exists.");
    });
    const session = await openSession(server);
    await expect(upload(session, "/secret", "x")).rejects.toMatchObject({ code: "already-exists" });
    expect(verbsOf(server)).not.toContain("DELE");
  });

  it("but what STOR began, and what an attempt before the last one made", async () => {
    const server = await fakeServer();
    const made: Handler = (_connection, path) => {
      server.files.set(path, Buffer.alloc(0));
      return ["150 Ready.", "452 Disk full."];
    };
    server.answers.set("STOR", made);
    const session = await openSession(server);
    await expect(upload(session, "/a", "x")).rejects.toMatchObject({ code: "storage-full" });
    expect(contentOf(server)).toEqual({});

    server.answers.set("STOR", (connection, path) => {
      connection.server.files.set(path, Buffer.alloc(0));
      return "425 Failed to establish connection.";
    });
    server.answers.set("PASV", "500 What?");
    await expect(upload(session, "/b", "x")).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(linesOf(server, "STOR", "PASV")).toContain("PASV");
    expect(contentOf(server)).toEqual({});
  });

  it("and names what is left where DELE is refused and SIZE is forbidden", async () => {
    const server = await fakeServer({ answers: { DELE: forbidden } });
    server.answers.set("STOR", (connection, path) => {
      connection.server.files.set(path, Buffer.alloc(0));
      connection.server.answers.set("SIZE", forbidden);
      return ["150 Ready.", "452 Disk full."];
    });
    const session = await openSession(server);
    await expect(upload(session, "/a", "x")).rejects.toMatchObject({ leftBehind: "/a" });
  });
});

describe("a directory whose listing the server cuts off", () => {
  /** One row at a time: what is first in the directory. */
  const firstOnly = (server: FakeFtpServer): Handler => {
    return (connection, directory, command) => {
      const prefix = directory === "/" ? "/" : `${directory}/`;
      const below = [...server.files.keys(), ...server.directories].filter(
        (path) => path.startsWith(prefix) && path !== prefix,
      );
      const [name = ""] = (below[0] ?? "").slice(prefix.length).split("/");
      const type = server.files.has(prefix + name) ? "file" : "dir";
      const rows = name === "" ? "" : `type=${type}; ${name}\r\n`;
      const closing = below.length > 1 ? cutOff : "226 Done.";
      return sends(rows, { closing })(connection, directory, command);
    };
  };

  async function cuttingOff(options: Parameters<typeof fakeServer>[0]) {
    const server = await fakeServer(options);
    server.answers.set("MLSD", firstOnly(server));
    return { server, session: await openSession(server) };
  }

  it("lets a file be deleted that isn't listed", async () => {
    const { server, session } = await cuttingOff({ files: { "/a": "1", "/z": "2" } });
    await session.remove(byteString("/z"), { recursive: false });
    expect(contentOf(server)).toEqual({ "/a": "1" });
  });

  it("lets an empty directory be deleted that isn't listed, and never what is in one", async () => {
    const { server, session } = await cuttingOff({
      files: { "/a": "1", "/full/b": "2" },
      directories: ["/z"],
    });
    await session.remove(byteString("/z"), { recursive: true });
    expect([...server.directories]).not.toContain("/z");
    await expect(session.remove(byteString("/full"), { recursive: true })).rejects.toMatchObject({
      reply: { command: "DELE /full" },
    });
    expect(contentOf(server)).toEqual({ "/a": "1", "/full/b": "2" });
  });

  it("is not where something is missing: the server's own words count", async () => {
    const { server, session } = await cuttingOff({ files: { "/a": "1", "/z": "2" } });
    server.answers.set("SIZE", inTurn("550 What?"));
    await expect(session.facts(byteString("/z"))).rejects.toMatchObject({ code: "ftp-error" });
    await expect(session.remove(byteString("/nothing"), { recursive: false })).rejects.toMatchObject({
      code: "not-found",
      reply: { command: "DELE /nothing" },
    });
  });

  it("is emptied in rounds when it is deleted", async () => {
    const { server, session } = await cuttingOff({ files: { "/d/a": "1", "/d/b": "2", "/d/c": "3" } });
    server.directories.add("/d");
    await session.remove(byteString("/d"), { recursive: true });
    expect(contentOf(server)).toEqual({});
    expect(server.directories).not.toContain("/d");
    expect(linesOf(server, "LIST")).toEqual([]);
  });
});
