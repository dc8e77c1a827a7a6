import { describe, expect, it } from "vitest";
import { download, upload } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

describe("commands that are sent together", () => {
  it("S54: are asked one by one of a server that loses the second, and nothing else is lost", async () => {
    const server = await fakeServer({ losesEarlyCommands: true });
    const session = await openSession(server);
    await upload(session, "/a", "1");
    await upload(session, "/b", "2");
    expect([...server.files].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      ["/a", "1"],
      ["/b", "2"],
    ]);
    expect(notesOf(session).filter((code) => code === "no-pipelining")).toHaveLength(1);
    // The first attempt's connection was given up, and the next one is used for both.
    expect(verbsOf(server, 3).filter((verb) => verb === "STOR")).toHaveLength(2);
  });

  it("S54: are asked one by one for a download, too", async () => {
    const server = await fakeServer({ losesEarlyCommands: true, files: { "/a": "abc" } });
    const session = await openSession(server);
    expect((await download(session, "/a")).toString()).toBe("abc");
  });

  it("S54: are not sent behind a rename that was refused: the server may still hold its first name", async () => {
    const server = await fakeServer({ files: { "/a": "1", "/old": "2" } });
    const session = await openSession(server);
    await session.facts(session.encodePath("/a"));
    server.answers.set("RNTO", "553 It exists.");
    const usual = usualAnswer(server, "RNFR");
    server.answers.set("RNFR", (connection, path, command) =>
      path === "/old" ? "550 Not that one." : usual(connection, path, command),
    );
    const rename = session.rename(session.encodePath("/a"), session.encodePath("/old"), { replace: true });
    await expect(rename).rejects.toMatchObject({ reply: { code: 553 } });
    expect(verbsOf(server).filter((verb) => verb === "RNTO")).toHaveLength(1);
  });

  it("S54: leave a data connection that was announced for nothing behind, and the next one is another", async () => {
    const server = await fakeServer({ files: { "/taken": "old" } });
    const session = await openSession(server);
    await upload(session, "/a", "1");
    await expect(upload(session, "/taken", "new")).rejects.toMatchObject({ code: "already-exists" });
    await upload(session, "/b", "2");
    expect(server.files.get("/taken")?.toString()).toBe("old");
    expect(server.files.get("/b")?.toString()).toBe("2");
    expect(verbsOf(server, 2).filter((verb) => verb === "EPSV")).toHaveLength(3);
  });

  it("S54: rename nothing when the first of them is refused", async () => {
    const server = await fakeServer({ files: { "/a": "1" } });
    const session = await openSession(server);
    await session.facts(session.encodePath("/a"));
    const rename = session.rename(session.encodePath("/missing"), session.encodePath("/new"));
    await expect(rename).rejects.toMatchObject({ code: "not-found" });
    expect([...server.files.keys()]).toEqual(["/a"]);
    await session.rename(session.encodePath("/a"), session.encodePath("/b"));
    expect([...server.files.keys()]).toEqual(["/b"]);
  });
});
