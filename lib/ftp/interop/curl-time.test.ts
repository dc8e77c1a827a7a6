import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { FtpError } from "../errors";
import type { FileFacts } from "../session-types";
import { sends } from "../testing/fake-replies";
import { download } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { linesOf, verbsOf } from "../testing/received-commands";

describe("a time stamp that makes no sense", () => {
  it.each([
    "213 2003040a102659",
    "213 200304091026",
    "213 20030409102660x",
    "213 19100040910265",
    "213 191030409102659",
    "213 20031309102659",
    "213 20030229102659",
    "213 20030409102659 in words 7",
    "213 00010101000000",
    "213 00000000000000",
    "213 now",
    "213",
  ])("C67: is no time, and the size and the file are had all the same: %s", async (MDTM) => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { MDTM } });
    const session = await openSession(server);
    expect(await session.facts(session.encodePath("/a"))).toEqual({ size: 3, modifiedAt: null });
    const { facts, body } = await session.download(session.encodePath("/a"));
    expect(facts.modifiedAt).toBeNull();
    expect((await buffer(body)).toString()).toBe("abc");
  });

  it.each(["2003040a102659", "200304091026", "20030229102659", "00010101000000"])(
    "C67: is no time in a listing either, and the row stays: %s",
    async (stamp) => {
      const server = await fakeServer({
        answers: { MLSD: sends(`type=file;size=3;modify=${stamp}; a\r\n`) },
      });
      const session = await openSession(server);
      const { entries } = await session.list(session.encodePath("/"));
      expect(entries).toMatchObject([{ name: "a", size: 3, modifiedAt: null, modifiedPrecision: null }]);
    },
  );
});

describe("a server without a time", () => {
  it.each(["550 Not available.", "500 Unknown command.", "502 Not implemented.", "501 What?", "451 Later."])(
    "C68: lets the file be downloaded although MDTM is answered %s",
    async (MDTM) => {
      const server = await fakeServer({ files: { "/a": "abc" }, answers: { MDTM } });
      const session = await openSession(server);
      const { facts, body } = await session.download(session.encodePath("/a"));
      expect(facts).toEqual({ size: 3, modifiedAt: null });
      expect((await buffer(body)).toString()).toBe("abc");
    },
  );

  it("C68: lets a file be stored although MDTM is refused", async () => {
    const server = await fakeServer({ files: { "/a": "old" }, answers: { MDTM: "550 Not available." } });
    const session = await openSession(server);
    await session.upload(session.encodePath("/a"), { source: Readable.from(["new"]), onExisting: "replace" });
    expect(server.files.get("/a")?.toString()).toBe("new");
  });

  it("C68: says “not found” where SIZE fails too, without RETR, and the session goes on", async () => {
    const server = await fakeServer({ files: { "/b": "b" } });
    const session = await openSession(server);
    await expect(download(session, "/missing")).rejects.toMatchObject({ code: "not-found" });
    expect(verbsOf(server)).not.toContain("RETR");
    expect((await download(session, "/b")).toString()).toBe("b");
  });

  it("C68: asks no more for MDTM once it is known not to be there", async () => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { MDTM: "500 Unknown command." } });
    const session = await openSession(server);
    await session.facts(session.encodePath("/a"));
    await session.facts(session.encodePath("/a"));
    expect(linesOf(server, "MDTM")).toHaveLength(1);
  });
});

describe("the answer to MDTM", () => {
  // The second is no hour of the server's or of ours where summer time leaves it out.
  it.each([
    ["213 20030409102659", "2003-04-09T10:26:59Z"],
    ["213 20240331023000", "2024-03-31T02:30:00Z"],
    ["213 20030409102659.123", "2003-04-09T10:26:59Z"],
    ["213 19700101000000", "1970-01-01T00:00:00Z"],
  ])("C69: is UTC: %s", async (MDTM, modifiedAt) => {
    const server = await fakeServer({ files: { "/a": "abc" }, answers: { MDTM } });
    const session = await openSession(server);
    expect(await session.facts(session.encodePath("/a"))).toEqual({ size: 3, modifiedAt });
    const { facts, body } = await session.download(session.encodePath("/a"));
    expect(facts.modifiedAt).toBe(modifiedAt);
    await buffer(body);
  });

  it("C69: agrees with MLSD, whose times are UTC too, and not with LIST, whose times are the server's", async () => {
    const server = await fakeServer({ files: { "/a": "abc" } });
    const session = await openSession(server);
    const { modifiedAt } = await session.facts(session.encodePath("/a"));
    const withMlsd = await session.list(session.encodePath("/"));
    expect(withMlsd.entries).toMatchObject([{ modifiedAt, modifiedPrecision: "second" }]);
    session.change({ listCommand: "LIST" });
    const withList = await session.list(session.encodePath("/"));
    expect(withList.entries).toMatchObject([{ modifiedAt: "2024-01-02", modifiedPrecision: "day" }]);
  });

  it("C69: takes no time from LIST for one in UTC where SIZE and MDTM are missing", async () => {
    const server = await fakeServer({
      answers: {
        SIZE: "500 What?",
        MDTM: "500 What?",
        MLSD: "500 What?",
        LIST: sends("-rw-r--r-- 1 ftp ftp 3 2024-01-02 03:04 a\r\n"),
      },
    });
    const session = await openSession(server);
    expect(await session.facts(session.encodePath("/a"))).toEqual({ size: 3, modifiedAt: null });
  });

  it.each([
    ["is newer", true],
    ["is older", false],
  ])("C69: decides whether to upload when what is there %s", async (_name, isNewer) => {
    const server = await fakeServer({
      files: { "/a": "old" },
      answers: { MDTM: "213 20030409102659" },
    });
    const session = await openSession(server);
    const since = Date.parse("2003-04-09T10:26:59Z") + (isNewer ? -1000 : 1000);
    const precondition = (facts: FileFacts | null) => {
      if (Date.parse(facts?.modifiedAt ?? "") > since) throw new FtpError("already-exists", "It is newer.");
    };
    const stored = session.upload(session.encodePath("/a"), {
      source: Readable.from(["new"]),
      onExisting: "replace",
      precondition,
    });
    if (isNewer) await expect(stored).rejects.toMatchObject({ message: "It is newer." });
    else await stored;
    expect(server.commands.some(({ verb }) => verb === "STOR")).toBe(!isNewer);
    expect(server.files.get("/a")?.toString()).toBe(isNewer ? "old" : "new");
  });
});
