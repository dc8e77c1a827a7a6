import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { deferred } from "../deferred";
import { sends, takes } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { download, upload } from "../testing/files";
import { expectInStep } from "../testing/in-step";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";

const row = "type=file;size=1; a\r\n";
/** More than sockets buffer: whoever doesn't read or write it blocks the other end. */
const content = Buffer.alloc(8 * 1024 * 1024, "0123456789abcdef");
const modes = ["passive", "active"] as const;

describe.each(modes)("no 150 in %s mode", (dataMode) => {
  it("S15: takes 226 for start and end of a listing, a download and an upload", async () => {
    const server = await fakeServer({ files: { "/a": "abc" } });
    server.answers.set("MLSD", sends(row, { opening: null }));
    server.answers.set("RETR", sends("abc", { opening: null }));
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes), { opening: null }),
    );
    const session = await openSession(server, { dataMode });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect((await download(session, "/a")).toString()).toBe("abc");
    await upload(session, "/b", Buffer.from("stored"));
    expect(server.files.get("/b")?.toString()).toBe("stored");
    await expectInStep(session);
  });

  it("S15: moves more than sockets buffer", async () => {
    const server = await fakeServer({ files: { "/a": content } });
    server.answers.set("RETR", sends(content, { opening: null }));
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path, bytes), { opening: null }),
    );
    const session = await openSession(server, { dataMode, timeoutSeconds: 10 });
    expect((await download(session, "/a")).equals(content)).toBe(true);
    await upload(session, "/b", content);
    expect(server.files.get("/b")?.equals(content)).toBe(true);
  });
});

describe("no 150, and 226 before the data", () => {
  it("S15, S17: leaves the data the session's time-out for a pause on its way", async () => {
    const RETR: Handler = async (connection) => {
      await connection.reply("226 Sent, as far as I am concerned.");
      const data = await connection.openData();
      await data.send("abc");
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await data.end("def");
    };
    const server = await fakeServer({ files: { "/a": "abcdef" }, answers: { RETR } });
    const session = await openSession(server, { timeoutSeconds: 10 });
    expect((await download(session, "/a")).toString()).toBe("abcdef");
  });
});

describe("226 to RETR of an empty file", () => {
  it("S16: is success although the server never dials (active)", async () => {
    const server = await fakeServer({ files: { "/empty": "" }, answers: { RETR: "226 Nothing to send." } });
    const session = await openSession(server, { dataMode: "active" });
    expect(await download(session, "/empty")).toHaveLength(0);
    await expectInStep(session);
  });

  it.each(["reset", "end", "stay-open"] as const)(
    "S16: is success although the server never uses the data connection: %s (passive)",
    async (ending) => {
      const opened = deferred<void>();
      const RETR: Handler = async (connection) => {
        await connection.reply("226 Nothing to send.");
        const data = await connection.openData({ read: false });
        await opened.promise;
        if (ending === "reset") data.reset();
        if (ending === "end") await data.end();
      };
      const server = await fakeServer({ files: { "/empty": "" }, answers: { RETR } });
      const session = await openSession(server, { timeoutSeconds: 3 });
      const { body } = await session.download(session.encodePath("/empty"));
      const received = buffer(body);
      received.catch(() => undefined);
      await expect.poll(() => eventsOf(session, "data-opened")).toHaveLength(1);
      opened.resolve();
      expect(await received).toHaveLength(0);
      await expectInStep(session);
    },
  );

  it("S16: is no success when the file has a size", async () => {
    const server = await fakeServer({ files: { "/full": "abc" }, answers: { RETR: "226 Sent." } });
    const session = await openSession(server, { dataMode: "active" });
    await expect(download(session, "/full")).rejects.toMatchObject({ code: "incomplete" });
  });
});
