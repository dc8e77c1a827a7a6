import { PassThrough, Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Session } from "./session";
import type { SessionSettings, UploadPlan, UploadPlanRequest } from "./session-types";
import { hangsUp } from "./testing/fake-replies";
import type { FakeFtpServer, FakeServerOptions } from "./testing/fake-server";
import { fakeServer, notesOf, openSession } from "./testing/open-session";
import { linesOf, verbsOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

const large = Buffer.alloc(2 * 1024 * 1024, "Portside ");
const modifiedAt = "2024-01-02T03:04:05Z";

/** An answer to FEAT. */
const named = (...features: string[]) =>
  ["211-Features", ...features.map((name) => ` ${name}`), "211 End"].join("\n");

async function connected(options: FakeServerOptions = {}, given: Partial<SessionSettings> = {}) {
  const server = await fakeServer(options);
  return { server, session: await openSession(server, given) };
}

function plan(session: Session, path: string, request: Partial<UploadPlanRequest> = {}): Promise<UploadPlan> {
  return session.planUpload(session.encodePath(path), {
    size: large.length,
    onConflict: "fail",
    ...request,
  });
}

function goOn(session: Session, planned: UploadPlan, content: Uint8Array, from = 0) {
  return session.continueUpload(planned, { source: Readable.from([content]), from });
}

/** Sends the first bytes of an upload, then lets its source break off. */
async function breakOff(session: Session, planned: UploadPlan, bytes: number, from = 0) {
  const source = new PassThrough();
  const progress = session.continueUpload(planned, { source, from });
  for (let sent = 0; sent < bytes; sent += 64 * 1024) {
    const chunk = large.subarray(from + sent, from + Math.min(bytes, sent + 64 * 1024));
    if (!source.write(chunk)) await new Promise((resolve) => source.once("drain", resolve));
  }
  while (source.readableLength > 0) await turn();
  source.destroy(new Error("the browser has gone"));
  return progress;
}

/** Whether `/big` has this content; a comparison that explains itself takes seconds. */
const holds = (server: FakeFtpServer, content: Buffer, path = "/big") =>
  server.files.get(path)?.equals(content) ?? false;
const filesOf = (server: FakeFtpServer) => [...server.files.keys()].sort();

describe("planning an upload", () => {
  it("takes a temporary name beside the target for a large file", async () => {
    const { session } = await connected({ files: { "/pub/a": "" } });
    const planned = await plan(session, "/pub/new.bin");
    expect(planned).toMatchObject({ target: "/pub/new.bin", existing: null, onExisting: "create" });
    expect(planned.temporary).toMatch(/^\/pub\/\.portside-[0-9a-f]{16}\.part$/);
  });

  it("goes straight to its name for a small new file, and by a temporary one when it replaces", async () => {
    const { session } = await connected({ files: { "/old": "old" } });
    expect(await plan(session, "/new", { size: 10 })).toMatchObject({ temporary: null });
    const replacing = await plan(session, "/old", { size: 10, onConflict: "replace" });
    expect(replacing.temporary).not.toBeNull();
    expect(replacing.existing).toEqual({ size: 3, modifiedAt: "2024-01-02T03:04:05Z" });
  });

  it("says what is there when the name is taken", async () => {
    const { session } = await connected({ files: { "/old": "old" } });
    await expect(plan(session, "/old")).rejects.toMatchObject({
      code: "already-exists",
      existing: { size: 3, modifiedAt: "2024-01-02T03:04:05Z" },
    });
  });

  it("takes the first number that is free, before the extension", async () => {
    const files = { "/report.txt": "1", "/Report (2).txt": "2", "/.profile": "3" };
    const { session } = await connected({ files });
    const renamed = (path: string) => plan(session, path, { onConflict: "rename" });
    expect((await renamed("/report.txt")).target).toBe("/report (3).txt");
    expect((await renamed("/.profile")).target).toBe("/.profile (2)");
    expect((await renamed("/other.txt")).target).toBe("/other.txt");
  });
});

describe("an upload in several attempts", () => {
  it("goes on where its source broke off, and takes its name when it is whole", async () => {
    const { server, session } = await connected({ answers: { FEAT: named("MFMT", "SIZE") } });
    const planned = await plan(session, "/big", { modifiedAt });
    const first = await breakOff(session, planned, 512 * 1024);
    expect(first).toEqual({ stored: 512 * 1024, isComplete: false });
    expect(filesOf(server)).toEqual([planned.temporary]);
    expect(await session.uploadProgress(planned)).toEqual(first);
    const second = await goOn(session, planned, large.subarray(first.stored), first.stored);
    expect(second).toEqual({ stored: large.length, isComplete: true });
    expect(filesOf(server)).toEqual(["/big"]);
    expect(holds(server, large)).toBe(true);
    expect(linesOf(server, "STOR", "APPE", "MFMT")).toEqual([
      `STOR ${planned.temporary}`,
      `APPE ${planned.temporary}`,
      `MFMT 20240102030405 ${planned.temporary}`,
    ]);
  });

  it("goes on under another session", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 100_000);
    await session.close();
    const later = await openSession(server);
    expect(await later.uploadProgress(planned)).toEqual({ stored, isComplete: false });
    await goOn(later, planned, large.subarray(stored), stored);
    expect(holds(server, large)).toBe(true);
  });

  it("begins at nothing when nothing was sent, or the temporary file is gone", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    expect(await session.uploadProgress(planned)).toEqual({ stored: 0, isComplete: false });
    await breakOff(session, planned, 1000);
    server.files.clear();
    expect(await session.uploadProgress(planned)).toEqual({ stored: 0, isComplete: false });
  });

  it("is finished by asking, when only the rename was missing", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    server.files.set(planned.temporary ?? "", large);
    expect(await session.uploadProgress(planned)).toEqual({ stored: large.length, isComplete: true });
    expect(filesOf(server)).toEqual(["/big"]);
  });

  it("is known again by size and date when its last answer was lost", async () => {
    const { server, session } = await connected({ answers: { FEAT: named("MFMT") } });
    const planned = await plan(session, "/big", { modifiedAt });
    server.files.set("/big", large);
    expect(await session.uploadProgress(planned)).toEqual({ stored: large.length, isComplete: true });
    expect(verbsOf(server)).not.toContain("RNTO");
  });

  it("deletes what it stored when it is discarded", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    await breakOff(session, planned, 1000);
    await session.discardUpload(planned);
    expect(filesOf(server)).toEqual([]);
    await session.discardUpload(planned);
  });
});

describe("something else under the name", () => {
  it("is not replaced by an upload that may only create, and the upload is told", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 1000);
    server.files.set("/big", Buffer.from("somebody else's"));
    await expect(goOn(session, planned, large.subarray(stored), stored)).rejects.toMatchObject({
      code: "already-exists",
      existing: { size: 15 },
    });
    expect([...server.files]).toEqual([["/big", Buffer.from("somebody else's")]]);
  });

  it("is a conflict where another version was to be replaced", async () => {
    const { server, session } = await connected({ files: { "/big": "first" } });
    const planned = await plan(session, "/big", { onConflict: "replace" });
    server.files.set("/big", Buffer.from("the second version"));
    await expect(goOn(session, planned, large)).rejects.toMatchObject({
      code: "conflict",
      existing: { size: 18 },
    });
    expect(filesOf(server)).toEqual(["/big"]);
    expect(server.files.get("/big")?.toString()).toBe("the second version");
  });

  it("is an earlier copy of the same size and date, and not taken for this upload", async () => {
    const { session } = await connected({ files: { "/big": large } });
    const planned = await plan(session, "/big", { onConflict: "replace", modifiedAt });
    expect(await session.uploadProgress(planned)).toEqual({ stored: 0, isComplete: false });
  });

  it("is a conflict for a small file as well, which goes straight to its name", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/small", { size: 3, onConflict: "replace" });
    server.files.set("/small", Buffer.from("somebody else's"));
    await expect(goOn(session, planned, Buffer.from("abc"))).rejects.toMatchObject({ code: "conflict" });
    expect(server.files.get("/small")?.toString()).toBe("somebody else's");
  });

  it("is replaced where it is what was to be replaced", async () => {
    const { server, session } = await connected({ files: { "/big": "first" } });
    await goOn(session, await plan(session, "/big", { onConflict: "replace" }), large);
    expect(holds(server, large)).toBe(true);
  });

  it("lets one of two uploads to the same name win, whole", async () => {
    const { server, session } = await connected();
    const other = Buffer.alloc(large.length, "other");
    const plans = await Promise.all([plan(session, "/big"), plan(session, "/big")]);
    const ends = await Promise.allSettled([goOn(session, plans[0], large), goOn(session, plans[1], other)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "already-exists" },
    });
    expect(filesOf(server)).toEqual(["/big"]);
    expect([large, other].filter((content) => holds(server, content))).toHaveLength(1);
  });
});

describe("a server that appends in its own way", () => {
  it("S39: gets REST and STOR where APPE is unknown", async () => {
    const { server, session } = await connected({
      answers: { FEAT: named("REST STREAM"), APPE: "502 Command not implemented." },
    });
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 100_000);
    await goOn(session, planned, large.subarray(stored), stored);
    expect(holds(server, large)).toBe(true);
    expect(linesOf(server, "REST")).toEqual([`REST ${stored}`, "REST 0"]);
  });

  it("S56: begins anew where nothing may be appended", async () => {
    const { server, session } = await connected({
      answers: { APPE: "451 Append/Restart not permitted, try again.", REST: "501 REST: no." },
    });
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 100_000);
    await expect(goOn(session, planned, large.subarray(stored), stored)).rejects.toMatchObject({
      code: "not-supported",
      reply: { code: 451 },
    });
    expect(await session.uploadProgress(planned)).toEqual({ stored: 0, isComplete: false });
    await goOn(session, planned, large);
    expect(holds(server, large)).toBe(true);
  });

  it("S39: is not believed when it wrote from the beginning instead", async () => {
    const { server, session } = await connected();
    server.answers.set("APPE", usualAnswer(server, "STOR"));
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 100_000);
    await expect(goOn(session, planned, large.subarray(stored), stored)).rejects.toMatchObject({
      code: "incomplete",
    });
    expect(filesOf(server)).toEqual([]);
    await goOn(session, planned, large);
    expect(holds(server, large)).toBe(true);
  });
});

describe("an upload of which only the name was missing", () => {
  it.each(["RNFR", "RNTO", "MDTM", "SIZE"])(
    "stays whole when the connection is lost at %s, and is finished by asking again",
    async (verb) => {
      const { server, session } = await connected();
      const planned = await plan(session, "/big");
      const usual = usualAnswer(server, verb);
      const breaks = (path: string) =>
        server.files.get(planned.temporary ?? "")?.length === large.length && path !== planned.temporary;
      let broken = 0;
      server.answers.set(verb, (connection, path, command) => {
        // The first two times: one loss is made good by itself.
        const isBroken = (verb === "RNFR" || breaks(path)) && ++broken <= 2;
        return (isBroken ? hangsUp("421 Bye.") : usual)(connection, path, command);
      });
      await expect(goOn(session, planned, large)).rejects.toMatchObject({ code: "connection-failed" });
      expect(holds(server, large, planned.temporary ?? "")).toBe(true);
      server.answers.set(verb, usual);
      expect(await session.uploadProgress(planned)).toEqual({ stored: large.length, isComplete: true });
      expect(holds(server, large)).toBe(true);
    },
  );

  it("gets it although whoever asked has gone meanwhile", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    server.files.set(planned.temporary ?? "", large);
    const gone = new AbortController();
    const usual = usualAnswer(server, "RNFR");
    server.answers.set("RNFR", (connection, path, command) => {
      gone.abort();
      return usual(connection, path, command);
    });
    await session.uploadProgress(planned, { signal: gone.signal });
    expect(filesOf(server)).toEqual(["/big"]);
  });

  it("says so when somebody has cleared it away, and renaming is not given up for that", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    const usual = usualAnswer(server, "RNFR");
    server.answers.set("RNFR", (connection, path, command) => {
      server.files.delete(path);
      return usual(connection, path, command);
    });
    const failure = goOn(session, planned, large);
    await expect(failure).rejects.toMatchObject({ code: "incomplete", leftBehind: undefined });
    expect((await plan(session, "/other")).temporary).not.toBeNull();
  });
});

describe("a refusal that passes", () => {
  it("costs nothing of what was stored, and nothing of other uploads", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    const { stored } = await breakOff(session, planned, 100_000);
    const usual = usualAnswer(server, "APPE");
    server.answers.set("APPE", "450 File is in use by another process.");
    await expect(goOn(session, planned, large.subarray(stored), stored)).rejects.toMatchObject({
      reply: { code: 450 },
    });
    expect(await session.uploadProgress(planned)).toEqual({ stored, isComplete: false });
    server.answers.set("APPE", usual);
    await goOn(session, planned, large.subarray(stored), stored);
    expect(holds(server, large)).toBe(true);
  });

  it("and so does a part that somebody has changed meanwhile: nothing is appended to it", async () => {
    const { server, session } = await connected();
    const planned = await plan(session, "/big");
    const other = await plan(session, "/other");
    await breakOff(session, other, 5000);
    const { stored } = await breakOff(session, planned, 100_000);
    server.files.set(planned.temporary ?? "", Buffer.from("short"));
    await expect(goOn(session, planned, large.subarray(stored), stored)).rejects.toMatchObject({
      code: "busy",
    });
    expect(await session.uploadProgress(planned)).toEqual({ stored: 5, isComplete: false });
    expect(await session.uploadProgress(other)).toEqual({ stored: 5000, isComplete: false });
  });
});

describe("the file's own date", () => {
  it("S55: is set by MDTM on vsftpd, which has no MFMT", async () => {
    const { server, session } = await connected({
      greeting: "220 (vsFTPd 3.0.3)",
      answers: {
        FEAT: named("MDTM", "SIZE"),
        MDTM: (_connection, argument) =>
          argument.includes(" ") ? "213 File modification time set." : "550 No such file.",
      },
    });
    await goOn(session, await plan(session, "/small", { size: 3, modifiedAt }), Buffer.from("abc"));
    expect(linesOf(server, "MDTM").at(-1)).toBe("MDTM 20240102030405 /small");
  });

  it("is left to the server that refuses to set it, with a note, and not asked of it again", async () => {
    const { server, session } = await connected({
      answers: { FEAT: named("MFMT"), MFMT: "502 No." },
    });
    for (const name of ["/a", "/b"]) {
      await goOn(session, await plan(session, name, { size: 3, modifiedAt }), Buffer.from("abc"));
    }
    expect(filesOf(server)).toEqual(["/a", "/b"]);
    expect(notesOf(session)).toContain("modified-not-kept");
    expect(linesOf(server, "MFMT")).toHaveLength(1);
  });
});
