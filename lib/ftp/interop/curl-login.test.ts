import { describe, expect, it } from "vitest";
import type { FakeFtpServer } from "../testing/fake-server";
import { eventsOf, fakeServer, openSession, recordingNetwork } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";
import { patient } from "../testing/session-settings";

/** What was sent to log in, of all connections. */
function loginLines(server: FakeFtpServer): readonly string[] {
  return linesOf(server, "USER", "PASS", "ACCT");
}

describe("a login that needs less than usual", () => {
  it("C1: is over when the greeting is 230: neither USER nor PASS is sent", async () => {
    const server = await fakeServer({
      greeting: "230 Welcome without password.",
      files: { "/a.txt": "abc" },
    });
    const session = await openSession(server, patient);
    expect(session.state).toBe("connected");
    expect(session.greeting).toBe("Welcome without password.");
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(loginLines(server)).toEqual([]);
  });

  it.each(["230 No password needed.", "200 Come in."])(
    "C2: has no PASS when USER is answered %s",
    async (reply) => {
      const server = await fakeServer({ answers: { USER: reply }, files: { "/a.txt": "abc" } });
      const session = await openSession(server, patient);
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
      expect(loginLines(server)).toEqual(["USER student"]);
    },
  );
});

describe("a login that is refused", () => {
  it("C3: is an error at once when USER gets a code that makes no sense", async () => {
    const server = await fakeServer({ answers: { USER: "314 Strange." } });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "login-refused",
      message: expect.stringContaining("314 Strange"),
      reply: { command: "USER student", code: 314 },
    });
    expect(loginLines(server)).toEqual(["USER student"]);
  });

  it.each([
    "314 Strange.",
    "633 UmVwbHkgdW5kZXIgcHJvdGVjdGlvbg==",
    "530 Temporarily not available.",
    "430 Try again later.",
  ])("C4, C5, C6, C7: is an error at once, without another try, when PASS is answered %s", async (reply) => {
    const server = await fakeServer({ answers: { PASS: reply } });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "login-refused",
      message: expect.stringContaining(reply.replace(/\.$/, "")),
      reply: { code: Number(reply.slice(0, 3)) },
    });
    expect(loginLines(server)).toEqual(["USER student", "PASS correct horse"]);
    expect(server.connections).toHaveLength(1);
  });

  it("C4: names PASS, without the password, as the command that got the strange code", async () => {
    const server = await fakeServer({ answers: { PASS: "314 Strange." } });
    await expect(openSession(server, patient)).rejects.toMatchObject({ reply: { command: "PASS ***" } });
  });

  it("C11: is not tried under a name that nobody gave", async () => {
    const server = await fakeServer({
      answers: { USER: (_connection, name) => (name === "student" ? "530 No." : "331 Password?") },
    });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "login-refused",
      reply: { command: "USER student", code: 530 },
    });
    expect(loginLines(server)).toEqual(["USER student"]);
    expect(server.connections).toHaveLength(1);
  });
});

describe("an account besides the password", () => {
  const account = "research";

  it.each([
    ["PASS", ["USER student", "PASS correct horse", "ACCT research"]],
    ["USER", ["USER student", "ACCT research"]],
  ] as const)("C8: is sent when 332 to %s asks for it, and masked in the log", async (verb, sent) => {
    const server = await fakeServer({
      answers: { [verb]: "332 Need account.", ACCT: "230 Logged in." },
      files: { "/a.txt": "abc" },
    });
    const session = await openSession(server, { ...patient, account });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(loginLines(server)).toEqual(sent);
    expect(eventsOf(session, "command").map(({ line }) => line)).toContain("ACCT ***");
  });

  it("C8: is not sent to a server that doesn't ask", async () => {
    const server = await fakeServer();
    await openSession(server, { ...patient, account });
    expect(loginLines(server)).toEqual(["USER student", "PASS correct horse"]);
  });

  it("C9: that isn't there is asked of the person, not of the server again", async () => {
    const server = await fakeServer({ answers: { PASS: "332 Need account." } });
    await expect(openSession(server, patient)).rejects.toMatchObject({
      code: "login-refused",
      message: expect.stringMatching(/account.*332 Need account/),
      reply: { command: "PASS ***", code: 332 },
    });
    expect(loginLines(server)).toEqual(["USER student", "PASS correct horse"]);
    expect(server.connections).toHaveLength(1);
  });

  it("C10: that is rejected ends the login with the server's words", async () => {
    const server = await fakeServer({
      answers: { PASS: "332 Need account.", ACCT: "532 Unknown account." },
    });
    await expect(openSession(server, { ...patient, account })).rejects.toMatchObject({
      code: "login-refused",
      message: expect.stringContaining("532 Unknown account"),
      reply: { command: "ACCT ***", code: 532 },
    });
    expect(server.commands.at(-1)?.verb).toBe("ACCT");
  });
});

describe("login fields that would begin another command", () => {
  it.each([
    ["user", "student\r\nDELE a"],
    ["user", "student\nDELE a"],
    ["password", "secret\r\nDELE a"],
    ["password", "secret\0"],
    ["account", "research\rDELE a"],
  ] as const)("C12: are refused before anything is dialled (%s %j)", async (field, value) => {
    const network = recordingNetwork();
    const server = await fakeServer();
    const error: unknown = await openSession(server, { [field]: value }, network).catch(
      (error: unknown) => error,
    );
    expect(error).toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("control characters"),
    });
    expect(String(error)).not.toContain(value);
    expect(network.dialled()).toEqual([]);
  });
});
