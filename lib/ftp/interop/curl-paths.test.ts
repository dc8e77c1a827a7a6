import { describe, expect, it } from "vitest";
import { inTurn } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { download, namesIn, readAll, upload } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";

/** MKD as real servers do it: only below a directory that is there. */
const makeBelowExisting: Handler = ({ server: { directories } }, path) => {
  if (directories.has(path)) return "550 File exists.";
  if (!directories.has(path.slice(0, path.lastIndexOf("/")) || "/")) return "550 No such directory.";
  directories.add(path);
  return `257 "${path}" created.`;
};

describe("a directory 150 levels down", () => {
  const levels = Array.from({ length: 150 }, (_, index) => `d${index}`);
  const deepest = `/${levels.join("/")}`;

  it.each(["MLSD", "LIST"] as const)(
    "C31: is listed with %s, and its files come and go",
    async (listCommand) => {
      const server = await fakeServer({ files: { [`${deepest}/a.txt`]: "abc" } });
      const session = await openSession(server, { ...patient, listCommand });
      expect(await namesIn(session, deepest)).toEqual(["a.txt"]);
      expect((await download(session, `${deepest}/a.txt`)).toString()).toBe("abc");
    },
  );

  it("C31: is made with all its parents, and removed with all that is in it", async () => {
    const server = await fakeServer({ answers: { MKD: makeBelowExisting } });
    const session = await openSession(server, patient);
    await session.makeDirectory(session.encodePath(deepest), { parents: true });
    expect(server.directories).toContain(deepest);
    expect(server.directories.size).toBe(151);
    // In two steps: how deep one delete may go is limited on purpose.
    for (const top of [`/${levels.slice(0, 75).join("/")}`, "/d0"]) {
      await session.remove(session.encodePath(top), { recursive: true });
    }
    expect([...server.directories]).toEqual(["/"]);
  }, 60_000);
});

describe("making a directory whose parents are missing", () => {
  it("C32: makes what is missing, outermost first, and enters it", async () => {
    const server = await fakeServer({ directories: ["/pub"], answers: { MKD: makeBelowExisting } });
    const session = await openSession(server, { ...patient, listCommand: "LIST" });
    await session.makeDirectory(session.encodePath("/pub/a/b"), { parents: true });
    expect(server.directories).toContain("/pub/a/b");
    expect(linesOf(server, "MKD").slice(-2)).toEqual(["MKD /pub/a", "MKD /pub/a/b"]);
    expect(await namesIn(session, "/pub/a/b")).toEqual([]);
  });

  it("C32: fails with the server's words when MKD is refused, and the session goes on", async () => {
    const server = await fakeServer({
      answers: { MKD: "550 Permission denied." },
      files: { "/a.txt": "abc" },
    });
    const session = await openSession(server, patient);
    await expect(session.makeDirectory(session.encodePath("/x/y"), { parents: true })).rejects.toMatchObject({
      code: "denied",
      message: expect.stringMatching(/MKD .*550 Permission denied/),
      reply: { code: 550 },
    });
    expect(await namesIn(session, "/")).toEqual(["a.txt"]);
    expect(server.connections).toHaveLength(1);
  });

  it("C32: is content when somebody else made it meanwhile", async () => {
    const server = await fakeServer();
    server.answers.set(
      "MKD",
      inTurn((_connection, path) => {
        server.directories.add(path);
        return "550 File exists.";
      }),
    );
    const session = await openSession(server, patient);
    await session.makeDirectory(session.encodePath("/x"), { parents: true });
    expect(linesOf(server, "MKD")).toEqual(["MKD /x"]);
  });
});

describe("paths with letters that FTP has no room for", () => {
  it.each(["/a\r\nDELE b", "/a\rb", "/a\nb", "/a\0b", "/a\u0003b", "/a\u007fb"])(
    "C36: are refused before anything is sent (%j)",
    async (path) => {
      const server = await fakeServer();
      const session = await openSession(server, patient);
      const before = server.lines.length;
      const refusal = expect.objectContaining({ code: "invalid-request" });
      expect(() => session.encodePath(path)).toThrow(refusal);
      expect(() => session.pathFromBytes(Buffer.from(path))).toThrow(refusal);
      // A round trip: what had been sent before it would have arrived by now.
      await session.makeDirectory(session.encodePath("/new"));
      expect(server.lines.slice(before)).toEqual(["MKD /new"]);
    },
  );

  it.each(["two words.txt", " before.txt", "after.txt ", "  ", "per%20cent%0d.txt", "a;b=c; d.txt"])(
    "C36: are not those with spaces, semicolons and per cent signs (%j)",
    async (name) => {
      const server = await fakeServer({ directories: ["/my files"] });
      const session = await openSession(server, patient);
      const path = session.encodePath(`/my files/${name}`);
      await upload(session, `/my files/${name}`, "abc");
      expect(server.lines).toContain(`STOR /my files/${name}`);
      expect(await namesIn(session, "/my files")).toEqual([name]);
      expect(await readAll(session, path)).toBe("abc");
      expect(server.lines).toContain(`RETR /my files/${name}`);
      await session.remove(path, { recursive: false });
      expect(server.files.size).toBe(0);
    },
  );
});
