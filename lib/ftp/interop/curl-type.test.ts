import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { fakeServer, openSession } from "../testing/open-session";

// Answers that come late or never would run into this, far above the test's own time.
const patient = { timeoutSeconds: 60 };
/** Line ends, NUL and 0xFF: what the ASCII type and Telnet would change. */
const content = "a\nb\r\nc\r\0\xffd";
const files = { "/a.bin": content };

describe("TYPE I", () => {
  it("C50: answered 314 is an error with the server's words, and no file is asked for", async () => {
    const server = await fakeServer({ files, answers: { TYPE: "314 Strange." } });
    // Wherever the session sends TYPE, at login or before the file: the person hears of it before any byte came.
    const download = async () => {
      const session = await openSession(server, patient);
      return session.download(session.encodePath("/a.bin"));
    };
    await expect(download()).rejects.toMatchObject({
      message: expect.stringMatching(/TYPE I .*314 Strange/),
      reply: { command: "TYPE I", code: 314 },
    });
    expect(server.commands.filter(({ verb }) => verb === "RETR")).toEqual([]);
  });

  const odd = ["226 Kind of done.", "250 Fine.", "299 Yes."];

  it.each(odd)("C50: answered %s is in force for the first file", async (reply) => {
    const server = await fakeServer({ files, answers: { TYPE: reply } });
    const session = await openSession(server, patient);
    const { body } = await session.download(session.encodePath("/a.bin"));
    expect((await buffer(body)).toString("latin1")).toBe(content);
    expect(server.lines).toContain("TYPE I");
  });

  it.each(odd.slice(1))(
    "C50: answered %s is in force after a listing on the same connection",
    async (reply) => {
      const server = await fakeServer({ files, answers: { TYPE: reply } });
      const session = await openSession(server, { ...patient, transferConnections: 0 });
      await session.list(session.encodePath("/"));
      expect((await session.facts(session.encodePath("/a.bin"))).size).toBe(content.length);
      const { body } = await session.download(session.encodePath("/a.bin"));
      expect((await buffer(body)).toString("latin1")).toBe(content);
      expect(server.lines).toContain("TYPE I");
      expect(server.connections).toHaveLength(1);
    },
  );
});
