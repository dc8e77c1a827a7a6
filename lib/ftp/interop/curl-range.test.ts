import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { sends } from "../testing/fake-replies";
import { download } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

const content = randomBytes(2_000_000);

describe("where a resumed download begins", () => {
  it("C58: sends neither REST nor RETR when that is beyond the size, and the session goes on", async () => {
    const server = await fakeServer({ files: { "/a": "x".repeat(85) } });
    const session = await openSession(server);
    await expect(download(session, "/a", { from: 2000 })).rejects.toMatchObject({
      code: "range-not-satisfiable",
      message: expect.stringMatching(/85 bytes.*2000/),
    });
    expect(verbsOf(server)).not.toContain("REST");
    expect(verbsOf(server)).not.toContain("RETR");
    expect(await download(session, "/a", { from: 84 })).toHaveLength(1);
  });

  it.each(["SIZE 20", "SIZE 0"])("C59: succeeds with 0 bytes at the very end (%s)", async (name) => {
    const size = Number(name.slice(5));
    const server = await fakeServer({ files: { "/a": "x".repeat(size) } });
    const session = await openSession(server);
    expect(await download(session, "/a", { from: size })).toHaveLength(0);
    if (size > 0) expect(server.lines).toContain(`REST ${size}`);
    expect(await download(session, "/a", { from: 0 })).toHaveLength(size);
  });

  it("C59: succeeds with 0 bytes at the very end when the server says 226 and opens no data connection", async () => {
    const server = await fakeServer({
      files: { "/a": "x".repeat(20) },
      answers: { RETR: "226 Nothing left to send." },
    });
    const session = await openSession(server, { dataMode: "active" });
    expect(await download(session, "/a", { from: 20 })).toHaveLength(0);
  });

  it.each([2 ** 65, 2 ** 53, 1e21, Number.POSITIVE_INFINITY, Number.NaN, 1.5, -1])(
    "C61: is refused at byte %s, although the size is unknown, and nothing is asked for",
    async (from) => {
      const server = await fakeServer({ files: { "/a": "abc" }, answers: { SIZE: "213 ?" } });
      const session = await openSession(server);
      await expect(download(session, "/a", { from })).rejects.toMatchObject({
        code: "range-not-satisfiable",
        message: expect.stringContaining(String(from)),
      });
      expect(verbsOf(server)).not.toContain("REST");
      expect(verbsOf(server)).not.toContain("RETR");
      expect((await download(session, "/a", {})).toString()).toBe("abc");
    },
  );

  it("C61: a part that ends before it begins is refused", async () => {
    const server = await fakeServer({ files: { "/a": "abc" } });
    const session = await openSession(server);
    await expect(download(session, "/a", { from: 2, to: 1 })).rejects.toMatchObject({
      code: "range-not-satisfiable",
    });
    expect(verbsOf(server)).not.toContain("RETR");
  });
});

describe("a part of a file", () => {
  const part = { from: 4, to: 16 };

  it.each([
    ["SIZE is unknown", { SIZE: "500 What?" }],
    ["SIZE is refused", { SIZE: "550 Not in this directory." }],
    ["SIZE has words before the number", { SIZE: `213 file: 213, Size =${content.length}` }],
    ["SIZE names no number", { SIZE: "213 none" }],
  ])("C60: is asked for by REST, and ended where it ends, where %s", async (_name, answers) => {
    const server = await fakeServer({ files: { "/a": content }, answers });
    const session = await openSession(server);
    expect((await download(session, "/a", part)).equals(content.subarray(4, 17))).toBe(true);
    const verbs = verbsOf(server);
    expect(verbs.indexOf("RETR") - verbs.indexOf("REST")).toBe(1);
    expect(server.lines).toContain("REST 4");
    expect(notesOf(session)).toContain("range-complete");
    // In step: the next answer is the next command's.
    expect((await download(session, "/a", {})).equals(content)).toBe(true);
  });

  it("C60: takes the last number of a noisy 213 for the size", async () => {
    const server = await fakeServer({
      files: { "/a": "x".repeat(51) },
      answers: { SIZE: "213 file: 213, Size =51" },
    });
    const session = await openSession(server);
    const { facts, body } = await session.download(session.encodePath("/a"), { from: 10 });
    expect(facts.size).toBe(51);
    expect(await buffer(body)).toHaveLength(41);
    await expect(download(session, "/a", { from: 52 })).rejects.toMatchObject({
      code: "range-not-satisfiable",
    });
  });

  it("C60: isn't handed out as asked for when the server refuses REST", async () => {
    const server = await fakeServer({ files: { "/a": content }, answers: { REST: "502 No restarts." } });
    const session = await openSession(server);
    await expect(download(session, "/a", part)).rejects.toMatchObject({
      code: "not-supported",
      reply: { command: "REST 4", code: 502 },
    });
    expect(verbsOf(server)).not.toContain("RETR");
    expect((await download(session, "/a", {})).equals(content)).toBe(true);
  });

  it("C60: leaves no offset behind for the next file when RETR is refused after REST", async () => {
    const server = await fakeServer({ files: { "/a": content, "/b": "whole" } });
    const retrieve = usualAnswer(server, "RETR");
    // Keeps the offset, as some servers do, because the refused transfer never used it.
    server.answers.set("RETR", (connection, argument, command) =>
      argument === "/a" ? "550 Busy." : retrieve(connection, argument, command),
    );
    const session = await openSession(server);
    await expect(download(session, "/a", part)).rejects.toMatchObject({ reply: { code: 550 } });
    expect((await download(session, "/b", {})).toString()).toBe("whole");
  });

  it("C60: is incomplete when the file ends before the part does", async () => {
    const server = await fakeServer({ answers: { SIZE: "213 100", RETR: sends("x".repeat(5)) } });
    const session = await openSession(server);
    await expect(download(session, "/a", part)).rejects.toMatchObject({ code: "incomplete" });
  });
});
