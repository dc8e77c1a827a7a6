import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import type { FtpSession } from "../session-types";
import { exerciseAll } from "../testing/exercise-all";
import { takes } from "../testing/fake-replies";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { namesIn, readAll, uploadText } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

/** The commands from here on, without what opens data connections. */
function watch(server: FakeFtpServer): () => readonly string[] {
  const before = server.lines.length;
  return () => server.lines.slice(before).filter((line) => !/^(?:EPSV|PASV|TYPE I)$/.test(line));
}

describe("servers that take no paths", () => {
  /** Takes "/" and bare names alone, as servers without TVFS do. */
  function withoutPaths(answer: Handler): Handler {
    return (connection, argument, command) => {
      const bare = argument.replace(/^\.\//, "");
      if (bare !== "/" && bare.includes("/")) return "550 Invalid argument.";
      return answer(connection, bare, command);
    };
  }

  async function strictServer(files: Record<string, string>): Promise<FakeFtpServer> {
    const server = await fakeServer({
      files,
      answers: { FEAT: "211-Features\n EPSV\n SIZE\n MDTM\n211 End", MLSD: "500 What?" },
    });
    for (const verb of ["CWD", "RETR", "STOR", "SIZE", "MDTM", "DELE", "MKD", "RMD", "RNFR", "RNTO"]) {
      server.answers.set(verb, withoutPaths(usualAnswer(server, verb)));
    }
    return server;
  }

  it("S34: are gone through name by name, and get bare names from then on", async () => {
    const server = await strictServer({ "/a/b/c/file": "hello" });
    const session = await openSession(server);
    expect((await session.list(byteString("/a/b/c"))).entries).toMatchObject([{ name: "file", size: 5 }]);
    expect(linesOf(server, "CWD")).toEqual(["CWD /a/b/c", "CWD a", "CWD b", "CWD c"]);
    const after = watch(server);
    expect((await session.list(byteString("/a/b"))).entries).toMatchObject([{ name: "c" }]);
    expect(after()).toEqual(["CWD /", "CWD a", "CWD b", "LIST -a"]);
    await exerciseAll(session, "/a/b/c", "x y");
    expect(await readAll(session, byteString("/a/b/c/file"))).toBe("hello");
    expect(eventsOf(session, "note").filter(({ code }) => code === "names-only")).toHaveLength(1);
  });

  it.each([
    ["downloading", (session: FtpSession) => readAll(session, byteString("/a/b/file"))],
    ["uploading", (session: FtpSession) => uploadText(session, byteString("/a/b/new"), "x")],
    ["asking", (session: FtpSession) => session.facts(byteString("/a/b/file"))],
    ["deleting", (session: FtpSession) => session.remove(byteString("/a/b/file"), { recursive: false })],
    ["renaming", (session: FtpSession) => session.rename(byteString("/a/b/file"), byteString("/a/b/g"))],
    ["making a directory", (session: FtpSession) => session.makeDirectory(byteString("/a/b/d"))],
  ])("S34: are understood whatever comes first: %s", async (_, first) => {
    const server = await strictServer({ "/a/b/file": "hello" });
    const session = await openSession(server);
    await first(session);
    await uploadText(session, byteString("/a/b/after"), "12");
    expect(server.files.get("/a/b/after")?.toString()).toBe("12");
  });

  it("S34: are not made of every server that has no such file: its refusal stands, and no step is tried twice", async () => {
    const server = await fakeServer({ directories: ["/a/b"] });
    const session = await openSession(server);
    await expect(session.facts(byteString("/a/b/missing"))).rejects.toMatchObject({ code: "not-found" });
    expect(linesOf(server, "CWD")).toEqual([]);
  });

  describe.each([
    ["CWD", ["RETR", "STOR", "SIZE", "MDTM", "DELE", "MKD", "RMD", "RNFR", "RNTO"]],
    ["all but CWD", ["CWD"]],
  ])("but in %s", (_, strict) => {
    async function halfStrict(FEAT: string): Promise<FakeFtpServer> {
      const server = await fakeServer({
        files: { "/a/b/file": "hello" },
        answers: { FEAT, MLSD: "500 What?" },
      });
      for (const verb of strict) server.answers.set(verb, withoutPaths(usualAnswer(server, verb)));
      return server;
    }

    it.each([
      ["listing", (session: FtpSession) => session.list(byteString("/a/b"))],
      ["downloading", (session: FtpSession) => readAll(session, byteString("/a/b/file"))],
    ])("S34: get both as they want it, after %s", async (__, first) => {
      const server = await halfStrict("211-Features\n EPSV\n SIZE\n MDTM\n211 End");
      const session = await openSession(server);
      await first(session);
      expect((await session.list(byteString("/a/b"))).entries).toMatchObject([{ name: "file" }]);
      await session.list(byteString("/a"));
      expect(await readAll(session, byteString("/a/b/file"))).toBe("hello");
      await exerciseAll(session, "/a/b", "x y");
      const refused = eventsOf(session, "reply").filter(({ lines }) =>
        /Invalid argument/.test(lines[0] ?? ""),
      );
      expect(refused).toHaveLength(1);
    });

    it("S34: are believed when they name TVFS: their refusal stands", async () => {
      const server = await halfStrict("211-Features\n EPSV\n SIZE\n MDTM\n TVFS\n211 End");
      const session = await openSession(server);
      const asked = strict.includes("CWD")
        ? session.list(byteString("/a/b"))
        : session.makeDirectory(byteString("/a/b/new"));
      await expect(asked).rejects.toMatchObject({ message: expect.stringContaining("Invalid argument") });
      expect(linesOf(server, "MKD", "CWD").filter((line) => !line.includes("/a"))).toEqual([]);
    });
  });

  it("S35: names with spaces, hyphens and tildes in front are neither options nor homes nor cut", async () => {
    const odd = [" lead", "trail ", "-R", "--help", "~root", '"q"', "[a]*?", "a  b"];
    for (const strict of [true, false]) {
      const server = strict ? await strictServer({ "/a/b/file": "1" }) : await fakeServer();
      const session = await openSession(server);
      if (strict) await session.list(byteString("/a/b"));
      for (const name of odd) await exerciseAll(session, strict ? "/a/b" : "", name);
      const bare = server.lines.filter((line) => /^(?:SIZE|RETR|STOR|DELE|RNFR|CWD|MKD) [~ ]/.test(line));
      expect(bare).toEqual([]);
    }
  });

  it("S48: are missed when the server stored them under another name", async () => {
    const server = await fakeServer();
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path.replace(/ $/, "_"), bytes)),
    );
    const session = await openSession(server);
    await expect(uploadText(session, byteString("/trailing "), "x")).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringMatching(/under another name than “trailing ”/),
    });
    await uploadText(session, byteString("/plain"), "x");
    expect([...server.files.keys()]).toEqual(["/trailing_", "/plain"]);
  });

  it("S35: lists names with spaces around them as they are", async () => {
    const server = await fakeServer({ files: { "/ lead": "1", "/trail ": "22" } });
    const mlsd = await openSession(server);
    const list = await openSession(server, { listCommand: "LIST" });
    for (const session of [mlsd, list]) {
      expect(await namesIn(session)).toEqual([" lead", "trail "]);
    }
  });

  it("S35: a name like an option goes bare where even ./ is refused", async () => {
    const server = await strictServer({ "/a/b/-x": "hello" });
    for (const verb of ["SIZE", "RETR", "DELE", "MDTM"]) {
      const usual = usualAnswer(server, verb);
      server.answers.set(verb, (connection, argument, command) =>
        argument.includes("/") ? "501 No paths." : usual(connection, argument, command),
      );
    }
    const session = await openSession(server);
    await session.list(byteString("/a/b"));
    await session.remove(byteString("/a/b/-x"), { recursive: false });
    expect([...server.files.keys()]).toEqual([]);
  });
});
