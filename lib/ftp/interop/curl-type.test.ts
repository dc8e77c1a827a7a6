import { describe, expect, it } from "vitest";
import { download } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";

/** Line ends, NUL and 0xFF: what the ASCII type and Telnet would change. */
const content = "a\nb\r\nc\r\0\xffd";
const files = { "/a.bin": content };

describe("TYPE I", () => {
  it("C50: answered 314 is an error with the server's words, and no file is asked for", async () => {
    const server = await fakeServer({ files, answers: { TYPE: "314 Strange." } });
    // Wherever the session sends TYPE, at login or before the file: the person hears of it before any byte came.
    const begun = openSession(server, patient).then((session) =>
      session.download(session.encodePath("/a.bin")),
    );
    await expect(begun).rejects.toMatchObject({
      message: expect.stringMatching(/TYPE I .*314 Strange/),
      reply: { command: "TYPE I", code: 314 },
    });
    expect(linesOf(server, "RETR")).toEqual([]);
  });

  const odd = ["226 Kind of done.", "250 Fine.", "299 Yes."];

  it.each(odd)("C50: answered %s is in force for the first file", async (reply) => {
    const server = await fakeServer({ files, answers: { TYPE: reply } });
    const session = await openSession(server, patient);
    expect((await download(session, "/a.bin")).toString("latin1")).toBe(content);
    expect(server.lines).toContain("TYPE I");
  });

  it.each(odd.slice(1))(
    "C50: answered %s is in force after a listing on the same connection",
    async (reply) => {
      const server = await fakeServer({ files, answers: { TYPE: reply } });
      const session = await openSession(server, { ...patient, transferConnections: 0 });
      await session.list(session.encodePath("/"));
      expect((await session.facts(session.encodePath("/a.bin"))).size).toBe(content.length);
      expect((await download(session, "/a.bin")).toString("latin1")).toBe(content);
      expect(server.lines).toContain("TYPE I");
      expect(server.connections).toHaveLength(1);
    },
  );
});
