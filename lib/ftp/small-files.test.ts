import { PassThrough, Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Session } from "./session";
import { hangsUp, takes } from "./testing/fake-replies";
import { FarNetwork } from "./testing/far-network";
import { upload } from "./testing/files";
import { anywhere, eventsOf, fakeServer, openSession } from "./testing/open-session";
import { linesOf } from "./testing/received-commands";
import { run, usualAnswer } from "./testing/usual-answer";

const one = { transferConnections: 1 };

/** What a session learns about its server with the first files. */
async function warmUp(session: Session) {
  await upload(session, "/pub/first", "1");
  await upload(session, "/pub/second", "2");
}

describe("many small files on one connection", () => {
  it("cost three round trips each: nothing waits for the answers about the file before", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const far = new FarNetwork(anywhere);
    onTestFinished(() => far.close());
    const session = await openSession(server, one, far);
    await warmUp(session);
    const names = ["a1", "a2", "a3", "a4", "a5", "a6"];
    const { roundTrips } = await far.cost(() =>
      Promise.all(names.map((name) => upload(session, `/pub/${name}`, name))),
    );
    // The last one's size is waited for.
    expect(roundTrips).toBe(names.length * 3 + 1);
    expect(names.map((name) => server.files.get(`/pub/${name}`)?.toString())).toEqual(names);
  });

  it("are logged each in their own exchange, also the answers that come while the next one is under way", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    await Promise.all(["x", "yy"].map((name) => upload(session, `/pub/${name}`, name)));
    const sizes = eventsOf(session, "reply").filter(({ code }) => code === 213);
    expect(sizes.slice(-2).map(({ lines, exchange }) => [lines[0], exchange?.label])).toEqual([
      ["213 1", "Upload /pub/x"],
      ["213 2", "Upload /pub/yy"],
    ]);
  });

  it("are each removed and told when they are not whole, while the next one goes on", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    const usual = usualAnswer(server, "STOR");
    const short = takes((bytes, path, { server }) => server.files.set(path, bytes.subarray(1)));
    server.answers.set("STOR", (connection, path, command) =>
      (path === "/pub/short" ? short : usual)(connection, path, command),
    );
    const ends = await Promise.allSettled([
      upload(session, "/pub/short", "12345"),
      upload(session, "/pub/next", "12345"),
    ]);
    expect(ends).toMatchObject([{ reason: { code: "incomplete" } }, { status: "fulfilled" }]);
    expect(server.files.has("/pub/short")).toBe(false);
    expect(server.files.get("/pub/next")?.toString()).toBe("12345");
  });

  it("are looked at on another connection when the one with the answer is lost", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    let asked = 0;
    const usual = usualAnswer(server, "SIZE");
    server.answers.set("SIZE", (connection, path, command) => {
      const breaks = path === "/pub/lost" && ++asked === 2;
      return (breaks ? hangsUp("421 Bye.") : usual)(connection, path, command);
    });
    await expect(upload(session, "/pub/lost", "12345")).resolves.toMatchObject({ size: 5 });
    expect(asked).toBe(3);
  });

  it("are not given the answers of the file before, when the server has said one too many", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    const usual = usualAnswer(server, "STOR");
    server.answers.set("STOR", async (connection, path, command) => {
      await run(usual, connection, path, command);
      return path === "/pub/twice" ? "250 And once more." : undefined;
    });
    const ends = await Promise.all([
      upload(session, "/pub/twice", "12345"),
      upload(session, "/pub/next", "123"),
    ]);
    expect(ends.map(({ size }) => size)).toEqual([5, 3]);
    expect(server.files.get("/pub/next")?.toString()).toBe("123");
  });
});

describe("a file that somebody else moves under an upload", () => {
  it("is told of, when it was renamed or deleted before the upload ended", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    const usual = usualAnswer(server, "STOR");
    server.answers.set("STOR", async (connection, path, command) => {
      await run(usual, connection, path, command);
      server.files.delete(path);
    });
    await expect(upload(session, "/pub/gone", "12345")).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringContaining("is not there"),
    });
  });

  it("can't be renamed away or replaced through Portside meanwhile, nor deleted", async () => {
    const server = await fakeServer({ files: { "/pub/a": "", "/pub/good": "good" } });
    const session = await openSession(server);
    await warmUp(session);
    const source = new PassThrough();
    const path = session.encodePath("/pub/new");
    const uploading = session.upload(path, { source, size: 10, onExisting: "create" });
    await expect.poll(() => linesOf(server, "STOR").at(-1)).toBe("STOR /pub/new");
    const good = session.encodePath("/pub/good");
    await expect(session.rename(good, path, { replace: true })).rejects.toMatchObject({ code: "busy" });
    await expect(session.rename(path, good)).rejects.toMatchObject({ code: "busy" });
    await expect(session.remove(path, { recursive: false })).rejects.toMatchObject({ code: "busy" });
    source.end("0123456789");
    await uploading;
    await session.remove(path, { recursive: false });
  });

  it("is not deleted for a part when it is larger than what was sent", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    const source = new PassThrough();
    const path = session.encodePath("/pub/new");
    const uploading = session.upload(path, { source, size: 10, onExisting: "create" });
    source.write("1234");
    await expect.poll(() => linesOf(server, "STOR").at(-1)).toBe("STOR /pub/new");
    const usual = usualAnswer(server, "SIZE");
    server.answers.set("SIZE", (connection, name, command) => {
      server.files.set("/pub/new", Buffer.from("another file, put there by a program"));
      return usual(connection, name, command);
    });
    source.destroy(new Error("the browser has gone"));
    await expect(uploading).rejects.toMatchObject({ message: expect.stringContaining("Another file") });
    expect(server.files.get("/pub/new")?.toString()).toBe("another file, put there by a program");
  });
});

describe("bytes that leave before the server has said 150", () => {
  it("are lost on a server that refuses the file, and what is there stays", async () => {
    const server = await fakeServer({ files: { "/pub/a": "" } });
    const session = await openSession(server, one);
    await warmUp(session);
    server.answers.set("STOR", (connection, path) => {
      connection.server.files.set(path, Buffer.from("somebody else's"));
      return "550 Permission denied.";
    });
    await expect(upload(session, "/pub/theirs", "mine")).rejects.toMatchObject({ code: "denied" });
    expect(server.files.get("/pub/theirs")?.toString()).toBe("somebody else's");
    expect(linesOf(server, "DELE")).toEqual([]);
  });

  it("wait for it until the server has been seen to begin and end a file", async () => {
    const server = await fakeServer({ answers: { STOR: "553 Not here." } });
    const session = await openSession(server, one);
    const source = Readable.from([Buffer.from("never read")]);
    const path = session.encodePath("/new");
    await expect(session.upload(path, { source, size: 10, onExisting: "create" })).rejects.toMatchObject({
      reply: { code: 553 },
    });
    expect(source.readableDidRead).toBe(false);
  });
});
