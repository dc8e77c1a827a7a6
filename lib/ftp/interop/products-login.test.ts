import { describe, expect, it } from "vitest";
import type { Handler } from "../testing/fake-server";
import { download, upload } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";
import { usualAnswer } from "../testing/usual-answer";

const files = { "/a.txt": "abc" };

/** Answers a command before the login with a refusal and after it as usual. */
function onlyAfterLogin(refusal: string, answer: Handler): Handler {
  return (connection, argument, command) => {
    const isIn = connection.commands.some(({ verb }) => verb === "PASS");
    return isIn ? answer(connection, argument, command) : refusal;
  };
}

describe("servers that know little before the login", () => {
  it.each([
    ["S7", "502 Command not implemented."],
    ["S8", "530 Login first."],
  ])("S7, S8: are asked for their features after it (%s: %s)", async (_id, refusal) => {
    const server = await fakeServer({ files });
    server.answers.set("FEAT", onlyAfterLogin(refusal, usualAnswer(server, "FEAT")));
    server.answers.set("AUTH", refusal);
    const session = await openSession(server, { encryption: "explicit-if-available" });
    expect(session.features).toContain("MLST type*;size*;modify*;");
    expect((await session.list(session.encodePath("/"))).listedWith).toBe("MLSD");
    expect(notesOf(session)).toContain("tls-not-offered");
  });

  it("S7: may know FEAT neither before nor after it", async () => {
    const answers = { FEAT: "502 Command not implemented.", MLSD: "502 Command not implemented." };
    const server = await fakeServer({ files, answers });
    const session = await openSession(server);
    expect(session.features).toEqual([]);
    const listing = await session.list(session.encodePath("/"));
    expect(listing.listedWith).toBe("LIST");
    expect(listing.entries.map(({ name }) => name)).toEqual(["a.txt"]);
  });

  it.each([
    ["S7", "502 AUTH is not implemented."],
    ["S8", "530 Login first."],
  ])("S7, S8: get no name and no password when TLS is required (%s: %s)", async (_id, AUTH) => {
    const server = await fakeServer({ answers: { AUTH } });
    await expect(openSession(server, { encryption: "explicit" })).rejects.toMatchObject({
      code: "connection-failed",
      reply: { command: "AUTH TLS", code: Number(AUTH.slice(0, 3)) },
    });
    expect(server.lines).toEqual(["AUTH TLS"]);
  });
});

describe("the answer to FEAT", () => {
  const expected = ["MDTM", "MLST type*;size*;modify*;", "SIZE", "UTF8"];

  it.each([
    [
      "with the code on every line",
      "211-Features:\n211-MDTM\n211-MLST type*;size*;modify*;\n211-SIZE\n211-UTF8\n211 End",
    ],
    [
      "with code and blank",
      "211-Features:\n211- MDTM\n211- MLST type*;size*;modify*;\n211- SIZE\n211- UTF8\n211 End",
    ],
    ["without indentation", "211-Features:\nMDTM\nMLST type*;size*;modify*;\nSIZE\nUTF8\n211 End"],
    [
      "with tabs and blank lines",
      "211-Features:\n\tMDTM\n\n\tMLST type*;size*;modify*;\n  SIZE  \n\tUTF8\n211 End",
    ],
    ["in lower case", "211-Features:\n mdtm\n mlst type*;size*;modify*;\n size\n utf8\n211 End"],
  ])("S19: is understood %s", async (_name, FEAT) => {
    const server = await fakeServer({ files, answers: { FEAT } });
    const session = await openSession(server);
    expect(session.features.map((line) => line.toLowerCase())).toEqual(
      expected.map((line) => line.toLowerCase()),
    );
    expect(server.lines).toContain("OPTS UTF8 ON");
    expect((await session.list(session.encodePath("/"))).listedWith).toBe("MLSD");
  });
});

describe("servers that are full", () => {
  it.each([
    { greeting: "421 Too many connections (8) from this IP" },
    { greeting: "421 There are too many connected users, please try later." },
    {
      answers: { USER: "530 Sorry, the maximum number of clients (10) for this user are already connected." },
    },
    { answers: { USER: "530 Sorry, too many users." } },
    { answers: { PASS: "530 Too many users, try again later." } },
    { answers: { PASS: "421 Too many users logged in." } },
  ] as const)("S36: are not mistaken for those that refuse the password: %j", async (options) => {
    const server = await fakeServer(options);
    await expect(openSession(server)).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/wait|fewer/i),
    });
  });

  it.each(["530 Login incorrect.", "530 Sorry, no such user.", "530 Too many failed login attempts."])(
    "S36: are told from those that say “%s”",
    async (PASS) => {
      const server = await fakeServer({ answers: { PASS } });
      await expect(openSession(server)).rejects.toMatchObject({ code: "login-refused" });
    },
  );

  it.each([
    "530 Sorry, the maximum number of clients (2) from your host are already connected.",
    "421 Too many connections from this address.",
  ])("S36: get no more connections than they allow, and every transfer is done (%s)", async (full) => {
    let open = 0;
    let most = 0;
    const server = await fakeServer({
      files,
      answers: {
        PASS: async (connection) => {
          if (open >= 2) {
            await connection.reply(full);
            connection.hangUp();
            return;
          }
          open++;
          most = Math.max(most, open);
          connection.socket.once("close", () => open--);
          await connection.reply("230 In.");
        },
      },
    });
    const session = await openSession(server, { transferConnections: 4 });
    const bodies = await Promise.all(
      Array.from({ length: 6 }, async () => (await download(session, "/a.txt")).toString()),
    );
    expect(bodies).toEqual(bodies.map(() => "abc"));
    expect(most).toBe(2);
    const asked = server.connections.length;
    await upload(session, "/b", "xyz");
    // What was learned holds: nobody knocks again for the next transfer.
    expect(server.connections).toHaveLength(asked);
  });
});

describe("ProFTPD", () => {
  it("S42: refuses an empty password with 501, which is a refused login", async () => {
    const server = await fakeServer({
      answers: {
        PASS: (_connection, argument) => (argument === "" ? "501 PASS: missing arguments" : "230 In."),
      },
    });
    await expect(openSession(server, { password: "" })).rejects.toMatchObject({
      code: "login-refused",
      message: expect.stringContaining("501 PASS: missing arguments"),
      reply: { command: "PASS ***", code: 501 },
    });
  });

  it("S42: has directories emptied before RMD, without SITE RMDIR", async () => {
    const tree = { "/t/a": "1", "/t/sub/b": "2", "/t/sub/deep/c": "3", "/keep": "4" };
    const server = await fakeServer({ files: tree, directories: ["/t", "/t/sub", "/t/sub/deep"] });
    const session = await openSession(server);
    const path = session.encodePath("/t");
    await expect(session.remove(path, { recursive: false })).rejects.toMatchObject({
      reply: { command: "RMD /t", code: 550 },
      message: expect.stringContaining("Directory not empty"),
    });
    expect(server.files.size).toBe(4);
    await session.remove(path, { recursive: true });
    expect([...server.files.keys()]).toEqual(["/keep"]);
    expect([...server.directories]).toEqual(["/"]);
    expect(verbsOf(server)).not.toContain("SITE");
  });
});
