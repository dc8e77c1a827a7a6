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

  it("C56: ends a growing file at the size in 150, says so, and never cuts it silently (there is no ignoring of sizes)", async () => {
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
    expect(facts.size).toBe(7);
    expect((await buffer(body)).toString()).toBe(grown.slice(0, 7));
    expect(notesOf(session)).toEqual(expect.arrayContaining(["size-changed", "file-grew"]));
    expect((await download(session, "/b")).toString()).toBe("b");
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
