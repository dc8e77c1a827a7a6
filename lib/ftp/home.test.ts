import { describe, expect, it } from "vitest";
import { byteString } from "../protocol/byte-string";
import { uploadText } from "./testing/files";
import { fakeServer, notesOf, openSession } from "./testing/open-session";

describe("the directory in which a session begins", () => {
  it("is kept as bytes: another charset only shows it otherwise", async () => {
    const server = await fakeServer({
      directories: ["/caf\xe9"],
      answers: { PWD: '257 "/caf\xe9" is current directory.' },
    });
    const session = await openSession(server);
    expect(session).toMatchObject({ home: "/caf\ufffd", homeIsExact: false, homeBytes: "/caf\xe9" });
    expect((await session.list(session.homeBytes)).entries).toEqual([]);
    session.change({ charset: "latin1" });
    expect(session).toMatchObject({ home: "/café", homeIsExact: true });
  });

  it("is what the settings say, without asking", async () => {
    const server = await fakeServer({ directories: ["/pub"] });
    const session = await openSession(server, { initialPath: "/pub" });
    expect(session.home).toBe("/pub");
    expect(server.lines.filter((line) => /^(?:CWD|PWD)/.test(line))).toEqual([]);
  });

  it("is asked for when the settings name one below that of the login", async () => {
    const server = await fakeServer({
      directories: ["/home/me/pub"],
      greeting: async (connection) => {
        connection.directory = "/home/me";
        await connection.reply("220 Hello");
      },
    });
    const session = await openSession(server, { initialPath: "pub" });
    expect(session.home).toBe("/home/me/pub");
    expect(server.lines.slice(-2)).toEqual(["CWD pub", "PWD"]);
  });

  it("is the login's when the settings' one is refused, with a note", async () => {
    const server = await fakeServer();
    const session = await openSession(server, { initialPath: "missing" });
    expect(session.home).toBe("/");
    expect(notesOf(session)).toEqual(["initial-path-refused"]);
  });

  it("has slashes where the server says backslashes, which may be half of a letter", async () => {
    const server = await fakeServer({
      answers: { PWD: '257 "C:\\dir\\\x95\x5c" is current directory.', MLSD: "550 No files found." },
    });
    const session = await openSession(server, { charset: "shift_jis" });
    expect(session.homeBytes).toBe("C:/dir/\x95\x5c");
    await session.list(byteString("C:/dir/\x95\x5c"));
    expect(server.lines).toContain("MLSD C:/dir/\x95\x5c");
  });
});

describe("a path that isn't absolute", () => {
  it.each([
    ["/", "new"],
    ["/", "C:/new"],
    ["C:/ftp", "new"],
    ["C:/ftp", "C:new"],
    ["DISK:[ANON]", "new"],
    ["DISK:[ANON]", "new/file"],
  ])("is sent to no server, wherever a connection is: home %s, path %s", async (home, text) => {
    const server = await fakeServer({ answers: { PWD: `257 "${home}" is current directory.` } });
    const session = await openSession(server);
    const path = byteString(text);
    const before = server.lines.length;
    const refused = { code: "invalid-request" };
    await expect(session.list(path)).rejects.toMatchObject(refused);
    await expect(session.makeDirectory(path)).rejects.toMatchObject(refused);
    await expect(session.remove(path, { recursive: true })).rejects.toMatchObject(refused);
    await expect(session.download(path)).rejects.toMatchObject(refused);
    await expect(uploadText(session, path, "x")).rejects.toMatchObject(refused);
    await expect(session.rename(session.homeBytes, path)).rejects.toMatchObject(refused);
    expect(server.commands.slice(before).filter(({ argument }) => argument.includes("new"))).toEqual([]);
  });
});

describe("a charset of single bytes", () => {
  it("takes no unused byte for a letter, and has none for U+FFFD", async () => {
    const server = await fakeServer({ files: { "/a\x9d": "1" } });
    const session = await openSession(server, { charset: "windows-1252" });
    const [entry] = (await session.list(byteString("/"))).entries;
    expect(entry).toMatchObject({ nameIsExact: false, nameBytes: "a\x9d" });
    expect(() => session.encodePath("/a\ufffd")).toThrow(/cannot express/);
  });
});
