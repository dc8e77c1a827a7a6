import { describe, expect, it } from "vitest";
import type { FtpError } from "./errors";
import { type CopyingOptions, copyingServer } from "./testing/copying-server";
import { hangsUp, silence } from "./testing/fake-replies";
import type { FakeServerOptions, Handler } from "./testing/fake-server";
import { openSession } from "./testing/open-session";

async function connect(options: FakeServerOptions = {}, copying: CopyingOptions = {}) {
  const server = await copyingServer({ files: { "/d/a": "abc" }, directories: ["/e"], ...options }, copying);
  const session = await openSession(server);
  const copy = (from: string, to: string, request = {}) =>
    session.copyOnServer(session.encodePath(from), session.encodePath(to), request);
  const said = () => server.lines.filter((line) => line.startsWith("SITE"));
  return { server, session, copy, said };
}

async function failureOf(work: Promise<unknown>): Promise<FtpError> {
  return work.then(
    () => Promise.reject(new Error("Expected an error")),
    (error: FtpError) => error,
  );
}

/** Copies one byte, then says this. 421 ends the connection. */
function leavesPart(reply: string): Handler {
  return async (connection, to) => {
    connection.server.files.set(to, Buffer.from("a"));
    await connection.reply(reply);
    if (reply.startsWith("421")) connection.hangUp();
  };
}

describe("a copy on the server", () => {
  it("is made by CPFR and CPTO, compared, and has the file's own date", async () => {
    const { server, copy, said } = await connect();
    expect(await copy("/d/a", "/e/b", { size: 3, modifiedAt: "2020-02-03T04:05:06Z" })).toBe(true);
    expect(server.files.get("/e/b")?.toString()).toBe("abc");
    expect(said()).toEqual(["SITE CPFR /d/a", "SITE CPTO /e/b"]);
    expect(server.lines).toContain("MFMT 20200203040506 /e/b");
    expect(server.lines.filter((line) => line === "SIZE /e/b")).toHaveLength(2);
  });

  it("S58: never replaces what is there", async () => {
    const { server, copy, said } = await connect({ files: { "/d/a": "abc", "/e/b": "mine" } });
    expect(await failureOf(copy("/d/a", "/e/b"))).toMatchObject({
      code: "already-exists",
      existing: { size: 4 },
    });
    expect(said()).toEqual([]);
    expect(server.files.get("/e/b")?.toString()).toBe("mine");
  });

  it("is known from the help of SITE as well, which is asked once", async () => {
    const { copy, said } = await connect({}, { told: "help" });
    expect(await copy("/d/a", "/e/b")).toBe(true);
    expect(await copy("/d/a", "/e/c")).toBe(true);
    expect(said().filter((line) => line === "SITE HELP")).toHaveLength(1);
  });

  it("is not made where the server tells of none, and nothing is asked twice", async () => {
    const { server, copy, said } = await connect({}, { told: "nowhere" });
    expect(await copy("/d/a", "/e/b")).toBe(false);
    const before = server.lines.length;
    expect(await copy("/d/a", "/e/b")).toBe(false);
    expect(server.lines.length).toBe(before);
    expect(said()).toEqual(["SITE HELP"]);
  });

  it("is given up for the session when the command turns out to be unknown", async () => {
    const { copy, said } = await connect({ answers: { SITE: "502 SITE not implemented" } });
    expect(await copy("/d/a", "/e/b")).toBe(false);
    expect(await copy("/d/a", "/e/b")).toBe(false);
    expect(said()).toEqual(["SITE CPFR /d/a"]);
  });

  it("of what isn't there is not-found", async () => {
    const { copy } = await connect();
    expect((await failureOf(copy("/d/nothing", "/e/b"))).code).toBe("not-found");
  });

  it("that the server refuses leaves alone what is under the name by then", async () => {
    const { server, copy } = await connect(
      {},
      {
        onCopy: ({ server }, to) => {
          server.files.set(to, Buffer.from("somebody else's"));
          return "550 CPTO: Permission denied";
        },
      },
    );
    expect((await failureOf(copy("/d/a", "/e/b"))).code).toBe("denied");
    expect(server.files.get("/e/b")?.toString()).toBe("somebody else's");
  });

  it("for which there is no room is removed again", async () => {
    const { server, copy } = await connect(
      {},
      {
        onCopy: ({ server }, to) => {
          server.files.set(to, Buffer.from("a"));
          return "550 CPTO: No space left on device";
        },
      },
    );
    expect((await failureOf(copy("/d/a", "/e/b"))).code).toBe("storage-full");
    expect(server.files.has("/e/b")).toBe(false);
  });

  it.each([
    ["451 Local error in processing", "ftp-error"],
    ["550 CPTO: Input/output error", "ftp-error"],
    ["421 Service is shutting down", "connection-failed"],
  ])("that ends with %s in its middle leaves nothing, and says what to do", async (reply, code) => {
    const { server, copy } = await connect({}, { onCopy: leavesPart(reply) });
    expect(await failureOf(copy("/d/a", "/e/b", { size: 3 }))).toMatchObject({
      code,
      message: expect.stringContaining("Copy the file again."),
      leftBehind: undefined,
    });
    expect(server.files.has("/e/b")).toBe(false);
  });

  it("that ends in its middle names the part that can't be deleted", async () => {
    const answers = { DELE: "550 Operation not permitted." };
    const { copy } = await connect({ answers }, { onCopy: leavesPart("451 Local error in processing") });
    expect(await failureOf(copy("/d/a", "/e/b", { size: 3 }))).toMatchObject({
      code: "ftp-error",
      leftBehind: "/e/b",
    });
  });

  it("that has another size is no copy", async () => {
    const { server, copy } = await connect(
      {},
      {
        onCopy: ({ server }, to) => {
          server.files.set(to, Buffer.from("ab"));
          return "250 Copy successful";
        },
      },
    );
    const error = await failureOf(copy("/d/a", "/e/b", { size: 3 }));
    expect(error).toMatchObject({ code: "incomplete", message: expect.stringContaining("2 of 3 bytes") });
    expect(server.files.has("/e/b")).toBe(false);
  });

  it("that is never confirmed is not repeated, and names what may have stayed", async () => {
    const { copy, said } = await connect({}, { onCopy: hangsUp() });
    expect(await failureOf(copy("/d/a", "/e/b"))).toMatchObject({
      code: "connection-failed",
      leftBehind: "/e/b",
    });
    expect(said()).toEqual(["SITE CPFR /d/a", "SITE CPTO /e/b"]);
  });

  it("that is cancelled names what may have stayed", async () => {
    const { server, copy } = await connect({}, { onCopy: silence });
    const caller = new AbortController();
    const copying = failureOf(copy("/d/a", "/e/b", { signal: caller.signal }));
    await server.received("SITE", 2);
    caller.abort();
    expect(await copying).toMatchObject({ code: "cancelled", leftBehind: "/e/b" });
  });
});
