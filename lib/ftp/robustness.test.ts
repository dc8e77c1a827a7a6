import { PassThrough, Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { deferred } from "./deferred";
import { isFtpError } from "./errors";
import type { Session } from "./session";
import { inTurn, sends } from "./testing/fake-replies";
import type { FakeFtpServer, Handler } from "./testing/fake-server";
import { namesIn, uploadReplacing } from "./testing/files";
import { countingNetwork, eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { verbsOf } from "./testing/received-commands";
import { run, usualAnswer } from "./testing/usual-answer";

/** Says 226 once more when the next command has come, and answers that when the session has heard the 226. */
function repeats226(session: () => Session | undefined, answer: Handler): Handler {
  return async (connection, argument, command) => {
    const heard = () => repliesHeard(session(), 226);
    const before = heard();
    await connection.reply("226 Transfer complete.");
    await expect.poll(heard).toBeGreaterThan(before);
    await run(answer, connection, argument, command);
  };
}

function repliesHeard(session: Session | undefined, code: number): number {
  return session === undefined ? 0 : eventsOf(session, "reply").filter((reply) => reply.code === code).length;
}

describe("a 226 that comes twice", () => {
  it("S18: is not taken for the answer to SIZE, nor one file's size for another's", async () => {
    const server = await fakeServer({ files: { "/small": "abc", "/f": "0123456789" } });
    let session: Session | undefined;
    const size = usualAnswer(server, "SIZE");
    const late = repeats226(() => session, size);
    server.answers.set("SIZE", inTurn(late, size));
    session = await openSession(server);
    const [, small, file] = await Promise.all([
      session.list(session.encodePath("/")),
      session.facts(session.encodePath("/small")),
      session.facts(session.encodePath("/f")),
    ]);
    expect([small.size, file.size]).toEqual([3, 10]);
    expect(notesOf(session)).toContain("stray-reply");
  });

  it("S18: does not switch off the comparison of sizes after an upload", async () => {
    const server = await fakeServer();
    const store = usualAnswer(server, "STOR");
    server.answers.set("STOR", async (connection, argument, command) => {
      await run(store, connection, argument, command);
      // Loses a byte, and says twice that all is well.
      const stored = server.files.get(argument);
      if (stored) server.files.set(argument, stored.subarray(1));
    });
    let session: Session | undefined;
    const size = usualAnswer(server, "SIZE");
    const late = repeats226(() => session, size);
    server.answers.set("SIZE", (...asked) => (server.files.size > 0 ? late : size)(...asked));
    session = await openSession(server);
    await expect(uploadReplacing(session, "/a", "hello")).rejects.toMatchObject({ code: "incomplete" });
  });

  it("S18: is believed in no other disguise: an answer that can't be SIZE's replaces the connection", async () => {
    const server = await fakeServer({ files: { "/f": "0123456789" } });
    server.answers.set("SIZE", inTurn("250 Whatever.", usualAnswer(server, "SIZE")));
    const session = await openSession(server);
    expect((await session.facts(session.encodePath("/f"))).size).toBe(10);
    expect(server.connections).toHaveLength(2);
  });
});

describe("closing a session", () => {
  it("ends a download that nobody reads", async () => {
    const server = await fakeServer({ files: { "/big": Buffer.alloc(30_000_000) } });
    const network = countingNetwork();
    const session = await openSession(server, {}, network);
    const { body } = await session.download(session.encodePath("/big"));
    const failed = new Promise((resolve) => body.once("error", resolve));
    await session.close();
    expect(await failed).toBeInstanceOf(Error);
    await expect.poll(network.open).toBe(0);
  });

  it("ends an upload whose browser is slow, and tidies up", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const source = new PassThrough();
    source.write("x");
    const stored = session.upload(session.encodePath("/x"), { source, onExisting: "replace" });
    stored.catch(() => undefined);
    await server.received("STOR");
    await session.close();
    await expect(stored).rejects.toMatchObject({ code: "cancelled" });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("ends a transfer connection that is still logging in", async () => {
    const isClosing = deferred<void>();
    const server = await fakeServer({
      answers: {
        PASS: async (connection) => {
          if (connection.number > 1) await isClosing.promise;
          await connection.reply("230 In.");
        },
      },
    });
    const session = await openSession(server);
    const stored = uploadReplacing(session, "/x", "hello");
    stored.catch(() => undefined);
    await server.received("PASS", 2);
    const closed = session.close();
    isClosing.resolve();
    await closed;
    expect(isFtpError(await stored.catch((error: unknown) => error))).toBe(true);
    expect(server.lines.some((line) => line.startsWith("STOR"))).toBe(false);
  });
});

describe("secrets", () => {
  it("are masked in a line that is no reply", async () => {
    const server = await fakeServer({
      answers: { PASS: (connection, argument) => connection.raw(`Login incorrect for ${argument}\r\n`) },
    });
    const error: unknown = await openSession(server).catch((error: unknown) => error);
    expect(isFtpError(error) && error.events).toBeTruthy();
    expect(`${error} ${JSON.stringify(error)}`).not.toContain("correct horse");
  });

  it("are masked in features, and where a stray byte spoils the charset", async () => {
    const password = "pässwörd-geheim";
    const server = await fakeServer({
      answers: {
        FEAT: (_connection, _argument) => `211-x\n ${Buffer.from(password).toString("latin1")}\n211 end`,
        SYST: () => `215 ${Buffer.from(password).toString("latin1")} \xff`,
      },
    });
    const session = await openSession(server, { password });
    const mojibake = Buffer.from(password).toString("latin1");
    const seen = JSON.stringify([session.features, session.system, session.traffic.after()]);
    expect(seen).not.toContain(password);
    expect(seen).not.toContain(mojibake);
  });
});

describe("a refused rename", () => {
  it("that may pass does not turn off the temporary name", async () => {
    const server = await fakeServer({ files: { "/a": "old" } });
    // Also to moving the old file aside, which is tried next.
    const busy = "450 Busy, try again.";
    server.answers.set("RNTO", inTurn(busy, busy, usualAnswer(server, "RNTO")));
    const session = await openSession(server);
    await expect(uploadReplacing(session, "/a", "new")).rejects.toMatchObject({ reply: { code: 450 } });
    await uploadReplacing(session, "/a", "newer");
    expect(server.lines.filter((line) => line === "STOR /a")).toEqual([]);
    expect(server.files.get("/a")?.toString()).toBe("newer");
  });

  it("onto a directory says that it is one, and leaves nothing", async () => {
    const server = await fakeServer({ directories: ["/dir"] });
    const rename = usualAnswer(server, "RNTO");
    server.answers.set("RNTO", (connection, argument, command) =>
      argument === "/dir" ? "550 Is a directory." : rename(connection, argument, command),
    );
    const session = await openSession(server, { uploadVia: "temporary" });
    await expect(uploadReplacing(session, "/dir", "new")).rejects.toMatchObject({ code: "already-exists" });
    expect([...server.files.keys()]).toEqual([]);
  });

  it("leaves the old file under its name when the caller goes in the middle", async () => {
    const server = await fakeServer({ files: { "/new": "new", "/old": "old" } });
    const session = await openSession(server);
    const cancel = new AbortController();
    const rename = usualAnswer(server, "RNTO");
    let turn = 0;
    server.answers.set("RNTO", async (connection, argument, command) => {
      if (++turn === 1) return connection.reply("550 File exists.");
      if (turn === 2) cancel.abort();
      await run(rename, connection, argument, command);
    });
    const [from, to] = [session.encodePath("/new"), session.encodePath("/old")];
    await session.rename(from, to, { replace: true, signal: cancel.signal }).catch(() => undefined);
    await expect.poll(() => session.isBusy).toBe(false);
    expect(server.files.has("/old")).toBe(true);
    expect([...server.files.keys()].filter((name) => name.includes(".portside"))).toEqual([]);
  });
});

describe("two uploads to one path", () => {
  it("do not touch each other's file when one breaks off", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const first = new PassThrough();
    first.write("half of it");
    const broken = session.upload(session.encodePath("/a"), {
      source: first,
      size: 100,
      onExisting: "replace",
    });
    broken.catch(() => undefined);
    await server.received("STOR");
    const whole = uploadReplacing(session, "/a", "whole");
    first.destroy(new Error("the browser went"));
    await expect(broken).rejects.toMatchObject({ code: "cancelled" });
    expect((await whole).size).toBe(5);
    expect(server.files.get("/a")?.toString()).toBe("whole");
  });

  it("have one maker only, when both may only create", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const results = await Promise.all(
      ["one", "two", "three", "four"].map((text) =>
        session
          .upload(session.encodePath("/a"), { source: Readable.from([text]), onExisting: "create" })
          .then(
            () => "stored",
            (error: unknown) => (isFtpError(error) ? error.code : String(error)),
          ),
      ),
    );
    expect(results.sort()).toEqual(["already-exists", "already-exists", "already-exists", "stored"]);
  });

  it("don't wait for ever: the second is told", async () => {
    const server = await fakeServer();
    const session = await openSession(server, { timeoutSeconds: 1 });
    const source = new PassThrough();
    const first = session.upload(session.encodePath("/a"), { source, onExisting: "replace" });
    first.catch(() => undefined);
    await server.received("STOR");
    await expect(uploadReplacing(session, "/a", "x")).rejects.toMatchObject({ code: "busy" });
    source.destroy(new Error("gone"));
    await expect(first).rejects.toBeInstanceOf(Error);
  });
});

describe("replacing by rename", () => {
  it("never replaces a directory", async () => {
    const server = await fakeServer({ files: { "/f": "1", "/photos/deep/precious": "2" } });
    const session = await openSession(server);
    const [from, to] = [session.encodePath("/f"), session.encodePath("/photos")];
    await expect(session.rename(from, to, { replace: true })).rejects.toMatchObject({
      code: "already-exists",
    });
    expect([...server.files.keys()]).toEqual(["/f", "/photos/deep/precious"]);
  });
});

describe("the log tells the truth", () => {
  it("about which exchange failed at login", async () => {
    const server = await fakeServer({ answers: { PASS: "530 no" } });
    const error: unknown = await openSession(server).catch((error: unknown) => error);
    if (!isFtpError(error)) throw error;
    expect(error.events?.at(0)?.exchange?.id).toBe(error.exchange);
  });

  it("about who gave up, and what had arrived", async () => {
    const server = await fakeServer({ greeting: "HTTP/1.1 400 Bad Request" });
    const error: unknown = await openSession(server).catch((error: unknown) => error);
    if (!isFtpError(error)) throw error;
    const shown = error.events?.map((event) => (event.type === "note" ? event.text : event));
    expect(shown).toContainEqual(expect.stringContaining("HTTP/1.1 400 Bad Request"));
    expect(shown).toContainEqual(expect.objectContaining({ type: "control-closed", by: "client" }));
  });
});

describe("a passive port of another service", () => {
  it("is not dialled", async () => {
    const server = await fakeServer({ answers: { PASV: "227 Entering (127,0,0,1,0,22)" } });
    const session = await openSession(server, { passiveCommand: "PASV" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
  });
});

describe("the transfer pool", () => {
  it("S36: uses what a server allows, when a burst finds the limit", async () => {
    let open = 0;
    const isFull = deferred<void>();
    const server = await fakeServer({
      greeting: async (connection) => {
        open++;
        connection.socket.once("close", () => open--);
        if (open <= 2) return connection.reply("220 Hello");
        connection.socket.once("close", () => isFull.resolve());
        await connection.reply("421 There are too many connected users");
        connection.hangUp();
      },
      answers: {
        // The second is still logging in when the third is told to go.
        PASS: async (connection) => {
          if (connection.number > 1) await isFull.promise;
          await connection.reply("230 In.");
        },
      },
    });
    const session = await openSession(server);
    await Promise.all(["/1", "/2", "/3"].map((path) => uploadReplacing(session, path, "x")));
    await uploadReplacing(session, "/4", "x");
    const stores = server.commands.filter(({ verb }) => verb === "STOR");
    expect(stores.map(({ connection }) => connection)).not.toContain(1);
  });

  it("keeps to a lower number of connections from the next transfer on", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    await Promise.all(["/1", "/2", "/3"].map((path) => uploadReplacing(session, path, "x")));
    session.change({ transferConnections: 1 });
    let now = 0;
    let most = 0;
    const store = usualAnswer(server, "STOR");
    server.answers.set("STOR", async (connection, argument, command) => {
      most = Math.max(most, ++now);
      // As long as another transfer would take to begin.
      for (let i = 0; i < 3; i++) await namesIn(session);
      await run(store, connection, argument, command);
      now--;
    });
    await Promise.all(["/4", "/5", "/6", "/7"].map((path) => uploadReplacing(session, path, "x")));
    expect(most).toBe(1);
  });
});

describe("slow and forgetful servers", () => {
  it("may take long for 226: the comparison of sizes has time of its own", async () => {
    const server = await fakeServer();
    const store = usualAnswer(server, "STOR");
    server.answers.set("STOR", async (connection, argument, command) => {
      const reply = connection.reply.bind(connection);
      connection.reply = async (...replies) => {
        if (replies[0]?.startsWith("226")) await delay(1_900);
        return reply(...replies);
      };
      await run(store, connection, argument, command);
      connection.reply = reply;
    });
    const size = usualAnswer(server, "SIZE");
    server.answers.set("SIZE", async (connection, argument, command) => {
      if (server.files.size > 0) await delay(1_900);
      await run(size, connection, argument, command);
    });
    // Each is in time by itself, both together are not.
    const session = await openSession(server, { timeoutSeconds: 3 });
    expect((await uploadReplacing(session, "/a", "hello")).size).toBe(5);
  });

  it("may stop reading at any byte: the upload ends with the time-out", async () => {
    const server = await fakeServer({
      answers: {
        STOR: async (connection) => {
          await connection.reply("150 Go on.");
          await connection.openData({ read: false });
        },
      },
    });
    const ends = await Promise.all(
      [100, 4_060_000, 4_100_000, 4_150_000, 4_200_000, 4_300_000].map(async (size, i) => {
        const session = await openSession(server, { timeoutSeconds: 1 });
        const chunks = Array.from({ length: Math.ceil(size / 4096) }, () => Buffer.alloc(4096));
        const source = Readable.from(chunks);
        const stored = session.upload(session.encodePath(`/${i}`), { source, onExisting: "replace" });
        return stored.then(
          () => "stored",
          (error: unknown) => (isFtpError(error) ? "failed" : "other"),
        );
      }),
    );
    expect(ends).toEqual(ends.map(() => "failed"));
  });

  it("S39: forget an offset whose transfer never began, when they are told", async () => {
    const server = await fakeServer({
      files: { "/f": "0123456789", "/g": "ABCDEFGHIJ" },
      answers: { RETR: "550 Locked." },
    });
    const session = await openSession(server, { transferConnections: 1, uploadVia: "direct" });
    await session.download(session.encodePath("/f"), { from: 5 }).catch(() => undefined);
    await uploadReplacing(session, "/g", "new");
    expect(server.files.get("/g")?.toString()).toBe("new");
  });

  /** Resets the first connection at this verb, when it was carried out. */
  function resetsAfter(server: FakeFtpServer, verb: string): void {
    const usual = usualAnswer(server, verb);
    server.answers.set(verb, async (connection, argument, command) => {
      const replies = await usual(connection, argument, command);
      if (connection.number === 1) connection.reset();
      else if (typeof replies === "string") await connection.reply(replies);
    });
  }

  it("may have forgotten an idle connection: what only asks and got no answer is asked on a new one", async () => {
    const server = await fakeServer({ files: { "/a": "1" } });
    const session = await openSession(server);
    server.answers.set("TYPE", async (connection) => {
      if (connection.number === 1) connection.reset();
      else await connection.reply("200 Type set.");
    });
    await session.rename(session.encodePath("/a"), session.encodePath("/b"));
    expect([...server.files.keys()]).toEqual(["/b"]);
  });

  it("get no command twice that may have been carried out", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    resetsAfter(server, "MKD");
    await expect(session.makeDirectory(session.encodePath("/d"))).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(verbsOf(server).filter((verb) => verb === "MKD")).toHaveLength(1);
  });

  it.each([
    ["MKD", "before the server answered MKD .*may have been done all the same: refresh"],
    ["RNTO", "before the server answered RNTO .*may have been done all the same: refresh"],
    ["RNFR", "before the server answered RNFR .*Try again"],
  ])("say which command got no answer, and whether it may have been done: %s", async (verb, message) => {
    const server = await fakeServer({ files: { "/a": "1" } });
    const session = await openSession(server);
    resetsAfter(server, verb);
    const path = session.encodePath("/a");
    const changing =
      verb === "MKD"
        ? session.makeDirectory(session.encodePath("/d"))
        : session.rename(path, session.encodePath("/b"));
    await expect(changing).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(new RegExp(message)),
    });
  });

  it("are asked whether they are there before such a command, when they were idle", async () => {
    const server = await fakeServer({
      answers: {
        NOOP: async (connection) => {
          connection.reset();
        },
      },
    });
    const session = await openSession(server);
    // What makes a connection doubtful is time alone.
    await delay(1_100);
    await session.makeDirectory(session.encodePath("/d"));
    expect([...server.directories]).toContain("/d");
    expect(verbsOf(server).filter((verb) => verb === "MKD" || verb === "NOOP")).toEqual(["NOOP", "MKD"]);
  });

  it("are not waited for when the caller has gone", async () => {
    const isOver = deferred<void>();
    const server = await fakeServer({
      answers: {
        EPSV: async (connection) => {
          await isOver.promise;
          await connection.reply("500 no");
        },
      },
    });
    const session = await openSession(server, { timeoutSeconds: 60 });
    const cancel = new AbortController();
    const listing = session.list(session.encodePath("/"), { signal: cancel.signal });
    await server.received("EPSV");
    cancel.abort();
    await expect(listing).rejects.toMatchObject({ code: "cancelled" });
    isOver.resolve();
  });
});

describe("making a directory with its parents", () => {
  it("is not done when a file has its name", async () => {
    const server = await fakeServer({ files: { "/a": "a file" } });
    const session = await openSession(server);
    const made = session.makeDirectory(session.encodePath("/a"), { parents: true });
    await expect(made).rejects.toMatchObject({ code: "already-exists" });
  });
});

describe("a very long listing", () => {
  it("lets other sessions work while it is read", async () => {
    const rows = Array.from(
      { length: 150_000 },
      (_, i) => `type=file;size=${i};modify=20240102030405; file-${i}\r\n`,
    );
    const hostile = await fakeServer({ answers: { MLSD: sends(rows.join("")) } });
    const ordinary = await fakeServer({ files: { "/a": "1" } });
    const [slow, quick] = [await openSession(hostile), await openSession(ordinary)];
    const finished: string[] = [];
    const hasAllData = new Promise<void>((resolve) => {
      slow.traffic.subscribe(({ type }) => {
        if (type === "data-closed") resolve();
      });
    });
    const long = slow.list(slow.encodePath("/")).then(({ entries }) => {
      finished.push(`long, ${entries.length}`);
    });
    await hasAllData;
    await quick.list(quick.encodePath("/"));
    finished.push("short");
    await long;
    expect(finished).toEqual(["short", "long, 150000"]);
  });
});

describe("a listing without end", () => {
  it("is given up at a number of rows", async () => {
    const server = await fakeServer({ answers: { MLSD: sends(Buffer.alloc(600_000, "x\n")) } });
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({ code: "too-large" });
  });
});
