import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { inTurn, sends } from "../testing/fake-replies";
import { download } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";

describe("a size that isn't kept", () => {
  const few = Buffer.alloc(44, "x");

  it.each([
    ["SIZE says it", { SIZE: "213 10928", RETR: sends(few) }],
    ["150 says it", { SIZE: "500 What?", RETR: sends(few, { opening: "150 Here it is (10928 bytes)." }) }],
    [
      "150 says more than SIZE",
      { SIZE: "213 44", RETR: sends(few, { opening: "150 Here it is (10928 bytes)." }) },
    ],
  ])("C55: reports 44 of 10928 bytes as incomplete, despite 226, where %s", async (_name, answers) => {
    const server = await fakeServer({ files: { "/a": few }, answers });
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining("44 of 10928 bytes"),
    });
    // The server did its part: the connection is in step, and stays.
    expect((await session.facts(session.encodePath("/a"))).size).not.toBe(0);
  });

  it("C56: ends a growing file at the larger of the sizes in SIZE and 150, says so, and never cuts it silently (there is no ignoring of sizes)", async () => {
    const grown = "0123456789".repeat(5).slice(0, 48);
    const server = await fakeServer({
      files: { "/a": grown, "/b": "b" },
      answers: {
        SIZE: inTurn("213 8", "213 1"),
        RETR: inTurn(sends(grown, { opening: "150 Binary data connection for /a (7 bytes)." }), sends("b")),
      },
    });
    const session = await openSession(server);
    const { facts, body } = await session.download(session.encodePath("/a"));
    expect(facts.size).toBe(8);
    expect((await buffer(body)).toString()).toBe(grown.slice(0, 8));
    expect(notesOf(session)).toEqual(expect.arrayContaining(["size-changed", "file-grew"]));
    expect((await download(session, "/b")).toString()).toBe("b");
  });

  it.each([
    ["one in brackets in the name", "/r (12 bytes).txt", "for r (12 bytes).txt (5000 bytes)."],
    ["nothing but one that is the name's end", "/r (12 bytes)", "for r (12 bytes)."],
    ["the same without a full stop", "/dir/r (99999 bytes)", "for r (99999 bytes)"],
    ["one that isn't at the end", "/r", "(12 bytes) for r"],
    ["a smaller one", "/r", "for r (12 bytes)."],
  ])("C56: brings all 5000 bytes that SIZE told where 150 has %s", async (_name, path, words) => {
    const content = "x".repeat(5000);
    const RETR = sends(content, { opening: `150 Opening BINARY mode data connection ${words}` });
    const server = await fakeServer({ files: { [path]: content }, answers: { RETR } });
    const session = await openSession(server);
    const { facts, body } = await session.download(session.encodePath(path));
    expect(facts.size).toBe(5000);
    expect((await buffer(body)).toString()).toBe(content);
    expect(notesOf(session)).not.toContain("file-grew");
  });

  it("C55: reports a file that shrank after SIZE as incomplete, although 150 and 226 agree", async () => {
    const RETR = sends(few, { opening: "150 Here it is (44 bytes)." });
    const server = await fakeServer({ files: { "/a": "a" }, answers: { SIZE: "213 100", RETR } });
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining("44 of 100 bytes"),
    });
    expect(notesOf(session)).toContain("size-changed");
  });

  it("C56: takes the size in 150 where there is no SIZE, and a listing counts in blocks", async () => {
    const server = await fakeServer({
      answers: {
        SIZE: "500 What?",
        MLSD: "500 What?",
        LIST: sends("A.TXT;1  1  2-JAN-2024 03:04:05  [FTP]  (RWED,RWED,RE,)\r\n"),
        RETR: sends(few, { opening: "150 Opening data connection for A.TXT (44 bytes)" }),
      },
    });
    const session = await openSession(server);
    const { facts, body } = await session.download(session.encodePath("/A.TXT"));
    expect(facts.size).toBe(44);
    expect(await buffer(body)).toHaveLength(44);
  });

  it("C56: takes all 48 bytes of a file whose size nobody told", async () => {
    const grown = "0123456789".repeat(5).slice(0, 48);
    const server = await fakeServer({
      answers: { SIZE: "213 ?", MLSD: sends("type=file; a\r\n"), RETR: sends(grown) },
    });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe(grown);
    expect(notesOf(session)).not.toContain("file-grew");
  });

  it.each([
    ["a data connection without a byte", "passive", sends("")],
    ["226 alone", "active", "226 Nothing to send."],
    ["226 before the data connection ends", "passive", sends("", { early: true })],
    ["226 without 150 before it", "passive", sends("", { opening: null })],
  ] as const)("C57: brings 0 bytes of an empty file that comes as %s", async (_name, dataMode, RETR) => {
    const server = await fakeServer({ files: { "/empty": "" }, answers: { RETR } });
    const session = await openSession(server, { dataMode });
    const { facts, body } = await session.download(session.encodePath("/empty"));
    expect(facts.size).toBe(0);
    expect(await buffer(body)).toHaveLength(0);
  });
});

describe("a size beyond all bounds (there is no largest download)", () => {
  it("C62: is told without a transfer, so that a caller with a limit stops before RETR", async () => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { SIZE: "213 1099511627776" } });
    const session = await openSession(server);
    expect((await session.facts(session.encodePath("/a"))).size).toBe(1_099_511_627_776);
    expect(verbsOf(server)).not.toContain("RETR");
    expect(server.dataConnections).toEqual([]);
  });

  it("C62: is not believed when it doesn't come", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { SIZE: "213 9007199254740991", RETR: sends("abc") },
    });
    const session = await openSession(server);
    await expect(download(session, "/a")).rejects.toMatchObject({ code: "incomplete" });
  });

  it("C62: is no size where it can't be counted exactly", async () => {
    const server = await fakeServer({
      files: { "/a": "abc" },
      answers: { SIZE: "213 18446744073709551616", RETR: sends("abc") },
    });
    const session = await openSession(server);
    const { facts, body } = await session.download(session.encodePath("/a"));
    expect(facts.size).toBeNull();
    expect((await buffer(body)).toString()).toBe("abc");
  });
});
